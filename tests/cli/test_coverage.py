"""What `archiver coverage` certifies."""

import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from archiver.site import Source
from archiver.store.coverage import certificate, coverage
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.cli.conftest import Run
from tests.store.building import HOME, capture, crawl_note, listing
from tests.store.test_joining import part


def test_the_certificate_of_the_demo(run: Run) -> None:
    done = run("coverage")
    assert done.code == 0
    shown = done.out.splitlines()
    assert shown[:2] == ["Harbour Street Notes", "http://127.0.0.1:8796/"]
    assert max(len(line) for line in shown if "http" not in line) <= 80
    [told] = json.loads(run("coverage", "--json").out)
    assert f"posts      {told['held']} held of {told['known']} known" in shown
    assert told["held"] == 72
    assert sum(told["missing"].values()) == told["known"] - told["held"] > 0
    assert len(told["missing_posts"]) == told["known"] - told["held"]
    assert sum(group["posts"] for group in told["named_by"]) == told["known"]
    assert sum(group["held"] for group in told["named_by"]) == told["held"]
    for source, number in told["sources"].items():
        named = [group for group in told["named_by"] if source in group["sources"]]
        assert sum(group["posts"] for group in named) == number
    sides = f"engine names {told['unseen']['engine']}, links {told['unseen']['links']}"
    assert sides in " ".join(done.out.split())


def test_one_blog_by_a_part_of_its_address(run: Run) -> None:
    assert run("coverage", "8796").out == run("coverage").out
    none = run("coverage", "elsewhere.example")
    assert none.code == 5
    assert "no blog has elsewhere.example in its address" in none.err


def test_an_archive_without_a_blog_is_5(run: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "archive.db").close()
    assert run("coverage", "--archive", tmp_path).code == 5


@pytest.mark.parametrize(
    ("engine", "links", "both", "at_least"),
    [(10, 10, 10, 0), (10, 10, 5, 4), (20, 8, 4, 13), (10, 0, 0, None), (0, 5, 0, None)],
)
def test_what_neither_side_names_follows_from_the_overlap(
    engine: int, links: int, both: int, at_least: int | None, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        store.db["sites"].insert(  # type: ignore[union-attr]  # a table
            {"id": 1, "key": "a", "home": "https://a.example/", "title": "A", "declaration": "{}",
             "declared_at": "", "declared_by": ""}
        )  # fmt: skip
        store.db.execute("insert into runs values (1, 1, 'r', 's', '{}', '', null, null)")
        for row, source in ((1, "api"), (2, "link")):
            store.db.execute(
                "insert into captures (id, site_id, run_id, record_id, record_type, url, url_key,"
                " fetched_at, warc_file, warc_offset, warc_length) values (?, 1, 1, ?, 'response',"
                " '', '', '2020-01-01T00:00:00.000000Z', '', 0, 0)",
                (row, source),
            )
        for number in range(engine + links - both):
            key = str(number)
            store.db.execute("insert into known_posts values (?, 1, ?, '')", (number + 1, key))
            store.db.execute("insert into aliases values (1, ?, ?)", (key, number + 1))
            for row, source, named in (
                (1, "api", number < engine),
                (2, "link", number >= engine - both),
            ):
                if named:
                    store.db.execute(
                        "insert into namings values (?, ?, ?, ?, ?, null, null)",
                        (row, number, source, key, key),
                    )
        [told] = coverage(store)
        unseen = told["unseen"]
    assert (unseen["engine"], unseen["links"], unseen["both"]) == (engine, links, both)
    assert unseen["at_least"] == at_least


def test_a_post_without_a_part_of_its_text_is_told(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        store.write(store.begin_run(crawl_note()), [part(1, 2)])
    shown = run("coverage", "--archive", tmp_path).out
    assert "cut        1 held without a part of their text" in shown
    assert "2014/05/fog/: part 2 of 2 is missing" in shown
    assert "cut        part 2 of 2 is missing" in run("show", 1, "--archive", tmp_path).out


def _letters(count: int, *, missing_in_api: int, total: int | None) -> Iterator[Entry]:
    """A sitemap of *count* posts, and an API with a *total* that lacks some of them."""
    names = [f"letter-{number}" for number in range(count)]
    yield listing("sitemap.xml", 1, *names)
    api = listing("wp-json/wp/v2/posts", 2, *names[missing_in_api:], source=Source.API)
    assert api.reading is not None
    yield attrs.evolve(api, reading=attrs.evolve(api.reading, total=total))


@pytest.mark.parametrize(
    ("lacking", "total", "said"),
    [
        (2, 5, ["API lacks 2 posts: sitemap names 2"]),
        (0, 9, ["the site says 9 posts, 4 more than were found"]),
        (0, 1, ["the site says 1 post, 4 fewer than were found"]),
        (0, None, []),
    ],
)
def test_where_lists_and_numbers_do_not_agree(
    run: Run, tmp_path: Path, lacking: int, total: int | None, said: list[str]
) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        entries = _letters(5, missing_in_api=lacking, total=total)
        row = store.begin_run(crawl_note())
        store.write(row, list(entries))
        told = certificate(store, row)
    assert told == json.loads(run("coverage", "--archive", tmp_path, "--json").out)[0]
    shown = run("coverage", "--archive", tmp_path).out.splitlines()
    assert [line[11:] for line in shown if line.startswith("disagree")] == said


def test_a_number_given_long_ago_does_not_count(tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        before = list(_letters(5, missing_in_api=0, total=7))
        store.write(store.begin_run(crawl_note("run-1")), before)
        row = store.begin_run(crawl_note("run-2", minute=30))
        again = attrs.evolve(
            before[1],
            capture=capture(f"{HOME}wp-json/wp/v2/posts?per_page=100", 31),
            reading=attrs.evolve(before[1].reading, total=5),
        )
        store.write(row, [again])
        assert certificate(store, row)["own_total"]["difference"] == 0
