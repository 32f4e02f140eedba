r"""Inline content as CommonMark: text escaped, emphasis that holds, links, images, code.

Emphasis is the hard part. Whether ``**`` begins or ends it depends on the characters beside it,
and without a space between words, as in Chinese, the rules often say no. A letter that is in the
way is written as a character reference, which counts as punctuation
(https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from archiver.text import word_set

__all__ = ["code_span", "destination", "inline", "longest_run"]

_DELIMITERS = {"em": "*", "strong": "**", "del": "~~"}
_CODE = frozenset({"code", "kbd", "samp"})
_SEPARATING = word_set(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table td th "
    "tr ul"
)

_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"[\\`*<\[\]|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)")
_LINE_START = re.compile(r"[-+](?=\s|$)|-(?=-)|#(?=#{0,5}(?:\s|$))|[=>]|:(?=-)")
_NUMBER_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_IN_ADDRESS = re.compile(r"[\\()<>|*_`~\[\]]|&(?=#?\w{1,32};)")
_BACKTICKS = re.compile(r"`+")


class _Atom(NamedTuple):
    kind: str
    """text, code, raw (printed as it is), break, open or close."""
    value: str


_NOTHING = _Atom("text", "")


def inline(
    text: str | None,
    nodes: Iterable[etree._Element] = (),
    *,
    one_line: bool = False,
    cell: bool = False,
) -> str:
    """*text* and the inline *nodes* behind it as Markdown that may begin a block.

    On *one_line*, and so in a *cell* of a table, breaks are spaces.
    """
    atoms = _settled(_merged(_atoms(text, nodes)))
    if one_line or cell:
        atoms = _merged(_Atom("text", " ") if a.kind == "break" else a for a in atoms)
    if cell:  # a table is taken apart before code is looked for
        atoms = [
            a._replace(value=a.value.replace("|", "\\|")) if a.kind == "code" else a for a in atoms
        ]
    return _printed(atoms)


def destination(url: str) -> str:
    r"""*url* as it stands in the brackets of a link: ``a\(b\)``."""
    encoded = "".join(c if c > " " and c != "\x7f" else f"%{ord(c):02X}" for c in url)
    return _IN_ADDRESS.sub(lambda found: f"\\{found[0]}", encoded)


def code_span(text: str) -> str:
    """*text* between as many backticks as it needs."""
    fence = "`" * (longest_run(text) + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def longest_run(text: str) -> int:
    """How many backticks stand side by side in *text*, at most."""
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _atoms(text: str | None, nodes: Iterable[etree._Element]) -> Iterator[_Atom]:
    """What is to be printed, in order; no recursion, since markup nests as it likes."""
    inside: list[str] = []  # elements that are open and are printed
    yield from _text(text, inside)
    todo: list[etree._Element | tuple[_Atom | None, str, str | None]] = list(reversed([*nodes]))
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            closing, name, tail = node
            if name:
                inside.remove(name)
            if closing:
                yield closing
            yield from _text(tail, inside)
            continue
        if not isinstance(node.tag, str):
            yield from _text(node.tail, inside)
            continue
        opening, closing, name = _around(node, inside)
        if opening:
            yield opening
        if name:
            inside.append(name)
        yield from _text(node.text, inside)
        todo.append((closing, name, node.tail))
        todo.extend(reversed(node))


def _around(node: etree._Element, inside: list[str]) -> tuple[_Atom | None, _Atom | None, str]:
    """(what stands before the content of *node*, what behind it, its name if that matters)."""
    tag = str(node.tag)
    if tag in _DELIMITERS and not {tag, "code"} & {*inside}:
        return _Atom("open", _DELIMITERS[tag]), _Atom("close", _DELIMITERS[tag]), tag
    if tag == "a" and "a" not in inside and (href := node.get("href")):
        return _Atom("raw", "["), _Atom("raw", f"]({destination(href)})"), tag
    if tag in _SEPARATING:
        return _Atom("text", " "), _Atom("text", " "), ""
    single = _image(node) if tag == "img" else _Atom("break", "") if tag == "br" else None
    return single, None, "code" if tag in _CODE else ""


def _image(node: etree._Element) -> _Atom | None:
    source = node.get("src")
    if not source:
        return None
    alt = _escaped(_SPACE.sub(" ", node.get("alt") or "").strip())
    title = _escaped(_SPACE.sub(" ", node.get("title") or "").strip()).replace('"', '\\"')
    shown = f' "{title}"' if title else ""
    return _Atom("raw", f"![{alt}]({destination(source)}{shown})")


def _text(text: str | None, inside: list[str]) -> Iterator[_Atom]:
    if text:
        yield _Atom("code" if "code" in inside else "text", _SPACE.sub(" ", text))


def _merged(atoms: Iterable[_Atom]) -> list[_Atom]:
    """*atoms* with neighbours of text and of code as one."""
    found: list[_Atom] = []
    for atom in atoms:
        if found and atom.kind in ("text", "code") and found[-1].kind == atom.kind:
            found[-1] = _Atom(atom.kind, found[-1].value + atom.value)
        else:
            found.append(atom)
    return found


def _settled(atoms: Iterable[_Atom]) -> list[_Atom]:
    """*atoms* without emphasis that is empty, borders on a space, or follows another at once."""
    found: list[_Atom] = []
    opened: list[int] = []
    for atom in atoms:
        if atom.kind == "open":
            opened.append(len(found))
            found.append(atom)
        elif atom.kind != "close":
            found.append(atom)
        elif (start := opened.pop()) == len(found) - 1:
            found.pop()
        elif _holds(found, start):
            found.append(atom)
        else:
            found[start] = _NOTHING
    while found and (found[-1].kind == "break" or not found[-1].value.strip(" ")):
        found.pop()
    begins = next((n for n, a in enumerate(found) if a.kind != "break" and a.value.strip(" ")), 0)
    return _merged(atom for atom in found[begins:] if atom != _NOTHING)


def _holds(found: list[_Atom], start: int) -> bool:
    """Whether emphasis from *start* to the end of *found* can stand there."""
    before, first = _beside(found, start - 1, -1), _beside(found, start + 1, 1)
    last = _beside(found, len(found) - 1, -1)
    return not (
        before.kind == "close"
        or "break" in (first.kind, last.kind)
        or (first.kind == "text" and not first.value[:1].strip())
        or (last.kind == "text" and not last.value[-1:].strip())
        or last.kind == "open"
    )


def _beside(found: list[_Atom], place: int, step: int) -> _Atom:
    while 0 <= place < len(found):
        if found[place] != _NOTHING:
            return found[place]
        place += step
    return _NOTHING


def _printed(atoms: list[_Atom]) -> str:
    parts = list(_parts(atoms))
    for place, atom in enumerate(atoms):
        if atom.kind == "open" and place:
            before = parts[place - 1]
            if not _is_apart(before[-1:]) and _may_be_apart(parts[place + 1][:1]):
                parts[place - 1] = f"{before[:-1]}&#{ord(before[-1])};"
        elif atom.kind == "close" and place + 1 < len(atoms):
            after = parts[place + 1]
            if not _is_apart(after[:1]) and _may_be_apart(parts[place - 1][-1:]):
                parts[place + 1] = f"&#{ord(after[0])};{after[1:]}"
    return "".join(parts).strip(" ")


def _parts(atoms: list[_Atom]) -> Iterator[str]:
    begins = True  # a line
    for place, (kind, value) in enumerate(atoms):
        if kind == "text":
            text = _begun(value) if begins else _escaped(value)
            following = atoms[place + 1].value if place + 1 < len(atoms) else ""
            yield f"{text[:-1]}\\!" if following == "[" and text.endswith("!") else text
        elif kind == "code":
            yield _coded(value, atoms, place) if value.strip(" ") else " "
        else:
            yield "\\\n" if kind == "break" else value
        begins = kind == "break" or (begins and (kind == "open" or not value.strip(" ")))


def _coded(value: str, atoms: list[_Atom], place: int) -> str:
    """*value* as code, apart from a link or an image in the middle of it where it was apart."""
    before, after = ((n in range(len(atoms)) and atoms[n].kind) for n in (place - 1, place + 1))
    begin = " " if value[0] == " " and before == "raw" else ""
    end = " " if value[-1] == " " and after == "raw" else ""
    return f"{begin}{code_span(value.strip(' '))}{end}"


def _begun(text: str) -> str:
    """*text* at the beginning of a line, where more means something."""
    text = _escaped(text.lstrip(" "))
    if _LINE_START.match(text):
        return f"\\{text}"
    return _NUMBER_START.sub(r"\1\\\2", text, count=1) if _NUMBER_START.match(text) else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def _is_apart(character: str) -> bool:
    """Whether *character*, where there is one, is white space or punctuation to every parser."""
    return _may_be_apart(character) and (
        character.isascii() or not unicodedata.category(character).startswith("S")
    )


def _may_be_apart(character: str) -> bool:
    """The same, to some parsers: symbols are punctuation since CommonMark 0.31."""
    return (
        not character
        or character.isspace()
        or unicodedata.category(character).startswith(("P", "S"))
    )
