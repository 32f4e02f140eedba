"""How a theme marks the fields of a post: a selector and a small method for each of them.

Order of trust: what the page says in structured data (meta elements, JSON-LD), then the theme's
markup. Titles, authors and terms are the other way round: SEO plugins shorten titles and append
the blog's name, and only the markup gives the addresses of authors and terms. How dates are
chosen stands in `witnesses`, how people are in `authors`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

import attrs
from lxml import etree

from archiver.errors import FieldMissing, SiteError
from archiver.items import Author, Post, Term
from archiver.page import Page, check_selectors
from archiver.platforms import counters, structured, witnesses
from archiver.platforms.authors import MARKUP_FIRST, authors
from archiver.platforms.commentary import split_title
from archiver.platforms.headings import agreeing, leads_home
from archiver.platforms.markup import words
from archiver.platforms.related import related
from archiver.platforms.terms_links import cards, own_names
from archiver.platforms.terms_words import TAG
from archiver.platforms.tongues import language_of, speaks_otherwise
from archiver.platforms.view import Told, View, called

__all__ = ["Theme", "View", "in_its_language"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_MUCH = 200  # letters of a text that tells its language without the title
_DEEP = 8
_FEW_LINES = 4
_TITLE_SEPARATOR = re.compile(r"\s+(?:[|–—«»·]|-)\s+")


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
        "div.elementor-widget-theme-post-content, div.et_pb_post_content, div.fl-post-content, "
        "div.brxe-post-content, div.tdb_single_content, "
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
        "p.byline, div.byline, .elementor-post-info__item--type-author, [itemprop=author], "
        "a[href*='/author/'], p cite, small cite, div.meta cite"
    )
    published: str = _css(
        "time.published, time.entry-date, div.wp-block-post-date time, time[pubdate], "
        "time[datetime], span.entry-date, abbr.published, span.published, span.post-date, "
        "span.posted-on, .elementor-post-info__item--type-date, [itemprop=datePublished], "
        "span.date, div.post-date, p.post-date, div.date, p.date, "
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
        "div.post-tags a, p.tags a, ul.td-tags a"
    )
    columns: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    """Names the blog gives its columns, which stand before the colon of a title though they are
    not in capitals: ``Harbour Street View``."""
    summary_labels: tuple[str, ...] = attrs.field(default=(), converter=_strings)
    """What the blog puts before the summary of a post, beside ``Bottom line``: ``In short``."""

    def read_title(self, view: View) -> Told | None:
        """The title as printed."""
        element = view.page.first(self.title, view.article)
        if element is None or leads_home(element, view.page):  # none, or the blog's own name
            element = next(agreeing(view.page, view.told), None)
        if element is not None and (printed := words(element)):
            return Told(printed, called(element))
        for title, witness in (
            (view.page.meta.get("og:title"), "og:title"),
            (structured.text(view.told, "headline"), "JSON-LD headline"),
            (self._plain_heading(view), "the first h2 before the text"),
            (_document_title(view.page), "title"),
        ):
            if title:
                return Told(title, witness)
        return None

    def read_content(self, view: View) -> etree._Element | None:
        """The element that holds the text."""
        return view.page.first(self.body, view.article)

    def read_dropped(self, view: View) -> list[etree._Element]:
        """What is none of the text, by `drop`."""
        return view.page.css(self.drop, view.article) if self.drop else []

    def date_published(self, view: View) -> witnesses.Dated | None:
        """When the post was published, and which part of the page tells it."""
        return witnesses.published(view, self.published)

    def date_modified(self, view: View, first: witnesses.Dated | None) -> witnesses.Dated | None:
        """When the post, *first* published then, was last changed."""
        lines = first is not None and first.witness.startswith(witnesses.BESIDE)
        return witnesses.modified(view, self.modified, first, lines=lines)

    def read_authors(self, view: View) -> tuple[Author, ...] | None:
        """The people the post is by, in the order named."""
        return authors(view, self.author, MARKUP_FIRST)

    def read_terms(self, view: View) -> tuple[tuple[Term, ...] | None, tuple[Term, ...] | None]:
        """(categories, tags); None for what the theme does not print."""
        categories = tuple(_terms(view.page, self._own(view, self.categories)))
        links = self._own(view, self.tags)
        links = links or _tags_behind(view.article)
        tags = tuple(t for t in _terms(view.page, links) if t not in categories)
        return categories or None, tags or (() if _has_no_tags(view.article) else None)

    def _own(self, view: View, selectors: str) -> list[etree._Element]:
        """What *selectors* find in the post's element but in the excerpts of others there."""
        found = view.page.all(selectors, view.article)
        others = cards(view.article, (), view.heading) if len(found) > 1 else ()
        return [link for link in found if not _is_within(link, others)] if others else found

    def read_language(self, view: View) -> Told | None:
        """The language the page declares, as a BCP 47 tag."""
        for declared, witness in _languages(view):
            if _LANGUAGE.fullmatch(declared):
                return Told(declared.replace("_", "-"), witness)
        return None

    def read_post(self, view: View, url: str, discussion: Post) -> Post:
        """The post at *url* but for its text; FieldMissing without a title.

        *discussion* holds its comments and their number.
        """
        page, article = view.page, view.article
        title = self.read_title(view)
        if not title:
            raise FieldMissing("title", page.url)
        prefix, headline = split_title(title.text, self.columns)
        language = self.read_language(view)
        published = self.date_published(view)
        modified = self.date_modified(view, published)
        authors = self.read_authors(view)
        categories, tags = self.read_terms(view)  # what is left once the names are known
        return Post(
            url=url,
            title=title.text,
            category_prefix=prefix,
            headline=headline,
            authors=authors,
            published=published.moment.at if published else None,
            published_raw=published.raw if published else None,
            published_precision=published.moment.precision if published else None,
            published_day=published.moment.day if published else None,
            modified=modified.moment.at if modified else None,
            modified_raw=modified.raw if modified else None,
            categories=categories,
            tags=tags,
            language=language.text if language else None,
            related=related(page.tree, article, page.resolve),
            visits=counters.visits(page.tree, article),
            comments=discussion.comments,
            comment_count=discussion.comment_count,
            comment_system=discussion.comment_system,
            witnesses={
                field: told.witness
                for field, told in (
                    ("title", title),
                    ("language", language),
                    ("published", published),
                    ("modified", modified),
                )
                if told
            },
        )

    def _plain_heading(self, view: View) -> str | None:
        """The first second-level heading before the text, as the oldest themes have it."""
        content = self.read_content(view)
        heading = next(view.article.iter("h2"), None)
        if heading is None or any(above is content for above in heading.iterancestors()):
            return None
        return words(heading) or None


