"""Requests that ask only for what has changed."""

from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from scrapy import Request

from archiver.capture import Original
from archiver.crawl.conditional import ConditionalRequests
from archiver.site import PageKind
from archiver.store.frontier import Claim
from archiver.store.originals import Validators
from tests.crawl.blog import Answer, Blog, crawl, post, rows

URL = "http://letters.example/one/"
ORIGINAL = Original(url=URL, fetched_at=datetime(2024, 5, 6, tzinfo=UTC))
DAY = "Mon, 06 May 2024 07:08:09 GMT"
CLAIM = Claim(
    1,
    URL,
    PageKind.POST,
    None,
    Validators(etag='"1"', last_modified=DAY, original=ORIGINAL),
)


def processed(request: Request) -> Request:
    ConditionalRequests().process_request(request)
    return request


def test_a_claim_known_from_an_earlier_crawl_is_asked_for_conditionally() -> None:
    request = processed(Request(URL, meta={"claim": CLAIM}))
    assert request.headers["If-None-Match"] == b'"1"'
    assert request.headers["If-Modified-Since"] == DAY.encode()
    assert request.meta["original"] is ORIGINAL
    assert request.meta["handle_httpstatus_list"] == [304]


def test_only_what_the_server_named_is_sent() -> None:
    assert CLAIM.validators is not None
    validators = attrs.evolve(CLAIM.validators, etag=None)
    request = processed(Request(URL, meta={"claim": attrs.evolve(CLAIM, validators=validators)}))
    assert "If-None-Match" not in request.headers
    assert request.headers["If-Modified-Since"] == DAY.encode()


def test_where_a_redirect_leads_nothing_is_known() -> None:
    request = processed(Request(URL, meta={"claim": CLAIM}))
    followed = processed(request.replace(url="http://letters.example/two/"))
    assert not {b"If-None-Match", b"If-Modified-Since"} & followed.headers.keys()
    assert "original" not in followed.meta


@pytest.mark.parametrize("meta", [{}, {"claim": attrs.evolve(CLAIM, validators=None)}])
def test_other_requests_stay_as_they_are(meta: dict[str, object]) -> None:
    request = processed(Request(URL, headers={"If-None-Match": '"mine"'}, meta=meta))
    assert request.headers["If-None-Match"] == b'"mine"'
    assert "original" not in request.meta


def test_a_changed_post_is_fetched_whole_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    with Blog(3) as blog:
        for number in range(1, 4):
            page = Answer(post(number), headers={"ETag": f'"{number}"'})
            blog.answers[f"/2015/03/office-{number}/"] = page
        assert crawl(blog.url, tmp_path).returncode == 0
        for number in (1, 2):
            blog.answers[f"/2015/03/office-{number}/"] = Answer(
                status=304, headers={"ETag": f'"{number}"'}
            )
        changed = Answer(post(3, body="<p>Another wording.</p>"), headers={"ETag": '"4"'})
        blog.answers["/2015/03/office-3/"] = changed
        done = crawl(blog.url, tmp_path, "recheck=all")
    assert "0 new, 1 changed, 2 unchanged" in done.stderr
    found = rows(
        tmp_path,
        "select url, status, record_type, payload_file is not null from captures "
        "where run_id = 2 and kind = 'post' order by url",
    )
    assert [tuple(row[1:]) for row in found] == [
        (304, "revisit", 1),
        (304, "revisit", 1),
        (200, "response", 0),
    ]
    assert rows(tmp_path, "select count(*) from post_versions") == [(4,)]
