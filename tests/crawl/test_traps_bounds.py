"""The bounds that end what has no end, one at a time."""

from pathlib import Path

import attrs
import pytest

from archiver.crawl.traps import ENDLESS, Traps
from archiver.items import Post
from archiver.platforms.generic import Generic
from archiver.site import Address, Era, PageKind, PageReading, Reading, Reference, Site, Source
from archiver.store.bounds import Bounds
from archiver.store.frontier import Claim, Frontier
from archiver.store.store import Store
from tests.platforms.pages import capture
from tests.store.building import crawl_note

HOME = "https://quay.example/"
SITE = Site(title="Quay", home=HOME, eras=(Era(Generic()),))
LOST = PageReading(kind=PageKind.OTHER, failure="soft 404: the page says it does not exist")
FOUND = PageReading(
    kind=PageKind.POST, readings=(Reading(source=Source.PAGE, post=Post(title="Ferries")),)
)


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    store = Store.open(tmp_path / "archive.db")
    with store.transaction():
        return Frontier(store, store.begin_run(crawl_note(home=HOME)), SITE, Bounds())


def named(frontier: Frontier, paths: list[str], source: Source = Source.LINK) -> list[Claim]:
    frontier.add_posts(Reference(url=HOME + path, source=source) for path in paths)
    return frontier.claim(len(paths))


def fetched(
    traps: Traps, claims: list[Claim], reading: PageReading = LOST, status: int = 200
) -> list[Claim]:
    """Fetch *claims*, each of which says *reading*; those that were left out."""
    left_out = []
    for claim in claims:
        for judged in traps.judged([claim]):
            if judged.left_out:
                left_out.append(judged)
                continue
            traps.note(capture("", claim.url, status=status), reading)
            traps.ended(claim.id)
    return left_out


