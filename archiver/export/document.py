"""A post as one Markdown document: what is known of it as YAML front matter, then its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.export.markdown import markdown
from archiver.export.markdown_inline import inline

__all__ = ["document"]

# What JSON lets stand and YAML 1.2 does not (https://yaml.org/spec/1.2.2/#rule-c-printable), or
# what begins a new line there.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def document(post: Mapping[str, Any]) -> str:  # JSON of a post, as `store.read` tells it
    """The Markdown document of *post*: front matter, title, bottom line, body."""
    head = "".join(f"{name}: {_scalar(value)}\n" for name, value in _facts(post))
    parts = [f"---\n{head}---"]
    if title := inline(post["title"], one_line=True):
        parts.append(f"# {title}")
    if summary := inline(post["bottom_line"]):
        parts.append(f"**Bottom line:** {summary}")
    body = markdown(post["body_html"] or "").rstrip("\n")
    return "\n\n".join([*parts, body] if body else parts) + "\n"


def _facts(post: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:  # JSON
    """The lines of the front matter; what is not known is left out."""
    place = post["location"]
    known = {
        "title": post["title"],
        "url": post["url"],
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
