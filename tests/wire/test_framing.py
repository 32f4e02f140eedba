"""Where answers begin and end, however their bytes are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import http
from archiver.wire.framing import INTERIM_LIMIT, Framing
from tests.wire.cases import CASES, CHUNKED, EARLY, HTML, UNTIL_CLOSE, Case, chunks, head, ok

ANSWERS = {
    name: case
    for name, case in CASES.items()
    if case.sent and not case.silent and not case.partial and case.quick
}


def follow(framing: Framing, sent: bytes, cuts: list[int]) -> tuple[bytes, bytes]:
    """What *framing* makes of *sent*, cut at *cuts*: the 1xx answers and the answer."""
    interim = answer = b""
    for begin, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        split = framing.feed(sent[begin:end])
        interim += split.interim
        answer += split.answer
    return interim, answer + framing.unfinished()


@pytest.mark.parametrize("case", ANSWERS.values(), ids=list(ANSWERS))
@given(data=st.data())
def test_cuts_do_not_matter(case: Case, data: st.DataObject) -> None:
    place = st.integers(0, len(case.sent))
    cuts = sorted(data.draw(st.lists(place, max_size=8)))
    framing = Framing(case.method.encode("ascii"))
    assert follow(framing, case.sent, cuts) == (case.interim, case.answer)
    closed = case.truncated is None
    assert framing.complete or framing.until_close == closed


@pytest.mark.parametrize("name", ["plain", "trailers", "early hints", "HEAD", "204", "bare LF"])
def test_a_byte_at_a_time_ends_at_the_same_place(name: str) -> None:
    case = CASES[name]
    framing = Framing(case.method.encode("ascii"))
    cuts = list(range(1, len(case.sent)))
    assert follow(framing, case.sent, cuts) == (case.interim, case.answer)
    assert framing.complete


@pytest.mark.parametrize("name", ["plain", "chunked", "204", "HEAD"])
def test_nothing_belongs_to_an_answer_behind_its_end(name: str) -> None:
    case = CASES[name]
    framing = Framing(case.method.encode("ascii"))
    framing.feed(case.sent)
    assert framing.feed(b"HTTP/1.1 408 Request Timeout\r\n\r\n") == (b"", b"")
    assert framing.complete


@pytest.mark.parametrize(
    "lost",
    [
        head(b"HTTP/1.1 200 OK", b"Content-Length: three") + b"abc",
        head(b"HTTP/1.1 200 OK", b"Content-Length: -3") + b"abc",
        head(b"HTTP/1.1 200 OK", b"Content-Length: " + b"9" * 5000) + b"abc",
        head(b"HTTP/1.1 200 OK", b"Content-Length: 3, 4") + b"abc",
        head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: gzip") + b"abc",
        head(b"ICY 200 OK") + b"abc",
        CHUNKED + b"3\r\nabc\r\nnot a size\r\nabc",
    ],
)
def test_an_answer_without_a_clear_end_is_kept_and_never_complete(lost: bytes) -> None:
    framing = Framing(b"GET")
    assert framing.feed(lost + b"more").answer == lost + b"more"
    assert framing.feed(b"and more").answer == b"and more"
    assert not framing.complete
    assert not framing.until_close


def test_equal_lengths_in_one_field_are_one_length() -> None:
    framing = Framing(b"GET")
    answer = head(b"HTTP/1.1 200 OK", b"Content-Length: 3, 03") + b"abc"
    assert framing.feed(answer + b"d").answer == answer
    assert framing.complete


def test_without_a_length_the_connection_ends_the_answer() -> None:
    framing = Framing(b"GET")
    assert framing.feed(UNTIL_CLOSE + HTML).answer == UNTIL_CLOSE + HTML
    assert framing.feed(HTML).answer == HTML
    assert framing.until_close
    assert not framing.complete


def test_a_head_that_never_ends_is_kept_and_reported() -> None:
    framing = Framing(b"GET")
    line = b"X-More: and more\r\n"
    sent = b"HTTP/1.1 200 OK\r\n" + line * (http.HEAD_LIMIT // len(line) + 1)
    assert not framing.endless
    assert framing.feed(sent).answer == sent
    assert framing.endless
    assert framing.unfinished() == b""
    assert framing.feed(line).answer == line


def test_interim_answers_without_end_are_kept_and_reported() -> None:
    framing = Framing(b"GET")
    enough = EARLY * (INTERIM_LIMIT // len(EARLY) + 1)
    assert framing.feed(enough).interim == enough
    assert framing.endless
    assert framing.feed(ok()) == (b"", ok())
    assert not framing.complete


def test_a_chunked_answer_ends_behind_its_trailers() -> None:
    framing = Framing(b"GET")
    body = chunks(HTML, end=b"0\r\nX-Sum: 1\r\n")
    assert framing.feed(CHUNKED + body).answer == CHUNKED + body
    assert not framing.complete
    assert framing.feed(b"\r\nmore").answer == b"\r\n"
    assert framing.complete
