"""A part of the archive: whole posts in batches, and names that no two of them share."""

from archiver.site import Reading, Source
from archiver.store.part import Named, Part
from archiver.store.read import post as read_post
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import HOME, capture, page, reading, rich_post, url


def rich() -> Entry:
    told = Reading(source=Source.PAGE, post=rich_post())
    return Entry(capture(url("full")), reading(told))


def names(part: Part) -> list[str | None]:
    return [post["name"] for post in part.posts()]


def test_a_post_is_as_when_it_is_read_alone(store: Store, run: int) -> None:
    store.write(run, [rich()])
    [post] = Part(store, [1]).posts()
    alone = read_post(store, 1)
    assert post["site_home"] == HOME
    assert post["versions"] == len(alone["versions"])
    for name in post.keys() & alone.keys() - {"location", "versions", "citations", "visits"}:
        assert post[name] == alone[name], name
    for name in ("citations", "visits"):
        told = [{key: row[key] for key in row.keys() & other.keys()} for row, other in
                zip(alone[name], post[name], strict=True)]  # fmt: skip
        assert told == post[name]
    assert post["location"].items() <= alone["location"].items()


def test_posts_come_in_the_order_given_across_batches(store: Store, run: int) -> None:
    store.write(run, [page(f"post-{n}", n) for n in range(450)])
    ids = [row["id"] for row in store.rows("select id from posts order by id")]
    part = Part(store, reversed(ids))
    assert len(part) == 450
    assert [post["id"] for post in part.posts()] == ids[::-1]
    assert list(part.ids()) == ids[::-1]
    assert len(Part(store, ids[:2])) == 2  # and the part before is gone


def test_no_two_names_differ_in_case_alone(store: Store, run: int) -> None:
    store.write(run, [page(name, n) for n, name in enumerate(("a", "b", "c"))])
    part = Part(store, [1, 2, 3])
    given = iter(["Same", "same", "SAME"])
    part.name(lambda _: Named(next(given), "other"))
    assert names(part) == ["Same", "other", "other-2"]


def test_an_address_leads_to_the_name_of_its_post_if_that_is_there(store: Store, run: int) -> None:
    store.write(run, [page("a", 0, aliases=(f"{HOME}?p=7",)), page("b", 1)])
    part = Part(store, [1])
    part.name(lambda row: Named(f"n{row['position']}", ""))
    assert part.name_at(f"{url('a')}?utm_source=x#top", 1) == "n0"
    assert part.name_at(f"{HOME}?p=7", 99) == "n0"
    assert part.name_at(url("b"), 1) is None
    assert part.name_at("https://elsewhere.example/a/", 1) is None


def test_terms_years_and_lists_are_those_of_the_part(store: Store, run: int) -> None:
    store.write(run, [rich(), page("plain", 5)])
    part = Part(store, [1])
    part.name(lambda _: Named("2020-01-01-full", ""))
    assert [row["name"] for row in part.terms("tags")] == ["maps", "search"]
    assert [(row["name"], row["posts"]) for row in part.terms("authors")] == [("Ann Example", 1)]
    assert part.years() == [("2020", 1)]
    assert [row["title"] for row in part.listed(year="2020")] == ["INTERNET: Search Rivals Meet"]
    assert list(part.listed(category="Internet", year="2019")) == []
    assert [row["posts"] for row in part.blogs()] == [1]
