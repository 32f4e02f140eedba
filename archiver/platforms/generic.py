"""A blog of any engine: what it lists in robots.txt, sitemaps, feeds and links, and its posts.

    seeds     home, robots.txt, the usual sitemaps; the home page then names its feeds
    a post    structured data first, then the marks that engines and themes have in common, then
              the words: `contents` finds the text, `headings` the title, `terms` categories and
              tags, `trimming` what stands in the text and is none of it

A blog whose theme marks things otherwise overrides a selector, as for any `Theme`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, ClassVar

import attrs
from lxml import etree

from archiver import urls
from archiver.items import Author, Post
from archiver.page import Page, alternatives
from archiver.platforms import evidence, listings, structured, witnesses
from archiver.platforms.authors import TOLD_FIRST, authors
from archiver.platforms.body import Body, read_body
from archiver.platforms.bylines import (
    is_byline,
    is_linked,
)
from archiver.platforms.comments import area, comment_items
from archiver.platforms.comments_places import unmarked_items
from archiver.platforms.contents import find_content
from archiver.platforms.counter_lines import line_visits
from archiver.platforms.credits import closing_lines
from archiver.platforms.discussion import (
    are_sure,
    read_discussion,
    whole_items,
    with_answers,
    without_post,
)
from archiver.platforms.headings import (
    agreeing,
    heading_words,
    is_own,
    is_shown,
    leads_home,
    marked_heading,
    opening_heading,
    printed_heading,
    told_heading,
)
from archiver.platforms.json_feed import json_feed, leads_to_json_feed
from archiver.platforms.leads import leads
from archiver.platforms.machine import machine
from archiver.platforms.markup import words
from archiver.platforms.parts import cut_short
from archiver.platforms.permalinks import bare, canonical, may_be_post
from archiver.platforms.related_lists import listed
from archiver.platforms.requisites import frames, requisites
from archiver.platforms.terms import Terms, read_terms
from archiver.platforms.theme import Theme, in_its_language
from archiver.platforms.trimming import extras
from archiver.platforms.view import Told, View, called
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Site, Source

__all__ = ["Generic"]

_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml")
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml"})
_MAX_FEEDS = 4
_AT_START = 12  # elements


@attrs.frozen(kw_only=True)
class Generic(Theme):
    """A blog of which only is known that it is one."""

    name: ClassVar[str] = "generic"
    version: ClassVar[int] = 7
    usual_feeds: ClassVar[tuple[str, ...]] = ()
    """Names of the engine's feeds below the home page, asked for where the page names none."""

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
        "[itemprop=author], [property='schema:author'], [rel='schema:author'], "
        "a[rel~=author], .byline a, .author a, .post-author, .byline, .author, "
        "a[href*='/author/'], a[href*='/authors/']"
    )
    published: str = attrs.field(
        default="time.dt-published, .dt-published, time[itemprop=datePublished], "
        "[itemprop=datePublished], time[pubdate], abbr.published, time[datetime], "
        ".post-date, .entry-date, .posted-on, .published, .date, .post-meta"
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
        reading = (
            self.answer(page, site)
            or json_feed(page, site, self)
            or machine(page, site, self.columns, self.summary_labels)
            or self._html(page, site)
        )
        return attrs.evolve(reading, parser=self.name, parser_version=self.version)

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """What *page* says where it is an answer of the engine's own API; None where it is none.

        Address and content show it together: neither is enough alone.
        """
        return None

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """What lists posts, as a *page* that is none names it: the front page its feeds."""
        if site.url_key(page.url) == site.key:
            yield from _feeds(page, site) or self._usual_feeds(page)

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What an HTML page is, and why it could not be read as a post where it stands for one."""
        return evidence.kind_of(page, site)

    def _usual_feeds(self, page: Page) -> list[Address]:
        below = page.url.partition("?")[0].rstrip("/") + "/"
        return [Address(url=below + name, kind=PageKind.FEED) for name in self.usual_feeds]

    def _html(self, page: Page, site: Site) -> PageReading:
        if page.mime and "html" not in page.mime:
            return PageReading(kind=PageKind.OTHER)
        if not site.owns(page.url):
            return PageReading(kind=PageKind.OTHER, addresses=tuple(_files(page, site)))
        kind, failure = self.kind_of(page, site)
        if kind is PageKind.POST:
            return self.post(page, site)
        reading = PageReading(kind=kind, failure=failure)
        if kind is PageKind.LISTING:
            reading = listings.archive(page, site)
        elif failure is None:
            reading = attrs.evolve(reading, addresses=tuple(_files(page, site)))
            if site.url_key(page.url) == site.key:
                named = (*reading.addresses, *listings.archives(page, site))
                reading = attrs.evolve(reading, addresses=named)
        return attrs.evolve(reading, addresses=(*self.sources(page, site), *reading.addresses))

    def post(self, page: Page, site: Site) -> PageReading:
        """The post of a page; FieldMissing without a title."""
        told = structured.article(page)
        heading = _heading(page, told)
        items = whole_items(without_post(comment_items(area(page.tree)), heading))
        near = printed_heading(page, told) if heading is None and not items else heading
        plain, places = ([], []) if are_sure(items) else unmarked_items(page.tree, near)
        known = bool(items) and items[0].identity is not None
        items = [] if len(plain) >= len(items) + known else items
        plain, places = ([], []) if items else (plain, places)
        items, plain = with_answers(items), with_answers(plain)
        said = {root for item in (*items, *plain) for root in item.roots} | set(places)
        content = page.first(self.body) if self._declares("body") else None
        if content is None:
            content = find_content(page, self.body, told, said, heading)
        if content is None:
            content = _beside_title(heading)
        if heading is None:
            heading = self._heading_near(page, told, content)
        around = self._around(page, content, heading)
        view = View(page, site, around, told, content, heading, said)
        url = canonical(page, site)
        held = set() if content is None else {content, *content.iterancestors()}
        lists = list(listed(page, site, said - held))
        aside = [*said, *(part for found in lists for part in found.parts)]
        body = None if content is None else self._body(view, content, aside)
        if body and not body.body_text and not body.images:
            body = None
        post = self.read_post(view, url, read_discussion(view, items, plain))
        if not post.related and lists:
            post = attrs.evolve(post, related=lists[0].posts)
        if post.visits is None:
            visits = line_visits(page.tree, view.article, content, said)
            post = attrs.evolve(post, visits=visits)
        reading = Reading(
            source=Source.PAGE,
            post=in_its_language(body.told(post) if body else post),
            aliases=_aliases(page, site, url),
        )
        shown = frames(page, site)
        return PageReading(
            kind=PageKind.POST,
            readings=(reading,),
            references=tuple(_references(reading.post, body, shown, site)),
            addresses=(
                *_files(page, site, body.links if body else ()),
                *(Address(url=found, kind=PageKind.FRAME) for found in shown),
            ),
            failure=cut_short(page, site, view.article, url)
            if body
            else "no body on the page; name its element with body=",
        )

    def read_title(self, view: View) -> Told | None:
        """The title as printed: the heading that says what the page says of itself."""
        if view.heading is not None:
            return Told(heading_words(view.heading), called(view.heading))
        return super().read_title(view)

    def read_content(self, view: View) -> etree._Element | None:
        """The element that holds the text: by its marks, else by its words."""
        return view.content

    def _heading_near(
        self,
        page: Page,
        told: Mapping[str, Any],
        content: etree._Element | None,  # JSON
    ) -> etree._Element | None:
        """The title where nothing the page calls itself is one of its headings."""
        found = printed_heading(page, told)
        if found is None and content is not None:
            found = opening_heading(page, content)
        if found is None:
            found = page.first(self.title)
        if found is None or leads_home(found, page):
            return None
        return found if heading_words(found) else None

    def _around(
        self, page: Page, content: etree._Element | None, heading: etree._Element | None
    ) -> etree._Element:
        """The element around the post: the innermost of its kind around *content* and title."""
        if content is None:
            found = page.first(self.article)
            return page.tree if found is None else found
        around = [content, *content.iterancestors()]
        above = set() if heading is None else set(heading.iterancestors())
        for selector in alternatives(self.article):
            marked = set(page.css(selector))
            if kinds := [element for element in around if element in marked]:
                titled = (e for e in kinds if e in above)
                return next(titled, kinds[0])
        return page.tree

    def date_modified(self, view: View, first: witnesses.Dated | None) -> witnesses.Dated | None:
        """When the post was last changed: lines beside the title may say so too."""
        return witnesses.modified(view, self.modified, first, lines=True)

    def read_authors(self, view: View) -> tuple[Author, ...] | None:
        """The people the post is by: as the page tells it to programs, else as printed."""
        return authors(view, self.author, TOLD_FIRST)

    def read_terms(self, view: View) -> Terms:
        """(categories, tags): by the selectors of a declared theme, else as the page has them."""
        if self._declares("categories") or self._declares("tags"):
            return super().read_terms(view)
        return read_terms(view)

    def _declares(self, name: str) -> bool:
        """Whether the blog gives a selector of its own for the field *name*."""
        default = getattr(attrs.fields(Generic), name).default
        return bool(getattr(self, name) != default)

    def _body(self, view: View, content: etree._Element, said: Collection[etree._Element]) -> Body:
        dropped = [
            *said,
            *self.read_dropped(view),
            *self._headline(view, content),
            *self._lists_of_terms(view, content),
            *closing_lines(content),
            *extras(content, lambda href: _is_other(view, href)),
        ]
        before = () if self._declares("body") else leads(content, view.heading)
        return read_body(content, view.page.resolve, dropped, self.summary_labels, before)

    def _headline(self, view: View, content: etree._Element) -> Iterator[etree._Element]:
        """The title, and the lines below it about the post, where *content* has them."""
        title = self.read_title(view)
        said = title.text if title else None
        heading = next((h for h in _may_be_titles(content) if heading_words(h) == said), None)
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


def _heading(page: Page, told: Mapping[str, Any]) -> etree._Element | None:  # JSON
    """The title by what the page tells of itself, or by what it is marked as."""
    found = next(agreeing(page, told), None)
    if found is not None and not is_shown(found):
        printed = printed_heading(page, told)
        return found if printed is None else printed
    if found is None:
        found = told_heading(page)
    return marked_heading(page) if found is None else found


def _may_be_titles(content: etree._Element) -> Iterator[etree._Element]:
    """The headings in *content*, and what else stands at its beginning."""
    yield from content.iter("h1", "h2", "h3", "h4")
    yield from islice(content.iter("b", "strong", "font", "span", "p", "td", "div"), 1, _AT_START)


def _beside_title(heading: etree._Element | None) -> etree._Element | None:
    """What holds the title of a post of a few words, and them; None where it is the page."""
    holder = None if heading is None else heading.getparent()
    if holder is not None and holder.tag in {"header", "hgroup"}:
        holder = holder.getparent()
    if heading is None or holder is None or holder.tag in {"html", "body"}:
        return None
    return holder if len(words(holder)) > len(words(heading)) else None


def _is_other(view: View, reference: str) -> bool:
    """Whether *reference* leads to another page of the blog."""
    url = view.page.resolve(reference.strip())
    return url is not None and view.site.owns(url) and not is_own(view.page, reference)


def _aliases(page: Page, site: Site, own: str) -> tuple[str, ...]:
    asked = urls.without_fragment(page.url)
    return (asked,) if site.url_key(asked) != site.url_key(own) else ()


def _references(
    post: Post, body: Body | None, shown: Sequence[str], site: Site
) -> Iterator[Reference]:
    named = (
        *(e.url for e in post.related or ()),
        *(link for link in (body.links if body else ()) if link not in shown),
    )
    for url in dict.fromkeys(bare(url) for url in named if may_be_post(url, site)):
        if url != post.url:
            yield Reference(url=url, source=Source.LINK)


def _files(page: Page, site: Site, links: Iterable[str] = ()) -> Iterator[Address]:
    for url in requisites(page, site, links):
        yield Address(url=url, kind=PageKind.FILE)


def _feeds(page: Page, site: Site) -> list[Address]:
    """The feeds that the head of the home page names, but for those of comments."""
    named = [
        url
        for url, mime in page.links("alternate")
        if mime in _FEEDS or leads_to_json_feed(mime, url)
    ]
    kept = [url for url in dict.fromkeys(named) if site.on_host(url) and "comments" not in url]
    return [Address(url=url, kind=PageKind.FEED) for url in kept[:_MAX_FEEDS]]
