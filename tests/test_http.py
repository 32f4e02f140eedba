"""Heads, chunks and content codings, as servers and other people's archives have them."""

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import http
from archiver.errors import RemoteError

TEXT = b"What the week brought. " * 400


class TestHead:
    def test_fields_keep_order_and_case(self) -> None:
        head = http.parse_head(b"HTTP/1.1 200 OK\r\nB: 1\r\na:2\r\nB:\t3 \r\n\r\nbody")
        assert head.start_line == b"HTTP/1.1 200 OK"
        assert head.headers == ((b"B", b"1"), (b"a", b"2"), (b"B", b"3"))
        assert head.get_all("b") == ["1", "3"]
        assert head.get("A") == "2"
        assert head.get("c") is None

    def test_folded_lines_are_one_value(self) -> None:
        head = http.parse_head(b"HTTP/1.1 200 OK\r\nA: one\r\n two\r\n\tthree\r\n\r\n")
        assert head.get("A") == "one two three"

    def test_a_fold_without_a_field_and_a_line_without_colon_are_left_out(self) -> None:
        head = http.parse_head(b"HTTP/1.1 200 OK\r\n folded\r\nno field\r\nA: b\r\n\r\n")
        assert head.headers == ((b"A", b"b"),)

    def test_values_are_latin_1(self) -> None:
        assert http.parse_head(b"HTTP/1.1 200 OK\r\nA: Jos\xe9\r\n\r\n").get("A") == "José"

    @pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\n\n"])
    def test_the_body_begins_behind_the_blank_line(self, end: bytes) -> None:
        block = b"HTTP/1.1 200 OK\r\nA: b" + end + b"body\n\nmore"
        head = http.parse_head(block)
        assert block[head.size :] == b"body\n\nmore"
        assert head.get("A") == "b"
        assert head.complete

    def test_without_a_blank_line_all_is_head(self) -> None:
        head = http.parse_head(b"HTTP/1.1 200 OK\r\nA: b\r\nC: d")
        assert head.size == 27
        assert head.get("C") == "d"
        assert not head.complete

    def test_nothing_is_an_empty_head(self) -> None:
        head = http.parse_head(b"")
        assert (head.start_line, head.headers, head.size, head.status) == (b"", (), 0, None)

    @pytest.mark.parametrize(
        ("line", "status"),
        [
            (b"HTTP/1.1 200 OK", 200),
            (b"HTTP/1.0 404", 404),
            (b"HTTP/2 301 ", 301),
            (b"HTTP/1.1\t 999 Denied", 999),
            (b"HTTP/1.1 OK", None),
            (b"GET / HTTP/1.1", None),
            (b"ICY 200 OK", None),
        ],
    )
    def test_status(self, line: bytes, status: int | None) -> None:
        assert http.parse_head(line + b"\r\n\r\n").status == status

    @pytest.mark.parametrize(
        ("field", "mime"),
        [
            (b"Content-Type: Text/HTML; charset=utf-8", "text/html"),
            (b"content-type:image/png", "image/png"),
            (b"Content-Type: ;charset=utf-8", None),
            (b"X-Type: text/html", None),
        ],
    )
    def test_mime(self, field: bytes, mime: str | None) -> None:
        assert http.parse_head(b"HTTP/1.1 200 OK\r\n" + field + b"\r\n\r\n").mime == mime

    def test_the_end_is_sought_from_where_it_can_be(self) -> None:
        assert http.head_size(b"A\r\n\r\nB\r\n\r\n", 5) == 10
        assert http.head_size(b"A\r\nB") is None


def chunked(body: bytes, size: int, end: bytes = b"\r\n") -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x%s%s%s" % (len(p), end, p, end) for p in pieces) + b"0" + end + end


