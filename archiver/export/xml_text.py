"""Text and addresses of strangers as XML takes them."""

from __future__ import annotations

import re
from html import escape
from ipaddress import IPv4Address
from urllib.parse import quote

from archiver import urls

__all__ = ["address", "attribute", "cdata", "label", "text"]

# What is no character of XML (https://www.w3.org/TR/xml/#charsets), and what none should be.
_OF_ASCII = "\0-\x08\x0b\x0c\x0e-\x1f\x7f"
_BEYOND = "\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_NO_ASCII = re.compile(f"[{_OF_ASCII}]")
_NO_CHARACTER = re.compile(f"[{_OF_ASCII}{_BEYOND}]")
_NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PARTS = re.compile(
    rf"(https?)://((?:{_NAME}\.)*({_NAME})\.?)(?::0*(\d{{0,5}}))?([/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile("[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_HIGHEST_PORT = 65_535
_LONGEST_LABEL = 300
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AS_IT_IS = "%/?:@!$&'()*+,;=~-._"


def text(said: str | None) -> str:
    """*said* between tags."""
    return escape(_sound(said), quote=False)


def attribute(said: str | None) -> str:
    """*said* between double quotes, on one line."""
    return escape(_words(said))


def label(said: str | None) -> str:
    """*said* on one line of bounded length; empty when nothing is in it that could be read."""
    line = _words(said)
    return line if len(line) <= _LONGEST_LABEL else f"{line[: _LONGEST_LABEL - 1].rstrip()}…"


def cdata(said: str | None) -> str:
    """*said* in a CDATA section, or several."""
    return f"<![CDATA[{_sound(said).replace(']]>', ']]]]><![CDATA[>')}]]>"


def address(url: str) -> str | None:
    """*url* in the characters of RFC 3986; None when it is no web address or has no such form."""
    if not urls.is_web(url):
        return None
    parts = _PARTS.fullmatch(url.strip())
    if parts is None:
        return None
    scheme, host, last, port, rest = parts.groups()
    if int(port or 0) > _HIGHEST_PORT or (_NUMBER.fullmatch(last) and not _is_ipv4(host)):
        return None
    before, mark, fragment = _STRAY_PERCENT.sub("%25", rest or "/").partition("#")
    quoted = (quote(part, safe=_AS_IT_IS, errors="replace") for part in (before, fragment))
    at = f"{host}:{port}" if port else host
    return f"{scheme.lower()}://{at}" + mark.join(quoted)


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _words(said: str | None) -> str:
    return " ".join(_sound(said).split())


def _sound(said: str | None) -> str:
    """*said* without what is no character."""
    if not said or said.isprintable():
        return said or ""
    return (_NO_ASCII if said.isascii() else _NO_CHARACTER).sub("", said)
