"""How a theme marks the fields of a post: a selector and a small method for each of them.

Order of trust: what the page says in structured data (meta elements, JSON-LD), then the theme's
markup. Titles, authors and terms are the other way round: SEO plugins shorten titles and append
the blog's name, and only the markup gives the addresses of authors and terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs
from lxml import etree

from archiver import dates
from archiver.errors import FieldMissing, SiteError
from archiver.items import Author, Post, Term
from archiver.page import Page, check_selectors
from archiver.platforms import counters, structured
from archiver.platforms.commentary import split_title
from archiver.platforms.markup import words
from archiver.platforms.related import related
from archiver.site import Site

__all__ = ["Theme", "View"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_TITLE_SEPARATOR = re.compile(r"\s+(?:[|–—«»·]|-)\s+")
_MAX_AUTHORS = 50
_MAX_NAME = 200  # letters
_BY = re.compile(r"(?:view all posts by|posts by|written by|by)\s+", re.IGNORECASE)


class View(NamedTuple):
    """The page of a post, taken apart once for all its fields."""

    page: Page
    site: Site
    article: etree._Element
    """The element around the post: header, content and footer, without comments and sidebars."""
    told: Mapping[str, Any]  # JSON
    """The article as JSON-LD tells it; empty when it does not."""


def _selectors(_: Any, field: attrs.Attribute[str], value: str) -> None:  # any Theme
    try:
        check_selectors(value)
    except SiteError as error:
        raise SiteError(f"{field.name}={error}") from error


def _css(default: str) -> Any:  # an attrs field
    return attrs.field(default=default, validator=_selectors)


def _strings(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


@attrs.frozen(kw_only=True)
class Theme:
    """The selectors of a theme; of several apart by commas, the first that finds anything counts.

    The defaults fit common classic and block themes.
    """

    article: str = _css("article.type-post, article.hentry, div.hentry, div.type-post, main, body")
    """The element around one post, where it does not have core's id ``post-{number}``."""
    title: str = _css(
        "h1.entry-title, h2.entry-title, h1.wp-block-post-title, h2.wp-block-post-title, "
        "h1.post-title, h2.post-title, h1.title, h2.title, h1, .entry-title, "
        "h2 a[rel~=bookmark]"
    )
    body: str = _css(
        "div.entry-content, section.entry-content, div.wp-block-post-content, div.post-content, "
        "div.post-entry, div.entry, div.td-post-content, div.postcontent, div.post_content, "
        "div.article-content, div.single-content, div.post-body, div.storycontent, div.content, "
        ".entry-content"
    )
    drop: str = _css("")
    """Parts of the body that are none of the text, where no known class tells."""
    author: str = _css(
        "a.url.fn, span.author .fn, span.author a, p.wp-block-post-author__name, "
        "div.wp-block-post-author-name, span.byline a, span.fn, a[rel~=author], "
        "span.entry-author-name, span.author-name, div.post-author a, span.author, p.author, "
        "p.byline, div.byline, cite"
    )
    published: str = _css(
        "time.published, time.entry-date, div.wp-block-post-date time, time[pubdate], "
        "time[datetime], span.entry-date, abbr.published, span.published, span.post-date, "
        "span.posted-on, span.date, div.post-date, p.post-date, div.date, p.date, "
        "div.entry-meta, p.postmetadata, small"
    )
    modified: str = _css(
        "time.updated, time.modified, div.wp-block-post-date__modified-date time, abbr.updated"
    )
    categories: str = _css(
        "span.cat-links a, a[rel~=category], div.taxonomy-category a, ul.post-categories a, "
        "span.entry-categories a, span.category a"
    )
    tags: str = _css(
        "span.tags-links a, div.taxonomy-post_tag a, span.tag-links a, a[rel=tag], "
        "div.post-tags a, p.tags a"
    )
    columns: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    """Names the blog gives its columns, which stand before the colon of a title though they are
    not in capitals: ``Harbour Street View``."""
    summary_labels: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    """What the blog puts before the summary of a post, beside ``Bottom line``: ``In short``."""

    def read_title(self, view: View) -> str | None:
        """The title as printed."""
        element = view.page.first(self.title, view.article)
        if element is not None and (printed := words(element)):
            return printed
        told = view.page.meta.get("og:title") or structured.text(view.told, "headline")
        return told or self._plain_heading(view) or _document_title(view.page)

    def read_content(self, view: View) -> etree._Element | None:
        """The element that holds the text."""
        return view.page.first(self.body, view.article)

    def read_dropped(self, view: View) -> list[etree._Element]:
        """What is none of the text, by `drop`."""
        return view.page.css(self.drop, view.article) if self.drop else []

    def read_published(self, view: View) -> tuple[str | None, dates.Moment | None]:
        """(the date as given, the moment it means)."""
        return self._date(view, "article:published_time", "datePublished", self.published)

    def read_modified(self, view: View) -> tuple[str | None, dates.Moment | None]:
        """(the date of the last change as given, the moment it means)."""
        return self._date(view, "article:modified_time", "dateModified", self.modified)

    def read_authors(self, view: View) -> tuple[Author, ...] | None:
        """The people the post is by, in the order named."""
        found = dict(self._printed_authors(view))
        if not found:
            names = [*structured.author_names(view.told), view.page.meta.get("author", "")]
            found = {name: None for name in names if name}
        return tuple(Author(name=name, url=url) for name, url in found.items()) or None

    def read_terms(self, view: View) -> tuple[tuple[Term, ...] | None, tuple[Term, ...] | None]:
        """(categories, tags); None for what the theme does not print."""
        categories = tuple(_terms(view.page, view.page.all(self.categories, view.article)))
        links = view.page.all(self.tags, view.article)
        tags = tuple(t for t in _terms(view.page, links) if t not in categories)
        return categories or None, tags or (() if _has_no_tags(view.article) else None)

    def read_language(self, view: View) -> str | None:
        """The language the page declares, as a BCP 47 tag."""
        for declared in _languages(view):
            if _LANGUAGE.fullmatch(declared):
                return declared.replace("_", "-")
        return None

    def read_post(self, view: View, url: str, discussion: Post) -> Post:
        """The post at *url* but for its text; FieldMissing without a title.

        *discussion* holds its comments and their number.
        """
        page, article = view.page, view.article
        title = self.read_title(view)
        if not title:
            raise FieldMissing("title", page.url)
        prefix, headline = split_title(title, self.columns)
        raw, moment = self.read_published(view)
        modified_raw, modified = self.read_modified(view)
        categories, tags = self.read_terms(view)
        return Post(
            url=url,
            title=title,
            category_prefix=prefix,
            headline=headline,
            authors=self.read_authors(view),
            published=moment.at if moment else None,
            published_raw=raw,
            published_precision=moment.precision if moment else None,
            modified=modified.at if modified else None,
            modified_raw=modified_raw,
            categories=categories,
            tags=tags,
            language=self.read_language(view),
            related=related(page.tree, article, page.resolve),
            visits=counters.visits(page.tree, article),
            comments=discussion.comments,
            comment_count=discussion.comment_count,
            comment_system=discussion.comment_system,
        )

    def _plain_heading(self, view: View) -> str | None:
        """The first second-level heading before the text, as the oldest themes have it."""
        content = self.read_content(view)
        heading = next(view.article.iter("h2"), None)
        if heading is None or any(above is content for above in heading.iterancestors()):
            return None
        return words(heading) or None

    def _date(
        self, view: View, meta: str, name: str, selectors: str
    ) -> tuple[str | None, dates.Moment | None]:
        told = (view.page.meta.get(meta), structured.text(view.told, name))
        printed = (_printed_date(e) for e in view.page.all(selectors, view.article)[:3])
        for raw in (*filter(None, told), *printed):
            if moment := dates.parse(raw, view.site.declared_zone):
                return raw, moment
        return None, None

    def _printed_authors(self, view: View) -> Iterator[tuple[str, str | None]]:
        seen: set[str] = set()
        for element in view.page.all(self.author, view.article)[:_MAX_AUTHORS]:
            said = words(element)[:_MAX_NAME]
            by = _BY.match(said)
            name = said[by.end() :] if by else said
            link = element if element.tag == "a" else next(element.iter("a"), None)
            href = (link.get("href") or "").strip() if link is not None else ""
            if name and name not in seen:
                seen.add(name)
                yield name, view.page.resolve(href) if href else None


