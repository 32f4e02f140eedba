"""What the front page tells of blogs."""

import attrs

from archiver.store.pages.front import blogs
from archiver.store.store import Store
from tests.store.building import crawl_note, page


def test_a_check_of_cited_pages_is_no_crawl_of_the_blog(store: Store) -> None:
    crawl = store.begin_run(crawl_note())
    store.write(crawl, [page("a")])
    note = crawl_note("run-2", minute=5)
    check = attrs.evolve(note, fields={**note.fields, "spider": "links"})
    store.begin_run(check)
    [blog] = blogs(store)
    assert (blog["spider"], blog["posts"]) == ("example", 1)