class TestDechunk:
    @pytest.mark.parametrize("end", [b"\r\n", b"\n"])
    def test_chunks_are_joined(self, end: bytes) -> None:
        assert http.dechunk(chunked(TEXT, 100, end)) == TEXT

    @pytest.mark.parametrize(
        ("body", "entity"),
        [
            (b"5;name=value\r\nhello\r\n0\r\n\r\n", b"hello"),
            (b" 5 \t;x\r\nhello\r\n0\r\n\r\n", b"hello"),
            (b"005\r\nhello\r\n000\r\n\r\n", b"hello"),
            (b"A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\nmore", b"0123456789"),
            (b"5\r\nhello3\r\nabc\r\n0\r\n\r\n", b"helloabc"),
            (b"5\r\nhello\r\n", b"hello"),
            (b"5\r\nhel", b"hel"),
            (b"5\r\nhello\r\n2", b"hello"),
            (b"5\r\nhello\r\nnonsense\r\n", b"hello"),
            (b"5\r", b""),
            (b"", b""),
        ],
    )
    def test_oddities(self, body: bytes, entity: bytes) -> None:
        assert http.dechunk(body) == entity

    @pytest.mark.parametrize(
        "body",
        [b"<p>never chunked</p>", b"Each week\nbrings", b"f" * 20 + b"\r\n", b"a" * 20_000],
    )
    def test_a_body_that_never_was_chunked_passes_as_it_is(self, body: bytes) -> None:
        assert http.dechunk(body) == body

    @given(st.data())
    def test_cuts_do_not_matter(self, data: st.DataObject) -> None:
        whole = chunked(TEXT[: data.draw(st.integers(0, 60))], data.draw(st.integers(1, 20)))
        sent = whole + b"rest"
        cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=9)))
        chunks = http.Dechunker()
        pieces = zip([0, *cuts], [*cuts, len(sent)], strict=True)
        entity = b"".join(chunks.feed(sent[begin:end]) for begin, end in pieces)
        assert entity == http.dechunk(whole)
        assert chunks.complete
        assert chunks.rest == 4

    def test_a_trailer_line_without_end_breaks_it(self) -> None:
        chunks = http.Dechunker()
        chunks.feed(b"1\r\na\r\n0\r\nX: " + b"y" * 20_000)
        assert chunks.broken
        assert not chunks.complete

    def test_a_broken_body_ends_where_it_broke(self) -> None:
        chunks = http.Dechunker()
        assert chunks.feed(b"1\r\na\r\nzzz\r\n") == b"a"
        assert chunks.broken
        assert chunks.feed(b"1\r\nb\r\n") == b""

    @pytest.mark.timeout(30)
    def test_many_small_chunks_take_no_quadratic_time(self) -> None:
        assert http.dechunk(b"1\r\na\r\n" * 400_000) == b"a" * 400_000


def page(body: bytes, *fields: bytes) -> bytes:
    head = http.parse_head(b"\r\n".join([b"HTTP/1.1 200 OK", *fields, b"", b""]))
    return http.content(head, body)


DEFLATED = zlib.compress(TEXT)
RAW_DEFLATED = DEFLATED[2:-4]


class TestContent:
    @pytest.mark.parametrize(
        ("coding", "body"),
        [
            (b"gzip", gzip.compress(TEXT)),
            (b"x-gzip", gzip.compress(TEXT)),
            (b"GZIP", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
            (b"deflate", DEFLATED),
            (b"deflate", RAW_DEFLATED),
            (b"br", brotli.compress(TEXT)),
            (b"gzip, br", brotli.compress(gzip.compress(TEXT))),
            (b"identity", TEXT),
            (b"", TEXT),
        ],
        ids=range(9),  # a gzip body tells the time, and a test's name may not
    )
    def test_codings_are_undone(self, coding: bytes, body: bytes) -> None:
        assert page(body, b"Content-Encoding: " + coding) == TEXT

    def test_transfer_coding_is_undone_first(self) -> None:
        body = chunked(gzip.compress(TEXT), 50)
        fields = b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"
        assert page(body, *fields) == TEXT

    @pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br"])
    def test_a_coding_that_lies_leaves_the_bytes(self, coding: bytes) -> None:
        assert page(b"<p>plain</p>", b"Content-Encoding: " + coding) == b"<p>plain</p>"
        assert page(b"", b"Content-Encoding: " + coding) == b""

    @pytest.mark.parametrize(
        ("coding", "packed"),
        [
            (b"gzip", gzip.compress),
            (b"deflate", zlib.compress),
            (b"br", brotli.compress),
        ],
    )
    def test_a_body_cut_off_yields_what_is_there(self, coding: bytes, packed: object) -> None:
        text = random.Random(3).randbytes(300_000)
        whole = packed(text)  # type: ignore[operator]  # one of three functions
        found = page(whole[: len(whole) // 2], b"Content-Encoding: " + coding)
        assert text.startswith(found)
        assert len(found) > 60_000

    def test_what_lies_behind_a_gzip_body_is_left_out(self) -> None:
        assert page(gzip.compress(TEXT) + b"\0\0", b"Content-Encoding: gzip") == TEXT

    @pytest.mark.parametrize(
        ("coding", "packed"),
        [
            (b"gzip", lambda: gzip.compress(bytes(http.MAX_DECODED + 1), 1)),
            (b"deflate", lambda: zlib.compress(bytes(http.MAX_DECODED + 1), 1)),
            (b"br", lambda: brotli.compress(bytes(http.MAX_DECODED + 1), quality=1)),
            (b"gzip", lambda: gzip.compress(bytes(http.MAX_DECODED // 8), 1) * 9),
        ],
        ids=["gzip", "deflate", "br", "gzip members"],
    )
    def test_bombs_are_refused(self, coding: bytes, packed: Callable[[], bytes]) -> None:
        with pytest.raises(RemoteError, match="unpacks to more than 64 MiB"):
            page(packed(), b"Content-Encoding: " + coding)


@pytest.mark.parametrize(
    ("block", "method"),
    [
        (b"POST / HTTP/1.1", "POST"),
        (b"M-SEARCH * HTTP/1.1", "M-SEARCH"),
        (b"", "GET"),
        (b"\x16\x03\x01", "GET"),
        (b"x" * 99 + b" /", "GET"),
        (b"HEAD", "GET"),
    ],
)
def test_methods(block: bytes, method: str) -> None:
    assert http.request_method(block) == method
