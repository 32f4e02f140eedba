"""Lists of related posts that no class of a plugin marks: links below words such as ``See also``.

A label stands alone in a heading or a short line, or before the links in one. What follows it
side by side, up to the next heading or a paragraph, is its list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.items import Related
from archiver.page import Page
from archiver.platforms.asides import is_sentence
from archiver.platforms.headings import is_own
from archiver.platforms.related import entries
from archiver.site import Site
from archiver.text import squash, word_set

__all__ = ["Listed", "listed", "may_be_label"]

_MAX_LABELS = 20
_MAX_PARTS = 60
_CLIMBED = 4
_LABEL_LENGTH = 70
_LONGEST = 200
_START = 12  # letters of the longest beginning of a label
_PIECES = 12
_FEW = 2
_ENDS = frozenset({"footer", "form", "header", "main"})
_PARAGRAPH = 400  # letters beside links that a part of a list has at most
_TAGS = (
    "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "p", "div", "span", "em", "dt", "legend",
    "font", "li", "th", "td", "center", "i", "summary", "small",
)  # fmt: skip
_SEEN = frozenset(_TAGS)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_THINGS = (
    r"(?:posts?|articles?|stor(?:y|ies)|reading|content|entries|links?|essays?|pieces|news|"
    r"coverage|episodes?|writing|insights?|reads?|columns?|reports?)"
)
_LABEL = re.compile(
    rf"\W*(?:related(?: {_THINGS})?|you (?:may|might|['’]d|could) (?:also )?(?:like|enjoy|"
    rf"be interested in)|"
    rf"(?:read|see) (?:also|next|more)(?: (?:on|about) .{{1,30}})?|also (?:read|see)|"
    rf"further reading|up next|"
    rf"(?:more|others?) (?:on|about|in) (?:this|the same) (?:topic|subject|section|series|"
    rf"theme|category)|"
    rf"more like this|similar {_THINGS}|keep reading|recommended(?: for you| {_THINGS})?|"
    rf"(?:suggested|other|more) {_THINGS}(?: you (?:may|might) (?:also )?(?:like|enjoy))?|"
    rf"more (?:recent |great )?(?:{_THINGS} )?(?:from|on|in|about|by) .{{1,40}}|"
    r"(?:sigue|seguir|continúa|continua(?:r|re)?) (?:leyendo|lendo|a leggere|lettura)|"
    r"más (?:artículos|entradas|sobre .{1,40})|mais (?:artigos|textos|sobre .{1,40})|"
    r"(?:weiterlesen|mehr (?:aus|von|über) .{1,40}|noch mehr .{1,30})|"
    r"(?:plus (?:sur|de) .{1,40}|poursuivre la lecture|dans la même veine)|"
    r"relaterade? (?:nyheter|artiklar|inlägg)|relaterte? (?:artikler|innlegg|saker)|"
    r"relaterede? \w+|aiheeseen liittyv\w+|lue myös|les også|læs også|meer over .{1,40}|"
    r"(?:zobacz|czytaj|przeczytaj) (?:też|także|również)|powiązane \w+|související \w+|"
    r"benzer yazılar|ilgili (?:yazılar|haberler)|kapcsolódó \w+|ajánlott \w+|σχετικά \w+|"
    r"mehr zu(?:m thema| diesem thema)?|zum thema|ähnliche (?:beiträge|artikel|einträge|"
    r"texte)|passend dazu|"
    r"verwandte (?:beiträge|artikel|themen)|(?:das )?könnte (?:sie|dich|ihnen|dir|"
    r"euch) auch .{4,15}|"
    r"lesen sie (?:auch|dazu|mehr)|(?:siehe|lies|lest) auch|auch interessant|"
    r"weitere (?:beiträge|artikel)"
    r"(?: zum thema)?|weiterführend\w*|(?:à )?lire (?:aussi|également|ensuite)|voir aussi|"
    r"(?:articles?|billets?) (?:similaires|liés|connexes|associés|en relation)|"
    r"sur le même (?:sujet|thème)|"
    r"dans la même (?:rubrique|catégorie|série)|vous aimerez (?:aussi|peut[- ]être).{0,15}|"
    r"(?:artículos?|entradas?|notas?|posts?|noticias) (?:relacionad[oa]s?|similares)|"
    r"relacionad[oa]s?|"
    r"(?:también )?te puede (?:también )?interesar|(?:lee|lea|leer|ver|vea) también|"
    r"(?:leia|veja|confira) também|(?:artigos|posts|textos) (?:relacionados|semelhantes)|"
    r"(?:articoli|post) (?:correlati|simili)|leggi anche|potrebbe(?:ro)? (?:anche )?interessarti|"
    r"gerelateerde? \w+|lees ook|liknande inlägg|läs också|podobne (?:wpisy|artykuły)|"
    r"(?:похожие|связанные) \w+|читайте также|по теме|"
    r"(?:другие|ещ[её]) \w+ по теме|вам (?:также )?может .{4,25}|рекомендуем .{4,20}|"
    r"mohlo by vás zajímat|może cię zainteresować|articole (?:similare|înrudite)|citește și|"
    r"baca juga|artikel terkait|bài viết liên quan|xem thêm|مقالات ذات صلة|اقرأ أيضا|"
    r"(?:lees|læs|läs|les) (?:ook|også|också|verder|mere|mer)|ook interessant|"
    r"(?:du|vi) kanske också gillar|você também pode gostar.{0,10}|"
    r"(?:あわせて|合わせて)(?:読みたい|どうぞ).{0,6}|(?:こちら|これ)も(?:おすすめ|どうぞ)|"
    r"おすすめ(?:の?記事)?|次に読む|함께 (?:읽|보)으?면 좋은 .{1,6}|관련된 글|"
    r"相关(?:文章|阅读|日志|推荐|博文|新闻|链接|内容)|相關(?:文章|閱讀|新聞)|延伸(?:阅读|閱讀)|推[荐薦](?:阅读|閱讀|文章)|"
    r"猜你喜[欢歡]|你可能(?:也|还|還)?.{2,6}|您可能.{2,8}|"
    r"関連(?:する)?(?:記事|エントリー?|ニュース)|관련 ?글)"
    r"(?:\s\([^()]{1,30}\))?\W*",
    re.IGNORECASE,
)


# How these labels begin, in lower case.
_STARTS = (
    *word_set(
        "related you read see sig seguir contin más mais noch plus poursuivre relat aihe lue les "
        "læs meer zobacz czytaj przeczytaj powiązane souvis benzer ilgili kapcs ajánl σχετ also "
        "further "
        "more other similar keep recommended suggested mehr zum ähnliche passend verwandte das "
        "könnte lesen siehe lies lest auch weiter à lire voir article billet sur dans vous "
        "artículo entrada nota post noticia relacionad también lee lea lei vea vej ver confira "
        "artigo texto articoli leggi potrebbe gerelateerd liknande läs podobne похожие связанные "
        "читайте другие еще ещё вам рекомендуем mohlo może articole citește baca artikel bài xem "
        "مقالات اقرأ ook você あわせて 合わせて こちら これも "
        "おすすめ 次に 함께 相 延 推 猜 你 您 関 관"
    ),
    "up next",
    "du kanske",
    "vi kanske",
    "te puede",
    "по теме",
)
_FIRST = frozenset(start[:2] for start in _STARTS) | {"à "}
_SIGNS = re.compile(r"\W*")
_NOISE = " \t\r\n\f\v\xa0\u200b\ufeff»›>→⇒▶►▸•·*★☆–—-_|:.…([{\"'“”«#+✦✨👉📖"


class Listed(NamedTuple):
    """A list of related posts, and the elements it consists of."""

    posts: tuple[Related, ...]
    parts: tuple[etree._Element, ...]


def listed(page: Page, site: Site, skip: Collection[etree._Element]) -> Iterator[Listed]:
    """The labelled lists of the page, in order; nothing in the elements of *skip*."""
    for label in islice(_labels(page.tree), _MAX_LABELS):
        if any(above in skip for above in label.iterancestors()):
            continue
        if found := _list(label, page, site):
            yield found


def may_be_label(text: str) -> bool:
    """Whether *text* begins as a label of a list does: asked of every text of a page."""
    start = text.lstrip(_NOISE)[:_START].lower()
    if start and not start[0].isalnum():
        start = _SIGNS.sub("", text[:_LABEL_LENGTH], count=1)[:_START].lower()
    return (start[:2] in _FIRST or start[:1] in _FIRST) and start.startswith(_STARTS)


def _labels(tree: etree._Element) -> Iterator[etree._Element]:
    for element in tree.iter(*_TAGS):
        own = element.text or ""
        first = own if own and not own.isspace() else _first(element)
        if (len(own) < _LONGEST and may_be_label(first)) and (
            _LABEL.fullmatch(_said(element))
            or (_LABEL.fullmatch(squash(own)) and not is_sentence(element))
        ):
            yield element


def _first(element: etree._Element) -> str:
    """The first words inside one of the few children of *element*, none of which is looked at."""
    child = next(iter(element), None)
    seen = child is None or (child.tag in _SEEN and element.tag not in _HEADINGS)
    if seen or len(element) > _FEW:
        return ""
    pieces = map(str, islice(element.itertext(), _PIECES))
    return next((piece for piece in pieces if not piece.isspace()), "")


def _said(element: etree._Element) -> str:
    pieces = islice(element.itertext(), _PIECES)
    said = squash("".join(str(piece)[: 2 * _LABEL_LENGTH] for piece in pieces))
    return said if len(said) < _LABEL_LENGTH else ""


def _list(label: etree._Element, page: Page, site: Site) -> Listed | None:
    inside = _posts([label], page, site)
    if inside:
        return Listed(inside, (label,))
    part: etree._Element | None = label
    for _ in range(_CLIMBED):
        if part is None or part.tag in {"body", "html", "main", "article"}:
            return None
        following = list(islice(_following(part), _MAX_PARTS))
        if found := _posts(following, page, site):
            return Listed(found, (part, *following))
        if following:
            return None
        part = part.getparent()
    return None


def _following(part: etree._Element) -> Iterator[etree._Element]:
    """What stands behind *part* up to a heading or a paragraph."""
    for sibling in part.itersiblings():
        if sibling.tag in _ENDS:
            return
        if not isinstance(sibling.tag, str) or sibling.tag in {"script", "style", "br", "hr"}:
            continue
        letters = sum(len(str(text)) for text in islice(sibling.itertext(), _MAX_PARTS))
        if not letters and next(sibling.iter("a"), None) is None:
            continue
        linked = any(True for _ in sibling.iter("a"))
        if (sibling.tag in _HEADINGS and not linked) or not linked or _plain(sibling) > _PARAGRAPH:
            if sibling.tag in {"span", "small", "em"} and letters < _PARAGRAPH:
                continue
            return
        yield sibling


def _plain(element: etree._Element) -> int:
    """The letters of the longest text in *element* that is no link."""
    longest = 0
    for part in islice(element.iter(etree.Element), 10 * _MAX_PARTS):
        own = 0 if part.tag == "a" else len((part.text or "").strip())
        longest = max(longest, own, len((part.tail or "").strip()) if part is not element else 0)
    return longest


def _posts(parts: list[etree._Element], page: Page, site: Site) -> tuple[Related, ...]:
    found: dict[str, Related] = {}
    for part in parts:
        for entry in entries(part, page.resolve):
            if site.owns(entry.url) and not is_own(page, entry.url):
                found.setdefault(entry.url, entry)
    return tuple(found.values())