def _languages(view: View) -> Iterator[Told]:
    """What the page declares of its language: as a whole, of the article, to caches."""
    page = view.page
    yield Told((page.tree.get("lang") or page.tree.get("xml:lang") or "").strip(), "html lang")
    yield Told(page.meta.get("og:locale", ""), "og:locale")
    body = page.tree.find("body")
    for element in (view.article, *view.article.iter("article"), body):
        if element is not None:
            yield Told((element.get("lang") or "").strip(), f"{called(element)} lang")
    yield Told((page.head.get("Content-Language") or "").strip(), "Content-Language")
    for element in page.tree.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "content-language":
            yield Told((element.get("content") or "").strip(), "meta Content-Language")


def in_its_language(post: Post) -> Post:
    """*post* with the language of its text, where the page declares none or plainly another.

    Templates declare the language they were written in, whoever writes with them.
    """
    text = post.body_text or ""
    if post.language is None:
        told = language_of(text if len(text) > _MUCH else f"{post.title or ''}\n{text}")
    else:
        told = speaks_otherwise(text, post.language)
    if told is None:
        return post
    witnesses_of = {**post.witnesses, "language": "the words of the text"}
    return attrs.evolve(post, language=told, witnesses=witnesses_of)


def _document_title(page: Page) -> str | None:
    """The title of the document without the blog's name before or behind it."""
    element = next(page.tree.iter("title"), None)
    title = words(element) if element is not None else ""
    parts = _TITLE_SEPARATOR.split(title)
    name = page.meta.get("og:site_name", "")
    kept = [part for part in parts if part != name] if name else parts[:1]
    return kept[0].strip() or None if kept else None


def _tags_behind(article: etree._Element) -> list[etree._Element]:
    """The links to tags in a line right behind *article*, where some themes print them."""
    for line in islice(article.itersiblings(etree.Element), _FEW_LINES):
        if own_names(line, TAG):
            return [a for a in line.iter("a") if "tag" in (a.get("rel") or "").split()]
    return []


def _is_within(element: etree._Element, parts: Collection[etree._Element]) -> bool:
    return any(above in parts for above in islice(element.iterancestors(), _DEEP))


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
