"""An archive beside what the blog's own database says: what is missing, too much, or different."""

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import attrs
from lxml import html

from archiver import urls
from tests.engines.workshop import Expected

__all__ = ["Verdict", "judge", "requests"]

ENOUGH = 0.98
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_PLAIN = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")
_NAMES = """select {terms}.name from {terms} join post_{terms} on {term}_id = {terms}.id
    where post_id = ? order by position"""


@attrs.frozen(kw_only=True)
class Verdict:
    """What an archive holds of a blog."""

    found: int
    missed: Sequence[str]
    wrong: Sequence[str]
    """Addresses stored as posts that are none, or none that is public."""
    differing: Sequence[str]
    """Fields that say something else than the database: address, field, both values."""

    @property
    def faults(self) -> list[str]:
        """Everything that is not as it should be."""
        return [
            *(f"missed {url}" for url in self.missed),
            *(f"wrongly taken {url}" for url in self.wrong),
            *self.differing,
        ]


def judge(archive: Path, expected: Sequence[Expected]) -> Verdict:
    """Hold the database of *archive* against what is *expected*."""
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        connection.row_factory = sqlite3.Row
        held = {_key(row["url"]): row for row in connection.execute("select * from posts")}
        wanted = {_key(post.url): post for post in expected}
        differing = [
            f"{post.url} {told}"
            for key, post in wanted.items()
            if key in held
            for told in _differences(connection, held[key], post)
        ]
    return Verdict(
        found=len(wanted.keys() & held.keys()),
        missed=[post.url for key, post in wanted.items() if key not in held],
        wrong=[row["url"] for key, row in held.items() if key not in wanted],
        differing=differing,
    )


def requests(archive: Path) -> list[int]:
    """How many requests each crawl into *archive* has made, the first one first."""
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        return [
            count
            for (count,) in connection.execute(
                "select count(*) from captures where record_type != 'metadata' "
                "group by run_id order by run_id"
            )
        ]


def _differences(
    connection: sqlite3.Connection, held: sqlite3.Row, post: Expected
) -> Iterator[str]:
    def names(terms: str, term: str) -> list[str]:
        rows = connection.execute(_NAMES.format(terms=terms, term=term), (held["id"],))
        return sorted(_folded(name) for (name,) in rows)

    if _folded(held["title"] or "") != _folded(post.title):
        yield f"title: {held['title']!r}, not {post.title!r}"
    published = held["published"] or ""
    moment = post.published.strftime("%Y-%m-%dT%H:%M" if post.precise else "%Y-%m-%d")
    if not published.startswith(moment):
        yield f"published: {published!r}, not {moment!r}"
    if post.modified and not (held["modified"] or "").startswith(post.modified.date().isoformat()):
        yield f"modified: {held['modified']!r}, not {post.modified.isoformat()!r}"
    for terms, term, told in (
        ("authors", "author", post.authors),
        ("categories", "category", post.categories),
        ("tags", "tag", post.tags),
    ):
        if told is not None and names(terms, term) != sorted(map(_folded, told)):
            yield f"{terms}: {names(terms, term)}, not {sorted(told)}"
    yield from _wording(connection, held, post)


def _wording(connection: sqlite3.Connection, held: sqlite3.Row, post: Expected) -> Iterator[str]:
    text = f"{held['bottom_line'] or ''} {held['body_text'] or ''}"
    if (score := agreement(text, _words_of(post.html))) < ENOUGH:
        yield f"body: {score:.3f} of the words, {_apart(text, _words_of(post.html))}"
    if post.comments is not None:
        rows = connection.execute(
            "select author, text from comments where post_id = ? order by position", (held["id"],)
        )
        found = [(row["author"], _folded(row["text"])) for row in rows]
        if sorted(found) != sorted((c.author, _folded(c.text)) for c in post.comments):
            yield f"comments: {json.dumps(found)}"
        if held["comment_count"] not in {None, len(post.comments)}:
            yield f"comment_count: {held['comment_count']}, not {len(post.comments)}"


def agreement(one: str, other: str) -> float:
    """How far two texts have the same words as often: F1; 1.0 for two empty ones."""
    left, right = _counted(one), _counted(other)
    both = left.total() + right.total()
    return 2 * (left & right).total() / both if both else 1.0


def _apart(one: str, other: str) -> str:
    left, right = _counted(one), _counted(other)
    return f"too much {list(left - right)[:12]}, missing {list(right - left)[:12]}"


def _counted(text: str) -> Counter[str]:
    return Counter(
        w for w in _TOKEN.findall(_folded(text).casefold()) if w not in {"bottom", "line"}
    )


def _words_of(source: str) -> str:
    """The words of HTML, white space between its elements."""
    if not source.strip():
        return ""
    return " ".join(map(str, html.fragment_fromstring(source, create_parent=True).itertext()))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())


def _key(url: str) -> str:
    """What equal addresses share; themes name a directory's page with its file, too."""
    return urls.key(url).removesuffix("/index.html")
