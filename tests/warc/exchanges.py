"""Exchanges for tests to record."""

from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.capture import Exchange, Spool

START = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\n<p>A letter</p>"


def spool(block: bytes, limit: int | None = None) -> Spool:
    """*block* as it would have been received."""
    made = Spool() if limit is None else Spool(limit)
    made.write(block)
    return made


def exchange(number: int = 0, answer: bytes = ANSWER, **fields: Any) -> Exchange:
    """The exchange *number*, answered with *answer*."""
    request = b"GET /%d HTTP/1.1\r\nHost: blog.example\r\n\r\n" % number
    given = {
        "url": f"http://blog.example/{number}",
        "request": spool(request),
        "response": spool(answer),
        "started_at": START + timedelta(seconds=number),
        "ip": "127.0.0.1",
    }
    return Exchange(**(given | fields))
