from collections.abc import Iterator

import pytest

from archiver.demo.origin import Origin
from archiver.demo.routes import Blog
from archiver.demo.server import DemoServer


@pytest.fixture(scope="session")
def origin() -> Origin:
    return Origin("http://127.0.0.1:8796", "http://localhost:8796")


@pytest.fixture(scope="session")
def blog(origin: Origin) -> Blog:
    return Blog(origin)


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer(port=0) as running:
        yield running
