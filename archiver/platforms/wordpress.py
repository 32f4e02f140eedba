"""WordPress, self-hosted: how it lists its posts, and how its pages read.

    seeds       home, robots.txt, the usual sitemaps and the feed. The home page then names the
                REST API, whose listing `bounded` narrows to the days that are wanted.
    read        first what the answer is (`classify`), then what it says
    a post      in several parts (``<!--nextpage-->``): the reading of each part's page leaves the
                body out, and a second one gives it as that part of the text. The body of a text
                that is cut short and says "read more" is in one ranked below API and feed.
                Further parts and pages of comments are readings of the same post, with what only
                they tell.

A blog whose theme marks things otherwise overrides a selector: ``WordPress(body="div.text")``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import attrs
from lxml import etree

from archiver import urls
from archiver.items import Post
from archiver.page import Page, finder
from archiver.platforms import counters, listings, structured
from archiver.platforms.body import Body, read_body
from archiver.platforms.classify import kind_of
from archiver.platforms.comments import area, comment_count, comments, external, has_discussion
from archiver.platforms.comments_places import unmarked_items
from archiver.platforms.counter_lines import line_visits
from archiver.platforms.discussion import read_discussion
from archiver.platforms.engines import is_wordpress_com
from archiver.platforms.headings import agreeing
from archiver.platforms.machine import machine
from archiver.platforms.neighbours import ANOTHER, other_blog
from archiver.platforms.parts import (
    cut_short,
    last_part,
    other_pages,
    part_links,
    plain_part_lists,
    shown_part,
)
from archiver.platforms.permalinks import Part, bare, canonical, may_be_post, part_of, without_part
from archiver.platforms.related_lists import Listed, listed
from archiver.platforms.requisites import frames, requisites
from archiver.platforms.scoring import main_content
from archiver.platforms.terms import Terms, read_terms, slug_terms
from archiver.platforms.theme import Theme, View, in_its_language
from archiver.platforms.wordpress_api import api, bounded, hosted_address, posts_address
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Site, Source

__all__ = ["WordPress"]

_SITEMAPS = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
_POSTS = re.compile(r"/wp/v2/(?:sites/[^/?]+/)?posts(?:\?|&|$)")
_API_PATH = re.compile(r"/wp-json(?:/|$)|[?&]rest_route=|/wp/v2/")
_POST_NUMBER = re.compile(r"postid-(\d+)")
_SHORT_LINK = re.compile(r"[?&]p=(\d+)$")

_find_by_class = finder(
    "//*[contains(concat(' ', normalize-space(@class), ' '), $name)][not(self::body)]"
)
_find_by_id = finder("id($identity)[self::article or self::div or self::section or self::li]")


@attrs.frozen(kw_only=True)
class WordPress(Theme):
    """A WordPress blog; the fields are the selectors of its theme."""

    name: ClassVar[str] = "wordpress"
    version: ClassVar[int] = 8

    def seeds(self, site: Site, since: date | None, until: date | None) -> Sequence[Address]:
        """Home, robots.txt, sitemaps and feed; days are left to `bounded`."""
        home = site.home.partition("?")[0]
        below = home if home.endswith("/") else home + "/"
        roots = dict.fromkeys((below, urls.absolute(below, "/") or below))
        found = [
            Address(url=site.home, kind=PageKind.LISTING),
            Address(url=urls.absolute(below, "/robots.txt") or "", kind=PageKind.ROBOTS),
        ]
        found += [
            Address(url=root + name, kind=PageKind.SITEMAP) for root in roots for name in _SITEMAPS
        ]
        return [*found, Address(url=below + "feed/", kind=PageKind.FEED)]

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address*, and a listing of the API asks for posts of these inclusive days alone."""
        if address.kind is not PageKind.API or not _POSTS.search(address.url):
            return address
        return attrs.evolve(address, url=bounded(address.url, since, until))

    def read(self, page: Page, site: Site) -> PageReading:
        """Classify *page* and read it; ParseError when it defeats the parser."""
        reading = self._machine(page, site) or self._html(page, site)
        return attrs.evolve(reading, parser=self.name, parser_version=self.version)

    def _machine(self, page: Page, site: Site) -> PageReading | None:
        """What is meant for programs: API, robots.txt, sitemap, feed, counter; else None."""
        if counters.is_endpoint(page.url):
            return self.counter(page)
        if "json" in page.mime or ("html" not in page.mime and _API_PATH.search(page.url)):
            return api(page, site, self.columns, self.summary_labels)
        return machine(page, site, self.columns, self.summary_labels)

    def _html(self, page: Page, site: Site) -> PageReading:
        if page.mime and "html" not in page.mime:
            return PageReading(kind=PageKind.OTHER)
        if not site.owns(page.url):
            return PageReading(kind=PageKind.OTHER, addresses=_files(page, site))
        if other := other_blog(page, site):
            return PageReading(kind=PageKind.OTHER, failure=ANOTHER + other)
        kind, failure = kind_of(page, site)
        if kind is PageKind.POST:
            return self.post(page, site)
        reading = PageReading(kind=kind, failure=failure)
        if kind is PageKind.LISTING:
            reading = listings.archive(page, site)
        elif failure is None:
            reading = attrs.evolve(reading, addresses=_files(page, site))
        moved_home = "home" in page.classes and "paged" not in page.classes
        if site.url_key(page.url) != site.key and not moved_home:
            return reading
        named = (*self._named(page, site), *reading.addresses)
        if kind is not PageKind.LISTING:  # a page as front page: its menu may show the archives
            named += listings.archives(page, site)
        return attrs.evolve(reading, addresses=named)

    def counter(self, page: Page) -> PageReading:
        """The visits that a counter's read-only address tells, of the post it was asked about."""
        told = counters.answer(page.text)
        identity = counters.post_id(page.url)
        if told is None or identity is None:
            return PageReading(kind=PageKind.COUNTER, failure="no number in the counter's answer")
        told = attrs.evolve(told, counter=counters.asked(page.url))
        reading = Reading(source=Source.COUNTER, post=Post(visits=told), engine_id=identity)
        return PageReading(kind=PageKind.COUNTER, readings=(reading,))

    def post(self, page: Page, site: Site) -> PageReading:
        """The post of a page; FieldMissing without a title."""
        view = self._view(page, site)
        links = part_links(page, view.article)
        part = part_of(page.url, shown_part(page, view.article, links))
        url = canonical(page, site)
        if part and part.kind == "text":
            url = without_part(url, part.number)
        of_comments = part is not None and part.kind == "comments"
        post, lists = self._post(view, url) if part is None else self._of_part(view, url, part)
        body = None if of_comments else self._body(view, lists)
        cut = cut_short(page, site, view.article, url) if body and part is None else None
        readings = _readings(view, post, body, part, links, cut=cut is not None)
        linked = body.links if body else ()
        shown = frames(page, site)
        named = [address for address in linked if address not in shown]
        return PageReading(
            kind=PageKind.POST,
            readings=tuple(self._named_alike(r, page, site) for r in readings),
            references=tuple(self._references(readings[0], named, site)),
            addresses=(
                *(Address(url=u, kind=PageKind.POST) for u in other_pages(page, site, url, links)),
                *self._needed(view, linked, shown),
            ),
            failure=cut
            if body or of_comments
            else "no body on the page; name its element with body=",
        )

    def read_terms(self, view: View) -> Terms:
        """(categories, tags): by the selectors, else by the post's own classes and as printed."""
        categories, tags = super().read_terms(view)
        if categories is not None or self.categories != attrs.fields(Theme).categories.default:
            return categories, tags
        categories = slug_terms(view.page, view.article)
        if categories is not None and tags is not None:
            return categories, tags
        printed = read_terms(view._replace(content=self.read_content(view)))
        return categories or printed[0], tags if tags is not None else printed[1]

    def _body(self, view: View, lists: Sequence[Listed]) -> Body | None:
        content = self.read_content(view)
        if content is None and self.body == attrs.fields(Theme).body.default:  # a page builder
            content = main_content(view.article)
        if content is None:
            return None
        dropped = [*self.read_dropped(view), *plain_part_lists(content)]
        dropped += [part for found in lists for part in found.parts]
        return read_body(content, view.page.resolve, dropped, self.summary_labels)

    def _view(self, page: Page, site: Site) -> View:
        number = _number(page)
        found = _find_by_id(page.tree, identity=f"post-{number}") if number else []
        if number and not found:  # builders leave the class alone
            found = _find_by_class(page.tree, name=f" post-{number} ")
        told = structured.article(page)
        article = found[0] if found else self._around(page, told)
        return View(page, site, page.tree if article is None else article, told)

    def _around(self, page: Page, told: Mapping[str, Any]) -> etree._Element | None:
        """The first of `article` around the title, where several are posts: others are cards."""
        posts = page.all(self.article)
        if len(posts) < 2:
            return posts[0] if posts else None
        heading = next(agreeing(page, told), None)
        above = set() if heading is None else set(heading.iterancestors())
        if not above:
            return posts[0]
        own = next((post for post in posts if post in above), None)
        return page.tree.find("body") if own is None else own

    def _post(self, view: View, url: str) -> tuple[Post, Sequence[Listed]]:
        """The post of its main page, but for the text, and the lists that no plugin marks."""
        post = self.read_post(view, url, self._comments(view))
        said = _discussion(view)
        lists: Sequence[Listed] = ()
        if post.related is None:
            lists = list(listed(view.page, view.site, said))
            post = attrs.evolve(post, related=lists[0].posts if lists else None)
        if post.visits is None:
            visits = line_visits(view.article, view.article, self.read_content(view), said)
            post = attrs.evolve(post, visits=visits)
        return post, lists

    def _of_part(self, view: View, url: str, part: Part) -> tuple[Post, Sequence[Listed]]:
        """What a further page tells beside the body; only what the main one lacks."""
        visits = counters.visits(view.page.tree, view.article)
        if part.kind == "text":
            lists = list(listed(view.page, view.site, _discussion(view)))
            return Post(url=url, visits=visits), lists
        return attrs.evolve(self._comments(view), url=url, visits=visits), ()

    def _comments(self, view: View) -> Post:
        page, site, article, *_ = view
        found = comments(area(page.tree), page.resolve, site.declared_zone)
        count = comment_count(page.tree, article)
        if count and not found:  # a theme that marks them in its own way
            plain = unmarked_items(page.tree, next(article.iter("h1"), None)).items
            found = read_discussion(view, (), plain).comments or ()
        if not found and not has_discussion(page.tree):
            return Post(comment_count=count, comment_system=external(page.tree))
        return Post(comments=found, comment_count=0 if count is None and not found else count)

    def _named_alike(self, reading: Reading, page: Page, site: Site) -> Reading:
        """*reading* with the other addresses of the post and its number."""
        key = site.url_key(reading.post.url or "")
        short = [url for url, _ in page.links("shortlink") if site.owns(url)]
        others = dict.fromkeys(urls.without_fragment(url) for url in (page.url, *short))
        return attrs.evolve(
            reading,
            aliases=tuple(url for url in others if site.url_key(url) != key),
            engine_id=_number(page),
        )

    def _references(
        self, reading: Reading, links: Sequence[str], site: Site
    ) -> Iterator[Reference]:
        """The posts of the blog that the page links to: related ones, and those in the text."""
        named = (*(entry.url for entry in reading.post.related or ()), *links)
        found = dict.fromkeys(bare(url) for url in named if may_be_post(url, site))
        # Below a post's own address lie its parts and the pages of its images.
        own = reading.post.url or ""
        below = own if own.endswith("/") else own + "/"
        return (
            Reference(url=u, source=Source.LINK)
            for u in found
            if u != own and not u.startswith(below)
        )

    def _needed(self, view: View, links: Sequence[str], shown: Sequence[str]) -> Iterator[Address]:
        """The post's counter where the page does not print it, and what the page needs."""
        page, site, article, *_ = view
        if counter := counters.endpoint(article, page.resolve):
            yield Address(url=counter, kind=PageKind.COUNTER)
        yield from _files(page, site, links)
        for document in shown:
            yield Address(url=document, kind=PageKind.FRAME)

    def _named(self, page: Page, site: Site) -> Iterator[Address]:
        """The API and the feed that the head of the home page names, or WordPress.com's API."""
        roots = [root for root, _ in page.links("https://api.w.org/") if site.on_host(root)]
        for root in roots[:1]:
            yield Address(url=posts_address(root), kind=PageKind.API)
        if not roots and is_wordpress_com(page, site):
            yield Address(url=hosted_address(urls.hostname(site.home)), kind=PageKind.API)
        for url, mime in page.links("alternate"):
            if mime in {"application/rss+xml", "application/atom+xml"} and "comments" not in url:
                yield Address(url=url, kind=PageKind.FEED)
                return


