"""The program around its verbs: help, exit codes, one line for whatever goes wrong."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.cli import lines, main
from archiver.errors import EXIT_CODES
from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal

PROGRAM = (sys.executable, "-c", "from archiver.cli import main; main()")


def test_alone_it_shows_its_verbs_and_exit_codes(run: Run) -> None:
    done = run()
    assert done.code == 0
    for verb in ("reparse", "search", "show", "stats"):
        assert f"\n  {verb} " in done.out
    for code, meaning in EXIT_CODES.items():
        assert f"{code:>3}  {meaning}" in done.out


@pytest.mark.parametrize(
    "verb",
    ["", "completion", "links", "links check", "networks", "reparse", "search", "show", "stats"],
)
def test_help_fits_a_terminal_and_is_no_error(verb: str, run: Run) -> None:
    done = run(*verb.split(), "--help")
    assert done.code == 0
    assert done.err == ""
    assert max(map(len, done.out.splitlines())) <= (95 if not verb else 80)
    assert "..." not in done.out.partition("Commands:")[2]


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out.startswith("archiver, version ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "No such command 'nosuch'; see `archiver --help`"),
        (["--nosuch"], "No such option"),
        (["search"], "Missing argument 'WORDS...'; see `archiver search --help`"),
        (["show"], "Missing argument 'URL_OR_ID'; see `archiver show --help`"),
        (["show", "1", "2"], "unexpected extra argument"),
        (["search", "x", "--limit", "0"], "Invalid value for '--limit'"),
        (["search", "x", "--limit", "9" * 30], "Invalid value for '--limit'"),
        (["search", "x", "--since", "yesterday"], "Invalid value for '--since'"),
        (["search", ""], "nothing to search for; give at least one word"),
        (["search", "x" * 1001], "a query of 1001 characters; use 1000 at most"),
        (["reparse", "here"], "here: does not exist; name WARC files"),
        (["reparse", "nowhere", "--into", "x.db"], "nowhere: does not exist; name WARC files"),
        (["stats", "--archive", __file__], "is a file"),
    ],
)
def test_a_wrong_argument_is_one_line_and_2(arguments: list[str], said: str, run: Run) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("error: ")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("verb", [["search", "x"], ["show", "1"], ["stats"]])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_where_no_archive_is_the_next_step_is_told(
    verb: list[str], options: list[str], run: Run, tmp_path: Path
) -> None:
    done = run(*verb, *options, "--archive", tmp_path / "none")
    assert done.code == 6
    assert done.out == ""
    assert done.err == (
        f"error: {tmp_path / 'none' / 'archive.db'} does not exist; "
        "`scrapy crawl demo` makes an archive, --archive names another\n"
    )


def test_a_database_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("a letter, not a database\n" * 100)
    done = run("stats", "--archive", tmp_path)
    assert done.code == 6
    assert "archive.db: not a SQLite database" in done.err


@pytest.mark.parametrize("verb", [["search", "bus"], ["show", "5"], ["stats"]])
def test_json_is_what_programs_read(verb: list[str], archive: Path) -> None:
    """Through a real pipe, on a terminal that speaks ASCII."""
    done = subprocess.run(
        [*PROGRAM, *verb, "--archive", str(archive), "--json"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert json.loads(done.stdout.decode("utf-8"))
    assert done.stderr == b""


def test_a_terminal_that_lacks_a_character_gets_another(archive: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "search", "风车网", "--archive", str(archive)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert "INTERNET: ??? Pinwheel" in done.stdout.decode("latin-1")


LISTS = (
    ["search", "bus"], ["search", "bus", "--json"], ["show", "1"], ["show", "1", "--why"],
    ["stats"], ["coverage"], ["links"], ["links", "--json"], ["networks", "citations"],
    ["networks", "sources", "--csv"], ["networks", "sources", "--graphml", "-"],
)  # fmt: skip


@pytest.mark.parametrize("verb", LISTS, ids=" ".join)
def test_a_reader_that_has_seen_enough_is_no_error(verb: list[str], archive: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*PROGRAM, *verb, "--archive", str(archive)],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_stdout_that_is_closed_is_no_error(archive: Path) -> None:
    command = [*PROGRAM, "networks", "sources", "--graphml", "-", "--archive", str(archive)]
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", *command]
    done = subprocess.run(shell, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("verb", [["show", "1"], *LISTS[4:7], LISTS[8]])
def test_every_time_has_its_zone(verb: list[str], run: Run) -> None:
    done = run(*verb)
    assert done.code == 0
    bare = r"(?<![\w/-])\d{4}-\d\d-\d\d(?! \d\d:\d\d UTC| UTC| to |T[\d:]+Z)"
    printed = r"(post \d+|known), \d{4}-\d\d-\d\d( to \d{4}-\d\d-\d\d)?"  # days of posts
    assert not re.search(bare, re.sub(printed, "", " ".join(done.out.split())))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_results_that_cannot_be_written_are_one_line(archive: Path) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*PROGRAM, "stats", "--archive", str(archive)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "error: the results cannot be printed: No space left on device; "
        "check the disk, then try again\n"
    )


def test_an_error_of_our_own_is_one_line_and_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("\x1b[2Jbody\ntext")

    monkeypatch.setattr(sys.modules["archiver.cli.show"], "post", broken)
    done = run("show", "1")
    assert done.code == 1
    assert done.err.startswith("error: internal: KeyError: ")
    assert done.err.endswith("; please report it\n")
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err


def test_ctrl_c_is_one_line_and_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["archiver.cli.show"], "post", interrupted)
    done = run("show", "1")
    assert done.code == 130
    assert done.err == "interrupted; what was stored stays\n"


def test_output_without_encoding_is_left_as_it_is(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that calls ours may have put anything in the place of stdout."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stdout", shown)
    with pytest.raises(SystemExit):
        main(["stats", "--archive", str(archive)])
    assert "Harbour Street Notes" in shown.getvalue()


def test_a_terminal_shows_bold_words_unless_told_not_to(archive: Path) -> None:
    command = (*PROGRAM, "search", "bus", "--limit", "1", "--archive", str(archive))
    code, shown = on_terminal(*command)
    assert code == 0
    assert "\x1b[1mbus\x1b[0m" in shown
    _, plain = on_terminal(*command, env={"NO_COLOR": "1"})
    assert "\x1b" not in plain
    assert plain == shown.replace("\x1b[1m", "").replace("\x1b[0m", "")


@pytest.mark.parametrize("verb", [["links"], ["networks", "companies"], ["stats"]], ids=" ".join)
def test_bold_words_are_all_that_a_terminal_gets_more_than_a_pipe(
    verb: list[str], archive: Path
) -> None:
    command = (*PROGRAM, *verb, "--archive", str(archive))
    piped = subprocess.run(
        command, capture_output=True, check=True, env=os.environ | {"COLUMNS": "80"}
    ).stdout.decode()
    code, shown = on_terminal(*command)
    assert code == 0
    assert "\x1b[1m" in shown
    assert "\x1b" not in piped
    assert re.sub(r"\x1b\[[01]m", "", shown).replace("\r\n", "\n") == piped
    _, plain = on_terminal(*command, env={"NO_COLOR": "1"})
    assert plain.replace("\r\n", "\n") == piped


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]0;owned\x07Letter", "\ufffd]0;owned\ufffdLetter"),
        ("\x9b2JLetter", "\ufffd2JLetter"),
        ("\u202eretteL", "\ufffdretteL"),
        ("bold \x02for\x03 all \x02but\x02 none\x03", "bold for all but none"),
    ],
)
def test_text_of_strangers_cannot_command_a_terminal(
    hostile: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines.say(hostile)
    assert capsys.readouterr().out == f"{shown}\n"


def test_chinese_is_wrapped_where_it_is_as_wide_as_the_line() -> None:
    text = "Qiao 说：" + "风车网的卡车在山里迷了路" * 4
    for line in lines.wrapped(text, 20):
        assert lines.cell_len(line) <= 20
    assert "".join(lines.wrapped(text, 20)).replace(" ", "") == text.replace(" ", "")


def test_an_address_is_never_broken() -> None:
    address = "http://letters.example/" + "a" * 90
    assert lines.wrapped(f"see {address} there", 40) == ["see", address, "there"]
    assert lines.wrapped("  ", 40) == []


def test_a_label_stands_once_before_what_may_take_several_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert list(lines.entry("tags", "price war, kettles, e-commerce, Pinwheel", 2)) == [
        "tags         price war, kettles,",
        "             e-commerce, Pinwheel",
    ]
