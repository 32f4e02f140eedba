"""Keeps what lets a person in out of what is recorded.

An archive is handed on; a password or a session in a request record would be handed on with it.
"""

from __future__ import annotations

import re

from archiver import http
from archiver.capture import Spool

__all__ = ["HIDDEN", "without_credentials"]

HIDDEN = b"[redacted]"
"""What stands in the place of a value that is kept out."""

_NAMES = (
    rb"authorization|proxy-authorization|cookie2?|(?:x-)?(?:api|auth|access|csrf|xsrf|session)"
    rb"[-_]?(?:key|token|id|secret)?|x-amz-security-token|x-wp-nonce"
)
_FIELD = re.compile(
    rb"^(?P<name>(?:" + _NAMES + rb"))(?P<gap>[ \t]*:[ \t]*)"
    rb"(?P<value>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)


def without_credentials(request: Spool) -> tuple[Spool, tuple[str, ...]]:
    """*request* with the values of credentials hidden, and the names of their fields.

    The same spool where there are none; else another, and the first is closed. OSError when there
    is no room for it.
    """
    head = request.head(http.HEAD_LIMIT)
    size = http.head_size(head) or len(head)
    names: dict[str, None] = {}

    def hidden(found: re.Match[bytes]) -> bytes:
        names[found["name"].decode("ascii").lower()] = None
        return found["name"] + found["gap"] + HIDDEN

    told = _FIELD.sub(hidden, head[:size])
    if not names:
        return request, ()
    changed = Spool()
    changed.write(told)
    for chunk in request.chunks(size):
        changed.write(chunk)
    request.close()
    return changed, tuple(names)
