"""What stands before Datasette: who may ask, and what a browser may do with the answers.

Loopback keeps other machines out. Pages of other sites, which run in the same browser, are kept
out by the name they ask under (DNS rebinding) and by what they may do with an answer. What is
archived is shown without scripts, without forms that lead elsewhere, without frames, and without a
request to any other host.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

__all__ = ["PICTURE_POLICY", "guarded"]

_Message = MutableMapping[str, Any]  # as ASGI defines it
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_Application = Callable[[_Message, _Receive, _Send], Awaitable[None]]

_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_METHODS = frozenset({"GET", "HEAD"})

_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For a picture looked at by itself: a drawing (SVG) is a document, and may hold a script."""

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-dns-prefetch-control": "off",
}


def guarded(application: _Application) -> _Application:
    """*application*, asked only by this machine, its answers with the policy on them."""

    async def guard(scope: _Message, receive: _Receive, send: _Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        refused = _refusal(scope)
        if refused is not None:
            await _refuse(send, *refused)
            return

        async def send_with_policy(message: _Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_policy(message.get("headers", ()))}
            await send(message)

        await application(scope, receive, send_with_policy)

    return guard


def _refusal(scope: _Message) -> tuple[int, str] | None:
    """Status and reason for not answering; None when there is no such reason."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1").lower()
    name, _, port = host.rpartition(":")
    if (name if name and port.isdecimal() else host) not in _NAMES:
        return 421, "ask for it as 127.0.0.1 or localhost"
    if scope["method"] not in _METHODS:
        return 405, "the archive is only read"
    if headers.get(b"sec-fetch-site") == b"cross-site" and (
        headers.get(b"sec-fetch-mode") != b"navigate"
    ):
        return 403, "pages of other sites are not answered"
    return None


def _with_policy(headers: Any) -> list[tuple[bytes, bytes]]:  # pairs, as ASGI defines them
    told = {name.lower(): value for name, value in headers}
    ours = {name.encode(): value.encode() for name, value in _HEADERS.items()}
    ours[b"content-security-policy"] = told.get(b"content-security-policy", _POLICY.encode())
    return [(name, value) for name, value in headers if name.lower() not in ours] + [*ours.items()]


async def _refuse(send: _Send, status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{reason}\n".encode()})
