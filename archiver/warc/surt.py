"""SURT keys: addresses turned round, so that a site's captures lie together in an index.

``https://www.Example.com/A/?b=2&a=1`` becomes ``com,example)/a?a=1&b=2`` (Sort-friendly URI
Reordering Transform). What counts as the same address was settled by the Internet Archive:
scheme, user information, ``www.``, default port, fragment, letter case, session ids, the order of
a query and a slash at the end make no difference. The oddities of its own program are kept on
purpose, since a key is of use only where everybody computes the same one.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import unquote_to_bytes

__all__ = ["surt"]

_SCHEME = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]*):")
_REPEATED = re.compile(rb"\A(?:https?://(?=https?://))++")
_DEFAULT_PORTS = {b"http": 80, b"https": 443}
_WWW = re.compile(rb"\Awww\d*\.")
_SLASHES = re.compile(rb"//+")
_DECIMAL = re.compile(rb"\d+")
_DOTTED = re.compile(rb"(?:[1-9]\d*(?:\.\d+){1,3}|0[0-7]*(?:\.[0-7]+){1,3})")
_HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF")
_IDN_LIMIT = 1024  # bytes; Python's codec takes quadratic time

_UNSAFE = re.compile(rb"[\x00-\x20#%\x7f-\xff]")
_UNPRINTABLE = re.compile(rb"[\x00-\x20\x7f-\xff]")

# The segment of a query that ends with a session id. ColdFusion's takes two of them.
_SESSION_IDS: list[tuple[re.Pattern[bytes], bytes]] = [
    (re.compile(rb"(.*)jsessionid=[0-9a-z]{32}"), b""),
    (re.compile(rb"(.*)phpsessid=[0-9a-z]{32}"), b""),
    (re.compile(rb"(.*)sid=[0-9a-z]{32}"), b""),
    (re.compile(rb"(.*)aspsessionid[a-z]{8}=[a-z]{24}"), b""),
    (re.compile(rb"(.*)cfid=.+"), b"cftoken="),
]
# ASP.NET has it in the path, before a page: /(s(24 characters))/page.aspx.
_ASP_NET = [
    re.compile(rb"(?<=/)\((?:[a-z]\([0-9a-z]{24}\))+\)/"),
    re.compile(rb"(?<=/)\([0-9a-z]{24}\)/"),
]


def surt(url: str) -> str:
    """The key of *url*, one word in ASCII; *url* itself, its blanks escaped, where it has none."""
    if not url:
        return "-"
    received = url.encode("utf-8", "surrogatepass")
    if not url.startswith("filedesc"):  # names an ARC file
        with suppress(ValueError):
            return _key(received).decode("ascii")
    return _UNPRINTABLE.sub(_escaped, received).decode("ascii")


def _key(received: bytes) -> bytes:
    """The key of an address; ValueError for one with an impossible port."""
    address = received.strip().translate(None, b"\t\r\n").partition(b"#")[0]
    if not _SCHEME.match(address):
        address = b"http://" + address
    scheme, _, rest = _REPEATED.sub(b"", address, count=1).partition(b":")
    rest, _, query = rest.partition(b"?")
    query = _query(query)
    host, port, path = _split(rest)
    if not host and scheme.startswith(b"http"):  # http:/host/ and http:///host/
        first, slash, below = path.lstrip(b"/").partition(b"/")
        host, path = (first, slash + below or b"/") if first else (b"", path[:1])
    path = _unescaped(path)
    turned = _turned(host)
    if not turned:
        return scheme + b":" + _path(path or (query and b"/")) + query
    if port and port != _DEFAULT_PORTS.get(scheme.lower()):
        turned += b":%d" % port
    return turned + b")" + _path(_resolved(path) or b"/") + query


def _split(rest: bytes) -> tuple[bytes, int, bytes]:
    """Host, port and path of what follows the scheme; ValueError when the port is none."""
    if not rest.startswith(b"//"):
        return b"", 0, rest
    authority, slash, path = rest[2:].partition(b"/")
    address = authority.rpartition(b"@")[2].rstrip(b":")
    before, bracket, within = address.partition(b"[")
    if bracket:
        host, _, behind = within.partition(b"]")
        port = behind.partition(b":")[2]
    else:
        host, _, port = before.partition(b":")
    return host, _port(port), slash + path


def _port(port: bytes) -> int:
    """The number of *port*, 0 when it is empty; ValueError when it is no port."""
    if port and not port.isdigit():
        raise ValueError
    number = int(port or b"0")
    if number > 0xFFFF:
        raise ValueError
    return number


@lru_cache(maxsize=256)
def _turned(host: bytes) -> bytes:
    """The last label of *host* first, without ``www.``, names in ASCII, addresses in full."""
    host = _unescaped(host)
    if not host.isascii() and len(host) <= _IDN_LIMIT:
        with suppress(UnicodeError):  # what is no name is escaped
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.strip(b".").replace(b"..", b".")
    host = _UNSAFE.sub(_escaped, _ip_address(host) or host.lower())
    return b",".join(reversed(_WWW.sub(b"", host, count=1).split(b".")))


def _ip_address(host: bytes) -> bytes | None:
    """*host* as four numbers when it is an IPv4 address in fewer, or in octal ones."""
    if _DECIMAL.fullmatch(host):
        number = int(host)
    elif _DOTTED.fullmatch(host):
        *first, last = parts = [_number(part) for part in host.split(b".")]
        limits = [0x100] * len(first) + [0x100 ** (4 - len(first))]
        if any(part >= limit for part, limit in zip(parts, limits, strict=True)):
            return None
        number = last + sum(part << (24 - 8 * place) for place, part in enumerate(first))
    else:
        return None
    return b".".join(b"%d" % (number >> shift & 0xFF) for shift in (24, 16, 8, 0))


def _number(part: bytes) -> int:
    """One number of an address, octal behind a zero; more than any may be when it is none."""
    try:
        return int(part, 8 if part.startswith(b"0") else 10)
    except ValueError:
        return 1 << 32


def _resolved(path: bytes) -> bytes:
    """*path* without dot segments and empty ones; ``..`` stays where nothing lies above."""
    if b"/." in path:
        kept: list[bytes] = []
        for segment in path[1:].split(b"/"):
            if segment == b".." and kept:
                kept.pop()
            elif segment != b".":
                kept.append(segment)
        path = b"/" + b"/".join(kept)
    return _SLASHES.sub(b"/", path) if b"//" in path else path


def _path(path: bytes) -> bytes:
    """*path* escaped, in lower case, without session ids and the slash at its end."""
    path = _UNSAFE.sub(_escaped, path).lower()
    if b".aspx" in path:
        for session_id in _ASP_NET:
            path = _without_last(session_id, path)
    return path[:-1] if len(path) > 1 and path.endswith(b"/") else path


def _without_last(session_id: re.Pattern[bytes], path: bytes) -> bytes:
    """*path* without the last *session_id* that an ASP.NET page follows."""
    for found in reversed(list(session_id.finditer(path))):
        page, _, _ = path[found.end() :].partition(b"?")
        if b".aspx" in page[1:]:
            return path[: found.start()] + path[found.end() :]
    return path


def _query(query: bytes) -> bytes:
    """*query* with its question mark, sorted, in lower case, without session ids; or empty."""
    if not query:
        return b""
    query = _UNSAFE.sub(_escaped, _unescaped(query)).lower()
    segments = query.split(b"&")
    if b"id" in query:
        for session_id, second in _SESSION_IDS:
            _drop_last(segments, session_id, second)
    segments.sort(key=_by_name)
    query = b"&".join(segments)
    return query and b"?" + query


def _by_name(segment: bytes) -> list[bytes]:
    return segment.split(b"=", 1)


def _drop_last(segments: list[bytes], session_id: re.Pattern[bytes], second: bytes) -> None:
    """Take the last *session_id* out of *segments*; what is before it joins what is behind."""
    size = 2 if second else 1
    for place in range(len(segments) - size, -1, -1):
        found = session_id.fullmatch(segments[place])
        behind = segments[place + size - 1]
        if found and (not second or (behind.startswith(second) and behind != second)):
            following = b"".join(segments[place + size : place + size + 1])
            segments[place : place + size + 1] = [found[1] + following]
            return


def _unescaped(text: bytes) -> bytes:
    """*text* with percent-encoding undone, also where that had been encoded in its turn."""
    if b"%" not in text:
        return text
    once = unquote_to_bytes(text)
    if b"%" not in once:
        return once
    done = bytearray()
    for byte in once:  # one pass, however often it was encoded
        done.append(byte)
        while len(done) > 2 and done[-3] == 0x25 and _HEXADECIMAL.issuperset(done[-2:]):
            done[-3:] = bytes([int(done[-2:], 16)])
    return bytes(done)


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"%%%02x" % found[0][0]
