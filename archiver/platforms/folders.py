"""What can be a section of a blog by its name and by where it lies: no page and no day."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver.items import Term
from archiver.platforms.places import is_page_place
from archiver.platforms.view import View
from archiver.text import squash, word_set

__all__ = [
    "NO_SECTION",
    "is_of_menus",
    "linked_section",
    "may_be_section",
    "path_of",
    "section_term",
]

_NAME = 40  # letters a section's name has at most
_WORDS = 4
_PIECES = 6
NO_SECTION = word_set(
    "home start startseite startsida accueil inicio início hjem hem etusivu strona główna główna "
    "главная 首页 首頁 主页 ホーム トップ 홈 blog blogs post posts article articles archive "
    "archives all archiv start page index magazine magazin 正文 文章 博客 日志 列表 "
    "更多 记事 블로그 글 deutsch english français español italiano português nederlands polski "
    "русский 中文 日本語 한국어"
)
"""Names, in lower case, that are none of a section."""
_MENU = word_set(
    "about about-me archive archives contact feed rss atom search subscribe login register home "
    "kontakt impressum datenschutz links projects"
)
_INTERFACE = re.compile(
    r"(?:back|go back|return|skip|jump)(?: to .+)?|featured|new|pinned|sticky|share.*|print|menu|"
    r"pdf|search|subscribe|newsletter|sign (?:up|in)|log ?in|log ?out|register|advertise?ment|"
    r"sponsored|ads?|read(?: more)?|written by|posted(?: by| on)?|published(?: on)?|updated|by|"
    r"breaking|exclusive|live|premium|free|(?:for )?(?:members?|subscribers)(?: only)?|paid|"
    r"previous|next|older|newer|top|reply|edit|download|listen|watch|play|date|author|"
    r"tags?|categor(?:y|ies)|topics?|close|toggle .+|open .+|view .+|minutes?|min|read time|"
    r"permalink|contents|table of contents|track-?backs?|pingbacks?|save|bookmark|likes?|clap|"
    r"tweet|e-?mail|gift|copy link|welcome|feed|rss|atom|contact|about.*|follow.*|just now|"
    r"today|yesterday|twitter|facebook|linkedin|whatsapp|reddit|pinterest|instagram|mastodon|"
    r"bluesky|telegram|youtube|weibo|zurück.*|retour.*|volver.*|voltar.*|indietro|назад|返回.*|"
    r"上一篇|下一篇|正文|原创|转载|置顶|推荐|举报|收藏|戻る|"
    r"(?:.+\s)?(?:comments|kommentare|commentaires|comentários|comentarios|reacties|комментари\w+|"
    r"yorum\w*)(?:\s.+)?|.+\s(?:comment\w{0,4}|kommentar|comentário|comentario|reactie)|"
    r".*(?:评论|評論|留言|コメント|댓글).*",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"\b(?:archives?|archiv|index|all (?:posts|articles|stories))\b|\bblogs?$|"
    r"^(?:all|alle|tous|toutes|todos|todas|tutti|tutte|alla|wszystkie|все)\s(?:the\s|les\s|l[ao]s\s)?"
    r"[\w-]+$",
    re.IGNORECASE,
)
_BY_DATE = re.compile(r"/(?:19|20)\d\d(?:/|$)")  # an archive, or another post
_NUMBERS = re.compile(r"[\d/.:,\s-]+")


def may_be_section(name: str) -> bool:
    """Whether *name* can be what a section is called."""
    if not 1 < len(name) <= _NAME or len(name.split()) > _WORDS or _NUMBERS.fullmatch(name):
        return False
    if name.casefold() in NO_SECTION or _INTERFACE.fullmatch(name):
        return False
    return not _ARCHIVE.search(name)


def is_of_menus(name: str) -> bool:
    """Whether *name* leads, from a menu, to another page of the blog."""
    return name.casefold() in _MENU


def section_term(name: str, href: str, view: View) -> Term | None:
    """The section a link of these words names, if it can be one."""
    url = view.page.resolve(href) if href and not href.startswith("#") else None
    if url is None or not may_be_section(name) or not view.site.owns(url):
        return None
    place = urlsplit(url)
    own = {view.site.key, view.site.url_key(view.page.url)}
    is_home = place.path in {"", "/"} and not place.query
    if is_home or _BY_DATE.search(place.path) or view.site.url_key(url) in own:
        return None
    return None if is_page_place(url) else Term(name=name, url=url)


def linked_section(link: etree._Element, view: View) -> Term | None:
    """The section that *link* names, if it can be one."""
    said = squash("".join(str(text)[:_NAME] for text in islice(link.itertext(), _PIECES)))
    return section_term(said, (link.get("href") or "").strip(), view)


def path_of(term: Term) -> str:
    """The folder of a section, as it is written."""
    return unquote(urlsplit(term.url or "").path)
