"""Pages on their way through the reading process, and past its death."""

import asyncio
from pathlib import Path

import attrs
import pytest

from archiver.capture import Capture
from archiver.crawl import reading
from archiver.crawl.messages import Plan
from archiver.crawl.reader import unpacked
from archiver.crawl.reading import FATAL, Reading
from archiver.errors import ArchiveError
from archiver.store.bounds import Bounds
from tests.archives import LETTERS, site
from tests.platforms.pages import capture

LIMIT = 60


def of(*paths: str) -> list[Capture]:
    captures = (capture("", LETTERS + path) for path in paths)
    return [attrs.evolve(one, record_id=f"urn:{n}") for n, one in enumerate(captures)]


async def read(captures: list[Capture], directory: Path) -> list[tuple[Capture, bytes]]:
    """What comes of *captures*, given all at once."""
    (directory / "warc").mkdir()
    plan = Plan(
        archive_dir=directory, site=site(), bounds=Bounds(), items=False, obeys_robots=True
    )
    news = asyncio.Event()
    line = Reading(plan, news.set)
    found: list[tuple[Capture, bytes]] = []
    try:
        for one in captures:
            line.add(one)
        while not line.idle:
            await asyncio.wait_for(news.wait(), LIMIT)
            news.clear()
            found += line.taken()
    finally:
        await line.close()
    return found


@pytest.fixture(autouse=True)
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READER", "tests.crawl.dying:DyingReader")


@pytest.mark.parametrize("before", [0, 20])
def test_a_page_that_kills_the_process_is_a_failure_of_that_page(
    before: int, tmp_path: Path
) -> None:
    captures = of(*(f"a{n}" for n in range(before)), "deadly", *(f"b{n}" for n in range(40)))
    found = asyncio.run(read(captures, tmp_path))
    assert [one for one, _ in found] == captures
    told = dict(zip((one.url for one in captures), (told for _, told in found), strict=True))
    entry = unpacked(told.pop(f"{LETTERS}deadly"))
    assert (entry.capture, entry.reading.failure) == (
        attrs.evolve(captures[before], block=None),
        FATAL,
    )
    assert all(told[url] == url.encode() for url in told)


def test_a_process_that_died_of_something_else_costs_nothing(tmp_path: Path) -> None:
    captures = of("a", "once", "b")
    found = asyncio.run(read(captures, tmp_path))
    assert [told for _, told in found] == [one.url.encode() for one in captures]


def test_several_such_pages_are_told_apart(tmp_path: Path) -> None:
    captures = of("deadly", "a", "x/deadly", "b")
    found = asyncio.run(read(captures, tmp_path))
    assert [told[:4] != b"http" for _, told in found] == [True, False, True, False]


def test_processes_that_only_die_end_the_crawl(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="the reading process died"):
        asyncio.run(read(of(*(f"{n}/deadly" for n in range(5))), tmp_path))
