"""The precedence of each field, on readings alone."""

from __future__ import annotations

from typing import Any

import pytest

from archiver.store.merge import Merged, Told, merge, told_url


def told(source: str, minute: int = 0, **more: Any) -> Told:
    own = {
        name: more.pop(name)
        for name in ("url", "engine_id", "body", "content_digest")
        if name in more
    }
    return Told(
        source=source,
        fetched_at=f"2020-01-01T12:{minute:02}:00.000000Z",
        record_id=f"<urn:{source}-{minute}>",
        fields=more,
        **own,
    )


def merged(*readings: Told) -> Merged:
    found = merge(readings)
    assert found is not None
    assert merge(readings[::-1]) == found
    return found


@pytest.mark.parametrize(
    "field", ["title", "authors", "related", "language", "url", "body", "bottom_line"]
)
def test_a_page_is_trusted_before_the_api_and_the_feed(field: str) -> None:
    value = 1 if field == "body" else "p"
    other = 2 if field == "body" else "a"
    found = merged(
        told("feed", 9, **{field: other}),
        told("api", 8, **{field: other}),
        told("page", **{field: value}),
    )
    assert found.value(field) == value
    assert found.origins[field].source == "page"


@pytest.mark.parametrize(
    "field",
    ["published", "modified", "categories", "tags", "comment_count", "engine_id"],
)
def test_the_api_is_trusted_before_pages_for_what_it_knows_better(field: str) -> None:
    found = merged(
        told("page", 9, **{field: "p"}),
        told("api", 1, **{field: "a"}),
        told("feed", 8, **{field: "f"}),
    )
    assert found.value(field) == "a"


def test_a_field_nobody_better_tells_is_taken_from_the_next() -> None:
    found = merged(told("page", title="t"), told("feed", published="f", language="en"))
    assert found.value("published") == "f"
    assert found.value("language") == "en"
    assert found.value("modified") is None
    assert "modified" not in found.origins


def test_within_a_source_the_newest_that_tells_a_field_counts() -> None:
    found = merged(told("page", 1, title="old", language="en"), told("page", 2, title="new"))
    assert found.value("title") == "new"
    assert found.value("language") == "en"


def test_of_two_readings_at_one_time_the_record_id_decides() -> None:
    first, second = (
        Told(source="page", fetched_at="2020", record_id=f"<urn:{i}>", fields={"title": i})
        for i in "ab"
    )
    assert merged(first, second).value("title") == "b"


def test_an_empty_list_is_told() -> None:
    assert (
        merged(told("page", 2, related=[]), told("page", 1, related=["x"])).value("related") == []
    )


def test_prefix_and_headline_stay_with_their_title() -> None:
    found = merged(
        told("page", 2, title="Plain"),
        told("page", 1, title="RAIL: Old", category_prefix="RAIL", headline="Old"),
    )
    assert (found.value("category_prefix"), found.value("headline")) == (None, None)


def test_a_date_and_how_it_was_printed_stay_together() -> None:
    found = merged(
        told("api", published="2020", published_precision="second"),
        told("page", published="2019", published_raw="last year", published_precision="day"),
    )
    assert found.value("published_raw") is None
    assert found.value("published_precision") == "second"


def test_what_belongs_to_the_body_comes_with_it_where_it_is_told() -> None:
    found = merged(
        told("page", 2, body=2, images=["new"]),
        told("page", 1, body=1, images=["old"], headings=["h"]),
        told("api", 3, body=3, images=["api"]),
    )
    assert found.value("body") == 2
    assert found.value("images") == ["new"]
    assert found.value("headings") == ["h"]


def test_the_body_is_taken_from_the_api_when_no_page_tells_it() -> None:
    found = merged(told("page", title="t", word_count=9), told("api", body=3, word_count=5))
    assert (found.value("body"), found.value("word_count")) == (3, 5)
    assert found.primary.source == "api"


def test_counters_alone_make_no_post() -> None:
    assert merge([told("counter", visits=1)]) is None
    assert merge([]) is None


def test_counters_change_nothing() -> None:
    found = merged(told("page", 1, title="t"), told("counter", 5, title="c", url="x"))
    assert found.value("title") == "t"
    assert found.value("url") is None
    assert found.last_seen.endswith("12:01:00.000000Z")


