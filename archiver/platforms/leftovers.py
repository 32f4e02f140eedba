"""What stands inside a text about the page it is on, known by what it says or where it leads.

links that share       to the addresses social sites give for it, side by side
forms                  to subscribe by, with the words around them
pull quotes            words of the text, printed once more beside it
lists of other posts   below a heading that calls them related, or between two arrows
lines                  minutes to read, votes, back to top, copyright, about the author
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.markup import words
from archiver.text import squash, word_set

__all__ = ["IsOther", "Size", "Sizes", "is_about_page", "leftovers"]

_MAX_LINKS = 2000
_MAX_QUOTES = 40
_CLIMBED = 5
_SHARE_BOX = 160  # letters
_FORM_BOX = 400
_BESIDE_LINKS = 50  # letters beside links in a row of them
_SHORTEST_QUOTE = 25
_LONGEST_QUOTE = 320
_FEW = 3  # paragraphs of one class, where other paragraphs have another
_LABEL = 70
_LINKED = 0.6
_PART = 0.3  # share of the text that a form and the words around it have at most

_SHARES = re.compile(
    r"(?:twitter|x)\.com/(?:share|intent|home\?status)|facebook\.com/(?:share|dialog/share)|"
    r"linkedin\.com/(?:sharearticle|share|cws|feed/\?share)|reddit\.com/submit|digg\.com/|"
    r"del\.icio\.us/|delicious\.com/|pinterest\.\w+/pin/create|plus\.google\.com/share|"
    r"stumbleupon\.com/|t\.me/share|telegram\.me/share|api\.whatsapp\.com/|wa\.me/\?|"
    r"^whatsapp:|^mailto:\?|getpocket\.com/|pocket\.co/|instapaper\.com/|"
    r"tumblr\.com/(?:share|widgets)|"
    r"vk\.com/share|vkontakte\.ru/share|ycombinator\.com/submitlink|weibo\.com/share|"
    r"b\.hatena\.ne\.jp/|line\.me/|buffer(?:app)?\.com/|technorati\.com/|slashdot\.org/bookmark|"
    r"addthis\.com/|addtoany\.com/|sharethis\.com/|xing\.com/(?:spi/|app/user\?op=share)|"
    r"connect\.ok\.ru/|odnoklassniki\.ru/|meneame\.net/submit|mister-wong\.|folkd\.com|"
    r"bsky\.app/intent|javascript:(?:window\.)?print|"
    r"[?&](?:print|format=pdf|tmpl=component)(?:=|&|$)",
    re.IGNORECASE,
)
_GIVING = re.compile(
    r"(?:paypal|ko-fi|buymeacoffee|patreon|liberapay|flattr|tipeee|steadyhq)\.", re.IGNORECASE
)
_RELATED = re.compile(
    r"\W*(?:related(?: (?:articles?|posts?|stories|content|reading|links?|topics?|entries))?|"
    r"(?:you (?:may|might) (?:also )?(?:like|enjoy)|recommended).{0,20}|"
    r"more (?:from|on|in|by|about) .{1,40}|more (?:posts|articles|stories)|see also|"
    r"(?:read|keep) (?:next|more|on|also|reading)|also (?:read|on|in) .{0,30}|further reading|"
    r"other (?:posts|articles|columns|stories).{0,30}|"
    r"previous(?:ly)?(?: (?:posts|columns|on).{0,30})?|"
    r"(?:similar|popular|recent|latest) (?:posts|articles|stories)|don['’]t miss|"
    r"(?:ähnliche|verwandte|weitere) (?:artikel|beiträge)|mehr (?:zum thema|dazu)|lesen sie auch|"
    r"(?:articles?|billets) (?:similaires|liés|connexes)|à lire (?:aussi|également)|lire aussi|"
    r"(?:artículos|noticias|entradas) relacionad[ao]s|te puede interesar|lea también|"
    r"(?:artigos|notícias|posts) relacionad[ao]s|leia também|articoli correlati|leggi anche|"
    r"gerelateerde (?:artikelen|berichten)|lees ook|czytaj (?:też|także)|zobacz też|"
    r"похожие (?:записи|статьи)|читайте также|по теме|"
    r"相关(?:文章|阅读|推荐|日志)|相關(?:文章|閱讀)|延伸阅读|延伸閱讀|"
    r"推荐阅读|関連記事|あわせて読みたい|관련 ?글)\W*",
    re.IGNORECASE,
)
_ABOUT_PAGE = re.compile(
    r"\W*(?:(?:estimated )?(?:reading time|read time)\W*\d+\W*(?:min(?:ute)?s?\.?)?|"
    r"\d+\s?[-–]?\s?min(?:ute)?s?\.?(?: to)? read(?:ing)?(?: time)?|lesezeit\W*\d+.{0,12}|"
    r"temps de lecture\W*\d+.{0,12}|tiempo de lectura\W*\d+.{0,12}|время чтения\W*\d+.{0,12}|"
    r"阅读(?:时间|时长|需要?)\W*\d+.{0,8}|"
    r"(?:back|return|go) to (?:the )?top|to top|nach oben|zum seitenanfang|"
    r"(?:retour en )?haut de (?:la )?page|"
    r"volver arriba|voltar ao topo|torna su|наверх|返回顶部|回到顶部|回頂部|"
    r"(?:rate|like) this(?: (?:post|article|entry))?\W*(?:rating.{0,60})?|"
    r"rating\W*\d.{0,50}vot.{0,20}|"
    r"(?:print|email|e-mail)(?: this)?(?: (?:article|page|post|story))?(?: to a friend)?|"
    r"(?:©|\(c\)|copyright)[^.]{0,60}(?:\.? all rights reserved)?|all rights reserved|"
    r"follow (?:us|me|the \w+|@\w+)\b.{0,80}|"
    r"(?:click|tap) to (?:tweet|share)|(?:tweet|share|pin) (?:this|it)|"
    r"(?:\d+ )?comments?(?:\s?[(\[]\d+[)\]])?\s?[|·•]\s?"
    r"(?:permalink|permanent link|e-?mail|print).{0,60}|"
    r"(?:please )?enable javascript.{0,80}|loading(?:\.{3}|…)?)\W*",
    re.IGNORECASE,
)
_ABOUT_AUTHOR = re.compile(
    r"\W*(?:about the authors?|über (?:den autor|die autorin)|zur person|"
    r"à propos de l['’]aut(?:eur|rice)|"
    r"sobre (?:el autor|la autora|o autor|a autora)|sull['’]autor[ei]|"
    r"over de auteur|o autor(?:ze|ce)|"
    r"об авторе|作者简介|关于作者|關於作者|作者介绍|この記事を書いた人|著者について|"
    r"글쓴이 소개)\b",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"\W*(?:(?:talk|speak) to (?:us|(?:our|an?|the) \w+)|(?:your )?(?:key )?contacts?|"
    r"contact (?:us|our \w+|details)|get in touch|(?:media|press) (?:contacts?|enquiries)|"
    r"(?:ihre? )?ansprechpartner(?:in)?|kontakt|votre contact|vos contacts|contactos?)\W*",
    re.IGNORECASE,
)
_AUTHOR_IS = re.compile(
    r"\W*(?:the (?:writer|author|columnist) (?:is|was)|(?:der autor|die autorin) (?:ist|war)|"
    r"l['’]aut(?:eure?|rice) est|(?:el autor|la autora) es|l['’]autor[ei] è|"
    r"(?:o autor|a autora) é|de auteur is|kirjoittaja on|skribenten är|"
    r"(?:artikel)?forfatteren er|autor(?:ka)? (?:jest|je)|a szerző|yazar)\b",
    re.IGNORECASE,
)
_ARROWS = "«»←→‹›<>⟨⟩◄►"
_BOXED = ("aside", "blockquote", "figure", "div", "section", "q", "p", "span")
_ROWS = word_set("ul ol div p span section table tbody tr td li nav small center")
_LABELS = frozenset({"h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "div", "td", "font"})

IsOther = Callable[[str], bool]


class Size(NamedTuple):
    """How many letters there are in an element, and how many of them in links."""

    all: int
    linked: int


Sizes = Mapping[etree._Element, Size]


def is_about_page(said: str) -> bool:
    """Whether *said*, a line of its own, is about the page and not of its text."""
    return _ABOUT_PAGE.fullmatch(said) is not None


def leftovers(
    content: etree._Element, sizes: Sizes, is_other: IsOther
) -> Iterator[etree._Element]:
    """The elements in *content* that are about its page; *sizes* are those of all in it."""
    links = list(islice(content.iter("a"), _MAX_LINKS))
    yield from _rows(content, sizes, links)
    yield from _forms(content, sizes)
    yield from _lists(content, sizes, is_other)
    yield from _quotes(content, sizes)
    yield from _authors(content, sizes)


def _rows(
    content: etree._Element, sizes: Sizes, links: list[etree._Element]
) -> Iterator[etree._Element]:
    """Rows of links that share or print the page, or ask to pay for it."""
    told = {link for link in links if _shares(link.get("href") or "")}
    for link in told:
        best = None
        for row in islice(link.iterancestors(), _CLIMBED):
            if row is content or row.tag not in _ROWS or sizes[row].all > _SHARE_BOX:
                break
            inside = list(islice(row.iter("a"), _MAX_QUOTES))
            if sizes[row].all - sizes[row].linked > _BESIDE_LINKS or not told.issuperset(inside):
                break
            best = row
        if best is not None:
            yield best


def _shares(href: str) -> bool:
    return _SHARES.search(href[:300]) is not None or _GIVING.search(href[:100]) is not None


def _forms(content: etree._Element, sizes: Sizes) -> Iterator[etree._Element]:
    """What is around a form to subscribe by, and says little else."""
    most = min(_FORM_BOX, _PART * sizes[content].all)
    for field in islice(content.iter("input"), _MAX_QUOTES):
        named = f"{field.get('type')} {field.get('name')} {field.get('placeholder')}".lower()
        if "mail" not in named:
            continue
        best = None
        for box in islice(field.iterancestors(), 2 * _CLIMBED):
            if box is content or sizes[box].all > most:
                break
            best = box
        if best is not None:
            yield best


def _lists(content: etree._Element, sizes: Sizes, is_other: IsOther) -> Iterator[etree._Element]:
    """Lists of other posts below a heading that says so, and links between arrows."""
    for element in islice(content.iter(*_LABELS), _MAX_LINKS):
        size = sizes[element]
        if not 0 < size.all < _LABEL or element is content:
            continue
        following = element.getnext()
        if size.linked >= _LINKED * size.all:
            if _is_between_arrows(element, is_other):
                yield element
        elif following is not None and _is_list(following, sizes, is_other):
            yield from (element, following) if _RELATED.fullmatch(words(element)) else ()


def _is_list(element: etree._Element, sizes: Sizes, is_other: IsOther) -> bool:
    size = sizes[element]
    if not size.all or size.linked < _LINKED * size.all:
        return False
    links = [link.get("href") or "" for link in islice(element.iter("a"), _MAX_QUOTES)]
    return any(map(is_other, links))


def _is_between_arrows(element: etree._Element, is_other: IsOther) -> bool:
    said = words(element)
    if said[0] not in _ARROWS and said[-1] not in _ARROWS:
        return False
    links = [link.get("href") or "" for link in islice(element.iter("a"), _MAX_QUOTES)]
    return all(map(is_other, links))


def _quotes(content: etree._Element, sizes: Sizes) -> Iterator[etree._Element]:
    """Words of the text that stand beside it once more."""
    classes = Counter(p.get("class") for p in content.iter("p") if p.get("class"))
    boxes = (
        element
        for element in content.iter(*_BOXED)
        if _SHORTEST_QUOTE <= sizes[element].all <= _LONGEST_QUOTE and element is not content
        if element.tag not in {"p", "span"} or 0 < classes[element.get("class") or ""] < _FEW
    )
    whole: str | None = None
    taken: set[etree._Element] = set()
    for box in islice(boxes, _MAX_QUOTES):
        if box.getparent() in taken:
            taken.add(box)
            continue
        said = _folded(words(box)).strip(" \"'.,…-—")
        if whole is None:
            whole = _folded(" ".join(map(str, content.itertext())))
        if len(said) >= _SHORTEST_QUOTE and whole.count(said) > 1:
            whole = whole.replace(said, "", 1)  # one of them stays
            taken.add(box)
            yield box


def _folded(text: str) -> str:
    return squash(text.translate(_QUOTES))


_QUOTES = str.maketrans(dict.fromkeys('‘’“”„«»"', "'"))


def _authors(content: etree._Element, sizes: Sizes) -> Iterator[etree._Element]:
    """What is said about the author, where its first words say so."""
    most = min(2 * _FORM_BOX, _PART * sizes[content].all)
    for element in islice(content.iter("div", "section", "p", "aside", "h3", "h4"), _MAX_LINKS):
        if element is content or not 0 < sizes[element].all <= most:
            continue
        first = next((t for text in element.itertext() if (t := str(text).strip())), "")
        if not _ABOUT_AUTHOR.match(first[:_LABEL]) and not _is_contact(element, first, sizes):
            continue
        yield element
        following = element.getnext()
        if element.tag in {"h3", "h4"} and following is not None and sizes[following].all <= most:
            yield following


def _is_contact(element: etree._Element, first: str, sizes: Sizes) -> bool:
    """Whether *element*, which begins with *first*, says at the end whom to ask or who wrote."""
    if element.tag != "p":
        return len(first) < _LABEL and _CONTACTS.fullmatch(first) is not None
    if sizes[element].all > 2 * _SHARE_BOX or not _AUTHOR_IS.match(first[:_LABEL]):
        return False
    following = islice(element.itersiblings(), _CLIMBED)
    return not any(part.tag == "p" and sizes[part].all > _SHARE_BOX for part in following)
