"""Pages that list posts, and the few pages of the blog that are about none of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import attrs

from archiver.demo.blog import AUTHORS, DESCRIPTION, TITLE
from archiver.demo.content import ContentWriter, attribute, texturize
from archiver.demo.model import DemoPost
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED, slugify
from archiver.demo.single import article_classes, entry_footer, password_form
from archiver.demo.terms import MONTHS, months, sections, tags
from archiver.demo.theme import Sheet, entry_title

__all__ = [
    "PER_PAGE",
    "Listing",
    "about_page",
    "home",
    "listings",
    "login_page",
    "not_found_page",
    "search",
]

PER_PAGE = 10


@attrs.frozen(kw_only=True)
class Listing:
    """A list of posts in pages of ten, newest first."""

    path: str
    heading: str
    """Plain text; empty on the home page."""
    body_class: str
    posts: tuple[DemoPost, ...]
    head: str = ""
    front: DemoPost | None = None
    """A sticky post that leads the first page, besides its place in the order."""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(len(self.posts) / PER_PAGE))

    def page(self, origin: Origin, number: int) -> str:
        """Page *number*, from 1."""
        shown = list(self.posts[(number - 1) * PER_PAGE : number * PER_PAGE])
        if self.front and number == 1:
            shown = [self.front, *(post for post in shown if post is not self.front)]
        title = self.heading or ""
        if number > 1:
            title = f"{title} – Page {number}" if title else f"Page {number}"
        return Sheet(
            title=title,
            body_class=self.body_class + (f" paged paged-{number}" if number > 1 else ""),
            head=self.head,
            main=self._heading()
            + "".join(_entry(origin, post) for post in shown)
            + ("" if shown else "<p>Nothing was found for those words.</p>\n")
            + self._pagination(origin, number),
        ).html(origin)

    def _heading(self) -> str:
        if not self.heading:
            return ""
        kind, _, name = self.heading.partition(": ")
        return (
            '<header class="page-header"><h1 class="page-title">'
            f"{kind}: <span>{texturize(name)}</span></h1></header>\n"
        )

    def _pagination(self, origin: Origin, number: int) -> str:
        if self.pages == 1:
            return ""
        base = origin.url(self.path)
        parts = []
        for page in range(1, self.pages + 1):
            if page == number:
                parts.append(
                    f'<span aria-current="page" class="page-numbers current">{page}</span>'
                )
            else:
                href = f"{base}page/{page}/" if page > 1 else base
                parts.append(f'<a class="page-numbers" href="{href}">{page}</a>')
        if number < self.pages:
            href = f"{base}page/{number + 1}/"
            parts.append(f'<a class="next page-numbers" href="{href}">Next page</a>')
        return (
            '<nav class="navigation pagination" aria-label="Posts">\n'
            f'<div class="nav-links">{" ".join(parts)}</div></nav>\n'
        )


def _entry(origin: Origin, post: DemoPost) -> str:
    content = (
        password_form(origin, post)
        if post.status == "protected"
        else ContentWriter(origin, post).listing()
    )
    return (
        f'<article id="post-{post.id}" class="{article_classes(post)}">\n'
        f'<header class="entry-header"><h2 class="entry-title"><a href="{origin.url(post.path)}"'
        f' rel="bookmark">{entry_title(post)}</a></h2></header>\n'
        f'<div class="entry-content">\n{content}</div><!-- .entry-content -->\n'
        f"{entry_footer(origin, post)}</article><!-- #post-## -->\n"
    )


def home() -> Listing:
    """The front page and those after it."""
    return Listing(
        path="/",
        heading="",
        body_class="home blog",
        posts=LISTED[::-1],
        front=next(post for post in LISTED if post.sticky),
    )


def listings() -> dict[str, Listing]:
    """Every listing of the blog but search results, by path."""
    found = [home(), *_terms(), *_dates()]
    for person in AUTHORS.values():
        own = tuple(post for post in LISTED[::-1] if person in post.authors)
        found.append(
            Listing(
                path=person.path,
                heading=f"Author: {person.name}",
                body_class=f"archive author author-{person.slug} author-{person.id}",
                posts=own,
            )
        )
    return {listing.path: listing for listing in found}


def _terms() -> list[Listing]:
    categories = [
        Listing(
            path=section.path,
            heading=f"Category: {section.name}",
            body_class=f"archive category category-{section.slug} category-{section.id}",
            posts=tuple(post for post in LISTED[::-1] if section in post.categories),
        )
        for section in sections()
    ]
    return categories + [
        Listing(
            path=f"/tag/{slugify(tag)}/",
            heading=f"Tag: {tag}",
            body_class=f"archive tag tag-{slugify(tag)} tag-{number}",
            posts=tuple(post for post in LISTED[::-1] if tag in post.tags),
        )
        for tag, number in tags().items()
    ]


def _dates() -> list[Listing]:
    monthly = [
        Listing(
            path=f"/{year}/{month:02}/",
            heading=f"Month: {MONTHS[month - 1]} {year}",
            body_class="archive date",
            posts=tuple(
                post
                for post in LISTED[::-1]
                if (post.published.year, post.published.month) == (year, month)
            ),
        )
        for year, month in months()
    ]
    return monthly + [
        Listing(
            path=f"/{year}/",
            heading=f"Year: {year}",
            body_class="archive date",
            posts=tuple(post for post in LISTED[::-1] if post.published.year == year),
        )
        for year in sorted({year for year, _ in months()})
    ]


def search(words: str) -> Listing:
    """The posts that hold every one of *words*."""
    wanted = words.lower().split()
    return Listing(
        path="/",
        heading=f"Search results: {words}",
        body_class="search search-results",
        posts=_matches(wanted)[:PER_PAGE] if wanted else (),
    )


def _matches(wanted: Sequence[str]) -> tuple[DemoPost, ...]:
    return tuple(
        post
        for post in LISTED[::-1]
        if all(word in " ".join((post.title, *post.body_texts)).lower() for word in wanted)
    )


def _plain_page(head: str, title: str, body_class: str, content: str) -> Sheet:
    return Sheet(
        title=title,
        body_class=body_class,
        head=head,
        main=(
            '<article class="page type-page hentry"><header class="entry-header">'
            f'<h1 class="entry-title">{texturize(title)}</h1></header>\n'
            f'<div class="entry-content">{content}</div></article>\n'
        ),
    )


def about_page(origin: Origin) -> str:
    """A page that is no post."""
    canonical = f'<link rel="canonical" href="{origin.base}/about/" />\n'
    content = (
        f"<p>{TITLE}: {attribute(DESCRIPTION).lower()}, by {AUTHORS['marlowe'].name}.</p>\n"
        "<p>Every company, person, price and city here is invented. Write to us on paper.</p>\n"
        f'<p><a href="{origin.base}/private/">For staff</a></p>'
    )
    return _plain_page(canonical, "About", "page-template-default page page-id-2", content).html(
        origin
    )


def not_found_page(origin: Origin) -> str:
    """What a wrong address shows, in the theme."""
    content = "<p>Nothing stands at this address. The search box may know better.</p>"
    return _plain_page("", "That page can’t be found.", "error404", content).html(origin)


def login_page(origin: Origin) -> str:
    """The log-in form, outside the theme."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="UTF-8"><title>Log In &lsaquo; '
        f"{TITLE} &#8212; WordPress</title><meta name='robots' content='noindex, follow' /></head>"
        f'\n<body class="login wp-core-ui"><form name="loginform" id="loginform"'
        f' action="{origin.base}/wp-login.php" method="post"><p><label>Username <input name="log"'
        ' /></label></p><p><label>Password <input name="pwd" type="password" /></label></p>'
        '<p><input type="submit" value="Log In" /></p></form></body></html>\n'
    )
