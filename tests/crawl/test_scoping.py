"""What is refused before a request is made, and when its connection stands."""

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from archiver.crawl.scoping import Arrived, Circle, Reach, Scoping, refusal_of
from archiver.scope import Rules, Scope
from archiver.site import PageKind, Refusal
from archiver.store.frontier import Claim
from archiver.wire.peers import Refused
from tests.archives import LETTERS, site
from tests.crawl.stub import StubCrawler


def made(url: str, kind: PageKind | None = PageKind.POST, *before: str) -> None:
    crawler = StubCrawler()
    crawler.spider = SimpleNamespace(site=site(), rules=Rules())
    scoping = Scoping.from_crawler(crawler)  # type: ignore[arg-type]
    claim = {"claim": Claim(1, LETTERS, kind, None)} if kind else {}
    redirected = {"redirect_urls": list(before)} if before else {}
    scoping.process_request(Request(url, meta=claim | redirected))


def test_what_belongs_to_the_crawl_is_let_through() -> None:
    made(LETTERS + "a/")
    made("https://cdn.example/robots.txt", None)
    made("https://cdn.example/a.png", PageKind.FILE, "https://cdn.example/b.png")


@pytest.mark.parametrize(
    ("url", "kind", "before", "said"),
    [
        ("http://10.0.0.1/robots.txt", None, (), "not a public address"),
        ("http://10.0.0.1/", PageKind.FILE, (), "not a public address"),
        (
            "http://10.0.0.1/",
            PageKind.FILE,
            ("https://cdn.example/a.png",),
            "redirects to http://10.0.0.1/: not a public address",
        ),
        (
            "https://other.example/",
            PageKind.POST,
            (LETTERS + "a/",),
            "redirects to https://other.example/: on another host",
        ),
    ],
)
def test_what_does_not_is_refused_with_the_reason(
    url: str, kind: PageKind | None, before: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Refused) as caught:
        made(url, kind, *before)
    assert str(caught.value) == said
    assert caught.value.url == url
    assert said.endswith(caught.value.reason)


def test_a_circle_is_left_when_it_closes() -> None:
    with pytest.raises(Circle, match=r"^redirects in a circle$"):
        made(LETTERS + "a/#x", PageKind.POST, LETTERS + "a/", LETTERS + "b/")


def test_a_redirect_to_a_page_that_was_captured_is_not_followed() -> None:
    crawler = StubCrawler()
    crawler.spider = SimpleNamespace(site=site(), rules=Rules())
    scoping = Scoping.from_crawler(crawler)  # type: ignore[arg-type]
    page, lost = f"{LETTERS}a/", f"{LETTERS}b/"

    def asked(url: str, kind: PageKind, *before: str) -> Request:
        meta = {"claim": Claim(1, url, kind, None)}
        request = Request(url, meta=meta | ({"redirect_urls": list(before)} if before else {}))
        scoping.process_request(request)
        return request

    for url, status in ((page, 200), (lost, 404)):
        request = asked(url, PageKind.POST)
        answer = Response(url, status=status)
        assert scoping.process_response(request, answer) is answer
    asked(page, PageKind.POST)
    asked(lost, PageKind.POST, f"{LETTERS}?p=2")
    asked(page, PageKind.FILE, f"{LETTERS}a.png")
    with pytest.raises(Arrived):
        asked(page.rstrip("/"), PageKind.POST, f"{LETTERS}?p=1")


class TestReach:
    def test_public_addresses_and_no_others(self) -> None:
        reach = Reach(Scope(site()))
        assert reach("letters.example", "93.184.216.34") is None
        assert reach("cdn.example", "2606:2800:220:1::1") is None
        for peer in ("127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "no address"):
            assert reach("cdn.example", peer) == (
                f"cdn.example leads to {peer}, not a public address"
            )

    def test_a_blog_begun_in_public_does_not_turn_inwards(self) -> None:
        reach = Reach(Scope(site(hosts=("letters.example", "www.letters.example"))))
        assert reach("letters.example", "93.184.216.34") is None
        assert reach("letters.example", "127.0.0.1") is not None
        assert reach("www.letters.example", "10.0.0.1") is not None

    def test_a_name_that_leads_inside_at_once_is_where_the_person_started(self) -> None:
        reach = Reach(Scope(site()))
        assert reach("cdn.example", "10.0.0.8") is not None
        assert reach("letters.example", "10.0.0.8") is None
        assert reach("cdn.example", "10.0.0.8") is None
        assert reach("cdn.example", "10.0.0.9") is not None
        assert reach("cdn.example", "127.0.0.1") is not None

    def test_from_loopback_all_of_loopback(self) -> None:
        reach = Reach(Scope(site("http://localhost:8000/")))
        assert reach("localhost", "127.0.0.1") is None
        assert reach("cdn.example", "::1") is None
        assert reach("cdn.example", "10.0.0.1") is not None


def test_a_redirect_that_no_request_can_follow_is_a_refusal_too() -> None:
    def error(status: int, **headers: str) -> HttpError:
        answer = Response(LETTERS + "a/", status=status, headers=headers)
        return HttpError(answer, "")

    told = refusal_of(error(302, Location="ftp://letters.example/" + "a" * 3000))
    assert told is not None
    assert (told.reason, len(told.url)) == ("not http or https", 2048)
    refused = Refused("http://10.0.0.1/", "not a public address")
    assert refusal_of(refused) == Refusal(
        "http://10.0.0.1/", PageKind.OTHER, "not a public address"
    )
    assert refusal_of(error(302, Location="/b/")) is None
    assert refusal_of(error(302)) is None
    assert refusal_of(error(404)) is None
    assert refusal_of(OSError()) is None
