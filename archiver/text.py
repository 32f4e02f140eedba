"""Bytes to text, and the small things done to text: white space, stray characters, words.

Nearly every page is valid UTF-8, whatever it declares, and that is all the fast path checks.
Only what is not goes the long way: mostly UTF-8 with foreign bytes in between, then the declared
charsets, then Chinese double-byte text under a wrong label, then what `UnicodeDammit` makes of it.
"""

from __future__ import annotations

import codecs
import re
from unicodedata import normalize

__all__ = [
    "CJK",
    "ZERO_WIDTH_SPACE",
    "decode",
    "folded",
    "sound",
    "spaced",
    "squash",
    "utf8",
    "word_count",
    "word_set",
]

# What no XML or HTML text may hold: C0 controls but tab, line feed, form feed, return; and DEL.
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
_CONTROL_CHARACTERS = re.compile(f"[{re.escape(_CONTROLS.decode())}]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Labels that mean a larger charset than they say (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}
# Codecs a page may name; others (punycode, utf-7, unicode_escape …) are slow or no charsets.
_CODECS = re.compile(
    r"ascii|utf-(8|16|32)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-\w|mac-\w+|gb\w+|big5\w*|euc_\w+|"
    r"shift_jis\w*|iso2022_jp"
)
_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_HIGH = bytes(range(0x80, 0x100))
ZERO_WIDTH_SPACE = "\u200b"
"""What `spaced` puts in: the line break that Unicode allows without a blank (UAX 14, class ZW)."""

CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Ranges of Chinese, Japanese and Korean characters, for a set of a regular expression."""
_CJK_CHARACTER = re.compile(f"[{CJK}]")
_LETTER = re.compile(r"\w")
_NO_CJK_LEAD = bytes([*range(0xE3), 0xEE, *range(0xF1, 0x100)])  # of UTF-8
_WORD_OR_CJK = re.compile(rf"[{CJK}]|[^\W{CJK}][^\s{CJK}]*")
_CJK_RUN = re.compile(f"[{CJK}]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")


def decode(body: bytes, content_type: str | None) -> str:
    """*body* as text, whatever it and *content_type* declare; control characters are removed."""
    return utf8(body, content_type).decode("utf-8")


def utf8(body: bytes, content_type: str | None) -> bytes:
    """*body* as valid UTF-8 without BOM and control characters; what parsers are fed."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        body = _decode_other(body, content_type).encode("utf-8", "replace")
    else:
        body = body.removeprefix(codecs.BOM_UTF8)
        if b"\0" in body or b"\x1b" in body:  # UTF-16 and ISO-2022-JP look like ASCII
            body = _decode_hidden(body, content_type).encode("utf-8", "replace")
    return body.translate(None, _CONTROLS)


def sound(text: str) -> str:
    """*text* without lone surrogates and control characters, which JSON can carry."""
    if text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL_CHARACTERS.sub("", text)


def squash(text: str) -> str:
    """*text* on one line, white space of every kind squeezed, invisible characters removed."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def folded(name: str) -> str:
    """*name* as names are compared: without case, white space squeezed, accents composed."""
    if not name.isascii():
        name = normalize("NFC", name)
    return " ".join(name.casefold().split())


def word_count(text: str) -> int:
    """How many words *text* has; each Chinese, Japanese or Korean character counts as one."""
    if not _may_be_cjk(text) or not _CJK_CHARACTER.search(text):
        pieces = text.split()
        doubtful = [p for p in pieces if not (p[0].isalnum() or p[-1].isalnum())]
        return len(pieces) - len(doubtful) + sum(map(bool, map(_LETTER.search, doubtful)))
    return len(_WORD_OR_CJK.findall(text))


def spaced(text: str) -> str:
    """*text* with a zero-width space on both sides of every CJK character that touches a letter.

    It looks the same, and whoever looks for words finds each such character as one.
    """
    return _CJK_RUN.sub(_apart, text) if _may_be_cjk(text) else text


def _apart(run: re.Match[str]) -> str:
    start, end = run.span()
    before = ZERO_WIDTH_SPACE if run.string[start - 1 : start].isalnum() else ""
    behind = ZERO_WIDTH_SPACE if run.string[end : end + 1].isalnum() else ""
    return before + ZERO_WIDTH_SPACE.join(run[0]) + behind


def _may_be_cjk(text: str) -> bool:
    """Whether it is worth looking for a CJK character in *text*."""
    if text.isascii():
        return False
    return bool(text.encode("utf-8", "replace").translate(None, _NO_CJK_LEAD))


def word_set(text: str) -> frozenset[str]:
    """The words of a table written as running text, apart by white space."""
    return frozenset(text.split())


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Codecs the header and the document itself name, in that order, as Python calls them."""
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 - dear to import, seldom needed

    header = _CHARSET.search(content_type or "")
    labels = (
        header[1] if header else None,
        EncodingDetector.find_declared_encoding(body[:65536], is_html=True),
    )
    found: list[str] = []
    for label in labels:
        try:
            name = codecs.lookup(label).name if label else ""
        except (LookupError, ValueError):
            continue
        if _CODECS.fullmatch(name):
            found.append(_MEANT.get(name, name))
    return found


def _decode_hidden(body: bytes, content_type: str | None) -> str:
    """Text in a charset whose bytes are valid UTF-8 by chance, where that charset is declared."""
    for codec in _declared(body, content_type):
        if codec.startswith(("utf-16", "utf-32", "iso2022")):
            try:
                return body.decode(codec)
            except UnicodeDecodeError:
                continue
    return body.decode("utf-8")


def _decode_other(body: bytes, content_type: str | None) -> str:
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, _MIXED if codec == "utf-8" else "replace")
    if _mostly_utf8(body):
        return body.decode("utf-8", _MIXED)
    for codec in _declared(body, content_type):
        if codec != "utf-8":
            try:
                return body.decode(codec)
            except UnicodeDecodeError:
                continue
    guesses = ["windows-1252", "iso-8859-1"]
    if _double_byte(body):
        guesses = ["gb18030", "big5hkscs", *guesses]
    from bs4.dammit import UnicodeDammit  # noqa: PLC0415 - as above

    # With guesses that cannot all fail, UnicodeDammit never asks a detector that may be installed.
    return UnicodeDammit(body, user_encodings=guesses, is_html=True).unicode_markup or ""


def _mostly_utf8(body: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: a cut page, or one with pasted-in bytes."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > 2 * bad


def _double_byte(body: bytes) -> bool:
    """Whether high bytes come in the pairs of GB 2312; typographic quotes lie outside of them."""
    sample = body[:262144]
    paired = sum(len(run) for run in _PAIRS.findall(sample))
    return 4 * paired > 3 * (len(sample) - len(sample.translate(None, _HIGH)))


def _foreign_byte(error: UnicodeError) -> tuple[str, int]:
    """Reads a byte that is no UTF-8 as Windows-1252; the rest of a cut character is dropped."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    if error.end == len(error.object) and bad[0] >= 0xC2:
        return "", error.end
    return bad.decode("cp1252", "replace"), error.end


_MIXED = "archiver.mixed"
codecs.register_error(_MIXED, _foreign_byte)
