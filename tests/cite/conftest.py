"""The archive that citations are of."""

from pathlib import Path

import pytest

from tests.cite.letters import archive as made


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To read only."""
    return made(tmp_path_factory.mktemp("letters"))


@pytest.fixture
def own_archive(tmp_path: Path) -> Path:
    """To damage."""
    return made(tmp_path)
