"""What `archiver replay` tells and leaves behind."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.replay import program
from archiver.replay.front import Front
from tests.archives import LETTERS, pages, site, write_warc
from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal
from tests.cli.test_main import PROGRAM
from tests.crawl.blog import free_port
from tests.replay.stand_in import FAILS, TELLS_ITS_PORT, stand_in

WITH_ENVIRONMENT = """
import sys
from pathlib import Path
from archiver.cli import main
from archiver.replay import program
program._ENVIRONMENT = Path(sys.argv.pop(1))
main()
"""


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in pywb's place, for this process and for those it starts."""
    stand_in(tmp_path / "pywb" / "bin")
    monkeypatch.setattr(program, "_ENVIRONMENT", tmp_path / "pywb")
    monkeypatch.setenv("PATH", str(tmp_path / "pywb" / "bin"), prepend=os.pathsep)


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a replay keeps what it needs while it runs."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setenv("TMPDIR", str(directory))
    return directory


def test_ctrl_c_ends_it_and_leaves_nothing(archive: Path, left: Path) -> None:
    port = free_port()
    code, shown = on_terminal(
        *PROGRAM, "replay", "--archive", str(archive), "--port", str(port), interrupt_at="Ctrl-C\r"
    )
    entrance = f"http://127.0.0.1:{port}/archive/"
    assert shown.splitlines()[:5] == [
        "http://127.0.0.1:8796/",
        f"latest     {entrance}http://127.0.0.1:8796/",
        f"calendar   {entrance}*/http://127.0.0.1:8796/",
        f"any page   {entrance}",
        "to end     Ctrl-C",
    ]
    assert code == 130
    assert list(left.iterdir()) == []
    with Front(port):  # nothing is left on it either
        pass


def started(archive: Path, port: str, command: tuple[str, ...] = PROGRAM) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*command, "replay", "--archive", str(archive), "--port", port, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told_at_start(process: subprocess.Popen[str]) -> str:
    """The JSON that *process* prints once it serves."""
    assert process.stdout is not None
    text = ""
    while not text.endswith("}\n") or text.count("{") != text.count("}"):
        line = process.stdout.readline()
        assert line, process.communicate()
        text += line
    return text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_so_does_a_signal_and_json_says_the_same(
    archive: Path, left: Path, number: signal.Signals
) -> None:
    port = str(free_port())
    with started(archive, port) as process:
        text = told_at_start(process)
        assert list(left.iterdir()) != []
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    entrance = f"http://127.0.0.1:{port}/archive/"
    home = "http://127.0.0.1:8796/"
    assert json.loads(text) == {
        "entrance": entrance,
        "sites": [
            {"home": home, "latest": entrance + home, "calendar": f"{entrance}*/{home}"},
        ],
    }
    assert process.returncode == 130
    assert told == "interrupted; what was stored stays\n"
    assert list(left.iterdir()) == []


def test_what_it_started_ends_even_where_it_is_killed(
    archive: Path, left: Path, tmp_path: Path
) -> None:
    stand_in(tmp_path / "pywb" / "bin", TELLS_ITS_PORT)
    command = (sys.executable, "-c", WITH_ENVIRONMENT, str(tmp_path / "pywb"))
    with started(archive, str(free_port()), command) as process:
        try:
            told_at_start(process)
            [log] = left.glob("*/pywb.log")
            port = int(log.read_text().split()[0])
            with socket.create_connection(("127.0.0.1", port)) as other:
                other.settimeout(60)
                process.kill()
                assert other.recv(1) == b""  # nothing was asked, so only its end closes it
        finally:
            process.kill()
    assert process.returncode == -signal.SIGKILL


def test_a_port_in_use_is_2_and_nothing_starts(run: Run, left: Path) -> None:
    with Front(0) as other:
        done = run("replay", "--port", other.port)
    assert done.code == 2
    assert done.err.startswith(f"error: cannot serve on port {other.port} of 127.0.0.1 (")
    assert done.err.endswith("; choose another with --port\n")
    assert list(left.iterdir()) == []


def test_without_pywb_the_command_that_installs_it_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_ENVIRONMENT", tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("replay")
    assert done.code == 2
    assert "/bin/pip install 'pywb>=2.10,<2.11'" in done.err


def test_a_pywb_that_does_not_start_is_1_and_leaves_nothing(
    run: Run, left: Path, tmp_path: Path
) -> None:
    stand_in(tmp_path / "pywb" / "bin", FAILS)
    before = signal.getsignal(signal.SIGTERM)
    done = run("replay", "--port", free_port())
    assert done.code == 1
    assert "does not start: no gevent here; " in done.err
    assert done.out == ""
    assert list(left.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_archive_without_a_database_has_an_entrance(tmp_path: Path, left: Path) -> None:
    write_warc(tmp_path / "warc", pages(LETTERS), site())
    code, shown = on_terminal(
        *PROGRAM,
        *("replay", "--archive", str(tmp_path), "--port", str(free_port())),
        interrupt_at="Ctrl-C\r",
    )
    assert code == 130
    assert shown.startswith("any page   http://127.0.0.1:")


def test_an_archive_without_warc_files_is_6(run: Run, tmp_path: Path) -> None:
    done = run("replay", "--archive", tmp_path)
    assert done.code == 6
    assert "holds no closed WARC file" in done.err
