"""What a page is when no engine's own classes tell: a post, a listing, or neither.

Each sign of a post weighs something; what weighs enough together, and is not shown beside other
posts of its like, is a post. The front page never is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from typing import Any, cast

from lxml import etree

from archiver import urls
from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.classify import is_protected
from archiver.platforms.headed import is_headed
from archiver.platforms.headings import agreeing, is_own, marked_title, printed_title
from archiver.platforms.markup import words
from archiver.platforms.obstacles import titled_not_found
from archiver.platforms.permalinks import may_be_post
from archiver.platforms.places import has_neighbours, is_list_place, is_page_place
from archiver.platforms.requisites import is_embed
from archiver.platforms.scoring import main_content
from archiver.platforms.trimming import PRINTED_DATE
from archiver.site import PageKind, Site

__all__ = ["is_wordpress", "kind_of"]

_ENOUGH = 1
_DATES = 2  # published and modified
_WORDPRESS_CLASS = re.compile(r"(?:postid|page-id|attachmentid|category|tag|author|term)-\d+")
_WORDPRESS = re.compile(r"wp-(?:content|includes|json)/|/xmlrpc\.php\?rsd", re.IGNORECASE)
_POST_CLASSES = frozenset(
    {"single", "single-post", "post-template", "item-view", "view-item", "post-page", "permalink"}
)
_LISTING_CLASSES = frozenset(
    {"archive", "tag-template", "author-template", "home-template", "paged", "category", "tag",
     "search", "view-list", "list"}
)  # fmt: skip
_PAGE_CLASSES = frozenset({"storypage", "article-type-page", "type-page"})
"""What Nikola, Hexo and WordPress call a page that is marked as a post but is none."""
_COMMENT = re.compile(r"comment|message|repl(?:y|ies)\b|response")
_COMMENTS = re.compile(
    r"(?:comment|response|repl[yi]|discussion)(?:s|es)?(?:[-_]?(?:list|area|thread|section|wrap(?:per)?"
    r"|container|block|box|holder))?(?:[-_]?\d+)?"
)
_NEAR = 6  # elements above an entry that may be called comments
_MAX_PARTS = 60
_SHORT_TEXT = 400  # letters
_LONG_TEXT = 1500
_MUCH_LONGER = 2.5
_SIGNS = 2
_POST_PATH = re.compile(
    r"/(?:posts?|blogs?|entry|entries|articles?|news|p|notes|essays?|story|stories|archives?|"
    r"journal)/[^/?#]+|\d\.s?html?$|/[^/?#-]+-[^/?#-]+-[^/?#]+$|"
    r"/(?:19|20)\d\d/(?:\d\d?/[^/?#]+/?|[^/?#]*[^\d/?#][^/?#]*\.s?html?)$|"
    r"/(?:19|20)\d\d-\d\d?-\d\d?\b|"
    r"/[^/?#_-]+[_-][^/?#_-]+[_-][^/?#]+/?$"
)
_TERM_PATH = re.compile(r"/(?:tags?|categor(?:y|ies)|authors?)/[^/?#]+/?$")
_PROGRAM = re.compile(r"(?<!wp-login)(?<!xmlrpc)\.(?:php|asp|aspx|cfm|cgi|pl|jsp)$", re.IGNORECASE)
_MAX_LINES = 400
_DATE_LINE = 60
_DATE_NAMES = frozenset({
    "article:published_time", "og:article:published_time", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "pubdate", "publishdate", "publish_date", "parsely-pub-date",
})  # fmt: skip

_find_posts = finder(
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' h-entry ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' hentry ')"
    " or contains(@itemtype, 'schema.org/BlogPosting')"
    " or contains(@itemtype, 'schema.org/NewsArticle')"
    " or contains(@itemtype, 'schema.org/Article')]"
)
_find_articles = finder("//article[not(ancestor::article)]")
_find_entries = finder(
    "//h2//a[@href][not(ancestor::aside)] | //h3//a[@href][not(ancestor::aside)]"
)
_find_headings = finder("//h1[not(ancestor::header[not(ancestor::article or ancestor::main)])]")
_find_times = finder(
    "//time[@datetime][not(ancestor::aside or ancestor::*[not(self::body)][contains(@class,"
    " 'comment') or contains(@id, 'comment') or contains(@class, 'related')])]"
)
_find_dates = finder(
    "//abbr[contains(@class, 'published')] | //*[@itemprop='datePublished']"
    " | //*[@content][@property='schema:dateCreated' or @property='schema:datePublished'"
    " or @property='dc:date dc:created'][not(ancestor::*[not(self::body)]"
    "[contains(@class, 'comment')])]"
)
_find_lines = cast(
    Callable[[etree._Element], list[str]],
    etree.XPath(
        "//text()[(contains(., '19') or contains(., '20')) and string-length(.) < 160]"
        "[not(parent::script or parent::style)]",
        smart_strings=False,
    ),
)


def is_wordpress(page: Page) -> bool:
    """Whether *page* was made by WordPress, as its head, classes or files tell."""
    if page.links("https://api.w.org/") or any(map(_WORDPRESS_CLASS.fullmatch, page.classes)):
        return True
    generator = page.meta.get("generator", "")
    if generator:
        return generator.lower().startswith(("wordpress", "woocommerce", "elementor"))
    head = page.tree.find("head")
    if head is None:
        return False
    named = (e.get("href") or e.get("src") or "" for e in head.iter("link", "script"))
    return any(_WORDPRESS.search(address) for address in named)


def kind_of(page: Page, site: Site) -> tuple[PageKind, str | None]:
    """What an HTML page is, and why it could not be read as a post where it stands for one."""
    if is_embed(page.url):
        return PageKind.OTHER, None
    if site.url_key(page.url) == site.key:
        return PageKind.LISTING, None
    if titled_not_found(page):
        return PageKind.OTHER, "soft 404: the page says it does not exist"
    kind = _by_place(page, site) or _by_content(page, site)
    if kind is PageKind.POST and is_protected(page.tree):
        return PageKind.OTHER, "password protected"
    return kind, None


def _by_place(page: Page, site: Site) -> PageKind | None:
    """What the address says, unless the page tells programs that it is an article."""
    is_list, is_page = is_list_place(page.url), is_page_place(page.url)
    kind = page.meta.get("og:type")
    if not (is_list or is_page) or kind == "article":
        return None
    if not kind and _is_about(structured.article(page), page, site):
        return None
    return PageKind.LISTING if is_list else PageKind.OTHER


def _by_content(page: Page, site: Site) -> PageKind:
    told = structured.article(page)
    told = told if _is_about(told, page, site) else {}
    if told and "post-template" in page.classes:
        return PageKind.POST  # whatever else there is to read below it
    posts = _outermost([p for p in _find_posts(page.tree) if not _is_comment(p)])
    articles = [a for a in _find_articles(page.tree) if not _is_comment(a)]
    if not posts and len(articles) > 1 and _stands_apart(page, articles):
        articles = []
    if len(posts) > 1 or (not posts and len(articles) > 2):
        return PageKind.POST if _is_mostly_one(page, posts or articles) else PageKind.LISTING
    if posts and not _PAGE_CLASSES.isdisjoint((posts[0].get("class") or "").split()):
        return PageKind.OTHER
    if told or _is_post(page, site, posts, len(articles)):
        return PageKind.POST
    return PageKind.LISTING if articles or _find_entries(page.tree) else PageKind.OTHER


def _is_post(page: Page, site: Site, posts: list[etree._Element], articles: int) -> bool:
    """Whether a page with at most one entry, of which no program is told, is a post."""
    marked = any("BlogPosting" in (post.get("itemtype") or "") for post in posts)
    if marked or not page.classes.isdisjoint(_POST_CLASSES):
        return True
    if _is_dated(page, site) and _weight(page, len(posts), articles) >= _ENOUGH:
        return True
    return _is_one_text(page, site)


def _is_comment(article: etree._Element) -> bool:
    """Whether *article* is called what says something about a post, or stands among such."""
    if _COMMENT.search(f"{article.get('class')} {article.get('itemprop')}".lower()):
        return True
    above = islice(article.iterancestors("ol", "ul", "dl", "div", "section"), _NEAR)
    names = (f"{one.get('class') or ''} {one.get('id') or ''}".lower().split() for one in above)
    return any(_COMMENTS.fullmatch(name) for each in names for name in each)


def _is_about(told: Mapping[str, Any], page: Page, site: Site) -> bool:  # JSON
    """Whether the article *told* of is the page's own, not the blog as a whole."""
    whole = told.get("mainEntityOfPage")
    named = told.get("url") or (whole.get("@id") if isinstance(whole, dict) else whole)
    url = page.resolve(named) if isinstance(named, str) and named.startswith("http") else None
    return bool(told) and (url is None or site.url_key(url) != site.key)


