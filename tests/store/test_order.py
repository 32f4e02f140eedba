"""The tables are a function of the set of what was written, not of its order or batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest

from archiver.capture import Note
from archiver.items import Author, Citation, Comment, Company, Image, Post, Related, Term, Visits
from archiver.site import PageKind, PageReading, Reading, Reference, Source
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import HOME, START, capture, crawl_note, failure_note, reading
from tests.store.conftest import assert_sound

NOTES = (
    crawl_note("run-1"),
    crawl_note("run-2", hosts=("blog.example", "www.blog.example"), title="Letters", minute=30),
    crawl_note("run-3", home="https://other.example/", hosts=("other.example",), minute=10),
)
_WORDS = ("tea", "rail", "ports", "café", "maps")


@attrs.frozen
class Written:
    """One thing written, in the run it belongs to."""

    note: Note
    entry: Entry | Note


class World:
    """An invented archive: captures of few posts by many addresses, some read twice."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.newest: list[Written] = []
        self.older: list[Written] = []
        for number in range(self._random.randint(4, 24)):
            self._add(number)

    def _add(self, number: int) -> None:
        note = self._random.choice(NOTES)
        minute = self._random.randrange(20)
        name = f"{number}"
        if self._random.random() < 0.15:
            failed = failure_note(self._address(), minute=minute, what="post")
            self.newest.append(Written(note, attrs.evolve(failed, record_id=f"<urn:{name}>")))
            return
        status = self._random.choice((200, 200, 200, 301, 404))
        at = capture(self._address(), minute, status=status, name=name)
        makers = (
            *(self._page, self._page, self._part, self._part, self._part),
            *(self._api, self._listing, self._counter, self._nothing),
        )
        versions = [self._random.choice(makers)(version) for version in (1, 2)]
        self.newest.append(Written(note, Entry(at, versions[-1])))
        if self._random.random() < 0.5 and versions[-1] is not None:
            self.older.append(Written(note, Entry(at, versions[0])))
        if self._random.random() < 0.2:
            shown = capture(at.url, minute + 1, name=f"{name} shown", rendering_of=at.record_id)
            self.newest.append(Written(note, Entry(shown, self._page(2))))

    def _page(self, version: int) -> PageReading:
        one = Reading(
            source=Source.PAGE,
            post=self._post(),
            aliases=self._some(self._address, 2),
            engine_id=self._random.choice((None, *"1234")),
        )
        return reading(one, references=self._references(), version=version)

    def _part(self, version: int) -> PageReading:
        number, further = self._random.randint(1, 3), self._random.randrange(2)
        page = Reading(source=Source.PAGE, post=Post(url=self._address(), title=self._text()))
        text = Reading(
            source=Source.PART,
            post=attrs.evolve(self._post(), url=page.post.url),
            part=(number, number + further),
        )
        return reading(page, text, version=version)

    def _api(self, version: int) -> PageReading:
        source = self._random.choice((Source.API, Source.FEED))
        readings = [
            Reading(source=source, post=self._post(), aliases=self._some(self._address, 1))
            for _ in range(self._random.randrange(4))
        ]
        return reading(*readings, kind=PageKind.API, version=version)

    def _listing(self, version: int) -> PageReading:
        return reading(references=self._references(), kind=PageKind.LISTING, version=version)

    def _counter(self, version: int) -> PageReading:
        visits = Visits(total=self._random.randrange(9))
        engine_id = self._random.choice("1234")
        one = Reading(source=Source.COUNTER, post=Post(visits=visits), engine_id=engine_id)
        return reading(one, kind=PageKind.COUNTER, version=version)

    def _nothing(self, version: int) -> PageReading | None:
        if version == 2 and self._random.random() < 0.5:
            return None
        return reading(kind=PageKind.OTHER, failure="odd page", version=version)

    def _post(self) -> Post:
        told: dict[str, Any] = {
            "url": self._address(),
            "title": self._text(),
            "bottom_line": self._text(),
            "body_text": self._text(),
            "body_html": self._text(),
            "word_count": self._random.choice((1, 2, 90)),
            "published": START,
            "authors": self._some(lambda: Author(name=self._text(), url=self._address()), 2),
            "tags": self._some(lambda: Term(name=self._text(), url=self._address()), 2),
            "images": self._some(lambda: Image(url=self._address()), 2),
            "citations": self._some(self._citation, 2),
            "companies": self._some(self._company, 2),
            "related": self._some(lambda: Related(title="x", url=self._address()), 2),
            "comments": self._some(self._comment, 3),
            "visits": Visits(total=self._random.randrange(9)),
            "comment_count": self._random.randrange(9),
        }
        return Post(**{name: value for name, value in told.items() if self._random.random() < 0.7})

    def _citation(self) -> Citation:
        return Citation(kind="source", anchor=self._text(), url=self._address())

    def _company(self) -> Company:
        return Company(name=None, exchange="NYSE", symbol=self._text())

    def _comment(self) -> Comment:
        return Comment(id=self._random.choice("123"), text=self._text())

    def _references(self) -> list[Reference]:
        sources = (Source.LINK, Source.SITEMAP, Source.ARCHIVE)
        return [
            Reference(url=self._address(), source=self._random.choice(sources))
            for _ in range(self._random.randrange(3))
        ]

    def _address(self) -> str:
        host = self._random.choice(("blog.example", "blog.example", "www.blog.example"))
        scheme = self._random.choice(("http", "https"))
        post = self._random.randrange(6)
        path = self._random.choice((f"a/{post}", f"a/{post}/", f"?p={post}", f"b/{post}/"))
        return f"{scheme}://{host}/{path}"

    def _text(self) -> str:
        return " ".join(self._random.choices(_WORDS, k=self._random.randint(1, 2)))

    def _some(self, make: Any, most: int) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self._random.randrange(most + 1)))


