"""``archiver links``: what became of the pages outside a blog that its posts cite."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import click

from archiver import urls
from archiver.cli.archive import archive_option, complete_site, json_option, open_store, print_json
from archiver.cli.filters import filter_options
from archiver.cli.lines import bold, entry, moment, say
from archiver.errors import ArgumentError, NothingFound
from archiver.store.filters import Filters
from archiver.store.link_views import STATES
from archiver.store.links import cited_links, counted, state_counts

__all__ = ["links"]

_SHOWN = 3  # citing posts of a page that are shown
_NONE = "no post cites a page outside its blog"


class _Age(click.ParamType[timedelta]):
    """A number of days such as ``30d``."""

    name = "age"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """*value* as a time; a usage error when it is none."""
        if isinstance(value, timedelta):
            return value
        days = str(value).removesuffix("d")
        if not days.isdecimal() or len(days) > 5:
            self.fail(f"{value!r} is no number of days; write it as 30d", param, ctx)
        return timedelta(days=int(days))


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[check]",
    epilog="\b\nExamples\n"
    "  archiver links\n"
    "  archiver links --state gone --state soft-404 --since 2015-01-01\n"
    "  archiver links --state moved --json\n"
    "  archiver links check --older-than 90d",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*STATES, "unchecked"]),
    help="Only pages in this state; repeatable.",
)
@click.option(
    "--limit", type=click.IntRange(1, 10**6), default=20, show_default=True, help="How many."
)
@filter_options
@archive_option
@json_option
@click.pass_context
def links(
    context: click.Context,
    states: tuple[str, ...],
    limit: int,
    filters: Filters,
    archive: Path,
    *,
    as_json: bool,
) -> None:
    """List pages that posts cite elsewhere, and their state.

    Told are the state at the last check, the posts that cite the page, and what can stand in for
    it: our own capture, or an archived copy. The filters choose among the posts. `links check`
    asks for the pages.
    """
    if context.invoked_subcommand is not None:
        given = (click.core.ParameterSource.COMMANDLINE,)
        if any(context.get_parameter_source(name) in given for name in context.params):
            raise click.UsageError(f"write options behind `links {context.invoked_subcommand}`")
        return
    with open_store(archive) as store, store.snapshot():
        found = list(islice(cited_links(store, filters, states), None if as_json else limit))
        total = sum(
            number
            for state, number in state_counts(store, filters.site).items()
            if not states or state in states
        )
    if as_json:
        print_json(found[:limit] if _given(context, "limit") else found)
    else:
        for line in _lines(found, total, narrowed=filters != Filters(site=filters.site)):
            say(line)
    if not found:
        raise NothingFound(f"{_NONE}, or none in that state; `archiver links` shows them all")


def _given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _lines(
    found: Sequence[Mapping[str, Any]],  # JSON of a page
    total: int,
    *,
    narrowed: bool,
) -> Iterator[str]:
    for page in found:
        yield f"{bold(page['state'])}  {page['url']}"
        yield from _page(page)
        yield ""
    if found and len(found) < total and not narrowed:
        yield f"{len(found)} of {total:,} pages; --limit {total} shows all"
    elif found:
        yield f"{len(found)} page{'' if len(found) == 1 else 's'}"


def _page(page: Mapping[str, Any]) -> Iterator[str]:  # JSON of a page
    if page["checked_at"]:
        why = f": {page['reason']}" if page["reason"] and page["state"] != "alive" else ""
        yield from entry("checked", f"{moment(page['checked_at'])}{why}")
    if page["leads_to"]:
        how = " for good" if page["permanent"] else ""
        yield from entry("leads to", f"{page['leads_to']}{how}")
    for post in page["cited_by"][:_SHOWN]:
        when = f", {post['published_day']}" if post["published_day"] else ""
        place = f"post {post['id']}{when}"
        yield from entry("cited by", f"{post['title'] or post['url']} ({place})")
    if len(page["cited_by"]) > _SHOWN:
        yield from entry("", f"and {len(page['cited_by']) - _SHOWN:,} more; --json has them")
    if page["held_at"]:
        yield from entry("held", f"captured {moment(page['held_at'])}; `archiver replay` shows it")
    if page["memento_url"]:
        yield from entry("copy", f"{page['memento_url']} of {moment(page['memento_at'])}")


@links.command(
    epilog="\b\nExamples\n"
    "  archiver links check\n"
    "  archiver links check --site https://letters.example/ --limit 100\n"
    "  archiver links check --older-than 90d\n"
    "  archiver links check --memento https://web.archive.org/web/\n"
    "  archiver links check -s DOWNLOAD_DELAY=5"
)
@click.option(
    "--site",
    metavar="URL-or-title",
    help="Only what posts of this blog cite.",
    shell_complete=complete_site,
)
@click.option("--limit", type=click.IntRange(min=1), help="Ask for so many pages at most.")
@click.option(
    "--older-than",
    type=_Age(),
    default="30d",
    show_default=True,
    metavar="DAYS",
    help="Leave out pages that were checked since.",
)
@click.option(
    "--memento",
    metavar="TIMEGATE",
    help="Ask this TimeGate (RFC 7089) for copies of pages that are lost.",
)
@click.option(
    "-s", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting; repeatable."
)
@archive_option
@json_option
def check(  # noqa: PLR0913 - click's options
    site: str | None,
    limit: int | None,
    older_than: timedelta,
    memento: str | None,
    settings: tuple[str, ...],
    archive: Path,
    *,
    as_json: bool,
) -> None:
    """Ask for the pages that posts cite, and keep what comes back.

    Politely: robots.txt is obeyed, a host gets one request at a time. No
    earlier check is overwritten. Nobody but the pages' own hosts is asked
    unless --memento names a TimeGate, which then learns the addresses of what is lost.
    """
    from archiver.crawl.links import check_links, wanted  # noqa: PLC0415 - brings Scrapy

    if memento is not None and not urls.is_web(memento):
        raise ArgumentError(
            f"--memento {memento}: not a web address; write it as https://arquivo.pt/wayback/"
        )
    given = _settings(settings)
    begun = datetime.now(UTC)
    since = begun - older_than
    with open_store(archive) as store:
        asked = wanted(store, site=site, since=since, limit=limit)
        known = sum(state_counts(store, site).values())
    if not known:
        raise NothingFound(f"{_NONE}; `archiver stats` tells what is held")
    done = False
    try:
        if asked.pages:
            check_links(archive, asked.pages, timegate=memento, settings=given)
        done = True
    finally:
        with open_store(archive) as store:
            states, copies = counted(store, begun)
            left = wanted(store, site=site, since=since, limit=0)
        facts = {
            "asked": sum(states.values()),
            "states": {state: states[state] for state in STATES if state in states},
            "mementos": copies,
            "left": left.later,
            "not_public": left.private,
        }
        if done or states:
            _print_summary(facts, known, archive, as_json=as_json)


def _print_summary(
    facts: Mapping[str, Any],  # JSON
    known: int,
    archive: Path,
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(facts)
        return
    for line in _summary(facts, known, archive):
        say(line)


def _settings(given: Sequence[str]) -> dict[str, str]:
    """Settings as they stand on the command line."""
    found = {}
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals or not name.isidentifier():
            raise ArgumentError(f"-s {setting}: no setting; write it as DOWNLOAD_DELAY=5")
        found[name] = value
    return found


_WORST = ("gone", "soft-404", "unreachable", "moved", "refused")
_MEANING = {
    "alive": "there",
    "moved": "another page answers",
    "gone": "no longer there",
    "soft-404": "something else answers in their place",
    "refused": "not to be had by a program",
    "unreachable": "no answer; it may come another time",
}


def _summary(facts: Mapping[str, Any], known: int, archive: Path) -> Iterator[str]:  # JSON
    yield from entry("asked", f"{facts['asked']:,} of {known:,} cited pages")
    for number, (state, count) in enumerate(facts["states"].items()):
        yield from entry("" if number else "found", f"{count:,} {state}: {_MEANING[state]}")
    if facts["mementos"]:
        yield from entry("copies", f"{facts['mementos']:,} at the TimeGate")
    if facts["not_public"]:
        told = f"{facts['not_public']:,} never asked for: the address is not public"
        yield from entry("left out", told)
    if facts["left"]:
        yield from entry("left", f"{facts['left']:,} to ask for; the same command goes on")
    elif not facts["asked"]:
        yield from entry("left", "none; all were asked for lately, see --older-than")
    elsewhere = "" if archive == Path("output") else f" --archive {shlex.quote(str(archive))}"
    worst = next((state for state in _WORST if state in facts["states"]), None)
    chosen = f" --state {worst}" if worst else ""
    yield from entry("next", f"archiver links{chosen}{elsewhere}")
