"""How well pages are read: a set of pages with their truth, scored field by field.

A set is a directory of `NAME.html` and `NAME.json`. The JSON says what a reader sees there:

    url, group, language, fetched   where, of what kind, in what tongue, captured when
    title                           null where the post has none; then it is not scored
    published, modified             the day, as the page prints it; null where it tells none
    authors, categories, tags       names; null where the page leaves them open
    body                            the text, a string for each block
    captions                        text that may stand in the body or not
    comments                        {author, text} each
    bottom_line, visits, related    null where the page has none

`python -m tests.extraction.score [DIRECTORY]` prints the scores, and the fields that are wrong;
of sealed pages the scores alone. With `--keep` it writes those of the development set to
`wrong.json`, beside which no field of a page may become wrong.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from archiver import urls
from archiver.capture import Capture
from archiver.errors import ArchiverError
from archiver.items import Post
from archiver.page import Page
from archiver.platforms import PLATFORMS, undeclared_site
from archiver.platforms.evidence import is_wordpress
from archiver.read import read
from archiver.site import Reading, Site
from tests.platforms.pages import capture

HERE = Path(__file__).parent
SEALED = HERE / "sealed"
WRONG = HERE / "wrong.json"
DEV = HERE / "dev"

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]|[^\W_]+")
_QUOTES = str.maketrans("‘’‚‛“”„‟′″–—−\u00a0", "''''\"\"\"\"'\"--- ")
_LABEL = "bottom line"
_FOUND = 0.9
_FETCHED = "2026-05-01T00:00:00+00:00"  # where a page does not say when it was captured


@attrs.frozen
class Fixture:
    """A page and what is true of it."""

    name: str
    html: bytes = attrs.field(repr=False)
    truth: Mapping[str, Any]

    @property
    def url(self) -> str:
        return str(self.truth["url"])

    @property
    def group(self) -> str:
        return str(self.truth.get("group") or "other")


@attrs.frozen(kw_only=True)
class Answer:
    """What an extractor says of a page; None where it does not say, or cannot."""

    title: str | None = None
    authors: Sequence[str] | None = None
    published: str | None = None
    """A day."""
    modified: str | None = None
    categories: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    body: str = ""
    comments: Sequence[str] | None = None
    bottom_line: str | None = None
    visits: int | None = None
    related: Sequence[str] | None = None
    """Addresses."""
    language: str | None = None
    recognised: bool = False
    """Whether the page was taken for a post without being told."""


def fixtures(directory: Path) -> list[Fixture]:
    """The pages of a set, by name; none when there is no such directory."""
    return [
        Fixture(path.stem, path.with_suffix(".html").read_bytes(), json.loads(path.read_text()))
        for path in sorted(directory.glob("*.json"))
    ]


def ours(fixture: Fixture, *, told: bool = True) -> Answer:
    """What the archiver reads on the page of a blog that nobody declared.

    A page it does not take for a post is read as one all the same when it is *told* so, as peers
    are, which ask no such question.
    """
    site = undeclared_site(urls.absolute(fixture.url, "/") or fixture.url)
    got = _capture(fixture)
    readings = read(got, site).readings
    answer = _answer(readings[0].post, recognised=True) if readings else Answer()
    if told and not readings:
        forced = _as_post(got, site)
        answer = _answer(forced.post, recognised=False) if forced else answer
    return answer


def _capture(fixture: Fixture) -> Capture:
    at = datetime.fromisoformat(fixture.truth.get("fetched") or _FETCHED)
    return attrs.evolve(capture(fixture.html, fixture.url), fetched_at=at)


def _as_post(got: Capture, site: Site) -> Reading | None:
    try:
        page = Page.from_capture(got)
        engine = PLATFORMS["wordpress" if is_wordpress(page) else "generic"]()
        return engine.post(page, site).readings[0]  # type: ignore[union-attr]  # not AnyEngine
    except ArchiverError:
        return None


def _answer(post: Post, *, recognised: bool) -> Answer:
    def names(things: Iterable[Any] | None) -> list[str] | None:
        return None if things is None else [thing.name for thing in things]

    return Answer(
        title=post.title,
        authors=names(post.authors),
        published=post.published_day.isoformat() if post.published_day else None,
        modified=post.modified.date().isoformat() if post.modified else None,
        categories=names(post.categories),
        tags=names(post.tags),
        body=post.body_text or "",
        comments=[comment.text for comment in post.comments or ()],
        bottom_line=post.bottom_line,
        visits=post.visits.total if post.visits else None,
        related=[entry.url for entry in post.related or ()],
        language=post.language,
        recognised=recognised,
    )


def scores(truth: Mapping[str, Any], answer: Answer) -> dict[str, float]:
    """The fields of one page that can be scored, each from 0 to 1."""
    found = {name: rate(truth, answer) for name, rate in FIELDS.items()}
    return {name: score for name, score in found.items() if score is not None}


def means(pages: Iterable[Mapping[str, float]]) -> dict[str, tuple[float, int]]:
    """By field, in the order of `FIELDS`: the mean over the pages that have it, and how many."""
    rows = list(pages)
    columns = {name: [row[name] for row in rows if name in row] for name in FIELDS}
    return {name: (sum(col) / len(col), len(col)) for name, col in columns.items() if col}


def tokens(text: str) -> list[str]:
    """Words in lower case; each CJK character is one."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").translate(_QUOTES).split())


