"""An archive to read again."""

from pathlib import Path

import pytest

from tests.archives import demo_archive


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the bundled blog; to be copied before it is written to."""
    return demo_archive(tmp_path_factory.mktemp("demo"))
