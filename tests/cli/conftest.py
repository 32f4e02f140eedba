"""An archive to look at, and the program as a person calls it."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from archiver.cli import main
from tests.archives import changed_archive, demo_archive


@attrs.frozen
class Done:
    """How a call ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_archive(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return changed_archive(tmp_path_factory.mktemp("changed"))


@pytest.fixture
def run(archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program, on the demo archive unless told otherwise."""
    monkeypatch.setenv("ARCHIVE_DIR", str(archive))
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, told.out, told.err)

    return call
