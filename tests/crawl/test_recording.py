"""The recorder a project's settings make."""

import asyncio
from pathlib import Path

import pytest
from scrapy import signals

from archiver.capture import Capture
from archiver.crawl.recording import Recording, recorder_for
from archiver.errors import ArchiveError
from archiver.warc.reader import WarcInfoRecord
from archiver.warc.reader import read as read_warc
from archiver.wire.handler import recorder_of
from tests.crawl.stub import StubCrawler
from tests.warc.exchanges import exchange


def recorded(crawler: StubCrawler, exchanges: int, is_part_of: str = "") -> None:
    async def record() -> None:
        recorder = recorder_for(crawler, is_part_of)  # type: ignore[arg-type]
        for number in range(exchanges):
            await recorder.record(exchange(number))
        await recorder.close()

    asyncio.run(record())


def infos(directory: Path) -> list[dict[str, str]]:
    """What each file in *directory* says about itself."""
    found = [next(read_warc(path)) for path in sorted(directory.glob("*.warc.gz*"))]
    assert all(isinstance(record, WarcInfoRecord) for record in found)
    return [dict(record.fields) for record in found if isinstance(record, WarcInfoRecord)]


def test_warcinfo_tells_who_crawled_how(tmp_path: Path) -> None:
    crawler = StubCrawler(
        ARCHIVE_DIR=str(tmp_path),
        ARCHIVE_OPERATOR="A. Librarian",
        ARCHIVE_CONTACT="https://library.example/",
        ROBOTSTXT_OBEY=True,
        USER_AGENT="letters/1.0",
        DOWNLOAD_VERIFY_CERTIFICATES=True,
    )
    recorded(crawler, 1, "https://letters.example/")
    [info] = infos(tmp_path / "warc")
    told = {name: info[name] for name in ("operator", "robots", "isPartOf", "certificates")}
    assert told == {
        "operator": "A. Librarian",
        "robots": "obey",
        "isPartOf": "https://letters.example/",
        "certificates": "verified",
    }
    assert info["http-header-user-agent"] == "letters/1.0"
    assert "https://library.example/" in info.values()
    assert info["software"].startswith("commentary-archiver/")


def test_a_certificate_that_was_not_verified_and_robots_not_asked_are_told(
    tmp_path: Path,
) -> None:
    crawler = StubCrawler(ARCHIVE_DIR=str(tmp_path), ROBOTSTXT_OBEY=False)
    crawler.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False)
    recorded(crawler, 1)
    [info] = infos(tmp_path / "warc")
    assert (info["robots"], info["certificates"]) == ("ignore", "not verified")
    assert {"operator", "isPartOf"} & info.keys() == set()


def test_files_bear_the_spiders_name_and_are_changed_at_the_size_asked_for(
    tmp_path: Path,
) -> None:
    crawler = StubCrawler(ARCHIVE_DIR=str(tmp_path), ARCHIVE_WARC_SIZE=1)
    recorded(crawler, 3)
    crawler.spider = type("Notes", (), {"name": "notes"})()
    recorded(crawler, 1)
    files = sorted((tmp_path / "warc").glob("*.warc.gz*"))
    names = [path.name.partition("-")[0] for path in files]
    assert names == ["letters"] * 3 + ["notes"]


def test_the_extension_records_until_the_spider_is_closed(tmp_path: Path) -> None:
    crawler = StubCrawler(ARCHIVE_DIR=str(tmp_path))

    async def crawl() -> None:
        Recording.from_crawler(crawler)  # type: ignore[arg-type]
        await recorder_of(crawler).record(exchange())  # type: ignore[arg-type]
        await crawler.signals.send_catch_log_async(signals.spider_closed)

    asyncio.run(crawl())
    [written] = (tmp_path / "warc").glob("*.warc.gz*")
    assert written.name.endswith(".warc.gz")
    urls = [record.url for record in read_warc(written) if isinstance(record, Capture)]
    assert urls == ["http://blog.example/0"]


def test_without_a_setting_it_writes_where_archiver_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorded(StubCrawler(), 1)
    assert [path.parent for path in Path().rglob("*.warc.gz")] == [Path("output/warc")]


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()
    with pytest.raises(ArchiveError, match="letter/archive/warc"):
        recorder_for(StubCrawler(ARCHIVE_DIR=str(tmp_path / "letter/archive")))  # type: ignore[arg-type]