def _languages(view: View) -> Iterator[str]:
    """What the page declares of its language: as a whole, of the article, to caches."""
    page = view.page
    yield (page.tree.get("lang") or page.tree.get("xml:lang") or "").strip()
    yield page.meta.get("og:locale", "")
    body = page.tree.find("body")
    for element in (view.article, *view.article.iter("article"), body):
        if element is not None:
            yield (element.get("lang") or "").strip()
    yield (page.head.get("Content-Language") or "").strip()
    for element in page.tree.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "content-language":
            yield (element.get("content") or "").strip()


def _document_title(page: Page) -> str | None:
    """The title of the document without the blog's name before or behind it."""
    element = next(page.tree.iter("title"), None)
    title = words(element) if element is not None else ""
    parts = _TITLE_SEPARATOR.split(title)
    name = page.meta.get("og:site_name", "")
    kept = [part for part in parts if part != name] if name else parts[:1]
    return kept[0].strip() or None if kept else None


def _printed_date(element: etree._Element) -> str:
    """The date in *element*: its machine-readable form, else its words.

    Old themes print the day and hide the time in the title of the link around it.
    """
    if element.tag == "time" and (stamp := (element.get("datetime") or "").strip()):
        return stamp
    title = (element.get("title") or "").strip()
    if element.tag == "abbr" and dates.from_iso(title, None):
        return title
    printed = words(element)
    holder = element.getparent()
    title = (holder.get("title") or "").strip() if holder is not None and holder.tag == "a" else ""
    return f"{printed} {title}" if _CLOCK.match(title) and not _CLOCK.search(printed) else printed


def _terms(page: Page, links: Iterable[etree._Element]) -> Iterator[Term]:
    seen: set[str] = set()
    for link in links:
        name = words(link)
        if name and name not in seen:
            seen.add(name)
            yield Term(name=name, url=page.resolve((link.get("href") or "").strip()))


def _has_no_tags(article: etree._Element) -> bool:
    """Whether the post's own classes, which name its terms, name no tag."""
    classes = (article.get("class") or "").split()
    return "type-post" in classes and not any(name.startswith("tag-") for name in classes)
