"""How pywb is found, started and ended."""

from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from archiver.errors import ArchiverError
from archiver.replay import program
from archiver.replay.program import HOST, Program, find
from tests.replay import stand_in
from tests.replay.stand_in import stand_in as write


@pytest.fixture(autouse=True)
def _no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(program, "_ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))


@pytest.mark.parametrize("place", ["environment/bin", "bin", "path"])
def test_it_is_found(tmp_path: Path, place: str) -> None:
    written = write(tmp_path / place)
    assert find() == str(written)


def test_its_own_environment_comes_first(tmp_path: Path) -> None:
    first, _ = write(tmp_path / "environment" / "bin"), write(tmp_path / "path")
    assert find() == str(first)


def test_where_it_is_missing_the_command_is_told() -> None:
    with pytest.raises(ArchiverError, match=r"run: python3 -m venv .* install 'pywb>=2\.10"):
        find()


def test_it_answers_once_entered_and_is_gone_afterwards(tmp_path: Path) -> None:
    with Program(str(write(tmp_path)), tmp_path) as started:
        process = started._process
        assert process.poll() is None
    assert process.returncode == -15


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (stand_in.FAILS, "does not start: no gevent here; to install it anew: python3 "),
        (stand_in.IS_SILENT, "does not start: it says nothing; "),
        (stand_in.REFUSES, "refuses the collection: "),
    ],
)
def test_what_keeps_it_from_starting_is_told(tmp_path: Path, script: str, told: str) -> None:
    with pytest.raises(ArchiverError) as raised, Program(str(write(tmp_path, script)), tmp_path):
        pass
    assert told in str(raised.value)


def test_one_that_never_answers_and_will_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patient() -> float:  # until it takes no notice of the signal any more
        return 1e9 if "deaf" in (tmp_path / "pywb.log").read_text() else 0

    monkeypatch.setattr(program, "monotonic", patient)
    monkeypatch.setattr(program, "_FAREWELL", 0.1)
    silent = Program(str(write(tmp_path, stand_in.NEVER_ANSWERS)), tmp_path)
    with pytest.raises(ArchiverError, match="does not answer after"), silent:
        pass
    assert silent._process.returncode == -9


def test_its_end_is_told(tmp_path: Path) -> None:
    with Program(str(write(tmp_path, stand_in.IS_SHOT)), tmp_path) as started:
        with (
            closing(HTTPConnection(HOST, started.port, timeout=60)) as connection,
            suppress(OSError, HTTPException),
        ):
            connection.request("GET", "/shot")
            connection.getresponse()
        with pytest.raises(ArchiverError, match="ended with -9"):
            started.wait()


def test_it_takes_no_module_configuration_or_proxy_from_here() -> None:
    ours = {"PYTHONPATH": "/x", "PYWB_CONFIG_FILE": "/x", "NO_PROXY": "here", "HOME": "/home"}
    assert program._environment(ours) == {
        "HOME": "/home",
        "NO_PROXY": "*",
        "no_proxy": "*",
        "PYTHONUNBUFFERED": "1",
    }
