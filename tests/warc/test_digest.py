"""Digests over blocks, and over entities whose chunks do not count."""

import hashlib
from base64 import b32encode

import pytest

from archiver import http
from archiver.warc.digest import block_digest, payload_digest
from tests.warc.exchanges import spool

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def sha1(content: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(content).digest()).decode()


def payload(block: bytes, limit: int | None = None) -> str:
    message = spool(block, limit)
    digest = payload_digest(http.parse_head(message.head(http.HEAD_LIMIT)), message)
    message.close()
    return digest


def test_a_known_value() -> None:
    assert block_digest([]) == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
    assert block_digest([b"a", b"bc"]) == sha1(b"abc")


@pytest.mark.parametrize(
    ("block", "entity"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nletter", b"letter"),
        (b"HTTP/1.1 200 OK\n\nletter", b"letter"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", b"\x1f\x8b"),
        (CHUNKED + b"6\r\nletter\r\n0\r\n\r\n", b"letter"),
        (CHUNKED + b"2\r\nle\r\n4;x\r\ntter\r\n0\r\nX: y\r\n\r\n", b"letter"),
        (CHUNKED + b"8\r\nletter", b"letter"),
        (CHUNKED + b"letter", b"letter"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nServer: cut off", b""),
        (b"X" * (http.HEAD_LIMIT + 10), b""),
    ],
)
def test_payloads(block: bytes, entity: bytes) -> None:
    assert payload(block) == sha1(entity)


def test_a_body_on_disk_has_the_same_digest() -> None:
    entity = b"letter" * 100_000
    chunks = b"".join(b"5dc\r\n%s\r\n" % entity[at : at + 1500] for at in range(0, 600_000, 1500))
    assert payload(CHUNKED + chunks + b"0\r\n\r\n", limit=1000) == sha1(entity)