def _readings(
    view: View,
    post: Post,
    body: Body | None,
    part: Part | None,
    links: Sequence[etree._Element],
    *,
    cut: bool,
) -> tuple[Reading, ...]:
    """The reading of a post's page; a second one for the body when it is not all."""
    if body is None:
        return (Reading(source=Source.PAGE, post=post),)
    number = part.number if part else 1
    last = last_part(view.page, view.site, post.url or "", links, number)
    if last == 1 and not links and not cut:
        return (Reading(source=Source.PAGE, post=in_its_language(body.told(post))),)
    named = Post(
        url=post.url,
        title=post.title,
        category_prefix=post.category_prefix,
        headline=post.headline,
    )
    text = body.told(named if last > 1 else Post(url=post.url))
    return (
        Reading(source=Source.PAGE, post=post),
        Reading(source=Source.PART, post=text, part=(number, last))
        if last > 1
        else Reading(source=Source.ARCHIVE, post=text),
    )


def _discussion(view: View) -> tuple[etree._Element, ...]:
    """The element around the comments, where there is one."""
    place = area(view.page.tree)
    return () if place is view.page.tree else (place,)


def _files(page: Page, site: Site, links: Sequence[str] = ()) -> tuple[Address, ...]:
    return tuple(Address(url=url, kind=PageKind.FILE) for url in requisites(page, site, links))


def _number(page: Page) -> str | None:
    """WordPress's number of the post, from the body's classes or the short link."""
    for name in page.classes:
        if found := _POST_NUMBER.fullmatch(name):
            return found[1]
    for url, _ in page.links("shortlink"):
        if found := _SHORT_LINK.search(url):
            return found[1]
    return None
