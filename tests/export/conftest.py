"""Archives that exports are made of, and the exports of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.export.exporting import Wanted, export_posts
from archiver.export.format import Written
from archiver.export.formats import format_named
from tests.export.blog import hostile_archive, pictured_archive

Export = Callable[..., Path]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_archive(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pictured_archive(tmp_path_factory.mktemp("pictured"))


@pytest.fixture
def written() -> list[Written]:
    """What the exports of the test have told."""
    return []


@pytest.fixture
def export(tmp_path: Path, written: list[Written]) -> Export:
    """Export an archive in a format; where to."""

    def run(archive: Path, name: str, out: str = "out", **settings: str) -> Path:
        done = export_posts(
            archive, format_named(name), tmp_path / out, Wanted(settings=settings, replace=True)
        )
        written.append(done)
        return tmp_path / out

    return run
