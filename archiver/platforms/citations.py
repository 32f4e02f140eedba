"""Sources in brackets: ``(previous post)``, ``(英文报道)``, ``(Businesswire)``.

A bracket is a source note when its words say so, linked or not: a noun such as *article* with
words that tell which one, a newswire, ``source: …``. Any other bracket is one only when a link
lies inside it, or when it ends a line of a digest: headlines, each with its source behind.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

import attrs

from archiver.items import Citation
from archiver.platforms.pieces import Block, Link
from archiver.platforms.sentences import sentence_at
from archiver.text import squash, word_set
from archiver.urls import without_trackers

__all__ = ["citations", "is_digest", "is_note", "linked"]

_LANGUAGES = {
    name.lower(): name
    for name in (
        "Arabic", "Cantonese", "Chinese", "Dutch", "English", "French", "German", "Hebrew",
        "Hindi", "Indonesian", "Italian", "Japanese", "Korean", "Malay", "Mandarin", "Polish",
        "Portuguese", "Russian", "Spanish", "Swedish", "Thai", "Turkish", "Vietnamese",
    )
}  # fmt: skip
_NOUNS = word_set(
    "analysis announcement article blog column commentary coverage disclosure document editorial "
    "essay filing interview link notice podcast post presentation prospectus reading release "
    "report statement story transcript translation tweet version video website"
)
_PLURALS = {"analyse": "analysis", "analysi": "analysis", "commentarie": "commentary",
            "prospectu": "prospectus", "storie": "story"}  # fmt: skip
_ARTICLES = word_set("a an the my our see read full language")
_QUALIFIERS = _ARTICLES | word_set(
    "annual blog company corporate court earlier exchange government joint latest media microblog "
    "news official original press previous quarterly recent regulatory related second stock third "
    "weibo"
)
_NEWSWIRES = frozenset(
    {"businesswire", "business wire", "prnewswire", "pr newswire", "globenewswire", "marketwire",
     "marketwired", "globe newswire", "accesswire", "newsfile", "acn newswire", "media outreach",
     "reuters", "bloomberg", "xinhua", "dow jones", "kyodo", "yonhap", "新华社", "中新社", "路透",
     "路透社", "彭博", "彭博社", "法新社", "美联社", "美通社", "美国商业资讯", "商业资讯"}
)  # fmt: skip

# Chinese notes are put together alike, without spaces: 英文 + 报道, 公司 + 公告.
_HAN_QUALIFIERS = {
    "英文": "English", "英语": "English", "中文": "Chinese", "汉语": "Chinese",
    "日文": "Japanese", "日语": "Japanese", "韩文": "Korean", "法文": "French", "德文": "German",
    "俄文": "Russian", "相关": "related", "相關": "related", "延伸": "related", "此前": "previous",
    "之前": "previous", "先前": "previous", "早前": "previous", "上一篇": "previous",
    "以前": "previous", "公司": "company", "企业": "company", "官方": "official",
    "最新": "latest", "政府": "government", "法院": "court", "交易所": "exchange",
    "港交所": "exchange", "联合": "joint", "年度": "annual", "季度": "quarterly", "媒体": "media",
}  # fmt: skip
_HAN_NOUNS = {
    "报道": "article", "报导": "article", "報道": "article", "報導": "article",
    "文章": "article", "阅读": "article", "閱讀": "article", "公告": "announcement",
    "通告": "announcement", "通知": "notice", "声明": "statement", "聲明": "statement",
    "新闻稿": "press release", "新聞稿": "press release", "报告": "report", "報告": "report",
    "博文": "post", "博客": "post", "帖子": "post", "文件": "document", "采访": "interview",
    "专访": "interview", "视频": "video", "网站": "website", "官网": "official website",
    "原文": "original article", "前文": "previous post", "招股书": "prospectus",
    "链接": "link", "新闻": "news story", "新聞": "news story",
}  # fmt: skip
_HAN_NOTE = re.compile(
    rf"(?:请看|参见|参看|查看|阅读|见)?((?:(?:{'|'.join(_HAN_QUALIFIERS)})的?){{0,3}})"
    rf"({'|'.join(_HAN_NOUNS)})(?:全文|链接)?"
)
_HAN_QUALIFIER = re.compile("|".join(_HAN_QUALIFIERS))

_CREDIT = re.compile(
    r"(?:(?:[Ss]ources?|SOURCES?)\s?[:：]|(?:资料|消息|信息|新闻)?[来來]源\s?[:：]|"
    r"(?:转|引|轉)自\s?[:：]?)\s?\S.{1,59}|"
    r"(?:[Vv]ia|[Hh]/t|[Hh]at tip(?: to)?)(?::\s?|\s)[A-Z@]\S{0,24}(?:\s\S{1,24}){0,3}"
)
_VIA = re.compile(
    r"(?:\bvia|\bh/t|\bhat tip(?: to)?|转自|轉自|来源|來源)\s?[:：]?\s?$", re.IGNORECASE
)
# Notes refer to each other, and headings to themselves, by fragments of these forms.
_OWN_PART = re.compile(
    r"#(?:_?(?:fn|ftn|edn|footnote|endnote|note|cite|ref|back)|more-|respond|comment)"
)
_BACK = re.compile(r"[\W\d_]{0,3}[↩↑^][\W_]{0,2}|\[?\d{1,3}\]?")
_MAX_LINKS = 200  # of one block
_SEVERAL = re.compile(r"\s?[;；,，、/|]\s?|\sand\s|和|及")
_OUTER = "()（）[]【】"
_END = attrgetter("end")


def is_digest(text: str) -> bool:
    """Whether *text* has the rule under which a digest lists headlines."""
    return "═════" in text or "=====" in text


def is_note(words: str) -> bool:
    """Whether *words* alone, linked or not, are a source note."""
    return _kind(words) is not None


def citations(block: Block, start: int, end: int, *, digest: bool = False) -> list[Citation]:
    """What the bracket from *start* to *end* in the text of *block* cites; mostly nothing."""
    found = _cited(block, start, end, digest=digest)
    if not found:
        return found
    said = sentence_at(block.text, start, end)
    return [attrs.evolve(citation, sentence=said) for citation in found]


def linked(block: Block, covered: Sequence[tuple[int, int]], kind: str = "") -> Iterator[Citation]:
    """What *block* links to in its sentences, but for links in the *covered* brackets.

    *kind* is that of all links of the block, if it has one. Links to notes and headings of the
    page itself are none.
    """
    for link in _joined(block, list(block.links))[:_MAX_LINKS]:
        anchor = squash(block.text[link.start : link.end])
        if not anchor or _OWN_PART.search(link.url) or _BACK.fullmatch(anchor):
            continue
        if any(link.start < end and link.end > start for start, end in covered):
            continue
        told = kind or ("via" if _VIA.search(block.text[: link.start][-24:]) else "link")
        said = sentence_at(block.text, link.start, link.end, inside=True)
        yield attrs.evolve(_citation(told, anchor, link.url), sentence=said)


def _cited(block: Block, start: int, end: int, *, digest: bool) -> list[Citation]:
    anchor = squash(block.text[start + 1 : end - 1])
    kind = _kind(anchor)
    linked = _links(block, start, end) if block.links else []
    url: str | None = None
    default: str | None = None
    if linked:
        inside = _joined(block, [k for k in linked if k.start >= start and k.end <= end])
        if len(inside) > 1:
            parts = ((squash(block.text[k.start : k.end].strip(_OUTER)), k.url) for k in inside)
            return [_citation(_kind(words) or "source", words, url) for words, url in parts]
        url, default = linked[0].url, "source" if inside else None
    elif digest and _ends_line(block.text, end):
        url, default = _url_of_line(block, start), "source"
    elif kind:
        return [Citation(kind=kind, anchor=anchor, url=None)]
    if kind is None and (several := _several(anchor)):
        covered = squash(block.text[linked[0].start : linked[0].end]) if linked else anchor
        return [_citation(told, w, url if w in covered else None) for told, w in several]
    kind = kind or default or ("source" if _CREDIT.fullmatch(anchor) else None)
    return [_citation(kind, anchor, url)] if kind else []


def _links(block: Block, start: int, end: int) -> list[Link]:
    """The links of *block* that have part of its text from *start* to *end*."""
    links = block.links
    first = bisect_right(links, start, key=_END) if len(links) > 8 else 0
    found: list[Link] = []
    for place in range(first, len(links)):
        link = links[place]
        if link.start >= end:
            break
        if link.end > start:
            found.append(link)
    return found


def _joined(block: Block, links: list[Link]) -> list[Link]:
    """*links* with those made one again that an editor cut up: one address, nothing between."""
    found: list[Link] = []
    for link in links:
        last = found[-1] if found else None
        if last and last.url == link.url and not block.text[last.end : link.start].strip():
            found[-1] = last._replace(end=link.end)
        else:
            found.append(link)
    return found


def _ends_line(text: str, end: int) -> bool:
    rest = text[end : end + 3].lstrip(" .。*")
    return not rest or rest[0] == "\n"


def _url_of_line(block: Block, place: int) -> str | None:
    """Where the headline that stands on the line before *place* leads."""
    begin = block.text.rfind("\n", 0, place) + 1
    return next((link.url for link in _links(block, begin, place)), None)


def _citation(kind: str, anchor: str, url: str | None) -> Citation:
    bare = without_trackers(url) if url else None
    return Citation(kind=kind, anchor=anchor, url=bare, original_url=url if url != bare else None)


def _several(anchor: str) -> list[tuple[str, str]]:
    """(kind, words) of each part when *anchor* lists source notes and nothing else."""
    parts = _SEVERAL.split(anchor)
    if len(parts) == 1:
        return []
    told = [(kind, words) for words in parts if (kind := _kind(words))]
    return told if len(told) == len(parts) else []


@lru_cache(maxsize=4096)
def _kind(words: str) -> str | None:
    """The usual form of a source note that *words* are a variant of, ``source`` for a newswire."""
    found = words.strip(" .,:;–—。，：；").lower()
    if found in _NEWSWIRES:
        return "source"
    if not found.isascii() and (han := _HAN_NOTE.fullmatch(found)):
        return _han_kind(han[1], _HAN_NOUNS[han[2]])
    *qualifiers, noun = found.replace("-language", "").split() or [""]
    if noun in _LANGUAGES and len(qualifiers) > 1 and qualifiers[-1] == "in":
        *qualifiers, noun = noun, *(word.rstrip(",") for word in qualifiers[:-1])
    noun = noun if noun == "news" else noun.removesuffix("s")
    noun = _PLURALS.get(noun, noun)
    if noun not in _NOUNS or not qualifiers or len(qualifiers) > 3:
        return None
    if any(word not in _QUALIFIERS and word not in _LANGUAGES for word in qualifiers):
        return None
    told = [_LANGUAGES.get(word, word) for word in qualifiers if word not in _ARTICLES]
    return " ".join([*told, noun]) if told else None


def _han_kind(qualifiers: str, noun: str) -> str | None:
    told = [_HAN_QUALIFIERS[word] for word in _HAN_QUALIFIER.findall(qualifiers)]
    return " ".join([*told, noun]) if told or " " in noun else None