def _name(text: str) -> str:
    return _plain(text).lstrip("#").casefold()


def _body(truth: Mapping[str, Any], answer: Answer) -> float:
    true, said = Counter(tokens("\n".join(truth["body"]))), Counter(tokens(answer.body))
    free = [_LABEL, truth.get("bottom_line") or "", *(truth.get("captions") or ())]
    right = (true & said).total()
    wrong = ((said - true) - Counter(tokens("\n".join(free)))).total()
    if not right:
        return 0.0
    precision, recall = right / (right + wrong), right / true.total()
    return 2 * precision * recall / (precision + recall)


def _title(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = truth.get("title")
    return None if wanted is None else float(_plain(answer.title) == _plain(wanted))


def _authors(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = truth.get("authors")
    if wanted is None:
        return None
    return float({_name(n) for n in answer.authors or ()} == {_name(n) for n in wanted})


def _day(field: str) -> Callable[[Mapping[str, Any], Answer], float | None]:
    def rate(truth: Mapping[str, Any], answer: Answer) -> float | None:
        wanted = truth.get(field)
        if wanted is None:
            return None
        said = getattr(answer, field)
        return float(said is not None and said[:10] == date.fromisoformat(wanted[:10]).isoformat())

    return rate


def _terms(field: str) -> Callable[[Mapping[str, Any], Answer], float | None]:
    def rate(truth: Mapping[str, Any], answer: Answer) -> float | None:
        wanted = truth.get(field)
        if wanted is None:
            return None
        return _overlap(
            {_name(n) for n in wanted}, {_name(n) for n in getattr(answer, field) or ()}
        )

    return rate


def _overlap(wanted: set[str], said: set[str]) -> float | None:
    if not wanted and not said:
        return None
    return 2 * len(wanted & said) / (len(wanted) + len(said))


def _recall(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = [Counter(tokens(comment["text"])) for comment in truth.get("comments") or ()]
    if not wanted:
        return None
    said = [Counter(tokens(text)) for text in answer.comments or ()]
    return sum(any(_alike(one, other) for other in said) for one in wanted) / len(wanted)


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    return 2 * (one & other).total() >= _FOUND * (one.total() + other.total())


def _leak(truth: Mapping[str, Any], answer: Answer) -> float | None:
    """How much of the comments stands in the body: the less, the better."""
    own = _fives("\n".join(truth["body"]))
    found = [_fives(comment["text"]) - own for comment in truth.get("comments") or ()]
    total = sum(map(len, found))
    body = _fives(answer.body)
    return sum(len(fives & body) for fives in found) / total if total else None


def _fives(text: str) -> set[tuple[str, ...]]:
    words = tokens(text)
    return {tuple(words[n : n + 5]) for n in range(max(len(words) - 4, 0))}


def _bottom_line(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = truth.get("bottom_line")
    if wanted is None and answer.bottom_line is None:
        return None
    return float(tokens(wanted or "") == tokens(answer.bottom_line or ""))


def _visits(truth: Mapping[str, Any], answer: Answer) -> float | None:
    told = truth.get("visits")
    wanted = told.get("total") if isinstance(told, Mapping) else told
    return None if wanted is None and answer.visits is None else float(wanted == answer.visits)


def _related(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = truth.get("related")
    if wanted is None:
        return None
    addresses = {one["url"] if isinstance(one, Mapping) else one for one in wanted}
    return _overlap({urls.key(u) for u in addresses}, {urls.key(u) for u in answer.related or ()})


def _language(truth: Mapping[str, Any], answer: Answer) -> float | None:
    wanted = truth.get("language")
    return float((answer.language or "").lower()[:2] == wanted[:2]) if wanted else None


def _recognised(truth: Mapping[str, Any], answer: Answer) -> float:
    return float(answer.recognised)


FIELDS: Mapping[str, Callable[[Mapping[str, Any], Answer], float | None]] = {
    "recognised": _recognised,
    "body F1": _body,
    "title": _title,
    "authors": _authors,
    "published": _day("published"),
    "modified": _day("modified"),
    "categories F1": _terms("categories"),
    "tags F1": _terms("tags"),
    "comment recall": _recall,
    "comment leak": _leak,
    "bottom line": _bottom_line,
    "visits": _visits,
    "related F1": _related,
    "language": _language,
}
"""What gives each field's score; None where a page has nothing of it to score."""

LESS_IS_BETTER = frozenset({"comment leak"})


def wrong(row: Mapping[str, float]) -> list[str]:
    """The fields of a page whose scores in *row* are not good."""
    return [
        name
        for name, score in row.items()
        if (score > 0.02 if name in LESS_IS_BETTER else score < 0.97)
    ]


def main() -> None:
    keep = "--keep" in sys.argv
    named = [Path(name) for name in sys.argv[1:] if name != "--keep"]
    directory = DEV if keep else (*named, DEV)[0]
    pages = [(fixture, scores(fixture.truth, ours(fixture))) for fixture in fixtures(directory)]
    for name, (mean, count) in means(row for _, row in pages).items():
        print(f"{name:16}{mean:7.3f}{count:5} pages")
    found = {fixture.name: fields for fixture, row in pages if (fields := wrong(row))}
    for name, fields in () if directory.samefile(SEALED) else found.items():
        print(f"{name:28}{', '.join(fields)}")
    if keep:
        WRONG.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
