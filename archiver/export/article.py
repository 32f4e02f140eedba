"""A post as an article of XHTML: what a book and a site show of it, but for what is around."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archiver.errors import ParseError
from archiver.export import xml_text
from archiver.export.file_names import day, zone
from archiver.export.markdown import Resolve
from archiver.export.table import company, latest_visits
from archiver.export.xhtml import xhtml
from archiver.store.part import WholePost

__all__ = ["article", "body", "comments", "moment", "origin", "title"]


def title(post: Mapping[str, Any]) -> str:  # JSON
    """What to call *post*."""
    said = str(post["title"] or "")
    return said if xml_text.label(said) else str(post["url"])


def article(post: WholePost, resolve: Resolve, clean: Callable[[str], str] = str) -> Iterator[str]:
    """Title, byline, bottom line and text of *post*, its addresses as *resolve* tells them.

    *clean* has the last word on the text.
    """
    yield f"<h1>{xml_text.text(title(post))}</h1>"
    if byline := " · ".join(_byline(post)):
        yield f'<p class="byline">{byline}</p>'
    if post["bottom_line"]:
        yield (
            '<p class="bottom-line"><strong>Bottom line:</strong> '
            f"{xml_text.text(post['bottom_line'])}</p>"
        )
    yield clean(body(post, resolve))
    if names := ", ".join(company(listing) for listing in post["companies"]):
        yield f'<p class="byline">Companies: {xml_text.text(names)}</p>'


def body(post: WholePost, resolve: Resolve, *, web_images: bool = False) -> str:
    """The text of *post* as `xhtml`; its plain text where that cannot be."""
    captions = {image["url"]: image["caption"] for image in post["images"] if image["caption"]}
    try:
        return xhtml(post["body_html"] or "", resolve, captions, web_images=web_images)
    except ParseError:
        paragraphs = (post["body_text"] or "").split("\n\n")
        return "\n".join(f"<p>{xml_text.text(paragraph)}</p>" for paragraph in paragraphs)


def comments(post: WholePost) -> Iterator[str]:
    """The comments, each with who wrote it, to whom and when."""
    if not post["comments"]:
        return
    yield '<section class="comments"><h2>Comments</h2>'
    authors = {comment["id"]: comment["author"] for comment in post["comments"]}
    for comment in post["comments"]:
        answered = authors.get(comment["parent_id"])
        to = f" to {xml_text.text(answered)}" if answered else ""
        when = f", {xml_text.text(comment['published'][:10])}" if comment["published"] else ""
        who = xml_text.text(comment["author"] or comment["kind"])
        said = "".join(
            f"<p>{'<br/>'.join(map(xml_text.text, paragraph.splitlines()))}</p>"
            for paragraph in comment["text"].split("\n\n")
            if paragraph.strip()
        )
        yield f"<div><p><strong>{who}</strong>{to}{when}:</p>{said}</div>"
    yield "</section>"


def origin(post: WholePost) -> str:
    """Where *post* was, when it was captured, and where its bytes lie."""
    place = post["location"]
    href = xml_text.address(post["url"])
    said = xml_text.text(post["url"])
    link = f'<a href="{xml_text.attribute(href)}">{said}</a>' if href else said
    gone = f", found to be gone on {post['gone_since'][:10]}" if post["gone_since"] else ""
    return (
        f'<p class="source">{link}, captured on {xml_text.text(place["fetched_at"][:10])}{gone}: '
        f"{xml_text.text(place['warc_file'])} at byte {place['warc_offset']}</p>"
    )


def moment(post: Mapping[str, Any]) -> str | None:  # JSON
    """The day of publication, as people at the blog's place count days."""
    when = day(post, zone(post["timezone"]))
    return when.isoformat() if when else None


def _byline(post: WholePost) -> Iterator[str]:
    for names in (post["authors"], post["categories"]):
        if names:
            yield xml_text.text(", ".join(name["name"] for name in names))
    if when := moment(post):
        yield f'<time datetime="{when}">{when}</time>'
    if visits := latest_visits(post):
        about = "about " if visits["approximate"] else ""
        yield f"{about}{visits['total']:,} visits by {xml_text.text(visits['observed_at'][:10])}"
