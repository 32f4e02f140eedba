"""A folder of Markdown documents, images beside them, as Obsidian, Hugo or Jekyll want them.

Hugo looks for ``{{<`` in a document and Jekyll for ``{{`` and ``{%``, wherever they stand, and
runs what follows. Archived text is no program: an invisible character parts such braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import attrs

from archiver.export.document import body, facts, front_matter
from archiver.export.file_names import post_name
from archiver.export.format import Choice, Format, Order, Written
from archiver.export.local_files import LocalFiles
from archiver.export.markdown_inline import inline
from archiver.export.table import company, latest_visits
from archiver.store.part import WholePost
from archiver.text import sound

__all__ = ["FORMAT"]

_TEMPLATE = re.compile(r"\{(?=[{%])")
_WORD_JOINER = "\u2060"


@attrs.frozen(kw_only=True)
class _Layout:
    """Where a post of a *name* and a *year* goes, and how one finds what lies around it."""

    page: str
    undated: str
    files: str
    """Directory of its images."""
    beside: str
    """The same as the post calls it."""
    link: str
    """Another post of that name and year, as the post calls it."""
    title: bool = False
    """Whether the document begins with its title, which site generators print themselves."""
    permalink: str | None = None
    templates: bool = True
    """Whether whoever reads it runs templates."""


_LAYOUTS = {
    "obsidian": _Layout(
        page="{year}/{name}.md",
        undated="{year}/{name}.md",
        files="{year}/{name}",
        beside="{name}/",
        link="../{year}/{name}.md",
        title=True,
        templates=False,
    ),
    "hugo": _Layout(
        page="posts/{name}/index.md",
        undated="posts/{name}/index.md",
        files="posts/{name}",
        beside="",
        link="../{name}/",
    ),
    "jekyll": _Layout(
        page="_posts/{name}.md",
        undated="posts/{name}.md",  # no post of Jekyll's is without a day
        files="posts/{name}",
        beside="",
        link="../{name}/",
        permalink="/posts/{name}/",
    ),
}


def _write(order: Order) -> Written:
    layout = _LAYOUTS[order.settings["for"]]
    order.part.name(post_name)
    files = LocalFiles(order)
    for post in order.posts():
        path = order.target / _placed(layout.page if post["published"] else layout.undated, post)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write("\n\n".join(_document(post, layout, files)) + "\n")
    return Written(posts=len(order.part), images=files.written, images_missing=files.missing)


def _placed(pattern: str, post: WholePost) -> PurePosixPath:
    return PurePosixPath(_filled(pattern, post["name"]))


def _filled(pattern: str, name: str) -> str:
    return pattern.format(name=name, year=name.partition("-")[0])


def _document(post: WholePost, layout: _Layout, files: LocalFiles) -> Iterator[str]:
    yield front_matter(_facts(post, layout))
    resolve = files.resolver(
        post,
        files.order.target / _placed(layout.files, post),
        _filled(layout.beside, post["name"]),
        lambda name: _filled(layout.link, name),
    )
    title = inline(post["title"], one_line=True)
    parts = [*([f"# {title}"] if title and layout.title else []), *body(post, resolve)]
    for part in map(sound, (*parts, *_comments(post))):
        yield _TEMPLATE.sub(f"{{{_WORD_JOINER}", part) if layout.templates else part


def _facts(post: WholePost, layout: _Layout) -> Iterator[tuple[str, Any]]:  # JSON
    yield from facts(post)
    if companies := [company(listing) for listing in post["companies"]]:
        yield "companies", companies
    if visits := latest_visits(post):
        yield "visits", visits["total"]
    if layout.permalink:
        yield "permalink", _filled(layout.permalink, post["name"])


def _comments(post: WholePost) -> Iterator[str]:
    """The comments, each a quotation below whoever wrote it."""
    if post["comments"]:
        yield "## Comments"
    authors = {comment["id"]: comment["author"] for comment in post["comments"]}
    for comment in post["comments"]:
        answered = authors.get(comment["parent_id"])
        to = f" to {inline(answered)}" if answered else ""
        day = f", {comment['published'][:10]}" if comment["published"] else ""
        yield f"**{inline(comment['author'] or comment['kind'])}**{to}{day}:"
        paragraphs = (inline(paragraph) for paragraph in comment["text"].split("\n\n"))
        if text := "\n\n".join(filter(None, paragraphs)):
            yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


FORMAT = Format(
    name="markdown",
    out="OUT",
    says="A folder of Markdown, a post a file with images beside, for Obsidian, Hugo or Jekyll.",
    folder=True,
    choices=(
        Choice(
            name="for",
            values=tuple(_LAYOUTS),
            help="Whose names and places the files have: Obsidian (and any reader of Markdown), "
            "Hugo's page bundles below content/, or Jekyll's _posts.",
        ),
    ),
    mime="text/markdown",
    write=_write,
)
