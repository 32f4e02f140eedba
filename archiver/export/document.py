"""A post as one Markdown document: what is known of it as YAML front matter, then its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archiver.errors import ParseError
from archiver.export.markdown import Resolve, markdown
from archiver.export.markdown_inline import inline

__all__ = ["body", "document", "facts", "front_matter"]

# What JSON lets stand and YAML 1.2 does not (https://yaml.org/spec/1.2.2/#rule-c-printable), or
# what begins a new line there.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def document(post: Mapping[str, Any]) -> str:  # JSON of a post, as `store.read` tells it
    """The Markdown document of *post*: front matter, title, bottom line, body."""
    title = inline(post["title"], one_line=True)
    parts = [front_matter(facts(post)), *([f"# {title}"] if title else []), *body(post)]
    return "\n\n".join(parts) + "\n"


def body(post: Mapping[str, Any], resolve: Resolve | None = None) -> Iterator[str]:  # JSON
    """Bottom line and text of *post*, addresses as *resolve* tells them."""
    if summary := inline(post["bottom_line"]):
        yield f"**Bottom line:** {summary}"
    captions = {i["url"]: i["caption"] for i in post.get("images", ()) if i["caption"]}
    try:
        text = markdown(post["body_html"] or "", resolve, captions).rstrip("\n")
    except ParseError:
        text = "\n\n".join(map(inline, (post["body_text"] or "").split("\n\n")))
    if text:
        yield text


def front_matter(told: Iterable[tuple[str, Any]]) -> str:  # JSON
    """What is *told*, a name a line, as YAML between its marks."""
    head = "".join(f"{name}: {_scalar(value)}\n" for name, value in told)
    return f"---\n{head}---"


def facts(post: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:  # JSON
    """What is known of *post*, by the names that site generators and Obsidian use."""
    place = post["location"]
    known = {
        "title": post["title"],
        "source": post["url"],
        "authors": [author["name"] for author in post["authors"]],
        "date": _date(post),
        "modified": post["modified"],
        "language": post["language"],
        "categories": [term["name"] for term in post["categories"]],
        "tags": [term["name"] for term in post["tags"]],
        "bottom_line": post["bottom_line"],
        "captured": place["fetched_at"],
        "warc_file": place["warc_file"],
        "warc_offset": place["warc_offset"],
        "warc_length": place["warc_length"],
        "warc_record_id": place["record_id"],
    }
    return ((name, value) for name, value in known.items() if value not in (None, []))


def _date(post: Mapping[str, Any]) -> str | None:  # JSON
    when: str | None = post["published"]
    return when[:10] if when and post["published_precision"] == "day" else when


def _scalar(value: Any) -> str:  # JSON
    """*value* as JSON, which YAML reads: no text can end its line or become anything else."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
