"""``archiver visits``: how often posts were read, over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import click
from rich.cells import cell_len, set_cell_size

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.days import MOMENT
from archiver.cli.lines import bold, columns, entry, harmless, say, wrapped
from archiver.cli.spreadsheet import print_csv
from archiver.errors import ArgumentError, NothingFound
from archiver.store.read import find_post, post
from archiver.store.selection import blogs, find_blog
from archiver.store.store import Store
from archiver.store.visits import Observation, PostVisits, post_visits, series

__all__ = ["visits"]

_SEEN = (
    "observed_at", "counter", "total", "today", "approximate", "growth", "per_day", "reset",
    "jump", "source", "record_id", "warc_file", "warc_offset",
)  # fmt: skip
_POSTS = (
    "id", "url", "title", "published", "counter", "first_at", "first", "latest_at", "latest",
    "approximate", "growth", "per_day", "resets", "jumps", "observations",
)  # fmt: skip
_PLOTTED = 10  # posts of a blog
_SHOWN = 20
_RULES = (
    "reset: lower than before, by more than rounding explains",
    "jump: 1,000 more at least, at twenty times the greatest pace since publication",
)


@attrs.frozen
class _Form:
    """How the results are wanted."""

    as_json: bool
    as_csv: bool
    plot: Path | None
    limit: int


@click.command(
    epilog="\b\nExamples\n"
    "  archiver visits 12\n"
    "  archiver visits https://letters.example/2015/03/office/ --plot office.svg\n"
    "  archiver visits https://letters.example/ --since 2026-01-01\n"
    "  archiver visits --csv > visits.csv"
)
@click.argument("post_or_site", required=False)
@archive_option
@click.option(
    "--since",
    type=MOMENT,
    metavar="YYYY-MM-DD[THH:MM:SSZ]",
    help="Only what was seen then or later, in UTC.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    default=_SHOWN,
    show_default=True,
    help="Posts of a blog to show; --json and --csv have all.",
)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.png|FILE.svg",
    help="Draw it; of a blog the ten most visited posts.",
)
def visits(
    post_or_site: str | None, archive: Path, since: datetime | None, **form: Any
) -> None:  # options, as `_Form` has them
    """Show how often a post or a blog was read, over time.

    POST_OR_SITE is a post's id or address, or a blog's home or title; the archive's only blog
    unless given. Counters are kept apart. Growth is what came since the observation before, a day
    where at least one lies between. A total lower than before, by more than its rounding explains,
    is a reset; growth of at least 1,000 at twenty times the greatest pace since publication is a
    jump that nobody need believe.
    """
    wanted = _Form(**form)
    if wanted.as_json and wanted.as_csv:
        raise ArgumentError("--json and --csv; leave one of them out")
    moment = f"{since:%Y-%m-%dT%H:%M:%S}.000000Z" if since else ""
    with open_store(archive) as store, store.snapshot():
        home = _home(store, post_or_site)
        if home is None:
            assert post_or_site is not None
            _of_post(store, find_post(store, post_or_site), moment, wanted)
        else:
            _of_site(store, home, moment, wanted)


def _home(store: Store, named: str | None) -> str | None:
    """The home of the blog that is *named*; None where that is a post."""
    if named is None:
        homes = [blog.home for blog in blogs(store)]
        if len(homes) != 1:
            raise ArgumentError(f"name a post or a blog; the archive holds {', '.join(homes)}")
        return homes[0]
    try:
        return None if named.strip().isdecimal() else find_blog(store, named).home
    except NothingFound:
        return None


def _of_post(store: Store, number: int, since: str, form: _Form) -> None:
    seen = [one for one in series(store, number) if one.observed_at >= since]
    facts = post(store, number)
    if not seen:
        raise _unseen(facts["url"], since)
    if form.plot:
        from archiver.export.plot import Line, plot  # noqa: PLC0415 - brings matplotlib

        names = dict.fromkeys(one.counter for one in seen)
        plot(
            form.plot,
            facts["title"] or facts["url"],
            [Line(_counter(name), [one for one in seen if one.counter == name]) for name in names],
        )
    rows = [{name: getattr(one, name) for name in _SEEN} for one in seen]
    if form.as_json:
        print_json({"id": number, "url": facts["url"], "title": facts["title"], "visits": rows})
    elif form.as_csv:
        print_csv(_SEEN, rows)
    else:
        for line in _post_lines(facts, seen):
            say(line)


def _unseen(what: str, since: str) -> NothingFound:
    if since:
        return NothingFound(f"no visits of {what} were seen since; try an earlier --since")
    return NothingFound(f"no visits of {what} were seen; no page shows a counter")


def _of_site(store: Store, home: str, since: str, form: _Form) -> None:
    blog = find_blog(store, home)
    found = [kept for one in post_visits(store, blog.id) if (kept := _since(one, since))]
    found.sort(key=lambda one: (-(one.latest.total or 0), one.url))
    if not found:
        raise _unseen(f"a post of {blog.home}", since)
    if form.plot:
        from archiver.export.plot import Line, plot  # noqa: PLC0415 - brings matplotlib

        lines = [Line(f"{one.id} {one.title}", one.observations) for one in found[:_PLOTTED]]
        plot(form.plot, f"{blog.title}: the most visited posts", lines)
    rows = (_row(one) for one in found)
    if form.as_json:
        print_json({"site": blog.title, "home": blog.home, "sums": _sums(found), "posts": [*rows]})
    elif form.as_csv:
        print_csv(_POSTS, rows)
    else:
        for line in _site_lines(found, form.limit):
            say(line)


def _since(one: PostVisits, since: str) -> PostVisits | None:
    seen = tuple(each for each in one.observations if each.observed_at >= since)
    return attrs.evolve(one, observations=seen) if seen else None


def _row(one: PostVisits) -> dict[str, Any]:  # JSON
    return {
        "id": one.id,
        "url": one.url,
        "title": one.title,
        "published": one.published,
        "counter": one.counter,
        "first_at": one.first.observed_at,
        "first": one.first.total,
        "latest_at": one.latest.observed_at,
        "latest": one.latest.total,
        "approximate": one.latest.approximate,
        "growth": one.growth,
        "per_day": one.per_day,
        "resets": one.resets,
        "jumps": one.jumps,
        "observations": len(one.observations),
    }


def _sums(found: Sequence[PostVisits]) -> list[dict[str, Any]]:  # JSON
    """Of each counter: posts, their latest totals and growth together."""
    posts: Counter[str | None] = Counter()
    latest: Counter[str | None] = Counter()
    growth: Counter[str | None] = Counter()
    about = set()
    for one in found:
        posts[one.counter] += 1
        latest[one.counter] += one.latest.total or 0
        growth[one.counter] += one.growth
        if one.latest.approximate:
            about.add(one.counter)
    return [
        {
            "counter": name,
            "posts": count,
            "latest": latest[name],
            "growth": growth[name],
            "approximate": name in about,
        }
        for name, count in posts.most_common()
    ]


def _post_lines(facts: dict[str, Any], seen: Sequence[Observation]) -> Iterator[str]:  # JSON
    yield from wrapped(bold(facts["title"] or "(no title)"), columns())
    yield facts["url"]
    for counter in dict.fromkeys(one.counter for one in seen):
        yield ""
        yield bold(_counter(counter))
        yield f"{'seen at, UTC':<16} {'total':>12} {'today':>8} {'growth':>10} {'a day':>10}"
        for one in seen:
            if one.counter == counter:
                yield _observation_line(one)
    yield from _rules(any(one.reset for one in seen), any(one.jump for one in seen))


def _observation_line(one: Observation) -> str:
    today = "" if one.today is None else f"{one.today:,}"
    growth = "" if one.growth is None else f"{one.growth:+,}"
    per_day = "" if one.per_day is None else f"{one.per_day:,.1f}"
    flags = " ".join(flag for flag in ("reset", "jump") if getattr(one, flag))
    when = f"{one.observed_at[:10]} {one.observed_at[11:16]}"
    line = f"{when:<16} {_total(one):>12} {today:>8} {growth:>10} {per_day:>10} {bold(flags)}"
    return line.rstrip()


def _site_lines(found: Sequence[PostVisits], limit: int) -> Iterator[str]:
    width = columns() - 42
    yield f"{'post':>6} {'latest':>10} {'first':>10} {'growth':>9}   title"
    for one in found[:limit]:
        flags = ", ".join(_odd(one.resets, one.jumps))
        title = harmless(one.title or one.url)
        title = f"{set_cell_size(title, width - 1)}…" if cell_len(title) > width else title
        yield (
            f"{one.id:>6} {_total(one.latest):>10} {_total(one.first):>10} "
            f"{one.growth:>+9,}   {title}"
        )
        if flags:
            yield f"{'':>40}{bold(flags)}"
    if len(found) > limit:
        yield f"{len(found) - limit:,} more; --limit {len(found)} shows all"
    yield ""
    for total in _sums(found):
        about = "about " if total["approximate"] else ""
        told = f"{total['posts']:,} posts, {about}{total['latest']:,} visits, {total['growth']:+,}"
        yield from entry("sum", f"{_counter(total['counter'])}: {told} since first seen")
    first = min(one.first.observed_at for one in found)
    latest = max(one.latest.observed_at for one in found)
    yield from entry("seen", f"{_moment(first)} to {_moment(latest)}")
    resets, jumps = sum(one.resets for one in found), sum(one.jumps for one in found)
    if resets or jumps:
        yield from entry("odd", ", ".join(_odd(resets, jumps)))
    yield from _rules(bool(resets), bool(jumps))


def _odd(resets: int, jumps: int) -> Iterator[str]:
    for count, kind in ((resets, "reset"), (jumps, "jump")):
        if count:
            yield f"{count:,} {kind}{'' if count == 1 else 's'}"


def _rules(reset: bool, jump: bool) -> Iterator[str]:
    if reset or jump:
        yield ""
    for shown, rule in zip((reset, jump), _RULES, strict=True):
        if shown:
            yield from wrapped(rule, columns())


def _total(one: Observation) -> str:
    if one.total is None:
        return "–"
    return f"~{one.total:,}" if one.approximate else f"{one.total:,}"


def _counter(name: str | None) -> str:
    return name or "a counter without a name"


def _moment(when: str) -> str:
    return f"{when[:10]} {when[11:16]} UTC"
