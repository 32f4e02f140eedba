"""Writes the damaged and foreign WARC files beside it: ``python -m tests.bad.make``.

They are kept as files because other versions of zlib pack differently, and what must be read is
these bytes. `tests/warc/test_bad.py` says of each what is kept and what is reported.
"""

import gzip
import zlib
from pathlib import Path

HERE = Path(__file__).parent
HTML = b"<!doctype html><title>A letter</title><p>What the week brought, and what it did not."


def record(kind: str, number: int, block: bytes, *fields: str, version: str = "1.1") -> bytes:
    """One record, as plain bytes; *fields* are added to the mandatory ones, or replace them."""
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": f"2019-03-0{number % 9 + 1}T10:11:12.345678Z",
        "WARC-Target-URI": f"http://blog.example/{number}",
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    }
    lines |= dict(field.split(": ", 1) for field in fields)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def answer(body: bytes = HTML, *lines: bytes, end: bytes = b"\r\n") -> bytes:
    """An HTTP answer with *body*."""
    head = [b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=utf-8", *lines]
    return end.join([*head, b"", b""]) + body


def response(number: int, *fields: str) -> bytes:
    """A plain `response` record."""
    return record("response", number, answer(HTML + b" %d" % number), *fields)


def packed(*records: bytes) -> bytes:
    """*records* with a gzip member each."""
    return b"".join(gzip.compress(r, mtime=0) for r in records)


def flipped(whole: bytes, at: int) -> bytes:
    """*whole* with the byte *at* inverted."""
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def damaged() -> dict[str, bytes]:
    """Files with something broken in them."""
    one, two, three = (packed(response(n)) for n in (1, 2, 3))
    plain = [response(n) for n in (1, 2, 3)]
    long = record("response", 2, answer(), f"Content-Length: {len(answer()) + 50}")
    short = record("response", 2, answer(), f"Content-Length: {len(answer()) - 50}")
    return {
        "torn-tail.warc.gz": one + two + three[:-10],
        "torn-block.warc.gz": one + two + three[: len(three) // 2],
        "torn-head.warc.gz": one + two + three[:30],
        "torn-gzip-head.warc.gz": one + two + three[:5],
        "torn-first.warc.gz": one[:100],
        "torn.warc": plain[0] + plain[1] + plain[2][:-60],
        "damaged-middle.warc.gz": one + flipped(two, len(two) // 2) + three,
        "bad-checksum.warc.gz": one + flipped(two, len(two) - 6) + three,
        "bad-size.warc.gz": one + flipped(two, len(two) - 2) + three,
        "bad-magic.warc.gz": one + flipped(two, 0) + three,
        "torn-then-appended.warc.gz": one + two[:-40] + three,
        "trailing-garbage.warc.gz": one + two + b"-- end of transfer --\n",
        "trailing-zeros.warc.gz": one + two + bytes(512),
        "length-too-long.warc.gz": one + packed(long) + three,
        "length-too-long.warc": plain[0] + long + plain[2],
        "length-too-short.warc": plain[0] + short + plain[2],
        "length-no-number.warc": plain[0]
        + record("response", 2, answer(), "Content-Length: many")
        + plain[2],
        "two-records-a-member.warc.gz": one + packed(plain[1] + plain[2]) + packed(response(4)),
        "three-records-a-member.warc.gz": packed(b"".join(plain)) + packed(response(4)),
        "one-member.warc.gz": packed(b"".join(plain)),
        "no-warc.warc.gz": gzip.compress(b"<html>404 Not Found</html>" * 9, mtime=0),
        "no-warc.warc": b"<html>404 Not Found</html>",
    }


def odd() -> dict[str, bytes]:
    """Files in which nothing is lost, but which are not as one would write them."""
    one, two = packed(response(1)), packed(response(2))
    empty = gzip.compress(b"", mtime=0)
    short = record("response", 2, answer(), f"Content-Length: {len(answer()) - 50}")
    return {
        "empty.warc.gz": b"",
        "empty-member-between.warc.gz": one + empty + two,
        "empty-member-at-the-end.warc.gz": one + two + empty,
        "length-too-short.warc.gz": one + packed(short, response(3)),
        "no-blank-lines-at-the-end.warc": response(1) + response(2)[:-4],
        "blank-lines-at-the-end.warc": response(1) + response(2) + b"\r\n\n\r\n",
        "no-date.warc": response(1, "WARC-Date: ") + response(2),
        "odd-dates.warc": response(1, "WARC-Date: 2019")
        + response(2, "WARC-Date: 2019-03")
        + response(3, "WARC-Date: 2019-03-04")
        + response(4, "WARC-Date: 2019-03-04T05:06Z")
        + response(5, "WARC-Date: 2019-03-04T05:06:07.123456789Z")
        + response(6, "WARC-Date: 2019-03-04T05:06:07+02:00")
        + response(7, "WARC-Date: yesterday")
        + response(8, "WARC-Date: 0001-01-01T00:00:00+23:00"),
        "no-url.warc": response(1, "WARC-Target-URI: ")
        + response(2, "WARC-Target-URI: urn:x")
        + response(3),
    }


def foreign() -> dict[str, bytes]:
    """Files as other programs write them."""
    info = b"software: Other/1.0\r\nformat: WARC File Format 1.0\r\nno field\r\n"
    get = b"GET /%d HTTP/1.1\r\nHost: blog.example\r\n\r\n"
    post = b"POST /%d HTTP/1.1\r\nHost: blog.example\r\nContent-Length: 3\r\n\r\na=b"
    seconds = "WARC-Date: 2019-03-04T05:06:07Z"
    to_1 = "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>"
    to_2 = "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000002>"
    to_3 = "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000003>"
    url_1 = "WARC-Target-URI: <http://blog.example/1>"
    warcinfo = "Content-Type: application/warc-fields"
    return {
        # The request first; the response names it; angle brackets around the address.
        "wget.warc.gz": packed(
            record("warcinfo", 9, info, warcinfo, "WARC-Target-URI: ", seconds, version="1.0"),
            record("request", 2, post % 1, url_1, seconds, version="1.0"),
            record("response", 1, answer(), url_1, to_2, seconds, version="1.0"),
            record("metadata", 8, b"hopsFromSeed: 1\r\n", warcinfo, version="1.0"),
            record("resource", 7, b"wget log", "Content-Type: text/plain", version="1.0"),
        ),
        # The response first; the request names it; dns answers among them.
        "warcprox.warc.gz": packed(
            record("response", 4, b"20190304\nblog.example. A", "Content-Type: text/dns"),
            record("response", 1, answer(), "WARC-Payload-Digest: sha256:abc"),
            record("request", 2, post % 1, to_1),
        ),
        # Several exchanges at a time; revisits; text taken from pages.
        "browsertrix.warc.gz": packed(
            record("response", 1, answer()),
            record("response", 3, answer()),
            record("request", 4, b"HEAD /3 HTTP/1.1\r\n\r\n", to_3),
            record("request", 2, post % 1, to_1),
            record("revisit", 5, answer(b""), "WARC-Profile: identical-payload-digest"),
            record("request", 6, get % 5, "WARC-Concurrent-To: "),
            record("conversion", 7, b"text", "Content-Type: text/plain"),
            record("metadata", 8, b'{"kind": 5}', "Content-Type: application/json"),
            record("metadata", 9, b"[[[[", "Content-Type: application/json"),
            record("metadata", 10, b"[" * 5000, "Content-Type: application/json"),
            record("metadata", 11, b'["kind"]', "Content-Type: application/json"),
        ),
        # What a sloppy server sent: each kept byte for byte, each readable.
        "odd-answers.warc": b"".join(
            record("response", number, block)
            for number, block in enumerate(
                [
                    answer(HTML, b"Content-Length: 85", end=b"\n"),
                    answer(HTML, b"X-Long: one", b" two"),
                    answer(HTML, b"this is no field", b"Server:nginx"),
                    answer(HTML, b"Content-Length: 9999"),
                    answer(b"20\r\n" + HTML[:20], b"Transfer-Encoding: chunked"),
                    answer(HTML, b"Transfer-Encoding: chunked"),
                    answer(HTML, b"Content-Encoding: gzip"),
                    answer(zlib.compress(HTML)[:40], b"Content-Encoding: deflate"),
                    HTML,
                ],
                start=1,
            )
        ),
    }


if __name__ == "__main__":
    for name, written in (damaged() | odd() | foreign()).items():
        (HERE / name).write_bytes(written)
