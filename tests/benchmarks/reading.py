"""Pages read in a second on one core, and where a page's time goes.

    python -m tests.benchmarks.reading [--kilobytes 140] [--rounds 5] [--subjects 20]

Pages of the model blog's markup, and those of unknown blogs in `tests/extraction/dev`, are grown
to the size that pages have today by what they have today: menus, lists of other posts beside the
text, styles, scripts and their data. Read is the whole of a page, from the bytes of the answer:
every field, links, files, citations, companies. Bare lxml parsing of the same bytes in the same
round is the peer; medians of the rounds count.

The profile samples the processor's time every half millisecond; a sample belongs to the subject
(the module of `archiver.platforms`) that was called first, below the engine that calls them all.
"""

from __future__ import annotations

import argparse
import signal
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from random import Random
from time import process_time
from types import FrameType

from lxml import html

from archiver.capture import Capture
from archiver.platforms import undeclared_site
from archiver.read import read
from archiver.site import Site
from archiver.urls import absolute
from tests.benchmarks.pages import WORDS, page
from tests.extraction.score import DEV, fixtures
from tests.platforms.pages import capture

BASE = "http://bench.example"
MODEL_PAGES = 40
_TICK = 0.0005
# They call the others: a sample in them belongs to whom they called.
_ENGINES = frozenset({"__init__", "any_engine", "generic", "theme", "wordpress"})

Task = tuple[Capture, Site]


def grown(source: bytes, size: int, chance: Random) -> bytes:
    """*source* with so much of what surrounds a text that it has *size* bytes."""
    missing = size - len(source)
    if missing <= 0:
        return source
    head = _style(missing // 6, chance) + _script(missing // 3, chance)
    beside = _menu(missing // 6, chance) + _beside(missing - missing // 6 - len(head), chance)
    start, found, rest = source.partition(b"</head>")
    if not found:
        start, found, rest = b"", b"", source
    text, end, tail = rest.rpartition(b"</body>")
    return (
        start + head + found + text + beside + end + tail if end else start + head + rest + beside
    )


def _filled(size: int, piece: Callable[[], str]) -> bytes:
    pieces: list[str] = []
    while size > 0:
        pieces.append(piece())
        size -= len(pieces[-1])
    return "".join(pieces).encode()


def _style(size: int, chance: Random) -> bytes:
    return (
        b"<style>"
        + _filled(size, lambda: f".{_slug(chance)} a:hover{{color:#234}}\n")
        + b"</style>"
    )


def _script(size: int, chance: Random) -> bytes:
    data = _filled(size, lambda: f'{{"id":{chance.random()},"name":"{_words(chance)}"}},')
    return b"<script>window.settings=[" + data + b"];</script>"


def _menu(size: int, chance: Random) -> bytes:
    items = _filled(
        size,
        lambda: (
            f'<li class="menu-item menu-item-type-taxonomy"><a href="/category/{_slug(chance)}/">'
            f"{_words(chance)}</a></li>"
        ),
    )
    return b'<nav class="menu"><ul>' + items + b"</ul></nav>"


def _beside(size: int, chance: Random) -> bytes:
    items = _filled(
        size,
        lambda: (
            f'<li class="recent"><a href="/2012/05/{_slug(chance)}/">{_words(chance)}</a> '
            f'<span class="when">{chance.randrange(1, 32)} May</span></li>'
        ),
    )
    return b'<aside class="sidebar widget-area"><ul>' + items + b"</ul></aside>"


def _words(chance: Random) -> str:
    return " ".join(chance.choices(WORDS, k=4)).capitalize()


def _slug(chance: Random) -> str:
    return "-".join(chance.choices(WORDS, k=4))


def model(size: int) -> list[Task]:
    """Posts of the model blog's engine."""
    site = undeclared_site(f"{BASE}/")
    return [
        (
            capture(grown(page(n, BASE).encode(), size, Random(n)), f"{BASE}/2014/05/post-{n}/"),
            site,
        )
        for n in range(1, MODEL_PAGES + 1)
    ]


def unknown(size: int) -> list[Task]:
    """Posts of blogs of all kinds."""
    return [
        (
            capture(grown(one.html, size, Random(number)), one.url),
            undeclared_site(absolute(one.url, "/") or one.url),
        )
        for number, one in enumerate(fixtures(DEV))
    ]


def timed(task: Callable[[], object]) -> float:
    started = process_time()
    task()
    return process_time() - started


def measured(name: str, tasks: Sequence[Task], rounds: int) -> None:
    """Print how many of *tasks* are read in a second, and how many are only parsed."""
    bodies = [(got.block or b"").partition(b"\r\n\r\n")[2] for got, _ in tasks]
    reads, parses = [], []
    for _ in range(rounds + 1):
        reads.append(len(tasks) / timed(lambda: [read(*task) for task in tasks]))
        parses.append(len(tasks) / timed(lambda: [html.document_fromstring(b) for b in bodies]))
    ours, peers = statistics.median(reads[1:]), statistics.median(parses[1:])
    size = sum(map(len, bodies)) / len(bodies) / 1024
    print(
        f"{name:15}{len(tasks):4} pages of {size:4.0f} KB   read {ours:5.0f} a second, "
        f"parsed alone {peers:5.0f}, ratio {ours / peers:.2f}",
        flush=True,
    )


@contextmanager
def sampled(found: Counter[str]) -> Iterator[None]:
    """Count in *found* whose time passes."""

    def sample(_: int, frame: FrameType | None) -> None:
        found[subject(frame)] += 1

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def subject(frame: FrameType | None) -> str:
    """The first subject called, seen from *frame*, the last one."""
    found = "page, tree, decoding"
    while frame is not None:
        path = PurePath(frame.f_code.co_filename)
        if path.parent.name == "platforms":
            if path.stem not in _ENGINES:
                found = path.stem
            elif found == "page, tree, decoding":
                found = "engine"
        elif path.stem == "page" and path.parent.name == "archiver":
            found = "page, tree, decoding"
        frame = frame.f_back
    return found


def profile(name: str, tasks: Sequence[Task], rounds: int, most: int) -> None:
    """Print the share of every subject."""
    found: Counter[str] = Counter()
    with sampled(found):
        for _ in range(rounds):
            for task in tasks:
                read(*task)
    print(f"\n{name}: {found.total()} samples")
    for what, count in found.most_common(most):
        print(f"  {what:24}{count / found.total():6.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kilobytes", type=int, default=140)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--subjects", type=int, default=20, help="lines of each profile")
    chosen = parser.parse_args()
    sets = {
        "model blog": model(chosen.kilobytes * 1024),
        "unknown blogs": unknown(chosen.kilobytes * 1024),
    }
    for name, tasks in sets.items():
        measured(name, tasks, chosen.rounds)
    for name, tasks in sets.items():
        profile(name, tasks, chosen.rounds, chosen.subjects)


if __name__ == "__main__":
    main()
