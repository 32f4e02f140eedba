"""What a digest is taken over, and how it is written.

Block digests cover every byte of a block. Payload digests cover the entity: what follows the
head, with chunked transfer coding undone and content coding (gzip, br) kept, as the WARC
specification has it (iipc/warc-specifications#22), so that two captures whose chunks fell
differently have one digest. Checkers that hash the chunks themselves (`warcio check`,
`fastwarc check -p`) therefore complain about the payload of chunked answers, and of nothing else.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable

from archiver import http
from archiver.capture import Spool

__all__ = ["block_digest", "payload_digest"]


def block_digest(block: Iterable[bytes]) -> str:
    """``sha1:BASE32`` over the pieces of *block*."""
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in block:
        digest.update(piece)
    return "sha1:" + b32encode(digest.digest()).decode("ascii")


def payload_digest(head: http.Head, message: Spool) -> str:
    """``sha1:BASE32`` over the entity of *message*, whose head is *head*; none without its end."""
    if message.size == head.size:
        return _OF_NOTHING
    body = message.chunks(head.size if head.complete else message.size)
    return block_digest(map(http.Dechunker().feed, body) if head.chunked else body)


_OF_NOTHING = block_digest(())