def test_comments_are_united_and_the_newest_of_each_counts() -> None:
    one = {"id": "1", "text": "old", "published": "2020-01-01"}
    newer = one | {"text": "edited"}
    two = {"id": "2", "text": "second", "published": "2020-01-02"}
    found = merged(told("page", 1, comments=[one, two]), told("api", 2, comments=[newer]))
    assert [comment["text"] for comment, _ in found.comments] == ["edited", "second"]
    assert [origin.source for _, origin in found.comments] == ["api", "page"]


def test_comments_without_dates_stand_in_the_order_of_their_numbers() -> None:
    ids = ("10", "9", "100")
    found = merged(told("page", comments=[{"id": id_, "text": ""} for id_ in ids]))
    assert [comment["id"] for comment, _ in found.comments] == ["9", "10", "100"]


def test_equal_neighbours_are_one_version() -> None:
    digests = ("a", "a", "b", "b", "a")
    pages = [told("page", i, content_digest=d, body=1, title=d) for i, d in enumerate(digests)]
    versions = merged(*pages).versions
    assert [v.first.content_digest for v in versions] == ["a", "b", "a"]
    assert [v.last_seen[14:16] for v in versions] == ["01", "03", "04"]


def test_versions_come_from_the_most_trusted_source_that_tells_a_body() -> None:
    api = told("api", 1, content_digest="x", body=1)
    page = told("page", 2, content_digest="y", title="t")
    assert [v.first for v in merged(api, page).versions] == [api]
    assert [v.first for v in merged(page).versions] == [page]
    assert merged(told("page", language="en")).versions == []


def test_first_and_last_seen_span_all_readings() -> None:
    found = merged(told("api", 3, title="a"), told("page", 1, title="p"))
    assert (found.first_seen[14:16], found.last_seen[14:16]) == ("01", "03")


def test_the_address_alone_follows_the_same_precedence() -> None:
    readings = [
        told("api", 5, url="a"),
        told("page", 1, url="p"),
        told("page", 2, url="q"),
        told("page", 9),
    ]
    assert told_url(readings) == merged(*readings).value("url") == "q"
    assert told_url([told("counter", url="c")]) is None


BEGINNING = "The fog came in on a Monday."
WHOLE = f"{BEGINNING}\n\n" + "It stayed. " * 60
TEXTS = {1: BEGINNING, 2: WHOLE, 3: "Another text. " * 60, 4: f"{BEGINNING} Posted in Fog."}
WORDS = {body: len(text.split()) for body, text in TEXTS.items()}


def bodied(source: str, minute: int, body: int) -> Told:
    return told(
        source,
        minute,
        body=body,
        content_digest=str(body),
        word_count=WORDS[body],
        language=source,
    )


def read(*readings: Told) -> Merged:
    found = merge(readings, TEXTS.__getitem__)
    assert found is not None
    assert merge(readings[::-1], TEXTS.__getitem__) == found
    return found


@pytest.mark.parametrize("source", ["api", "feed"])
def test_a_text_that_begins_as_the_page_and_goes_on_is_the_whole(source: str) -> None:
    found = read(bodied(source, 1, 2), bodied("page", 2, 1))
    assert found.origins["body"].source == source
    assert found.value("word_count") == WORDS[2]
    assert [version.first.body for version in found.versions] == [2]
    assert found.value("language") == "page"


@pytest.mark.parametrize("body", [1, 3, 4])
def test_a_text_that_only_ends_with_a_line_more_or_is_another_is_not(body: int) -> None:
    found = read(bodied("api", 1, body), bodied("page", 2, 1))
    assert found.origins["body"].source == "page"


def test_a_text_that_its_author_shortened_stays_short() -> None:
    crawls = (bodied("api", 1, 2), bodied("page", 2, 2), bodied("page", 22, 1))
    assert read(*crawls).value("body") == 1
    assert read(*crawls, bodied("page", 32, 1)).value("body") == 1
    assert (
        read(*crawls, bodied("api", 31, 2), bodied("page", 32, 1)).origins["body"].source == "api"
    )


def test_a_page_that_shows_the_beginning_of_a_new_text_does_not_hide_it() -> None:
    found = read(bodied("page", 2, 3), bodied("api", 21, 2), bodied("page", 22, 1))
    assert found.origins["body"].source == "api"
