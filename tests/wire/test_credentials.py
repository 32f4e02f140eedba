"""Credentials are hidden in what is recorded, and nothing else is."""

import gzip
from contextlib import closing
from pathlib import Path

import pytest

from archiver.capture import SPOOL_LIMIT
from archiver.wire.credentials import without_credentials
from tests.server import ScriptedServer
from tests.warc.exchanges import spool
from tests.wire.cases import ok
from tests.wire.ordering import crawl
from tests.wire.test_handler import order

PLAIN = b"GET / HTTP/1.1\r\nHost: letters.example\r\nX-Author: editor\r\n\r\n"


def hidden(block: bytes) -> tuple[bytes, tuple[str, ...]]:
    changed, names = without_credentials(spool(block))
    with closing(changed):
        return b"".join(changed.chunks()), names


def test_a_request_without_any_stays_as_it_is() -> None:
    given = spool(PLAIN)
    assert without_credentials(given) == (given, ())


@pytest.mark.parametrize(
    "name",
    [
        "Cookie",
        "authorization",
        "Proxy-Authorization",
        "X-API-Key",
        "api_key",
        "X-Auth-Token",
        "X-CSRF-Token",
        "X-WP-Nonce",
    ],
)
def test_values_are_hidden_and_fields_named(name: str) -> None:
    field = f"{name}: s3cret; more\r\n".encode()
    block, names = hidden(PLAIN.replace(b"X-Author", field + b"X-Author"))
    assert b"s3cret" not in block
    assert block == PLAIN.replace(b"X-Author", f"{name}: [redacted]\r\n".encode() + b"X-Author")
    assert names == (name.lower(),)


def test_odd_spelling_does_not_let_it_through() -> None:
    head = b"GET / HTTP/1.1\nCOOKIE :a=1;\n b=s3cret\nHost: x\ncookie:s3cret\n\n"
    block, names = hidden(head)
    assert block == b"GET / HTTP/1.1\nCOOKIE :[redacted]\nHost: x\ncookie:[redacted]\n\n"
    assert names == ("cookie",)


def test_bodies_are_left_alone_however_large() -> None:
    body = b"\r\nCookie: of a visitor\r\n" + bytes(SPOOL_LIMIT)
    block, _ = hidden(b"POST / HTTP/1.1\r\nCookie: a=1\r\n\r\n" + body)
    assert block == b"POST / HTTP/1.1\r\nCookie: [redacted]\r\n\r\n" + body


@pytest.mark.parametrize("kept", [False, True])
def test_what_a_person_passes_to_a_crawl(kept: bool, tmp_path: Path) -> None:
    with ScriptedServer(lambda _: [ok()]) as server:
        [request] = order(server, "/members")
        request["headers"] = {"Cookie": "session=s3cret", "Authorization": "Basic s3cret"}
        settings = {"ARCHIVE_KEEP_CREDENTIALS": kept, "COOKIES_ENABLED": False}
        crawled = crawl(tmp_path, [request], settings=settings)
    [asked] = server.log
    assert b"session=s3cret" in asked.request  # the site gets it all the same
    [file] = crawled.files
    whole = gzip.decompress(file.read_bytes())
    assert (b"session=s3cret" in whole) is kept
    assert (b"Basic s3cret" in whole) is kept
    named = [line for line in whole.split(b"\r\n") if line.startswith(b"WARC-Redacted-Fields: ")]
    fields = {field for line in named for field in line.partition(b": ")[2].split(b", ")}
    assert fields == (set() if kept else {b"cookie", b"authorization"})
