"""A blog of any engine: what it lists in robots.txt, sitemaps, feeds and links, and its posts.

    seeds     home, robots.txt, the usual sitemaps; the home page then names its feeds
    a post    structured data first, then the marks that engines and themes have in common, then
              the element with the most words (`scoring`)

A blog whose theme marks things otherwise overrides a selector, as for any `Theme`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

import attrs
from lxml import etree

from archiver import urls
from archiver.items import Author, Post, Term
from archiver.page import Page
from archiver.platforms import evidence, listings, structured, witnesses
from archiver.platforms.authors import TOLD_FIRST, authors
from archiver.platforms.body import Body, read_body
from archiver.platforms.bylines import (
    CATEGORIES,
    TAGS,
    is_byline,
    is_linked,
    linked_terms,
)
from archiver.platforms.comments import area, comment_count, comments, external
from archiver.platforms.machine import machine
from archiver.platforms.markup import words
from archiver.platforms.parts import cut_short
from archiver.platforms.permalinks import bare, canonical, may_be_post
from archiver.platforms.requisites import frames, requisites
from archiver.platforms.scoring import main_content
from archiver.platforms.theme import Theme, View
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Site, Source

__all__ = ["Generic"]

_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml")
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml"})
_NOISE = re.compile(r"[\W_]+")
_MAX_FEEDS = 4


@attrs.frozen(kw_only=True)
class Generic(Theme):
    """A blog of which only is known that it is one."""

    name: ClassVar[str] = "generic"
    version: ClassVar[int] = 2

    article: str = attrs.field(
        default="[itemtype*='schema.org/BlogPosting'], .h-entry, .hentry, article, main, "
        "[role=main], body"
    )
    title: str = attrs.field(
        default="[itemprop=headline], .p-name, h1.post-title, h1.entry-title, h1.article-title, "
        "h1.title, article h1, main h1, h1, h2.entry-title, h2.post-title, h3.post-title"
    )
    body: str = attrs.field(
        default="[itemprop=articleBody], .e-content, .entry-content, .post-content, "
        ".gh-content, .post-full-content, .available-content .body.markup, .blog-item-content, "
        ".post-body, .article-content, .article-body, .article-entry, .post__content, "
        ".entry-body, .post-text, .node__content .field--name-body, .field--name-body, "
        "#content .body"
    )
    author: str = attrs.field(
        default=".p-author .p-name, .p-author, [itemprop=author] [itemprop=name], "
        "[itemprop=author], a[rel~=author], .byline a, .author a, .post-author, .byline, .author, "
        "a[href*='/author/'], a[href*='/authors/']"
    )
    published: str = attrs.field(
        default="time.dt-published, .dt-published, time[itemprop=datePublished], "
        "[itemprop=datePublished], time[pubdate], abbr.published, time[datetime], "
        ".post-date, .entry-date, .published, .date, .post-meta"
    )
    modified: str = attrs.field(
        default="time.dt-updated, [itemprop=dateModified], abbr.modified, abbr.updated"
    )
    categories: str = attrs.field(
        default="a[rel~=category], .article-category a, .post-categories a, .category a"
    )
    tags: str = attrs.field(
        default="a.p-category, [itemprop=keywords] a, .post-labels a, a[rel~=tag], .tags a, "
        ".tag-list a, ul.article-tag-list a, .post-tags a, .post-tag"
    )

    def seeds(self, site: Site, since: date | None, until: date | None) -> Sequence[Address]:
        """Home, robots.txt and sitemaps; days are judged by what these tell."""
        home = site.home.partition("?")[0]
        below = home if home.endswith("/") else home + "/"
        roots = dict.fromkeys((below, urls.absolute(below, "/") or below))
        return [
            Address(url=site.home, kind=PageKind.LISTING),
            Address(url=urls.absolute(below, "/robots.txt") or "", kind=PageKind.ROBOTS),
            *(Address(url=r + name, kind=PageKind.SITEMAP) for r in roots for name in _SITEMAPS),
        ]

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address*: nothing this lists with can be asked for by days."""
        return address

    def read(self, page: Page, site: Site) -> PageReading:
        """Classify *page* and read it; ParseError when it defeats the parser."""
        reading = machine(page, site, self.columns, self.summary_labels) or self._html(page, site)
        return attrs.evolve(reading, parser=self.name, parser_version=self.version)

    def _html(self, page: Page, site: Site) -> PageReading:
        if page.mime and "html" not in page.mime:
            return PageReading(kind=PageKind.OTHER)
        if not site.owns(page.url):
            return PageReading(kind=PageKind.OTHER, addresses=tuple(_files(page, site)))
        kind, failure = evidence.kind_of(page, site)
        if kind is PageKind.POST:
            return self.post(page, site)
        reading = PageReading(kind=kind, failure=failure)
        if kind is PageKind.LISTING:
            reading = listings.archive(page, site)
        elif failure is None:
            reading = attrs.evolve(reading, addresses=tuple(_files(page, site)))
        if site.url_key(page.url) != site.key:
            return reading
        return attrs.evolve(reading, addresses=(*_feeds(page, site), *reading.addresses))

    def post(self, page: Page, site: Site) -> PageReading:
        """The post of a page; FieldMissing without a title."""
        view = View(page, site, _or_tree(page.first(self.article), page), structured.article(page))
        url = canonical(page, site)
        content = self.read_content(view)
        body = None if content is None else self._body(view, content)
        post = self.read_post(view, url, self._discussion(view))
        reading = Reading(
            source=Source.PAGE,
            post=body.told(post) if body else post,
            aliases=_aliases(page, site, url),
        )
        return PageReading(
            kind=PageKind.POST,
            readings=(reading,),
            references=tuple(_references(reading.post, body, site)),
            addresses=(
                *_files(page, site, body.links if body else ()),
                *(Address(url=found, kind=PageKind.FRAME) for found in frames(page, site)),
            ),
            failure=cut_short(page, site, view.article, url)
            if body
            else "no body on the page; name its element with body=",
        )

    def read_title(self, view: View) -> str | None:
        """The title as printed: the heading that says what the page says of itself."""
        told = view.page.meta.get("og:title") or structured.text(view.told, "headline")
        document = next((words(t) for t in view.page.tree.iter("title")), "")
        headings = [words(e) for e in view.page.tree.iter("h1", "h2", "h3")]
        for wanted in filter(None, (told, document)):
            for heading in headings:
                if heading and _alike(heading, wanted, whole=wanted is told):
                    return heading
        return super().read_title(view)

    def read_content(self, view: View) -> etree._Element | None:
        """The element that holds the text: by its marks, else by its words."""
        found = view.page.first(self.body, view.article)
        if found is None or len(words(found)) < 80:
            scored = main_content(view.article)
            found = scored if scored is not None else found
        return found

    def date_modified(self, view: View, first: witnesses.Dated | None) -> witnesses.Dated | None:
        """When the post was last changed: lines beside the title may say so too."""
        return witnesses.modified(view, self.modified, first, lines=True)

    def read_authors(self, view: View) -> tuple[Author, ...] | None:
        """The people the post is by: as the page tells it to programs, else as printed."""
        return authors(view, self.author, TOLD_FIRST)

    def read_terms(self, view: View) -> tuple[tuple[Term, ...] | None, tuple[Term, ...] | None]:
        """(categories, tags); from what the page tells programs where it prints none."""
        categories, tags = super().read_terms(view)
        section = view.page.meta.get("article:section")
        if not categories:
            categories = (Term(name=section),) if section else linked_terms(view, CATEGORIES)
        return categories, tags or linked_terms(view, TAGS)

    def _body(self, view: View, content: etree._Element) -> Body:
        dropped = [
            *self.read_dropped(view),
            *self._headline(view, content),
            *self._lists_of_terms(view, content),
        ]
        return read_body(content, view.page.resolve, dropped, self.summary_labels)

    def _headline(self, view: View, content: etree._Element) -> Iterator[etree._Element]:
        """The title, and the lines below it about the post, where *content* has them."""
        title = self.read_title(view)
        heading = next((h for h in content.iter("h1", "h2") if words(h) == title), None)
        if heading is not None:
            yield heading
        first = next(iter(content), None) if heading is None else heading.getnext()
        while first is not None and first is not content and is_byline(first):
            yield first
            first = first.getnext()

    def _lists_of_terms(self, view: View, content: etree._Element) -> Iterator[etree._Element]:
        """The elements around the tags and categories printed inside *content*."""
        for selectors in (self.tags, self.categories):
            for link in view.page.all(selectors, content):
                part, holder = link, link.getparent()
                while holder is not None and holder is not content and is_linked(holder):
                    part, holder = holder, holder.getparent()
                yield part

    def _discussion(self, view: View) -> Post:
        tree = view.page.tree
        found = comments(area(tree), view.page.resolve, view.site.declared_zone)
        return Post(
            comments=found or None,
            comment_count=comment_count(tree, view.article),
            comment_system=None if found else external(tree),
        )


