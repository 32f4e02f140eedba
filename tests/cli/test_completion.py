"""What a shell is told to offer."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PROGRAM = "from archiver.cli import main; main()"


def offered(archive: Path, words: str, shell: str = "bash") -> list[str]:
    """What the program answers a shell in which *words* have been typed."""
    asked = {
        "_ARCHIVER_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "ARCHIVE_DIR": str(archive),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("archiver re", ["replay", "recover", "reparse"]),
        ("archiver networks c", ["citations", "companies"]),
        ("archiver links --sta", ["--state"]),
        ("archiver links --state so", ["soft-404"]),
        ("archiver links ch", ["check"]),
        ("archiver networks --site ", ["127.0.0.1:8796"]),
        ("archiver networks --site letters", []),
        ("archiver completion f", ["fish"]),
        ("archiver links --archive nowhere --site ", []),
    ],
)
def test_what_may_come_next_is_offered(words: str, found: list[str], archive: Path) -> None:
    assert offered(archive, words) == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str, run: Run) -> None:
    done = run("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert f"_ARCHIVER_COMPLETE={shell}_complete" in done.out


def test_a_shell_that_is_not_known_is_an_error(run: Run) -> None:
    assert run("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        (
            "bash",
            'eval "$(archiver completion bash)"; COMP_WORDS=(archiver netw); COMP_CWORD=1; '
            '_archiver_completion archiver; echo "${COMPREPLY[@]}"',
        ),
        pytest.param(
            "zsh",
            "compdef() { : }; _describe() { print -l $completions_with_descriptions }; "
            'eval "$(archiver completion zsh)"; words=(archiver netw); CURRENT=2; '
            "_archiver_completion",
            marks=pytest.mark.program("zsh", "zsh"),
        ),
        pytest.param(
            "fish",
            "archiver completion fish | source; complete -C 'archiver netw'",
            marks=pytest.mark.program("fish", "fish"),
        ),
    ],
)
def test_a_real_shell_understands_the_script(shell: str, script: str, tmp_path: Path) -> None:
    program = tmp_path / "archiver"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM}" "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(
        [shell, "-c", script],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.split(r"[\s:]", done.stdout)[0] == "networks"


def test_a_question_that_makes_no_sense_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_ARCHIVER_COMPLETE", "bash_complete")
    monkeypatch.delenv("COMP_WORDS", raising=False)
    done = run()
    assert done.code == 1
    assert done.err.count("\n") == 1
    monkeypatch.setenv("_ARCHIVER_COMPLETE", "tcsh_complete")
    assert run().code == 1
    assert run("stats").code == 0  # who gives arguments does not ask
