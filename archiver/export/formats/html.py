"""A static site: pages of posts, years and categories, and a search that needs no server.

It works from a folder as from any host. No page asks anything of the network: images lie beside,
those that the archive does not hold are links, and a Content-Security-Policy says so to the
browser. The text of posts is made anew as XHTML and then sanitised once more by nh3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import islice
from typing import Any

import attrs

from archiver.export import xml_text
from archiver.export.article import article, comments, moment, origin, title
from archiver.export.file_names import ShortNames, digest, plain_name, post_name
from archiver.export.format import Choice, Format, Order, Written, needed
from archiver.export.local_files import LocalFiles
from archiver.export.search_index import PARTS, POSTS_A_FILE, SearchIndex
from archiver.store.part import WholePost
from archiver.text import word_set

__all__ = ["FORMAT"]

# `file:` for browsers that do not count a file beside the page as its own origin.
_POLICY = (
    "default-src 'none'; img-src 'self' file:; style-src 'self' file:; script-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="stylesheet" href="{up}assets/site.css">
</head>
<body>
{body}
</body>
</html>
"""
_SEARCH = """<form id="search" role="search" hidden data-parts="{parts}"
 data-posts-a-file="{posts}">
<label for="q">Search</label> <input id="q" name="q" type="search" autocomplete="off">
<button>Search</button></form>
<p id="status" role="status"></p>
<ol id="results" class="posts"></ol>
<noscript><p>Searching takes JavaScript; the lists below do not.</p></noscript>
<script src="assets/search.js"></script>"""
_ON_A_PAGE = 500  # posts of a list
_NEWEST = 20
_SUMMARY = 240  # characters