def _or_tree(element: etree._Element | None, page: Page) -> etree._Element:
    return page.tree if element is None else element


def _alike(heading: str, wanted: str, *, whole: bool) -> bool:
    """Whether *heading* says what *wanted* does; a document's title also names the blog."""
    said, told = (_NOISE.sub(" ", text).strip().casefold() for text in (heading, wanted))
    if not said:
        return False
    return said == told if whole else len(said) > 3 and told.startswith(said)


def _aliases(page: Page, site: Site, own: str) -> tuple[str, ...]:
    asked = urls.without_fragment(page.url)
    return (asked,) if site.url_key(asked) != site.url_key(own) else ()


def _references(post: Post, body: Body | None, site: Site) -> Iterator[Reference]:
    named = (*(e.url for e in post.related or ()), *(body.links if body else ()))
    for url in dict.fromkeys(bare(url) for url in named if may_be_post(url, site)):
        if url != post.url:
            yield Reference(url=url, source=Source.LINK)


def _files(page: Page, site: Site, links: Iterable[str] = ()) -> Iterator[Address]:
    for url in requisites(page, site, links):
        yield Address(url=url, kind=PageKind.FILE)


def _feeds(page: Page, site: Site) -> Iterator[Address]:
    """The feeds that the head of the home page names, but for those of comments."""
    named = [url for url, mime in page.links("alternate") if mime in _FEEDS]
    kept = [url for url in dict.fromkeys(named) if site.on_host(url) and "comments" not in url]
    for url in kept[:_MAX_FEEDS]:
        yield Address(url=url, kind=PageKind.FEED)