def written(path: Path, batches: Iterable[Sequence[Written]]) -> list[str]:
    """The dump of an archive that *batches* were written to, in their order."""
    with Store.open(path) as store:
        for batch in batches:
            runs = {one.note.record_id: store.begin_run(one.note) for one in batch}
            with store.transaction():
                for record_id, run in runs.items():
                    store.write(run, [w.entry for w in batch if w.note.record_id == record_id])
        for note in NOTES:
            store.begin_run(note)
        assert_sound(store)
        return list(dump(store))


def shuffled(world: World, random: Random) -> list[list[Written]]:
    """Everything in *world*, older readings and repetitions too, in any order and batches."""
    everything = world.newest + world.older
    everything += random.sample(everything, random.randrange(len(everything)))
    random.shuffle(everything)
    batches: list[list[Written]] = []
    while everything:
        size = random.randint(1, 6)
        batches.append(everything[:size])
        del everything[:size]
    return batches


@pytest.mark.parametrize("seed", range(60))
def test_order_and_batches_and_outdated_readings_do_not_matter(seed: int, tmp_path: Path) -> None:
    world = World(seed)
    random = Random(f"order {seed}")
    once = written(tmp_path / "once.db", [world.newest])
    assert written(tmp_path / "again.db", shuffled(world, random)) == once
    assert any(line.startswith("captures") for line in once)


def test_the_invented_archives_hold_every_kind_of_row(tmp_path: Path) -> None:
    tables = set()
    for seed in range(20):
        world = World(seed)
        lines = written(tmp_path / f"{seed}.db", [world.newest])
        tables |= {line.partition("\t")[0] for line in lines}
    assert tables >= {
        "aliases", "authors", "captures", "citations", "comments", "company_mentions", "failures",
        "images", "namings", "post_tags", "post_versions", "posts", "readings", "related_posts",
        "visits",
    }  # fmt: skip
    assert HOME.startswith("https://blog.example")