# What `xhtml` makes.
_TAGS = word_set(
    "a abbr b bdi blockquote br caption cite code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p pre q s samp small strong sub sup table tbody td th thead tr u ul var"
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


@attrs.define
class _Site:
    """A site while it is written."""

    order: Order
    files: LocalFiles
    categories: ShortNames = attrs.field(factory=lambda: ShortNames(_category))

    def write(self) -> None:
        """Write all of it."""
        target = self.order.target
        for kind in self.order.part.terms("categories"):
            self.categories.add(kind["name"])
        (target / "assets").mkdir()
        for name in ("search.js", "site.css"):
            source = files("archiver.export") / "assets" / name
            (target / "assets" / name).write_bytes(source.read_bytes())
        index = SearchIndex(target / "search", target.with_name("words"))
        for post in self.order.posts():
            self._add_post(post, index)
        index.close()
        self._lists()
        self._front()

    @property
    def title(self) -> str:
        """What the site is called: as chosen, else as its blogs."""
        names = ", ".join(dict.fromkeys(blog.title for blog in self.order.holdings.blogs))
        return " ".join((self.order.settings.get("title") or names).split()) or "Posts"

    def _page(
        self, path: str, name: str, body: Iterable[str], language: str | None = None
    ) -> None:
        """Write the page at *path*."""
        place = self.order.target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        own = next(iter(self.order.holdings.languages), "")
        page = _PAGE.format(
            policy=_POLICY,
            title=xml_text.text(name if name == self.title else f"{name} – {self.title}"),
            language=xml_text.attribute(language or own),
            up="../" * path.count("/"),
            body="\n".join(body),
        )
        place.write_text(page, encoding="utf-8", newline="\n")

    def _add_post(self, post: WholePost, index: SearchIndex) -> None:
        name, year = post["name"], _year(post["name"])
        directory = self.order.target / "posts" / year / name
        resolve = self.files.resolver(
            post, directory, f"{name}/", lambda o: f"../{_year(o)}/{o}.html"
        )
        body = [
            *self._around("../../", [(f"years/{year}.html", year), *self._terms(post)]),
            "<main><article>",
            *article(post, resolve, _sanitised),
            *self._related(post),
            *comments(post),
            origin(post),
            "</article></main>",
        ]
        self._page(f"posts/{year}/{name}.html", title(post), body, post["language"])
        summary = post["bottom_line"] or post["body_text"] or ""
        index.add(
            (title(post), post["bottom_line"] or ""),
            post["body_text"] or "",
            (_href(name), title(post), moment(post) or "", _short(summary)),
        )

    def _terms(self, post: WholePost) -> Iterator[tuple[str, str]]:
        for term in post["categories"]:
            yield f"categories/{self.categories.found[term['name']]}.html", term["name"]

    def _around(self, up: str, links: Iterable[tuple[str, str]]) -> Iterator[str]:
        """The links above a page."""
        shown = (
            f'<a href="{up}{xml_text.attribute(href)}">{xml_text.text(said)}</a>'
            for href, said in (("index.html", self.title), *links)
        )
        yield f"<nav>{' · '.join(shown)}</nav>"

    def _related(self, post: WholePost) -> Iterator[str]:
        held = [
            (name, related["title"])
            for related in post["related"]
            if (name := self.order.part.name_at(related["url"], post["site_id"]))
        ]
        if held:
            yield '<section><h2>Related posts</h2><ul class="posts">'
            for name, said in held:
                href = f"../{_year(name)}/{name}.html"
                yield f'<li><a href="{xml_text.attribute(href)}">{xml_text.text(said)}</a></li>'
            yield "</ul></section>"

    def _lists(self) -> None:
        part = self.order.part
        for year, _ in part.years():
            self._list(f"years/{year}", year, part.listed(year=year))
        for name, slug in self.categories.found.items():
            self._list(f"categories/{slug}", name, part.listed(category=name))

    def _list(self, path: str, name: str, rows: Iterator[dict[str, Any]]) -> None:  # SQL values
        """Write the pages of one list, each with a link to the next."""
        number, chunk = 1, list(islice(rows, _ON_A_PAGE))
        while chunk:
            following = list(islice(rows, _ON_A_PAGE))
            later = f"{path.rpartition('/')[2]}_{number + 1}.html" if following else ""
            body = [
                *self._around("../", []),
                f"<main><h1>{xml_text.text(name)}</h1>",
                *_entries(chunk, "../"),
                f'<p><a href="{xml_text.attribute(later)}" rel="next">Earlier posts</a></p>'
                if later
                else "",
                "</main>",
            ]
            self._page(f"{path}{f'_{number}' if number > 1 else ''}.html", name, body)
            number, chunk = number + 1, following

    def _front(self) -> None:
        part = self.order.part
        years = [(f"years/{year}.html", year, count) for year, count in part.years()]
        categories = [
            (f"categories/{self.categories.found[row['name']]}.html", row["name"], row["posts"])
            for row in part.terms("categories")
        ]
        body = [
            f"<main><h1>{xml_text.text(self.title)}</h1>",
            _SEARCH.format(parts=PARTS, posts=POSTS_A_FILE),
            "<h2>Newest posts</h2>",
            *_entries(islice(part.listed(), _NEWEST), ""),
            *_counted("Years", years),
            *_counted("Categories", categories),
            "</main>",
            *self._footer(),
        ]
        self._page("index.html", self.title, body)

    def _footer(self) -> Iterator[str]:
        yield "<footer>"
        for blog in self.order.holdings.blogs:
            home = xml_text.address(blog.home)
            said = xml_text.text(blog.home)
            link = f'<a href="{xml_text.attribute(home)}">{said}</a>' if home else said
            yield (
                f"<p>{blog.posts:,} posts of {xml_text.text(blog.title)} ({link}), captured from "
                f"{blog.first_seen} to {blog.last_seen}.</p>"
            )
        yield "</footer>"


def _sanitised(html: str) -> str:
    import nh3  # noqa: PLC0415 - an extra

    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        tag_attribute_values={"p": {"class": {"caption"}}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )


def _category(name: str) -> str:
    return plain_name(name) or f"category-{digest(name)}"


def _year(name: str) -> str:
    return name.partition("-")[0]


def _href(name: str) -> str:
    return f"posts/{_year(name)}/{name}.html"


def _short(text: str) -> str:
    squeezed = " ".join(text[: _SUMMARY * 2].split())
    return squeezed if len(squeezed) <= _SUMMARY else f"{squeezed[:_SUMMARY]}…"


def _entries(rows: Iterable[dict[str, Any]], up: str) -> Iterator[str]:  # SQL values
    yield '<ol class="posts">'
    for row in rows:
        day = moment(row)
        when = f' <time datetime="{day}">{day}</time>' if day else ""
        said = f"<p>{xml_text.text(_short(row['bottom_line']))}</p>" if row["bottom_line"] else ""
        href = xml_text.attribute(up + _href(row["name"]))
        yield f'<li><a href="{href}">{xml_text.text(title(row))}</a>{when}{said}</li>'
    yield "</ol>"


def _counted(name: str, entries: list[tuple[str, str, int]]) -> Iterator[str]:
    if entries:
        yield f'<h2>{name}</h2><ul class="terms">'
        for href, said, count in entries:
            address = xml_text.attribute(href)
            yield f'<li><a href="{address}">{xml_text.text(said)}</a> ({count:,})</li>'
        yield "</ul>"


def _write(order: Order) -> Written:
    needed("nh3", "html")
    order.part.name(post_name)
    site = _Site(order, LocalFiles(order))
    site.write()
    return Written(
        posts=len(order.part), images=site.files.written, images_missing=site.files.missing
    )


FORMAT = Format(
    name="html",
    out="OUT",
    says="A static site with search, which works from a folder as from any host.",
    more="Needs nh3: pip install 'commentary-archiver[html]'. Open OUT/index.html.",
    folder=True,
    choices=(Choice(name="title", help="What the site is called; as its blogs unless told."),),
    mime="text/html",
    write=_write,
)
