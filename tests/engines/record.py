"""Small recordings of the engines, for the tests that run without one.

    ARCHIVER_ENGINES=DIR python -m tests.engines.record [ENGINE …]

Each engine is filled with a few of the known posts and crawled. Kept in `recorded/` are the WARC
of that crawl without images, styles and scripts, and what the engine's own database said.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from warcio.archiveiterator import ArchiveIterator

from tests.crawl.blog import crawl
from tests.engines.catalogue import ENGINES
from tests.engines.posts import KNOWN, Comment
from tests.engines.workshop import Expected, Unavailable, Workshop

__all__ = ["RECORDED", "recorded"]

RECORDED = Path(__file__).parent / "recorded"
ALIKE = {name for name in ENGINES if "," in name or "/" in name} - {
    "WordPress, ?p=, REST closed",
    "WordPress network, main blog",
}
"""Variants whose pages look as those of another one."""
_SLUGS = {
    "a-lantern-for-the-east-pier", "notes-at-the-foot", "港口来信", "one-line", "404-days",
    "feed-the-gulls", "the-long-account",
}  # fmt: skip
_KEPT = ("text/html", "xml", "json", "text/plain")


def recorded(name: str) -> list[Expected]:
    """What the database of the recorded engine *name* said."""
    told = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return [_expected(post) for post in told]


def _expected(told: dict[str, Any]) -> Expected:
    names = {
        field: None if told[field] is None else tuple(told[field])
        for field in ("authors", "categories", "tags")
    }
    comments = told["comments"]
    return Expected(
        **told
        | names
        | {
            "published": datetime.fromisoformat(told["published"]),
            "modified": datetime.fromisoformat(told["modified"]) if told["modified"] else None,
            "comments": None if comments is None else tuple(Comment(**c) for c in comments),
        }
    )


def _record(name: str, kept: Path) -> str:
    posts = tuple(p for p in KNOWN if p.slug in _SLUGS or p.state != "public")
    with tempfile.TemporaryDirectory() as place:
        scratch, archive = Path(place) / "scratch", Path(place) / "archive"
        scratch.mkdir()
        Path(place).chmod(0o755)
        with ENGINES[name](Workshop(kept, scratch), posts) as blog:
            done = crawl(blog.url, archive, settings=blog.settings)
            if done.returncode:
                raise Unavailable(done.stderr[-800:])
        slug = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
        [warc] = (archive / "warc").glob("*.warc.gz")
        (RECORDED / f"{slug}.warc.gz").write_bytes(_trimmed(warc))
        (RECORDED / f"{slug}.json").write_text(_json(blog.posts), encoding="utf-8")
        return f"{slug}.warc.gz {(RECORDED / f'{slug}.warc.gz').stat().st_size:,}"


def _trimmed(warc: Path) -> bytes:
    """The records of *warc*, as they are, but for answers that are no text, and their requests."""
    with warc.open("rb") as stream:
        members = []
        iterator = ArchiveIterator(stream)
        for record in iterator:
            head = record.http_headers
            mime = (head.get_header("Content-Type") or "") if head else ""
            foreign = record.rec_type == "response" and not any(k in mime for k in _KEPT)
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            iterator.read_to_end(record)
            members.append((iterator.get_record_offset(), iterator.get_record_length(),
                            url, foreign or "javascript" in mime))  # fmt: skip
    dropped = {url for _, _, url, foreign in members if foreign}
    whole = warc.read_bytes()
    return b"".join(
        whole[start : start + size] for start, size, url, _ in members if url not in dropped
    )


def _json(posts: Sequence[Expected]) -> str:
    def plain(_: type, __: Any, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    told = [attrs.asdict(p, value_serializer=plain) for p in sorted(posts, key=lambda p: p.url)]
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    kept = Path(os.environ["ARCHIVER_ENGINES"]).expanduser().absolute()
    RECORDED.mkdir(exist_ok=True)
    for name in sys.argv[1:] or [name for name in ENGINES if name not in ALIKE]:
        try:
            print(_record(name, kept))
        except Unavailable as reason:
            print(f"{name}: {reason}")


if __name__ == "__main__":
    main()