def _is_mostly_one(page: Page, parts: list[etree._Element]) -> bool:
    """Whether one of several entries is the page's own: the others are shown in little."""
    if not page.classes.isdisjoint(_LISTING_CLASSES):
        return False
    sizes = sorted((len(words(part)) for part in parts[:_MAX_PARTS]), reverse=True)
    if sizes[0] < _SHORT_TEXT or sizes[0] < _MUCH_LONGER * sizes[1]:
        return False
    told = structured.article(page)
    return bool(told) or next(agreeing(page, told), None) is not None


def _stands_apart(page: Page, articles: list[etree._Element]) -> bool:
    """Whether a title and a long text stand outside all *articles*, the cards of other posts."""
    title = next(agreeing(page, {}), None)
    if title is None or not page.classes.isdisjoint(_LISTING_CLASSES):
        return False
    content = main_content(page.tree, partial(is_own, page), [title])
    if content is None or len(words(content).encode("utf-8", "replace")) < _LONG_TEXT:
        return False
    apart = {title, *title.iterancestors(), content, *content.iterancestors()}
    return apart.isdisjoint(articles) and not any(
        content in article.iterancestors() for article in articles
    )


def _is_one_text(page: Page, site: Site) -> bool:
    """Whether the page is one long text below its own title, and dated or placed like a post."""
    if not page.classes.isdisjoint(_LISTING_CLASSES) or not _may_be_post(page.url, site):
        return False
    if _TERM_PATH.search(page.url) and page.meta.get("og:type") != "article":
        return False
    titles = list(islice(agreeing(page, {}), 1))
    content = main_content(page.tree, partial(is_own, page), titles)
    if content is None or _entries_in(content, page, site) > 1:
        return False
    if not titles and printed_title(page, {}) is None and marked_title(page) is None:
        return _is_placed(page, site) and is_headed(page, content)
    signs = (
        page.meta.get("og:type") == "article",
        not _DATE_NAMES.isdisjoint(page.meta),
        any(map(PRINTED_DATE.search, _find_lines(page.tree)[:_MAX_LINES])),
        any(map(_is_date_line, _find_lines(content)[:_MAX_LINES])),
        bool(urls.permalink_date(page.url)) or _POST_PATH.search(page.url) is not None,
        len(words(content).encode("utf-8", "replace")) >= _LONG_TEXT,
    )
    found = sum(signs)
    return found >= _SIGNS or (found == _SIGNS - 1 and has_neighbours(page, site))


