"""What a browser made of a page: a `resource` record that no replay shows in the page's place."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from archiver.capture import SPOOL_LIMIT, Capture, Rendering
from archiver.page import Page
from archiver.warc.cdxj_lines import entries
from archiver.warc.crawl_writer import CrawlWriter
from archiver.warc.info import WarcInfo
from archiver.warc.members import records
from archiver.warc.reader import read, read_block, read_capture
from archiver.warc.recover import repair
from archiver.warc.verify import verify
from archiver.warc.writer import WarcWriter
from tests.warc.exchanges import START, exchange

HTML = "<!DOCTYPE html><html><body><p>Keemun 祁</p></body></html>".encode()


def rendering(of: str, html: bytes = HTML, **fields: object) -> Rendering:
    told = {"url": "http://blog.example/0", "rendered_at": START + timedelta(seconds=9)} | fields
    return Rendering(html=html, of=of, took=("<urn:uuid:script>",), **told)  # type: ignore[arg-type]


def written(directory: Path, html: bytes = HTML) -> tuple[Path, Capture, Capture]:
    """A file with a page and what a browser made of it, and the captures of both."""
    writer = WarcWriter(directory, "letters", WarcInfo(software="commentary-archiver/test"))
    with closing(writer), closing(exchange()) as made:
        page = writer.write(made)
        assert page is not None
        shown = writer.write_rendering(rendering(page.record_id, html))
    return directory / writer.names[0], page, shown


def test_the_record_names_the_page_and_all_that_went_into_it(tmp_path: Path) -> None:
    path, page, shown = written(tmp_path)
    raw = list(records(path, start=0, max_block=1000))[-1]
    assert (raw.kind, raw.block) == ("resource", HTML)
    headers = raw.headers
    assert headers.get("WARC-Target-URI") == "urn:archiver:rendered:http://blog.example/0"
    assert headers.get("Content-Type") == "text/html; charset=utf-8"
    assert headers.get("WARC-Payload-Digest") == headers.get("WARC-Block-Digest")
    assert headers.get_multiple("WARC-Concurrent-To") == (page.record_id, "<urn:uuid:script>")
    assert shown.record_id == headers.get("WARC-Record-ID")


def test_it_reads_as_it_was_written(tmp_path: Path) -> None:
    path, page, shown = written(tmp_path)
    found = [record for record in read(path) if isinstance(record, Capture)]
    assert found == [page, shown]
    assert (found[1].block, found[1].took) == (HTML, ("<urn:uuid:script>",))
    assert (shown.url, shown.rendering_of) == (page.url, page.record_id)
    assert read_capture(tmp_path, shown.location) == shown
    assert Page.from_capture(found[1]).text.endswith("<p>Keemun 祁</p></body></html>")


def test_a_large_one_is_left_in_its_file(tmp_path: Path) -> None:
    html = b"<p>tea</p>" * (SPOOL_LIMIT // 10 + 1)
    path, _, shown = written(tmp_path, html)
    assert (shown.block, shown.size) == (None, len(html))
    assert [r.block for r in read(path) if isinstance(r, Capture)][1] is None
    assert read_block(tmp_path, shown.location) == html


def test_the_file_is_sound_and_its_index_shows_the_answer(tmp_path: Path) -> None:
    path, page, _ = written(tmp_path)
    report = verify([path])
    assert not report.findings.first
    at = {line.split(" ")[0]: line for line in entries(path)}
    assert sorted(at) == ["example,blog)/0", "urn:archiver:rendered:http://blog.example/0"]
    assert f'"offset": "{page.location.offset}"' in at["example,blog)/0"]


def test_a_crawl_writes_the_same_and_keeps_its_block_to_itself(tmp_path: Path) -> None:
    with closing(CrawlWriter(tmp_path, "letters", WarcInfo(software="tests"))) as writer:
        shown = writer.write_rendering(rendering("<urn:uuid:page>"))
    assert shown.block is None
    index = (tmp_path / "index.cdxj").read_text().splitlines()
    assert index == list(entries(tmp_path / writer.names[0]))


def test_a_crash_behind_it_leaves_it_whole(tmp_path: Path) -> None:
    path, _, shown = written(tmp_path)
    whole = path.read_bytes()
    path.rename(path.with_name(path.name + ".open"))
    [repaired] = repair(tmp_path)
    assert (repaired.kept, repaired.cut) == (len(whole), 0)
    assert read_capture(tmp_path, shown.location).record_id == shown.record_id


def test_one_that_does_not_say_of_what_is_passed_over(tmp_path: Path) -> None:
    path, *_ = written(tmp_path)
    plain = b"".join(
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n{told}"
        "Content-Type: text/html\r\nContent-Length: 3\r\n\r\ntea\r\n\r\n".encode()
        for n, told in enumerate(
            (
                "WARC-Target-URI: urn:archiver:rendered:http://blog.example/\r\n"
                "WARC-Date: 2024-05-06T07:08:09Z\r\n",
                "WARC-Target-URI: urn:archiver:rendered:http://blog.example/\r\n"
                "WARC-Concurrent-To: <urn:uuid:9>\r\n",
                "WARC-Target-URI: http://blog.example/file\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n",
            )
        )
    )
    other = path.with_name("other.warc")
    other.write_bytes(plain)
    assert list(read(other)) == []
