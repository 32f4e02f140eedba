"""The further addresses of one post: parts of a split text, the rest of a cut one, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from archiver import urls
from archiver.page import Page, finder
from archiver.platforms.comments import area
from archiver.platforms.markup import words
from archiver.platforms.permalinks import bare
from archiver.site import Site

__all__ = ["cut_short", "last_part", "other_pages", "part_links", "plain_part_lists", "shown_part"]

_TEXT_PART = re.compile(r"single-paged-(\d{1,4})")
_NUMBER = re.compile(r"[0-9]{1,4}")
_COMMENT_ANCHOR = re.compile(r"#(?:comment-\d+|respond)$")

_find_current = finder(
    ".//span[contains(@class, 'post-page-numbers') and contains(@class, 'current')]"
)
_find_more = finder(".//a[contains(@class, 'more-link')] | .//*[@class='jump-link']//a")
_find_links = finder(
    ".//a[contains(@class, 'post-page-numbers')] | .//div[contains(@class, 'page-link')]//a"
    " | .//p[contains(@class, 'post-nav-links')]//a"
)


def cut_short(page: Page, site: Site, article: etree._Element, own: str) -> str | None:
    """What is wrong when *article* ends early and a link leads on to the same post; else None.

    *own* is the post's address. The place a text would be cut at in a list is nothing.
    """
    if not page.names_class("more-link", "jump-link"):
        return None
    for link in _find_more(article):
        href = (link.get("href") or "").strip()
        url = page.resolve(href) if href else None
        if url and site.url_key(url) == site.url_key(own):
            return "only the beginning of the text is on the page"
    return None


def part_links(page: Page, article: etree._Element) -> list[etree._Element]:
    """The links of a split text to its other parts; none for a text in one."""
    listed = page.names_class("post-page-numbers", "page-link", "post-nav-links")
    found = _find_links(article) if listed else []
    for paragraph in plain_part_lists(article):
        found += paragraph.iter("a")
    return found


def plain_part_lists(within: etree._Element) -> list[etree._Element]:
    """Paragraphs that list the parts of a text, as core printed them before it gave a class."""
    return [
        paragraph
        for paragraph in within.iter("p")
        if (paragraph.text or "").lstrip()[:6].lower() == "pages:" and len(paragraph)
    ]


def shown_part(page: Page, article: etree._Element, links: Sequence[etree._Element]) -> int | None:
    """Which part of a split text the page says it shows, beside its *links* to the others."""
    for name in page.classes:
        if found := _TEXT_PART.fullmatch(name):
            return int(found[1])
    current = _find_current(article) if links else []
    digits = "".join(c for c in words(current[0]) if c.isdecimal()) if current else ""
    return int(digits[:4]) if digits else None


def last_part(
    page: Page, site: Site, own: str, links: Iterable[etree._Element], shown: int
) -> int:
    """The highest part of a split text that its page, with the part *shown*, leads to.

    *own* is the address of the post. Some themes link the next part alone.
    """
    key, numbers = site.url_key(own), [shown]
    for anchor in links:
        url = page.resolve((anchor.get("href") or "#").strip())
        if url is None:
            continue
        found = site.url_key(url)
        number = urls.query_value(url, "page") if site.url_key(bare(url)) == key else None
        if found.startswith(f"{key}/"):
            number = found.removeprefix(f"{key}/")
        if number and _NUMBER.fullmatch(number):
            numbers.append(int(number))
    return max(numbers)


def other_pages(
    page: Page, site: Site, own: str, links: Iterable[etree._Element]
) -> Iterator[str]:
    """The addresses of the other parts, which *links* lead to, and of pages of comments.

    *own* is the address of the post: what belongs to another post is passed over.
    """
    key = site.url_key(own)
    seen = {key, site.url_key(page.url)}
    for anchor in (*links, *_comment_pages(page.tree)):
        url = page.resolve((anchor.get("href") or "#").strip())
        if url is None:
            continue
        found = site.url_key(url)
        ours = found.startswith(f"{key}/") or site.url_key(bare(url)) == key
        if ours and found not in seen:
            seen.add(found)
            yield urls.without_fragment(url)


def _comment_pages(tree: etree._Element) -> Iterator[etree._Element]:
    """Links to further pages of comments; not those of single comments to themselves."""
    for anchor in area(tree).iter("a"):
        href = anchor.get("href") or ""
        paged = "comment-page-" in href or "cpage=" in href
        if paged and "replytocom" not in href and not _COMMENT_ANCHOR.search(href):
            yield anchor
