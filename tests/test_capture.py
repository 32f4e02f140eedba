"""Spools keep what they are given, in memory or on disk."""

from datetime import UTC, datetime

import pytest

from archiver.capture import Exchange, Spool


def spool(*pieces: bytes, limit: int = 10) -> Spool:
    made = Spool(limit)
    for piece in pieces:
        made.write(piece)
    return made


@pytest.mark.parametrize(
    "pieces",
    [(), (b"abc",), (b"abc", b"defg", b"hij"), (b"abcdefghijk",), (b"abc", b"defghijk", b"lm")],
)
def test_bytes_come_back_in_order(pieces: tuple[bytes, ...]) -> None:
    made = spool(*pieces)
    whole = b"".join(pieces)
    assert made.size == len(whole)
    assert b"".join(made.chunks(size=4)) == whole
    assert b"".join(made.chunks(2)) == whole[2:]
    assert made.head(5) == whole[:5]
    assert made.open(3).read() == whole[3:]
    made.close()


def test_up_to_its_limit_a_spool_is_in_memory() -> None:
    assert spool().in_memory == b""
    assert spool(b"01234", b"56789").in_memory == b"0123456789"


def test_beyond_its_limit_it_is_on_disk() -> None:
    made = spool(b"0123456789", b"0")
    assert made.in_memory is None
    made.close()


def test_it_can_be_written_to_after_it_was_read() -> None:
    small, large = spool(b"ab"), spool(b"0123456789a")
    for made in (small, large):
        before = made.head(99)
        made.write(b"cd")
        assert made.head(99) == before + b"cd"
        made.close()


def test_closing_an_exchange_gives_both_spools_back() -> None:
    exchange = Exchange(
        url="http://blog.example/",
        request=spool(b"GET /"),
        response=spool(b"HTTP/1.1 200 OK"),
        started_at=datetime(2024, 5, 6, tzinfo=UTC),
    )
    file = exchange.response.open()
    exchange.close()
    assert file.closed
    assert exchange.request.in_memory == b""
