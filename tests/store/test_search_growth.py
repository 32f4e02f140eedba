"""What a search costs grows far less than the archive: counted, since time depends on the machine.

Counted are the pages of the file that SQLite reads, with next to no cache, and its own steps.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archiver.store import search as searching
from archiver.store.filters import Filters
from archiver.store.search import search
from archiver.store.store import Store
from tests.benchmarks.search import WORDS, build

SIZES = (1_000, 10_000)
PAGE = 4096
READ = Path("/proc/self/io")

fifth, twentieth, thirtieth, fortieth = (WORDS.things[rank] for rank in (5, 20, 30, 40))
ASKED = {
    "a word in a third of the posts": (fifth, Filters()),
    "a word in a tenth": (twentieth, Filters()),
    "two words": (f"{twentieth} {thirtieth}", Filters()),
    "one of two words": (f"{twentieth} AND ({thirtieth} OR {fortieth})", Filters()),
    "not a word": (f"{twentieth} NOT {thirtieth}", Filters()),
    "a prefix": (f"{WORDS.things[100][:2]}*", Filters()),
    "of a blog": (twentieth, Filters(site="Site 2")),
    "of a span of days": (twentieth, Filters(since=date(2004, 3, 9), until=date(2009, 2, 3))),
}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("growth")
    paths = [folder / f"{size}.db" for size in SIZES]
    for path, size in zip(paths, SIZES, strict=True):
        build(path, size)
    return paths


@pytest.fixture(autouse=True)
def few_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many to the larger archive as are ranked of millions of posts."""
    monkeypatch.setattr(searching, "RANKED", 200)
    monkeypatch.setattr(searching, "LOOKED_AT", 100)


@pytest.mark.skipif(not READ.exists(), reason="only Linux tells what a process has read")
@pytest.mark.parametrize("kind", ASKED)
def test_ten_times_the_posts_take_less_than_three_times_the_pages(
    kind: str, archives: list[Path]
) -> None:
    few, many = (pages(path, *ASKED[kind]) for path in archives)
    assert few > 20  # or nothing was looked for
    assert many < 3 * few


@pytest.mark.parametrize("kind", ASKED)
def test_ten_times_the_posts_take_less_than_three_times_the_steps(
    kind: str, archives: list[Path]
) -> None:
    few, many = (steps(path, *ASKED[kind]) for path in archives)
    assert few > 1000
    assert many < 3 * few


def pages(path: Path, query: str, filters: Filters) -> int:
    """Read by a search, those aside that are read once for the schema."""
    with Store.open(path, readonly=True) as store:
        store.db.conn.execute("pragma cache_size = 20")
        search(store, query, filters)
        before = bytes_read()
        search(store, query, filters)
        return (bytes_read() - before) // PAGE


def bytes_read() -> int:
    [line] = [line for line in READ.read_text().splitlines() if line.startswith("rchar:")]
    return int(line.split()[1])


def steps(path: Path, query: str, filters: Filters) -> int:
    """Of SQLite's virtual machine; those within the full-text index are not among them."""
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    with Store.open(path, readonly=True) as store:
        store.db.conn.set_progress_handler(step, 1)
        search(store, query, filters)
    return taken
