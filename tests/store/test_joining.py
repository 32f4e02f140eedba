"""The parts of a text that a blog splits, and the texts they make together over time."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from archiver.items import Company, Heading, Post
from archiver.site import Reading, Source
from archiver.store.joining import Body, joined
from archiver.store.merge import Told
from archiver.store.read import post
from archiver.store.store import Store
from archiver.store.why import why
from archiver.store.write import Entry
from tests.store.building import HOME, api, capture, failure_note, page, reading, url

NAME = "fog"


def part(number: int, of: int, minute: int = 0, text: str | None = None, **fields: Any) -> Entry:
    """The page of one part of a split post."""
    said = f"Part {number}." if text is None else text
    told = {"url": url(NAME), "title": "Fog" if number == 1 else None}
    about = [Post(url=url(NAME), title=told["title"], language="en" if number == 1 else None)]
    about.append(Post(**told, body_text=said, body_html=f"<p>{said}</p>", **fields))
    address = url(NAME) if number == 1 else f"{url(NAME)}{number}/"
    return Entry(
        capture(address, minute),
        reading(
            Reading(source=Source.PAGE, post=about[0], aliases=(address,)),
            Reading(source=Source.PART, post=about[1], aliases=(address,), part=(number, of)),
        ),
    )


def write(store: Store, run: int, *entries: Any) -> dict[str, Any]:
    store.write(run, entries)
    return post(store, url(NAME))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_are_joined_in_their_order_whatever_order_they_come_in(
    store: Store, run: int, order: tuple[int, ...]
) -> None:
    parts = [part(n, 3, minute) for n, minute in zip((1, 2, 3), order, strict=True)]
    for at in order:
        store.write(run, [parts[at]])
    found = post(store, url(NAME))
    assert found["body_text"] == "Part 1.\n\nPart 2.\n\nPart 3."
    assert found["body_html"] == "<p>Part 1.</p>\n<p>Part 2.</p>\n<p>Part 3.</p>"
    assert (found["title"], found["language"], found["cut"]) == ("Fog", "en", None)
    assert [version["title"] for version in found["versions"]] == ["Fog"]
    assert found["field_sources"]["body"]["source"] == "part"
    assert found["field_sources"]["title"]["source"] == "page"


def test_what_parts_list_stands_in_the_order_of_the_text(store: Store, run: int) -> None:
    company = Company(name="Ferry", exchange="NYSE", symbol="FRY", starts_at=2)
    heading = Heading(level=2, text="Then")
    found = write(
        store,
        run,
        part(2, 2, 1, word_count=2, headings=(heading,), companies=(company,), bottom_line="It."),
        part(1, 2, 0, word_count=2, headings=(), companies=(company,)),
    )
    assert [one["text"] for one in found["headings"]] == ["Then"]
    assert [one["starts_at"] for one in found["companies"]] == [2, len("Part 1.\n\n") + 2]
    assert (found["word_count"], found["bottom_line"]) == (4, "It.")


def test_where_only_the_next_part_is_linked_all_of_them_are_wanted(store: Store, run: int) -> None:
    assert write(store, run, part(1, 2))["cut"] == "part 2 of 2 is missing"
    assert write(store, run, part(2, 3, 1))["cut"] == "part 3 of 3 is missing"
    assert write(store, run, part(3, 3, 2))["cut"] is None


def test_a_missing_part_is_told_and_the_rest_is_held(store: Store, run: int) -> None:
    lost = failure_note(f"{url(NAME)}2/", "HTTP 500", minute=1, what="post")
    found = write(store, run, part(1, 4), lost, part(4, 4, 2))
    assert found["body_text"] == "Part 1.\n\nPart 4."
    assert found["cut"] == "2 of 4 parts are missing"
    [row] = [row for row in why(store, found["id"]) if row["field"] == "body"]
    assert row["witness"] == "2 parts joined, 2 of 4 parts are missing"


def test_a_first_part_that_is_read_again_alone_does_not_shorten_the_text(
    store: Store, run: int
) -> None:
    write(store, run, part(1, 2), part(2, 2, 1))
    found = write(store, run, part(1, 2, 30))
    assert found["body_text"] == "Part 1.\n\nPart 2."
    assert len(found["versions"]) == 1
    found = write(store, run, part(1, 2, 40, "Mended."))
    assert found["body_text"] == "Mended.\n\nPart 2."
    assert len(found["versions"]) == 2


def test_a_text_that_changed_in_all_its_parts_is_one_new_version(store: Store, run: int) -> None:
    write(store, run, part(1, 2), part(2, 2, 1))
    found = write(store, run, part(2, 3, 31, "b"), part(1, 3, 30, "a"), part(3, 3, 32, "c"))
    assert found["body_text"] == "a\n\nb\n\nc"
    assert [version["first_seen"][14:16] for version in found["versions"]] == ["01", "32"]


def test_a_text_that_got_shorter_has_no_part_more(store: Store, run: int) -> None:
    write(store, run, part(1, 3), part(2, 3, 1), part(3, 3, 2))
    found = write(store, run, part(1, 2, 30), part(2, 2, 31))
    assert (found["body_text"], found["cut"]) == ("Part 1.\n\nPart 2.", None)


def test_a_new_part_that_is_missing_leaves_the_text_that_was_whole(store: Store, run: int) -> None:
    write(store, run, part(1, 2), part(2, 2, 1))
    found = write(store, run, part(1, 3, 30), part(2, 3, 31))
    assert (found["body_text"], found["cut"]) == ("Part 1.\n\nPart 2.", "part 3 of 3 is missing")


def test_a_text_that_every_page_shows_whole_is_taken_once(store: Store, run: int) -> None:
    found = write(store, run, part(1, 2, 0, "All of it."), part(2, 2, 1, "All of it."))
    assert (found["body_text"], found["cut"]) == ("All of it.", None)


def test_the_api_has_the_text_that_lacks_a_part(store: Store, run: int) -> None:
    whole = Post(url=url(NAME), body_text="Part 1.\n\nPart 2.", body_html="<p></p>")
    found = write(store, run, api(0, whole), part(1, 2, 1))
    assert (found["field_sources"]["body"]["source"], found["cut"]) == ("api", None)
    found = write(store, run, part(2, 2, 2))
    assert found["field_sources"]["body"]["source"] == "part"


def test_a_text_that_is_split_no_more_is_read_from_its_page(store: Store, run: int) -> None:
    write(store, run, part(1, 2), part(2, 2, 1))
    found = write(store, run, page(NAME, 30, body_text="In one.", body_html="<p>In one.</p>"))
    assert found["body_text"] == "In one."
    assert len(found["versions"]) == 2


def test_texts_put_together_go_with_their_parts(store: Store, run: int) -> None:
    write(store, run, part(1, 2), part(2, 2, 1))
    store.withdraw("example-00000.warc.gz", 0)
    assert store.rows("select * from bodies") == []


def test_parts_that_come_before_the_first_make_a_text_without_it() -> None:
    bodies = {1: Body("<p>two</p>", "two"), 2: Body("<img>", "")}
    parts = [
        Told(
            source="part",
            fetched_at=f"2020-{n}",
            record_id=HOME,
            body=row,
            fields={"part": [n, 3]},
        )
        for n, row in ((2, 1), (3, 2))
    ]
    stored: list[Body] = []
    [whole] = joined(parts, bodies.__getitem__, lambda body: stored.append(body) or 7)  # type: ignore[func-returns-value]
    assert stored == [Body("<p>two</p>\n<img>", "two")]
    assert (whole.body, whole.cut, whole.fetched_at) == (7, "part 1 of 3 is missing", "2020-3")


def test_why_tells_that_another_source_goes_on_where_the_page_ends(store: Store, run: int) -> None:
    shown, more = "Fog came in.", " It stayed." * 50
    whole = Post(url=url(NAME), body_text=shown + more, word_count=103)
    found = write(store, run, api(0, whole), page(NAME, 1, body_text=shown, word_count=3))
    assert found["body_text"] == shown + more
    [row] = [row for row in why(store, found["id"]) if row["field"] == "body"]
    assert (row["source"], row["witness"]) == (
        "api", "it begins with all the text of the page and goes on",
    )  # fmt: skip
