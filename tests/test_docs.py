"""The README is the manual, and it is true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click import Context
from click.testing import CliRunner

from archiver import errors, settings
from archiver.cli import cli
from archiver.crawl.spider import BlogSpider
from archiver.store.store import Store
from spiders.blog import AnyBlogSpider
from spiders.demo import DemoSpider

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, str]:
    """Rows of the first table after *heading*: first cell without back-ticks → second cell."""
    after = README.split(heading, 1)[1]
    rows = re.findall(r"^\| `?([^|`]+?)`? \| (.*?) \|", after, re.MULTILINE)
    first = after.index("\n| ---")
    table_text = after[: after.index("\n\n", first)]
    return {cell: meaning for cell, meaning in rows if f"| `{cell}` |" in table_text}


def test_every_setting_of_ours_is_described_with_its_value() -> None:
    described = table("changes a setting:")
    ours = {name for name in vars(settings) if name.startswith("ARCHIVE_")}
    assert ours | {"DOWNLOAD_VERIFY_CERTIFICATES"} == set(described)
    for name in ("ARCHIVE_MAX_REFUSALS", "ARCHIVE_MAX_PAUSE", "ARCHIVE_DIR"):
        assert described[name].strip("`") == str(getattr(settings, name))
    assert described["ARCHIVE_WARC_SIZE"] == f"{settings.ARCHIVE_WARC_SIZE:,}"
    assert described["ARCHIVE_MEDIA_MAXSIZE"] == f"{settings.ARCHIVE_MEDIA_MAXSIZE:,}"


def test_every_exit_code_is_listed_in_the_same_words() -> None:
    listed = dict(re.findall(r"^\| (\d+) \| (.*?) \|$", README, re.MULTILINE))
    assert listed == {str(code): meaning for code, meaning in errors.EXIT_CODES.items()}
    codes = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.ArchiverError)
    }
    assert codes <= set(errors.EXIT_CODES)


def test_every_spider_argument_is_described() -> None:
    described = set(re.findall(r"^\| `-a (\w+)=", README, re.MULTILINE))
    assert described == {
        *BlogSpider.arguments,
        *AnyBlogSpider.arguments,
        *DemoSpider.arguments,
    }


def test_every_verb_is_in_the_readme_and_the_reverse() -> None:
    shown = set(re.findall(r"^archiver ([\w-]+)", README, re.MULTILINE))
    assert shown == set(cli.list_commands(Context(cli)))


@pytest.mark.parametrize("verb", sorted(cli.list_commands(Context(cli))))
def test_every_verb_has_help_with_an_example_and_json(verb: str) -> None:
    told = CliRunner().invoke(cli, [verb, "--help"]).output
    assert f"  archiver {verb} " in told or f"  archiver {verb}\n" in told
    assert "--json" in told or verb == "completion"  # which prints a script


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below *group*, with what a person types for it."""
    context = click.Context(group)
    for verb in group.list_commands(context):
        command = group.get_command(context, verb)
        assert command is not None
        yield f"{name} {verb}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {verb}")


@pytest.mark.parametrize(("typed", "command"), list(commands(cli, "archiver")))
def test_every_command_has_examples_that_it_would_take(typed: str, command: click.Command) -> None:
    head, _, examples = (command.epilog or "").removeprefix("\b\n").partition("\n")
    assert head == "Examples"
    shown = [line.strip() for line in examples.splitlines()]
    assert any(line.startswith(typed) for line in shown)
    below = (
        [one for _, one in commands(command, typed)] if isinstance(command, click.Group) else []
    )
    known = {name for one in (command, *below) for part in one.params for name in part.opts}
    for line in shown:
        unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", "", line)
        of_others = re.sub(rf"archiver (?!{typed.partition(' ')[2]})[^|]*\|", "", unquoted)
        assert set(re.findall(r"(?<= )--[a-z][\w-]*", of_others)) <= known, line


def test_every_stat_is_listed_and_the_reverse() -> None:
    set_somewhere = {
        node.value
        for path in ROOT.glob("archiver/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"archiver/[a-z_]+", node.value)
    }
    assert set(table("## Scrapy stats")) == set_somewhere


def test_every_table_and_view_is_described_and_the_reverse(tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        names = {
            row[0]
            for row in store.db.execute(
                "select name from sqlite_master where type in ('table', 'view') "
                "and name not like 'sqlite_%' and name not like '\\_%' escape '\\' "
                "and name not like 'posts_fts_%'"
            )
        }
    section = README.split("### The database", 1)[1].split("Five questions", 1)[0]
    described = {
        name
        for cell in re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", cell)
    }
    assert described == names


def test_the_test_command_is_where_ci_looks_for_it() -> None:
    block = README.split("<!-- tests -->", 1)[1].split("```")[1]
    assert "pytest" in block
    assert "constraints.txt" in block


def test_nothing_is_left_to_be_filled_in() -> None:
    assert "@@" not in README
