"""What is read on pages of unknown blogs, and how fast, beside other extractors in one run.

    python -m tests.benchmarks.extraction [--set sealed] [--groups] --peers PYTHON

PYTHON is the interpreter of an environment that has trafilatura, newspaper4k and readability-lxml;
without it the archiver is measured alone. Two columns are ours: a page read as in a crawl, where
one that is not taken for a post gives nothing, and read as the peers do, told that it is a post.
Pages a second are of one core and of the fastest of three rounds; ours is the whole reading, with
links, files, counters, citations and companies, from the bytes of the answer. A field that an
extractor does not know of is left empty.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import attrs

from tests.extraction.score import FIELDS, HERE, Answer, Fixture, fixtures, means, ours, scores

SCRIPT = Path(__file__).with_name("extraction_peers.py")
ROUNDS = 3
NEEDED = "trafilatura newspaper4k readability-lxml htmldate"
_OF_PEERS = {
    "trafilatura": "body F1|title|authors|published|categories F1|tags F1|"
    "comment recall|comment leak",
    "newspaper4k": "body F1|title|authors|published|tags F1|comment leak|language",
    "readability + htmldate": "body F1|title|published|comment leak",
}
"""The fields each peer has an answer for."""


@attrs.frozen
class Column:
    """An extractor's answers to all pages, and the seconds of its fastest round."""

    name: str
    answers: Sequence[Answer]
    seconds: float
    fields: frozenset[str] = frozenset(FIELDS)


def our_column(pages: Sequence[Fixture], *, told: bool) -> Column:
    """The archiver's answers."""
    taken, answers = [], []
    for _ in range(ROUNDS):
        started = process_time()
        answers = [ours(page, told=told) for page in pages]
        taken.append(process_time() - started)
    return Column("archiver, told" if told else "archiver", answers, min(taken))


def peer_columns(python: str, directory: Path, pages: Sequence[Fixture]) -> list[Column]:
    """The peers' answers; SystemExit that says what to install when *python* lacks them."""
    asked = "".join(
        json.dumps({"url": page.url, "path": str(directory / f"{page.name}.html")}) + "\n"
        for page in pages
    )
    try:
        done = subprocess.run(
            [python, str(SCRIPT)], input=asked, capture_output=True, text=True, check=False
        )
    except OSError as error:
        sys.exit(f"--peers {python}: cannot be run: {error.strerror}; {_advice()}")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it failed"])[-1]
        sys.exit(f"--peers {python}: {last}; {_advice(python)}")
    columns = [json.loads(line) for line in done.stdout.splitlines()]
    for told in columns:
        if lost := sum(not answer for answer in told["answers"]):
            print(f"{told['peer']} is defeated by {lost} pages, which count as nothing read")
    return [_column(told) for told in columns]


def _advice(python: str | None = None) -> str:
    if python:
        return f"install them: {python} -m pip install {NEEDED}"
    return f"make one: python -m venv peers && peers/bin/python -m pip install {NEEDED}"


def _column(told: Mapping[str, Any]) -> Column:
    known = frozenset(_OF_PEERS[told["peer"]].split("|"))
    answers = [Answer(**answer) for answer in told["answers"]]
    return Column(told["peer"], answers, told["seconds"], known)


def table(columns: Sequence[Column], pages: Sequence[Fixture]) -> None:
    """Print a row a field, a column an extractor."""
    rated = {
        column.name: means(
            scores(page.truth, answer) for page, answer in zip(pages, column.answers, strict=True)
        )
        for column in columns
    }
    widths = [max(len(column.name), 8) + 2 for column in columns]
    names = "".join(f"{c.name:>{w}}" for c, w in zip(columns, widths, strict=True))
    print(f"{'':16}{'pages':>6}{names}")
    for field in FIELDS:
        found = [rated[c.name].get(field) if field in c.fields else None for c in columns]
        count = max((one[1] for one in found if one), default=0)
        if count:
            cells = [f"{one[0]:.3f}" if one else "" for one in found]
            row = "".join(f"{cell:>{w}}" for cell, w in zip(cells, widths, strict=True))
            print(f"{field:16}{count:6}{row}")


def speeds(columns: Sequence[Column], pages: Sequence[Fixture]) -> None:
    """Print the pages each reads in a second."""
    size = sum(len(page.html) for page in pages) / len(pages) / 1024
    print(f"\npages a second on one core, {size:.0f} KB a page")
    for column in columns:
        print(f"  {column.name:24}{len(pages) / column.seconds:8.0f}")


def by_group(columns: Sequence[Column], pages: Sequence[Fixture]) -> None:
    """Print the table of every group of pages."""
    for group in sorted({page.group for page in pages}):
        chosen = [n for n, page in enumerate(pages) if page.group == group]
        print(f"\n{group}")
        table(
            [attrs.evolve(c, answers=[c.answers[n] for n in chosen]) for c in columns],
            [pages[n] for n in chosen],
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter that has the peers")
    parser.add_argument("--set", default="sealed", help="directory beside score.py (sealed)")
    parser.add_argument("--groups", action="store_true", help="a table for every group too")
    chosen = parser.parse_args()
    directory = HERE / chosen.set
    pages = fixtures(directory)
    if not pages:
        sys.exit(f"--set {chosen.set}: no pages in {directory}")
    columns = [our_column(pages, told=False), our_column(pages, told=True)]
    if chosen.peers:
        columns += peer_columns(chosen.peers, directory, pages)
    else:
        print(f"the archiver alone; to see others name an interpreter with --peers; {_advice()}\n")
    table(columns, pages)
    if chosen.groups:
        by_group(columns, pages)
    speeds(columns, pages)


if __name__ == "__main__":
    main()