def _is_placed(page: Page, site: Site) -> bool:
    """Whether a page lies where posts do, or leads to the next, or can be commented on."""
    if urls.permalink_date(page.url) or _POST_PATH.search(page.url):
        return True
    return has_neighbours(page, site) or next(page.tree.iter("textarea"), None) is not None


def _may_be_post(url: str, site: Site) -> bool:
    """Whether the address of a page at hand can be a post's; programs may print posts too."""
    head, mark, query = url.partition("?")
    return may_be_post(f"{_PROGRAM.sub('', head)}{mark}{query}", site)


def _is_date_line(line: str) -> bool:
    line = line.strip()
    return len(line) < _DATE_LINE and "©" not in line and PRINTED_DATE.search(line) is not None


def _entries_in(content: etree._Element, page: Page, site: Site) -> int:
    """How many headings in *content* lead to other posts."""
    links = (
        link.get("href") or ""
        for heading in islice(content.iter("h1", "h2", "h3", "h4"), _MAX_PARTS)
        for link in islice(heading.iter("a"), 1)
    )
    found = {page.resolve(link) for link in links if "#" not in link and not is_own(page, link)}
    return sum(url is not None and may_be_post(url, site) for url in found)


def _is_dated(page: Page, site: Site) -> bool:
    """Whether the page says when it was published; a listing tells that of other pages."""
    if "article:published_time" in page.meta or urls.permalink_date(page.url):
        return True
    times = [t for t in _find_times(page.tree) if (t.get("datetime") or "")[:2] in {"19", "20"}]
    days = {time.get("datetime") for time in times}
    if 0 < len(days) <= _DATES and not any(_is_of_another(time, page, site) for time in times):
        return True
    marked = _find_dates(page.tree)
    if len(marked) == 1 and not _is_of_another(marked[0], page, site):
        return True
    return _is_beside_title(times, page)


def _is_beside_title(times: list[etree._Element], page: Page) -> bool:
    """Whether one of *times* stands beside a heading that says what the page is called."""
    title = next(agreeing(page, {}), None) if times else None
    holder = None if title is None else title.getparent()
    return holder is not None and any(time.getparent() is holder for time in times)


def _is_of_another(time: etree._Element, page: Page, site: Site) -> bool:
    """Whether *time* stands beside a link to the page it is about."""
    holder = time.getparent()
    if holder is None or holder.tag in {"body", "main"}:
        return False
    targets = (page.resolve(link.get("href") or "") for link in holder.iter("a"))
    return any(
        url is not None and may_be_post(url, site) and site.url_key(url) != site.url_key(page.url)
        for url in targets
    )


def _weight(page: Page, posts: int, articles: int) -> int:
    meta = page.meta
    signs = (
        (2, "article:published_time" in meta),
        (2, posts == 1),
        (1, meta.get("og:type") == "article"),
        (1, articles == 1),
        (1, len(_find_headings(page.tree)) == 1),
        (-1, not page.classes.isdisjoint(_LISTING_CLASSES)),
        (-1, meta.get("og:type") in {"website", "profile"}),
    )
    return sum(weight for weight, there in signs if there)


def _outermost(found: list[etree._Element]) -> list[etree._Element]:
    """*found* without those inside another of them."""
    inside = set(found)
    return [e for e in found if not any(above in inside for above in e.iterancestors())]
