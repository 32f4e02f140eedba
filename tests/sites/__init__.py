"""A page of every declared blog, and what is read there.

The markup is the blog's, the words are ours. `expected.json` holds what the declaration in
``spiders/`` reads on `post.html`; `python -m tests.sites [NAME …]` writes it anew after a parser
has learnt something, and prints the fields that changed.
"""

import importlib
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.crawl.spider import BlogSpider
from archiver.declaring import expected, read_page
from archiver.site import PageKind, PageReading

SITES = Path(__file__).parent
SPIDERS = SITES.parent.parent / "spiders"
UNDECLARED = {"__init__", "blog", "demo"}  # any blog by its address; one served by ourselves


def names() -> list[str]:
    """The declared blogs."""
    return sorted(path.stem for path in SPIDERS.glob("*.py") if path.stem not in UNDECLARED)


def spider(name: str) -> type[BlogSpider]:
    """The one spider in the file of that name."""
    module = importlib.import_module(f"spiders.{name}")
    [found] = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    )
    assert issubclass(found, BlogSpider)
    return found


def kept(name: str) -> dict[str, Any]:
    """What the page is expected to say."""
    facts: dict[str, Any] = json.loads((SITES / name / "expected.json").read_bytes())
    return facts


def read(name: str) -> tuple[PageReading, dict[str, Any]]:
    """What the page says now, and the same as facts."""
    facts = kept(name)
    asked, fetched_at = facts["asked"], datetime.fromisoformat(facts["fetched_at"])
    html = (SITES / name / "post.html").read_bytes()
    reading = read_page(html, asked, fetched_at, spider(name).site)
    assert reading.kind is PageKind.POST, reading.failure
    return reading, expected(reading, asked, fetched_at)


def renew(chosen: Iterable[str]) -> None:
    """Write what the pages say now, and print what is new."""
    for name in chosen:
        before, (_, now) = kept(name), read(name)
        for field, value in now.items():
            if before.get(field) != value:
                print(f"{name} {field}: {before.get(field)!r} -> {value!r}")
        text = json.dumps(now, ensure_ascii=False, indent=2) + "\n"
        (SITES / name / "expected.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Renew the blogs named, or all."""
    renew(sys.argv[1:] or names())
