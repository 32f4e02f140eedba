"""Text and addresses of strangers as XML takes them."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from archiver import urls

__all__ = ["address", "attribute", "cdata", "text"]

# What is no character of XML (https://www.w3.org/TR/xml/#charsets), and what none should be.
_OF_ASCII = "\0-\x08\x0b\x0c\x0e-\x1f\x7f"
_BEYOND = "\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_NO_ASCII = re.compile(f"[{_OF_ASCII}]")
_NO_CHARACTER = re.compile(f"[{_OF_ASCII}{_BEYOND}]")
_PARTS = re.compile(
    r"(https?)://([A-Za-z0-9.-]+(?::\d{1,5})?)([/?#].*)?", re.ASCII | re.IGNORECASE
)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_AS_IT_IS = "%/?:@!$&'()*+,;=~-._"


def text(said: str | None) -> str:
    """*said* between tags."""
    return escape(_sound(said), quote=False)


def attribute(said: str | None) -> str:
    """*said* between double quotes, on one line."""
    return escape(" ".join(_sound(said).split()))


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
    before, mark, fragment = _STRAY_PERCENT.sub("%25", parts[3] or "/").partition("#")
    quoted = (quote(part, safe=_AS_IT_IS, errors="replace") for part in (before, fragment))
    return f"{parts[1].lower()}://{parts[2]}" + mark.join(quoted)


def _sound(said: str | None) -> str:
    """*said* without what is no character."""
    if not said or said.isprintable():
        return said or ""
    return (_NO_ASCII if said.isascii() else _NO_CHARACTER).sub("", said)
