"""Records hold the bytes received, and fields that are fit for a WARC."""

import io
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from archiver.warc import records
from archiver.warc.info import WarcInfo
from archiver.warc.records import Message, NoteContent, ReceivedHead
from tests.warc.exchanges import ANSWER, exchange, spool


def written(record: object) -> bytes:
    stream = io.BytesIO()
    WARCWriter(stream, gzip=False).write_record(record)
    return stream.getvalue()


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\nServer: nginx\n\n",
        b"HTTP/1.1 200 OK\r\nserver:nginx\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: one\r\n two\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Author: Jos\xe9\r\n\r\n",
    ],
    ids=["bare LF", "no space", "folded", "latin-1"],
)
def test_heads_are_written_as_received(head: bytes) -> None:
    answer = Message.of(spool(head + b"body"), "<urn:uuid:1>")
    record = records.exchange_records(
        exchange(), Message.of(spool(b""), "<urn:uuid:1>"), answer, "<i>"
    )[0]
    assert record.http_headers.headers_buff == head
    whole = written(record)
    assert whole.endswith(b"\r\n\r\n" + head + b"body\r\n\r\n")
    checked = ArchiveIterator(io.BytesIO(whole), check_digests="raise")
    assert [record.raw_stream.read() for record in checked] == [b"body"]


def test_a_received_head_ignores_filters() -> None:
    head = ReceivedHead(b"HTTP/1.1 200 OK\r\n\r\n")
    head.compute_headers_buffer(lambda field: None)
    assert head.headers_buff == b"HTTP/1.1 200 OK\r\n\r\n"


def test_warcinfo_leaves_empty_fields_out_and_stays_on_its_lines() -> None:
    info = WarcInfo(
        software="archiver/1",
        contact="https://crawler.example/",
        is_part_of="Letters",
        extra={"certificates": "not\r\nverified"},
    )
    assert info.fields() == {
        "software": "archiver/1",
        "format": "WARC File Format 1.1",
        "conformsTo": (
            "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
        ),
        "contact": "https://crawler.example/",
        "isPartOf": "Letters",
        "certificates": "not verified",
    }


def test_the_warcinfo_record_names_its_file() -> None:
    moment = datetime(2024, 5, 6, tzinfo=UTC)
    whole = written(records.warcinfo_record("a.warc.gz", moment, WarcInfo(software="x")))
    assert b"WARC-Filename: a.warc.gz\r\n" in whole
    assert b"WARC-Date: 2024-05-06T00:00:00.000000Z\r\n" in whole
    assert b"Content-Type: application/warc-fields\r\n" in whole


def test_a_note_is_json_with_its_kind() -> None:
    moment = datetime(2024, 5, 6, tzinfo=UTC)
    note = NoteContent("failure", "http://blog.example/a b", {"why": "每周", "kind": "no"})
    whole = written(records.note_record(note, moment, "<urn:info>"))
    assert b"WARC-Target-URI: urn:archiver:failure:http://blog.example/a%20b\r\n" in whole
    assert b"WARC-Warcinfo-ID: <urn:info>\r\n" in whole
    assert '\r\n\r\n{"why": "每周", "kind": "failure"}\r\n\r\n'.encode() in whole


def test_an_exchange_without_answer_is_its_request_alone() -> None:
    silent = exchange(answer=b"", interim=b"HTTP/1.1 100 Continue\r\n\r\n")
    request = Message.of(silent.request, "<urn:uuid:1>")
    sent, interim = records.exchange_records(silent, request, None, "<i>")
    assert sent.rec_headers.get_header("WARC-Concurrent-To") is None
    assert interim.rec_headers.get_header("WARC-Concurrent-To") == request.record_id


def test_records_of_one_exchange_name_each_other() -> None:
    one = exchange(truncated="time", interim=b"HTTP/1.1 103 Early Hints\r\n\r\n")
    request = Message.of(one.request, "<urn:uuid:1>")
    answer = Message.of(one.response, "<urn:uuid:2>")
    made = records.exchange_records(one, request, answer, "<i>")
    assert [r.rec_headers.get_header("WARC-Concurrent-To") for r in made] == [
        request.record_id,
        answer.record_id,
        answer.record_id,
    ]
    assert [r.rec_headers.get_header("WARC-Truncated") for r in made] == ["time", None, None]
    assert [r.rec_headers.get_header("WARC-Date") for r in made] == [
        "2024-05-06T07:08:09.123456Z"
    ] * 3


def test_through_a_proxy_no_address_is_claimed() -> None:
    one = exchange(ip=None, via_proxy=True)
    request = Message.of(one.request, "<urn:uuid:1>")
    answer = Message.of(one.response, "<urn:uuid:2>")
    made = records.exchange_records(one, request, answer, "<i>")
    assert [r.rec_headers.get_header("WARC-IP-Address") for r in made] == [None, None]


def test_dates_are_utc_with_microseconds() -> None:
    moment = datetime(2024, 5, 6, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))
    assert records.date_field(moment) == "2024-05-05T23:02:03.000000Z"


def test_an_address_cannot_break_out_of_its_line() -> None:
    assert records.url_field("http://a/b c\r\nX: y") == "http://a/b%20c%0D%0AX:%20y"


def test_a_message_knows_its_head_and_digests() -> None:
    message = Message.of(spool(ANSWER), "<urn:uuid:1>")
    assert message.head.mime == "text/html"
    assert message.block_digest != message.payload_digest


def test_the_ids_of_a_pair_are_fresh_and_two() -> None:
    ids = [record_id for _ in range(50) for record_id in records.pair_of_ids()]
    assert len(set(ids)) == 100
    assert all(str(UUID(record_id[10:-1])) == record_id[10:-1] for record_id in ids)


def test_a_request_without_body_has_no_payload_digest() -> None:
    for body, told in ((b"", False), (b"a=1", True)):
        one = exchange(request=spool(b"POST / HTTP/1.1\r\nHost: a\r\n\r\n" + body))
        request = Message.of(one.request, "<urn:uuid:1>")
        answer = Message.of(one.response, "<urn:uuid:2>")
        _, sent = records.exchange_records(one, request, answer, "<i>")
        assert (sent.rec_headers.get_header("WARC-Payload-Digest") is not None) is told
