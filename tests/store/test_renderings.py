"""What a browser made of a page counts in the place of what was read in the answer itself."""

from pathlib import Path
from typing import Any

import attrs

from archiver.capture import Location
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import capture, crawl_note, page

ADDRESS = "https://blog.example/tea/"


def shown(of: Entry, body: str) -> Entry:
    """What a browser made of the page *of*."""
    at = capture(of.capture.url, 1, name="shown", rendering_of=of.capture.record_id)
    at = attrs.evolve(at, location=Location("shown-00000.warc.gz", 0, 9), mime="text/html")
    return attrs.evolve(page("tea", address=ADDRESS, body_text=body), capture=at)


def post(store: Store) -> dict[str, Any]:
    [row] = store.rows("select body_text, versions from posts")
    return row


def test_the_rendering_counts_and_there_is_one_version(tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        run = store.begin_run(crawl_note("run-1"))
        answer = page("tea", address=ADDRESS, body_text="Short.")
        store.write(run, [answer])
        before = list(dump(store))
        assert post(store) == {"body_text": "Short.", "versions": 1}
        store.write(run, [shown(answer, "Short, and what the script adds.")])
        assert post(store) == {"body_text": "Short, and what the script adds.", "versions": 1}
        assert store.rows("select record_type from captures order by id") == [
            {"record_type": "response"},
            {"record_type": "resource"},
        ]
        assert store.withdraw("shown-00000.warc.gz", 0) == 1
        assert list(dump(store)) == before