def test_addresses_of_one_form_are_left_out_after_fifty_in_vain(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    left_out = fetched(traps, named(frontier, [f"maze/{n}-x/" for n in range(60)]))
    assert len(left_out) == 10
    assert left_out[0].left_out == "left out: links to its like have led to no post"
    assert fetched(traps, named(frontier, ["hall/1-x/"])) == []


def test_posts_of_the_form_allow_as_many_more(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    assert fetched(traps, named(frontier, [f"a/{n}/" for n in range(20)]), FOUND) == []
    assert len(fetched(traps, named(frontier, [f"a/x-{n}/" for n in range(100)]))) == 30


@pytest.mark.parametrize(
    ("reading", "status"),
    [
        (PageReading(kind=PageKind.ERROR), 503),
        (PageReading(kind=PageKind.OTHER, failure="challenge page (Cloudflare)"), 200),
        (PageReading(kind=PageKind.REDIRECT), 302),
    ],
)
def test_what_may_pass_is_not_in_vain(
    frontier: Frontier, reading: PageReading, status: int
) -> None:
    traps = Traps(frontier, SITE)
    claims = named(frontier, [f"maze/{n}-x/" for n in range(60)])
    assert fetched(traps, claims, reading, status) == []


def test_dead_links_are_in_vain(frontier: Frontier) -> None:
    claims = named(frontier, [f"maze/{n}-x/" for n in range(60)])
    gone = PageReading(kind=PageKind.ERROR)
    assert len(fetched(Traps(frontier, SITE), claims, gone, 404)) == 10


def test_a_chain_of_redirects_without_end_counts_for_each_of_them(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    claims = named(frontier, [f"chain/{n}/" for n in range(10)])
    for claim in claims[:7]:
        traps.note_failure(claim.url, ENDLESS)
        traps.note_failure(claim.url, "HTTP 404")
    told = [judged.left_out for judged in traps.judged(claims[7:])]
    assert told == ["left out: links to its like have led to no post"] * 3


def test_what_a_sitemap_names_is_never_left_out_for_its_like(frontier: Frontier) -> None:
    claims = named(frontier, [f"maze/{n}-x/" for n in range(60)], Source.SITEMAP)
    assert fetched(Traps(frontier, SITE), claims) == []


def test_forms_that_always_differ_end_after_a_thousand(frontier: Frontier) -> None:
    claims = named(frontier, [f"m{'x' * n}/y/" for n in range(1010)])
    assert len(fetched(Traps(frontier, SITE), claims)) == 10


def test_no_more_are_under_way_than_may_be_in_vain(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    claims = named(frontier, [f"maze/{n}-x/" for n in range(60)])
    begun = list(traps.judged(claims))
    assert len(begun) == 50
    for claim in begun:
        traps.note(capture("", claim.url), FOUND)
        traps.ended(claim.id)
    again = frontier.claim(60)
    assert [claim.url for claim in again] == [claim.url for claim in claims[50:]]
    assert [claim.left_out for claim in traps.judged(again)] == [None] * 10


def listing(*paths: str, following: str, kind: PageKind = PageKind.LISTING) -> PageReading:
    return PageReading(
        kind=kind,
        references=tuple(Reference(url=HOME + path, source=Source.ARCHIVE) for path in paths),
        addresses=(Address(url=HOME + following, kind=kind),),
    )


@pytest.mark.parametrize("kind", [PageKind.LISTING, PageKind.FEED, PageKind.SITEMAP])
def test_listings_that_name_nothing_new_end_after_three(
    frontier: Frontier, kind: PageKind
) -> None:
    traps = Traps(frontier, SITE)

    def follow(number: int, *paths: str) -> str | None:
        reading = listing(*paths, following=f"list/{number + 1}", kind=kind)
        traps.note(capture("", f"{HOME}list/{number}"), reading)
        claim = Claim(number, f"{HOME}list/{number + 1}", kind, None)
        [judged] = traps.judged([claim])
        return judged.left_out

    assert follow(1, "a/", "b/") is None
    assert follow(2, "b/") is None
    assert follow(3, "a/") is None
    assert follow(4, "c/") is None  # begins to count anew
    assert [follow(5), follow(6, "c/")] == [None, None]
    assert follow(7, "a/", "c/") == "left out: 3 listings before it named nothing new"


def walked(traps: Traps, path: str, *paths: str, following: str) -> str | None:
    """Why *following* is left out once the listing at *path* has named *paths* and it."""
    traps.note(capture("", HOME + path), listing(*paths, following=following))
    [judged] = traps.judged([Claim(1, HOME + following, PageKind.LISTING, None)])
    return judged.left_out


def test_an_archive_does_not_pay_for_the_list_that_links_to_it(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    for number in range(1, 5):
        assert walked(traps, f"page/{number}/", "a/", following="category/tea/") is None
    assert walked(traps, "page/5/", "a/", following="page/6/") is None
    assert walked(traps, "page/6/", "a/", following="page/7/") is None
    assert walked(traps, "page/7/", "a/", following="page/8/") is not None


@pytest.mark.parametrize("thorough", [False, True])
def test_a_thorough_crawl_reads_each_list_to_its_end(frontier: Frontier, thorough: bool) -> None:
    traps = Traps(frontier, SITE, thorough=thorough)
    walked(traps, "", *(f"{n}/" for n in range(9)), following="page/2/")
    left_out = [
        walked(traps, f"category/tea/page/{n}/", f"{n}/", following=f"category/tea/page/{n + 1}/")
        for n in range(5)
    ]
    assert any(left_out) is not thorough


def test_archives_without_end_end_after_a_thousand(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE, thorough=True)
    for number in range(1001):
        assert walked(traps, f"category/{number}/", "a/", following="page/2/") is None
    told = walked(traps, "category/x/", "a/", following="category/y/")
    assert told == "left out: 1,000 archives before it named nothing new"


def test_pages_of_comments_may_be_many(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    for number in range(9):
        reading = attrs.evolve(
            listing(following=f"wp-json/{number + 1}", kind=PageKind.API),
            readings=(Reading(source=Source.API, post=Post(), engine_id="7"),),
        )
        traps.note(capture("", f"{HOME}wp-json/{number}"), reading)
    claim = Claim(1, f"{HOME}wp-json/9", PageKind.API, None)
    assert list(traps.judged([claim])) == [claim]


def test_a_list_of_addresses_that_lead_nowhere_names_nothing_new(frontier: Frontier) -> None:
    traps = Traps(frontier, SITE)
    fetched(traps, named(frontier, [f"maze/{n}-x/" for n in range(50)]))
    for number in range(3):
        reading = listing(f"maze/new-{number}/", following=f"list/{number + 1}")
        traps.note(capture("", f"{HOME}list/{number}"), reading)
    [judged] = traps.judged([Claim(1, f"{HOME}list/3", PageKind.LISTING, None)])
    assert judged.left_out is not None


@pytest.mark.parametrize(
    "path", ["a/a/a/", "x/a/b/a/b/a/b/", "2015/a/a/a/b/", "a/b/c/a/b/c/a/b/c/"]
)
def test_a_path_that_repeats_itself_is_left_out(frontier: Frontier, path: str) -> None:
    [judged] = Traps(frontier, SITE).judged([Claim(1, HOME + path, PageKind.FILE, None)])
    assert judged.left_out == "left out: its path repeats itself 3 times"


@pytest.mark.parametrize(
    "path", ["a/a/b/", "1/1/1/post/", "a/b/a/c/a/", "a//////b", "2011/11/11/11/"]
)
def test_a_path_that_only_looks_so_is_not(frontier: Frontier, path: str) -> None:
    claim = Claim(1, HOME + path, PageKind.FILE, None)
    assert list(Traps(frontier, SITE).judged([claim])) == [claim]
