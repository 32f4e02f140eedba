"""What `archiver browse` tells and leaves behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal
from tests.cli.test_main import PROGRAM
from tests.crawl.blog import free_port


def test_ctrl_c_ends_it(archive: Path) -> None:
    port = free_port()
    code, shown = on_terminal(
        *PROGRAM, "browse", "--archive", str(archive), "--port", str(port), interrupt_at="Ctrl-C\r"
    )
    assert shown.splitlines()[:2] == [
        f"open       http://127.0.0.1:{port}/",
        "to end     Ctrl-C",
    ]
    assert code == 130
    assert "Traceback" not in shown


def test_so_does_a_signal_and_json_says_the_same(archive: Path) -> None:
    port = free_port()
    command = [*PROGRAM, "browse", "--archive", str(archive), "--port", str(port), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = "".join(iter(process.stdout.readline, "}\n")) + "}"
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert json.loads(told) == {"address": f"http://127.0.0.1:{port}/"}
    assert (process.returncode, said) == (130, "interrupted; what was stored stays\n")


def test_without_an_archive_it_is_6(run: Run, tmp_path: Path) -> None:
    done = run("browse", "--archive", tmp_path)
    assert done.code == 6
    assert "archive.db does not exist; `scrapy crawl demo` makes an archive" in done.err


@pytest.mark.parametrize("missing", ["datasette", "nh3"])
def test_without_the_extra_the_command_that_installs_it_is_told(
    run: Run, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("archiver.browse")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    for name in [name for name in sys.modules if name.startswith(f"{missing}.")]:
        monkeypatch.setitem(sys.modules, name, None)
    done = run("browse")
    assert done.code == 2
    assert done.err.startswith(f"error: browsing needs {missing}")
    assert done.err.endswith("; run: pip install 'commentary-archiver[browse]'\n")
