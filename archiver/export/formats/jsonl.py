"""JSON Lines: each post as one object of schema.org, a line each."""

from __future__ import annotations

import json
import re

from archiver.export.blogposting import blog_posting
from archiver.export.format import Format, Order, Written

__all__ = ["FORMAT"]

# What ends a line to some programs, though not to JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def _write(order: Order) -> Written:
    with order.target.open("x", encoding="utf-8", newline="\n") as file:
        for post in order.posts():
            line = json.dumps(blog_posting(post), ensure_ascii=False, check_circular=False)
            file.write(_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    return Written(posts=len(order.part))


FORMAT = Format(
    name="jsonl",
    out="OUT.jsonl",
    says="JSON Lines, a schema.org BlogPosting a line, for programs of any kind.",
    mime="application/jsonl",
    write=_write,
)
