"""What stands inside the element of a text and is none of it, where no known class tells.

Boxes that are called shares, newsletters, related posts or authors; excerpts of other posts;
lines such as ``Read next:`` before a link, and the label of an advertisement. A box with a good
part of the text in it stays, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archiver.platforms.asides import is_extra, is_sentence
from archiver.platforms.leftovers import IsOther, Size, Sizes, is_about_page, leftovers
from archiver.platforms.markup import words

__all__ = ["PRINTED_DATE", "extras"]

_BOXES = (
    "div", "section", "aside", "ul", "ol", "p", "form", "nav", "footer", "span", "dl", "table",
    "h2", "h3", "h4", "h5",
)  # fmt: skip
_AD = (
    r"advertise?ments?|sponsored(?: content)?|anzeige|werbung|publicité|publicidade?|pubblicità|"
    r"reklam[ae]?|reclame|advertentie|mainos|annonse?|hirdetés|реклама|διαφήμιση|iklan|"
    r"quảng cáo|광고|広告|广告|廣告"
)
_AD_FIRST = re.compile(rf"(?:{_AD})\W*", re.IGNORECASE)
_LABEL = re.compile(
    rf"(?:{_AD}|ad|continue reading(?: the main story)?|story continues below.*|share this.*|"
    r"subscribe(?: now)?|leave a comment|share)\W*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\W*(?:read (?:next|also|more|this)|also read|see also|further reading|related|"
    r"you (?:may|might) (?:also )?like|recommended(?: for you)?|more (?:from|on|stories|articles)|"
    r"(?:next|prev(?:ious)?|newer|older)(?=(?: (?:post|article|entry))?\s?[:：])|"
    r"don['’]t miss|up next|keep reading|about the author|share this|tags?|filed under|"
    r"tagged|categories|topics?|schlagw[oö]rt\w*|mots-clés|etiquetas|标签|標籤|分类|分類|"
    r"teilen|partager|compartir|compartilhar|partilhar|condividi|delen|zdieľať|sdílet|udostępnij|"
    r"jaa|dela|del|paylaş|поделиться|поширити|megosztás|分享|"
    r"lesen sie auch|lire aussi|à lire|leia também|lea también|相关阅读|相关文章|延伸阅读)\b",
    re.IGNORECASE,
)
PRINTED_DATE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|"
    r"(?:jan|ene|genn|feb|f[eé]v|m[aä]r|abr|apr|avr|ma[yijg]|jun|juin|giu|jul|juil|lug|aug|ago|ao[uû]|sep|"
    r"set|o[ckt]t|out|nov|de[czk]|d[eé]c|dic)\w{0,7}(?:\.\s|,?\s)(?:\d{1,2}\w{0,2},?\s)?(?:de\s)?(?:19|20)\d\d",
    re.IGNORECASE,
)
_DISCUSSION = re.compile(
    r"(?:\d+\s)?(?:(?:leave|post|add|write) (?:a|your) (?:comment|reply|response)|comments?|"
    r"responses?|replies|discussion|kommentare?|commentaires?|comentarios?|commenti|评论列表|评论|"
    r"留言|コメント)(?:\s?[(（]\d+[)）])?\s?[:：]?(?:\s\d+)?",
    re.IGNORECASE,
)
# Headings that essays have too.
_MAY_BE_ESSAY = re.compile(r"discussion|responses?|replies|comments?|kommentare?", re.IGNORECASE)
_TALK = re.compile(
    r"\b(?:says|wrote|said|replied|reply|posted|ago|antworten|répondre|responder|log in|"
    r"sign in)\b",
    re.IGNORECASE,
)
_BOX = 0.35  # share of the text that a box of any name may have to be left out
_LINE = 240
_AROUND = frozenset({"div", "section", "aside"})
_LINKED = 0.5
_CARDS = 2
_MAX_LEFT = 400
_SENTENCES = 120
_DATE_LINE = 60
_MANY = 3
_MAX_LINES = 2000
_PARAGRAPH = 140
_DATE_LINES = (
    "p", "span", "div", "li", "em", "i", "small", "font", "b", "strong", "center", "h2", "h3",
    "h4", "h5", "h6",
)  # fmt: skip
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong"})
_EXCERPT = 700
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def extras(content: etree._Element, is_other: IsOther) -> list[etree._Element]:
    """The elements in *content* that are none of its text.

    *is_other* tells whether a reference leads to another page of the blog.
    """
    sizes = _sizes(content)
    found: list[etree._Element] = []
    taken: set[etree._Element] = set()
    for element in content.iter(*_BOXES):
        if element is content:
            continue
        if element.getparent() in taken:
            taken.add(element)  # so that what is below is passed over
        elif len(found) < _MAX_LEFT and _is_extra(element, sizes, _BOX * sizes[content].all):
            found.append(element)
            taken.add(element)
    found += _discussion(content, sizes)
    found += leftovers(content, sizes, is_other)
    return [*found, *_date_lines(content, sizes), *_cards(content, sizes, is_other)]


def _sizes(content: etree._Element) -> dict[etree._Element, Size]:
    """The size of *content* and every element in it, each looked at once."""
    counts: dict[etree._Element, list[int]] = {}
    elements = list(content.iter())
    for element in elements:
        counts[element] = [len((element.text or "").strip()), 0]
    for element in reversed(elements):
        count = counts[element]
        if element.tag == "a":
            count[1] = count[0]
        holder = element.getparent()
        if element is not content and holder is not None:
            above = counts[holder]
            own = count if isinstance(element.tag, str) else (0, 0)
            above[0] += own[0] + len((element.tail or "").strip())
            above[1] += own[1]
    return {element: Size(*count) for element, count in counts.items()}


def _is_extra(element: etree._Element, sizes: Sizes, limit: float) -> bool:
    size = sizes[element]
    if is_extra(element):
        return size.all <= limit
    if element.tag in {"aside", "nav", "footer", "form"}:
        return size.linked > 0 and size.all <= limit
    if not 0 < size.all < _LINE:
        return False
    said = words(element)
    if _LABEL.fullmatch(said) or is_about_page(said) or _is_advertised(element, said):
        return True
    lead = _LEAD.match(said)
    if lead is None or size.linked < _LINKED * (size.all - lead.end()):
        return False
    return not is_sentence(element)


def _is_advertised(element: etree._Element, said: str) -> bool:
    """Whether a box begins with the label of an advertisement, in an element of its own."""
    label = _AD_FIRST.match(said) if element.tag in _AROUND else None
    if label is None:
        return False
    first = next((text for text in map(str, element.itertext()) if text.strip()), "")
    return _AD_FIRST.fullmatch(first.strip()) is not None


def _discussion(content: etree._Element, sizes: Sizes) -> Iterator[etree._Element]:
    """All that follows the heading of the comments, where no class tells them."""
    before = 0
    for element in content.iter():
        before += len((element.text or "").strip()) if isinstance(element.tag, str) else 0
        if element.tag not in _TITLES or not 0 < sizes[element].all < _DATE_LINE:
            continue
        said = words(element)
        if before < _PARAGRAPH or not _DISCUSSION.fullmatch(said):
            continue
        below = list(_all_below(element, content))
        if not _MAY_BE_ESSAY.fullmatch(said) or _is_talk(below, sizes):
            yield element
            yield from below
            return


def _all_below(element: etree._Element, content: etree._Element) -> Iterator[etree._Element]:
    """What follows *element* in *content*, in pieces as large as they come."""
    for part in (element, *element.iterancestors()):
        if part is content:
            return
        yield from part.itersiblings()


def _is_talk(parts: list[etree._Element], sizes: Sizes) -> bool:
    """Whether *parts* hold what comments have and the end of an essay has not.

    That is a field to write one in, or a short line with a name and a date. So do no words at all.
    """
    if not any(sizes[part].all for part in parts):
        return True
    inner = (e for part in parts for e in part.iter(etree.Element))
    for element in islice(inner, _MAX_LINES):
        if element.tag in {"textarea", "form"}:
            return True
        if 0 < sizes[element].all < _DATE_LINE:
            said = words(element)
            if _TALK.search(said) or PRINTED_DATE.search(said):
                return True
    return False


def _date_lines(content: etree._Element, sizes: Sizes) -> Iterator[etree._Element]:
    """Short lines with a date and little else, before the first paragraph of some length."""
    for element in islice(content.iter(*_DATE_LINES), _MAX_LEFT):
        if element is content or len(element) > _MANY:
            continue
        size = sizes[element].all
        if size >= _SENTENCES:
            return
        if 0 < size < _DATE_LINE and PRINTED_DATE.search(words(element)):
            yield element


def _cards(content: etree._Element, sizes: Sizes, is_other: IsOther) -> Iterator[etree._Element]:
    """Excerpts of other pages, where several stand side by side, and the heading above them."""
    rows: dict[etree._Element, dict[etree._Element, None]] = {}
    for heading in islice(content.iter(*_HEADINGS), _MAX_LEFT):
        link, holder = next(heading.iter("a"), None), heading.getparent()
        if link is None and holder is not None and holder.tag == "a":
            link = holder
        size = sizes[heading]
        if link is None or holder is None or (size.linked < size.all and link is not holder):
            continue
        row = holder.getparent()
        if holder is not content and row is not None and is_other(link.get("href") or ""):
            rows.setdefault(row, {})[holder] = None
    for row, holders in rows.items():
        if len(holders) > 1 and all(sizes[holder].all < _EXCERPT for holder in holders):
            yield from holders
            above = next(iter(holders)).getprevious()
            if above is None and row is not content:
                above = row.getprevious()
            if above is not None and above.tag in _HEADINGS:
                yield above
