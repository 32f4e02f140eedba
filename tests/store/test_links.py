"""How the state of a cited page follows from what a check brought."""

from datetime import UTC, datetime

import pytest

from archiver.capture import Location, Note
from archiver.store.store import Store

PAGE = "http://news.example/2015/kettle"


def note(kind: str, **fields: object) -> Note:
    return Note(
        record_id=f"<urn:{kind}>",
        location=Location("links.warc.gz", 0, 10),
        url="http://blog.example/" if kind == "crawl" else PAGE,
        written_at=datetime(2026, 5, 1, tzinfo=UTC),
        kind=kind,
        fields=fields,
    )


def run_of(store: Store) -> int:
    declared = {"title": "Letters", "home": "http://blog.example/", "hosts": []}
    return store.begin_run(note("crawl", run="r", spider="links", site=declared))


ANSWER = """
insert into captures (site_id, run_id, record_id, record_type, url, url_key, method, status, kind,
    fetched_at, warc_file, warc_offset, warc_length, failure)
values (1, ?, '<urn:answer>', 'response', ?, 'link:' || ?, 'GET', ?, 'link',
    '2026-05-01T00:00:00.000000Z', 'links.warc.gz', 10, 10, ?)
"""


@pytest.mark.parametrize(
    ("status", "failure", "key", "state"),
    [
        (200, None, "news.example/2015/kettle", "alive"),
        (206, "truncated: length", "news.example/2015/kettle", "alive"),
        (200, "no post: directory index", "news.example/2015/kettle", "alive"),
        (200, None, "elsewhere.example/kettle", "moved"),
        (200, None, "news.example", "soft-404"),
        (200, "soft 404: the page says it does not exist", "news.example/x", "soft-404"),
        (200, "no post: parked domain", "news.example/2015/kettle", "soft-404"),
        (404, "HTTP 404 Not Found", "news.example/2015/kettle", "gone"),
        (410, "HTTP 410 Gone", "elsewhere.example/kettle", "gone"),
        (403, "challenge page (Cloudflare), HTTP 403", "news.example/2015/kettle", "refused"),
        (200, "challenge page (Cloudflare)", "news.example/2015/kettle", "refused"),
        (200, "consent wall", "news.example/2015/kettle", "refused"),
        (451, "HTTP 451", "news.example/2015/kettle", "refused"),
        (503, "HTTP 503 Service Unavailable", "news.example/2015/kettle", "unreachable"),
        (200, "maintenance page", "news.example/2015/kettle", "unreachable"),
        (None, "no HTTP status", "news.example/2015/kettle", "unreachable"),
    ],
)
def test_a_state_is_judged_by_the_last_answer(
    status: int | None, failure: str | None, key: str, state: str, store: Store
) -> None:
    run = run_of(store)
    store.write(run, [note("link", answer="<urn:answer>", permanent=None, failure=None)])
    store.db.execute(ANSWER, (run, f"http://{key}", key, status, failure))
    [row] = store.rows("select state, leads_to from link_history")
    moved = key != "news.example/2015/kettle"
    assert row == {"state": state, "leads_to": f"http://{key}" if moved else None}


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        ("robots.txt disallows it", "refused"),
        ("its host refuses", "refused"),
        ("its host gives no answer", "unreachable"),
        ("Timeout: 30 s", "unreachable"),
    ],
)
def test_without_an_answer_the_reason_tells(failure: str, state: str, store: Store) -> None:
    store.write(run_of(store), [note("link", answer=None, failure=failure)])
    assert store.rows("select state, reason from link_history") == [
        {"state": state, "reason": failure}
    ]


def test_a_note_may_be_anybodys(store: Store) -> None:
    odd = {"answer": 7, "permanent": "yes", "failure": ["x"], "timegate": "a\n\x00b \ud83d"}
    store.write(run_of(store), [note("link", **odd)])
    assert store.rows("select answer, permanent, failure, timegate from link_checks") == [
        {"answer": None, "permanent": None, "failure": None, "timegate": "a \x00b ?"}
    ]


def test_the_same_note_again_changes_nothing(store: Store) -> None:
    run = run_of(store)
    for _ in range(2):
        store.write(run, [note("link", answer=None, failure="Timeout")])
    assert store.rows("select count(*) as n from link_checks") == [{"n": 1}]
