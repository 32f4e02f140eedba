"""Citations that lead nowhere: what checks of outside pages say of them."""

from datetime import UTC, datetime

import pytest

from archiver.capture import Location, Note
from archiver.items import Citation
from archiver.store.pages.broken import broken, unasked
from archiver.store.store import Store
from tests.store.building import page

CITED = "https://news.example/kettle"
ANSWER = """
insert into captures (site_id, run_id, record_id, record_type, url, url_key, method, status, kind,
    fetched_at, warc_file, warc_offset, warc_length)
values (1, ?, '<urn:answer>', 'response', ?, 'link:news.example/kettle', 'GET', ?, 'link',
    '2026-05-01T00:00:00.000000Z', 'links.warc.gz', 10, 10)
"""


def checked(store: Store, run: int, number: int, status: int | None) -> None:
    store.db.execute("delete from captures where record_id = '<urn:answer>'")
    if status is not None:
        store.db.execute(ANSWER, (run, CITED, status))
    note = Note(
        record_id=f"<urn:check:{number}>",
        location=Location("links.warc.gz", number, 10),
        url=CITED,
        written_at=datetime(2026, 5, number, tzinfo=UTC),
        kind="link",
        fields={"answer": "<urn:answer>", "failure": None if status else "Timeout"},
    )
    store.write(run, [note])


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, None),
        (404, "its page is gone"),
        (403, "its host lets nobody in"),
        (None, "its host gives no answer"),
    ],
)
def test_the_last_check_of_an_outside_page_counts(
    store: Store, run: int, status: int | None, reason: str | None
) -> None:
    store.write(run, [page("a", 1, citations=(Citation(kind="link", anchor="x", url=CITED),))])
    assert (broken(store), unasked(store)) == ([], 1)
    checked(store, run, 1, 410)
    checked(store, run, 2, status)
    assert [one["reason"] for one in broken(store)] == [reason] * (reason is not None)
    assert unasked(store) == 0
