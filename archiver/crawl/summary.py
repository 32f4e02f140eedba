"""What a person is told when a crawl ends: what it brought, where it lies, what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from archiver.crawl.messages import Finish
from archiver.store.coverage import disagreeing, sources_of, total_of

__all__ = ["render", "size"]

_USUAL = Path("output")  # where `archiver` looks unless told otherwise


def size(count: int) -> str:
    """*count* bytes in words: ``3.4 MB``."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"


def render(finish: Finish, directory: Path, hint: str | None = None) -> str:
    """The summary, several lines, the last ended by a newline; *hint* says what it lacks."""
    outcome = finish.outcome
    lines = [
        f"posts     {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged, "
        f"{sum(outcome.failed.values())} failed",
        *_reasons(outcome.failed),
    ]
    if outcome.no_posts:
        lines.append(f"no posts  {sum(outcome.no_posts.values())} named, and found to be none")
        lines += _reasons(outcome.no_posts)
    if outcome.left_out:
        lines.append(f"left out  {sum(outcome.left_out.values())} addresses of a kind without end")
        lines += _reasons(outcome.left_out)
    lines += _again(finish)
    lines += _coverage(finish)
    if outcome.numbers:
        lines.append(f"numbers   {outcome.numbers} asked for that no post has")
    if outcome.other_failures:
        lines.append(f"others    {sum(outcome.other_failures.values())} failed: listings, files")
        lines += _reasons(outcome.other_failures)
    if outcome.refused:
        number = sum(outcome.refused.values())
        lines.append(f"refused   {number} addresses out of scope; the view `refused` has them")
        lines += _reasons(outcome.refused)
    for name in outcome.warc_files:
        path = directory / "warc" / name
        lines.append(f"WARC      {path}  {size(path.stat().st_size if path.exists() else 0)}")
    lines.append(f"database  {directory / 'archive.db'}")
    if not finish.complete:
        lines.append("stopped   before everything was fetched; run the same command again")
    if hint:
        lines.append(f"missing   {hint}")
    elsewhere = "" if directory == _USUAL else f" --archive {shlex.quote(str(directory))}"
    lines.append(f"next      archiver search WORDS{elsewhere}; also stats, show URL, --help")
    return "\n".join(lines) + "\n"


def _again(finish: Finish) -> Iterator[str]:
    """What a later crawl did not ask, and why; what is gone."""
    outcome, spared = finish.outcome, finish.spared
    asked = outcome.new + outcome.changed + outcome.unchanged + outcome.gone
    if outcome.gone:
        yield f"gone      {outcome.gone} no longer there; the archive keeps them"
    if spared.unchanged or spared.unsigned:
        yield (
            f"asked     {asked + sum(outcome.failed.values())} posts; "
            f"{spared.unchanged} not asked since they are unchanged"
        )
    if spared.unsigned:
        yield (
            f"no sign   {spared.unsigned} posts not asked since nothing tells whether they "
            "changed; -a sample=N asks"
        )
        yield f"          N of them, -a recheck=all every post: {_requests(finish)} requests"


def _coverage(finish: Finish) -> Iterator[str]:
    """How complete the archive of the blog is, and what says otherwise."""
    told = finish.certificate
    if told is None or not told["known"]:
        return
    held, known = f"{told['held']:,}", f"{told['known']:,}"
    yield f"coverage  {held} posts held of {known} known; named by {sources_of(told)}"
    said = [what for what, _ in disagreeing(told)]
    if off := total_of(told):
        said.append(f"the site says {off}")
    if told["cut"]:
        said.append(f"{len(told['cut']):,} held without a part of their text")
    if told["unseen"]["at_least"]:
        said.append(f"at least {told['unseen']['at_least']:,} more are on no list and in no link")
    if said:
        yield from (f"          {line}" for line in said)
        yield "          `archiver coverage` tells which, and how that is known"
        if not finish.archives:
            yield "          -a archives=1 asks the archives of months and categories as well"


def _requests(finish: Finish) -> str:
    """What a full check costs, without listings and files."""
    return f"{finish.outcome.posts:,}"


def _reasons(failures: Mapping[str, int]) -> Iterator[str]:
    return (f"          {count} × {_bare(reason)}" for reason, count in failures.items())


def _bare(reason: str) -> str:
    """*reason* without what the line above it says."""
    return reason.removeprefix("no post: ").removeprefix("left out: ")
