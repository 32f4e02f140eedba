"""What a page is when no engine's own classes tell: a post, a listing, or neither.

Each sign of a post weighs something; what weighs enough together, and is not shown beside other
posts of its like, is a post. The front page never is one.
"""

from __future__ import annotations

import re

from lxml import etree

from archiver import urls
from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.classify import is_protected
from archiver.platforms.permalinks import may_be_post
from archiver.platforms.requisites import is_embed
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
     "search", "view-list"}
)  # fmt: skip
_NOT_FOUND = re.compile(r"^\W*(?:404\b|(?:page|file|post) not found|not found)", re.IGNORECASE)

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
    "//time[@datetime][not(ancestor::aside or ancestor::*[contains(@class, 'comment')"
    " or contains(@id, 'comment') or contains(@class, 'related')])]"
)
_find_dates = finder("//abbr[contains(@class, 'published')] | //*[@itemprop='datePublished']")


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
    title = next((t.text or "" for t in page.tree.iter("title")), "")
    if _NOT_FOUND.match(title):
        return PageKind.OTHER, "soft 404: the page says it does not exist"
    kind = _by_content(page, site)
    if kind is PageKind.POST and is_protected(page.tree):
        return PageKind.OTHER, "password protected"
    return kind, None


def _by_content(page: Page, site: Site) -> PageKind:
    posts = _outermost(_find_posts(page.tree))
    articles = _find_articles(page.tree)
    if len(posts) > 1 or (not posts and len(articles) > 2):
        return PageKind.LISTING
    told = structured.article(page)
    marked = any("BlogPosting" in (post.get("itemtype") or "") for post in posts)
    if told or marked or not page.classes.isdisjoint(_POST_CLASSES):
        return PageKind.POST
    if _is_dated(page, site) and _weight(page, len(posts), len(articles)) >= _ENOUGH:
        return PageKind.POST
    return PageKind.LISTING if articles or _find_entries(page.tree) else PageKind.OTHER


def _is_dated(page: Page, site: Site) -> bool:
    """Whether the page says when it was published; a listing tells that of other pages."""
    if "article:published_time" in page.meta or urls.permalink_date(page.url):
        return True
    times = [t for t in _find_times(page.tree) if (t.get("datetime") or "")[:2] in {"19", "20"}]
    if 0 < len({time.get("datetime") for time in times}) <= _DATES:
        return not any(_is_of_another(time, page, site) for time in times)
    return len(_find_dates(page.tree)) == 1


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
