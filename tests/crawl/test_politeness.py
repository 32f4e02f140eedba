"""Crawl-delay, Retry-After, robots.txt, User-Agent: seen from the server's side."""

import logging
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import attrs
import pytest
from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from twisted.internet.defer import Deferred

from archiver.crawl import ending
from archiver.crawl.politeness import Politeness, seconds_to_wait
from archiver.errors import RemoteError, SiteRefuses
from tests.archives import LETTERS, site
from tests.crawl.blog import Answer, Blog, crawl, post, rows
from tests.crawl.stub import StubCrawler

NOW = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 01 May 2026 12:01:30 GMT", 90),
        ("Fri, 01 May 2026 12:01:30 -0000", 90),
        ("Fri, 01 May 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    assert seconds_to_wait(value, NOW) == seconds


def test_crawl_delay_is_the_least_pause_between_requests(tmp_path: Path) -> None:
    with Blog(2) as blog:
        blog.answers["/robots.txt"] = Answer(
            "User-agent: *\nCrawl-delay: 0.3\n", headers={"Content-Type": "text/plain"}
        )
        assert crawl(blog.url, tmp_path, settings=("DOWNLOAD_DELAY_JITTER=0",)).returncode == 0
        times = [moment for moment, path, _ in blog.requests if path != "/robots.txt"]
    assert len(times) > 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.25


def test_retry_after_holds_the_host_and_the_page_comes_later(tmp_path: Path) -> None:
    refused: list[datetime] = []

    with Blog(3) as blog:
        normal = blog.answer

        def once(path: str) -> Answer:
            if path == "/2015/03/office-2/" and not refused:
                refused.append(datetime.now(UTC))
                return Answer("busy", 503, {"Retry-After": "1"})
            return normal(path)

        blog.answer = once  # type: ignore[method-assign]
        done = crawl(blog.url, tmp_path, settings=("CONCURRENT_REQUESTS=1",))
        after = [t for t, _, _ in blog.requests if t > refused[0].timestamp()]
    assert done.returncode == 0
    assert rows(tmp_path, "select count(*) from posts") == [(3,)]
    assert rows(tmp_path, "select count(*) from failures where kind = 'post'") == [(0,)]
    assert min(after) - refused[0].timestamp() >= 0.9


def test_robots_txt_is_obeyed_and_what_it_refuses_is_named(tmp_path: Path) -> None:
    with Blog(3) as blog:
        blog.answers["/robots.txt"] = Answer(
            "User-agent: *\nDisallow: /2015/03/office-2/\n", headers={"Content-Type": "text/plain"}
        )
        assert crawl(blog.url, tmp_path).returncode == 0
        assert "/2015/03/office-2/" not in blog.paths()
        address = blog.address(2)
    found = rows(tmp_path, "select reason from failures where url = ?", address)
    assert found == [("robots.txt disallows it",)]


def test_the_user_agent_says_who_and_where_to_complain(tmp_path: Path) -> None:
    with Blog(1) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        agents = {headers["User-Agent"] for _, _, headers in blog.requests}
        encodings = {headers["Accept-Encoding"] for _, _, headers in blog.requests}
    [agent] = agents
    assert agent.startswith("commentary-archiver/")
    assert "(+http" in agent
    assert encodings == {"gzip, br"}


def test_since_until_and_limit_choose_posts(tmp_path: Path) -> None:
    with Blog(5) as blog:
        assert crawl(blog.url, tmp_path / "a", "limit=2").returncode == 0
        assert crawl(blog.url, tmp_path / "b", "since=2015-03-03").returncode == 5
        assert crawl(blog.url, tmp_path / "c", "until=2015-03-01").returncode == 5
        day = ("since=2015-03-02", "until=2015-03-02")
        assert crawl(blog.url, tmp_path / "d", *day).returncode == 0
        newest = blog.address(5)
    assert rows(tmp_path / "a", "select count(*) from posts") == [(2,)]
    assert rows(tmp_path / "a", "select count(*) from posts where url = ?", newest) == [(1,)]
    assert rows(tmp_path / "d", "select count(*) from posts") == [(5,)]


@attrs.define
class Slot:
    """The downloader's slot of one host, as far as its pace goes."""

    delay: float = 0.0
    lastseen: float = 0.0
    jitter: float = 0.5
    queue: deque[tuple[Request, Deferred[Response]]] = attrs.field(factory=deque)


class Polite:
    """A middleware in a crawl of the letters blog, with one slot a host."""

    def __init__(self, **settings: object) -> None:
        defaults = {"ARCHIVE_MAX_PAUSE": 600, "ARCHIVE_MAX_REFUSALS": 3, "USER_AGENT": "archiver"}
        self.crawler = StubCrawler(**(defaults | settings))
        self.crawler.spider = SimpleNamespace(site=site())
        self.slots: dict[str, Slot] = {"letters.example": Slot(), "cdn.example": Slot()}
        downloader = SimpleNamespace(
            slots=self.slots, get_slot_key=lambda asked: asked.url.split("/")[2]
        )
        self.crawler.engine = SimpleNamespace(downloader=downloader, spider=None)  # type: ignore[assignment]
        self.middleware = Politeness.from_crawler(self.crawler)  # type: ignore[arg-type]

    @property
    def slot(self) -> Slot:
        return self.slots["letters.example"]

    @property
    def error(self) -> str:
        found = ending.error_of(self.crawler)  # type: ignore[arg-type]
        assert isinstance(found, SiteRefuses)
        return str(found)

    def goes_on(self) -> bool:
        return ending.error_of(self.crawler) is None  # type: ignore[arg-type]

    def answer(self, status: int, url: str = LETTERS, **fields: str) -> None:
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        response = Response(url, status=status, headers=headers)
        assert self.middleware.process_response(Request(url), response) is response

    def robots(self, text: str, url: str = LETTERS) -> None:
        parser = ProtegoRobotParser(b"", None)
        parser.rp = Protego.parse(text)
        sent = {"robotparser": parser, "request": Request(url)}
        self.crawler.signals.send_catch_log(signals.robots_parsed, **sent)


def pause_of(slot: Slot) -> float:
    """Seconds until the next request of *slot*."""
    return slot.lastseen - monotonic()


@pytest.mark.parametrize(("status", "pause"), [(429, 2), (503, 2), (403, 0), (500, 0), (200, 0)])
def test_an_overloaded_host_is_held_also_without_a_word(status: int, pause: float) -> None:
    polite = Polite()
    polite.answer(status)
    assert (polite.slot.delay > 0) is (pause > 0)
    assert pause_of(polite.slot) <= pause
    assert (pause_of(polite.slot) > pause - 1) is (pause > 0)
    assert polite.slots["cdn.example"] == Slot()


def test_the_pause_doubles_with_every_refusal_and_an_answer_ends_that() -> None:
    polite = Polite(ARCHIVE_MAX_REFUSALS=20)
    found = []
    for _ in range(9):
        polite.slot.lastseen = 0.0
        polite.answer(503)
        found.append(round(pause_of(polite.slot)))
    assert found == [2, 4, 8, 16, 32, 64, 128, 256, 256]
    polite.answer(404)
    polite.slot.lastseen = 0.0
    polite.answer(503)
    assert round(pause_of(polite.slot)) == 2


def test_what_the_host_asks_for_counts_but_never_shortens_a_pause() -> None:
    polite = Polite()
    polite.answer(429, Retry_After="90")
    assert round(pause_of(polite.slot)) == 90
    polite.answer(429, Retry_After="5")
    assert round(pause_of(polite.slot)) == 90
    later = Polite()
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    later.answer(503, Retry_After=at)
    assert 38 < pause_of(later.slot) <= 40


def test_a_slot_that_is_gone_is_not_held() -> None:
    polite = Polite()
    polite.answer(503, "https://elsewhere.example/")
    assert polite.goes_on()


def test_a_blog_that_asks_for_more_than_is_bearable_ends_the_crawl() -> None:
    polite = Polite()
    polite.answer(503, Retry_After="601")
    assert polite.error == (
        "letters.example asks to be left alone for 601 s; "
        "try again later, or with a longer DOWNLOAD_DELAY"
    )
    assert polite.slot == Slot()


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_so_do_refusals_in_a_row(status: int) -> None:
    polite = Polite()
    for _ in range(2):
        polite.answer(status)
    assert polite.goes_on()
    polite.answer(200)
    for _ in range(2):
        polite.answer(status)
    assert polite.goes_on()
    polite.answer(status)
    assert polite.error.startswith(
        f"letters.example refused 3 requests in a row, last with HTTP {status}; "
    )


def test_another_host_is_left_alone_and_the_crawl_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    polite = Polite()
    picture = Request("https://cdn.example/a.png")
    assert polite.middleware.process_request(picture) is None
    for _ in range(3):
        polite.answer(403, picture.url)
    assert polite.goes_on()
    with pytest.raises(IgnoreRequest, match="its host refuses"):
        polite.middleware.process_request(picture)
    assert polite.middleware.process_request(Request(LETTERS)) is None
    assert "cdn.example refused 3 requests in a row, last with HTTP 403; it is left alone" in (
        caplog.text
    )


def test_without_a_site_every_host_is_the_crawls_own() -> None:
    polite = Polite(ARCHIVE_MAX_REFUSALS=1)
    polite.crawler.spider = None
    polite.answer(403, "https://cdn.example/")
    assert polite.error.startswith("cdn.example refused 1 requests in a row")


def test_crawl_delay_is_a_floor_under_whatever_sets_the_delay() -> None:
    polite = Polite()
    polite.robots("User-agent: *\nCrawl-delay: 7.5\n")
    for name in (signals.request_reached_downloader, signals.response_downloaded):
        polite.slot.delay = 0.2  # as AutoThrottle leaves it
        polite.crawler.signals.send_catch_log(name, request=Request(LETTERS))
        assert polite.slot.delay == 7.5
    polite.slot.delay = 9.0
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=Request(LETTERS))
    assert polite.slot.delay == 9.0
    elsewhere = Request("https://elsewhere.example/")
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=elsewhere)
    cdn = Request("https://cdn.example/")
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=cdn)
    assert polite.slots["cdn.example"].delay == 0.0


def test_a_crawl_delay_beyond_bearing_ends_the_crawl_or_leaves_the_host() -> None:
    polite = Polite()
    polite.robots("User-agent: *\nCrawl-delay: 3600\n", "https://cdn.example/robots.txt")
    assert polite.goes_on()
    with pytest.raises(IgnoreRequest):
        polite.middleware.process_request(Request("https://cdn.example/a.png"))
    polite.robots("User-agent: *\nCrawl-delay: 3600\n")
    assert polite.error.startswith(
        "robots.txt of letters.example asks for 3600 s between requests; "
    )


def test_a_robots_txt_without_a_delay_changes_nothing() -> None:
    polite = Polite()
    polite.robots("User-agent: *\nDisallow: /private/\n")
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=Request(LETTERS))
    assert polite.slot.delay == 0.0


def test_a_redirect_does_not_take_the_slot_of_its_first_host_along() -> None:
    polite = Polite()
    redirected = Request(LETTERS, meta={"download_slot": "old.example", "claim": 1})
    polite.crawler.signals.send_catch_log(signals.request_scheduled, request=redirected)
    assert redirected.meta == {"claim": 1}


def test_a_robots_txt_that_cannot_be_had_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    Polite()
    logger = logging.getLogger("scrapy.downloadermiddlewares.robotstxt")
    logger.error("Error downloading", exc_info=OSError("gone"))
    [record] = caplog.records
    assert record.exc_info is None


def test_crawl_delay_is_not_shortened_at_random() -> None:
    polite = Polite()
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=Request(LETTERS))
    assert polite.slot.jitter == 0.5
    polite.robots("User-agent: *\nCrawl-delay: 7.5\n")
    polite.crawler.signals.send_catch_log(signals.response_downloaded, request=Request(LETTERS))
    assert polite.slot.jitter == 0.0


def test_answers_to_what_was_asked_before_a_pause_do_not_lengthen_it() -> None:
    polite = Polite(ARCHIVE_MAX_REFUSALS=20)
    for _ in range(8):
        polite.answer(429)
    assert round(pause_of(polite.slot)) == 2


def test_each_host_has_pauses_of_its_own() -> None:
    polite = Polite(ARCHIVE_MAX_REFUSALS=20)
    for _ in range(3):
        polite.slot.lastseen = 0.0
        polite.answer(429)
    polite.answer(429, "https://cdn.example/a.png", Retry_After="30")
    assert round(pause_of(polite.slot)) == 8
    assert round(pause_of(polite.slots["cdn.example"])) == 30


def test_a_host_that_refuses_again_is_asked_at_half_the_pace_until_it_answers() -> None:
    polite = Polite(ARCHIVE_MAX_REFUSALS=20)

    def pace() -> float:
        polite.slot.delay = 1.0  # as AutoThrottle leaves it
        polite.crawler.signals.send_catch_log(
            signals.response_downloaded, request=Request(LETTERS)
        )
        return polite.slot.delay

    assert pace() == 1.0
    found = []
    for _ in range(8):
        polite.slot.lastseen = 0.0
        polite.answer(429)
        found.append(pace())
    assert found == [2, 4, 8, 16, 32, 60, 60, 60]
    for _ in range(100):
        polite.answer(200)
    assert pace() == 1.0


def silence(polite: Polite, url: str = LETTERS, error: Exception | None = None) -> None:
    polite.middleware.process_exception(Request(url), error or DownloadTimeoutError("180 s"))


def test_a_blog_that_no_longer_answers_ends_the_crawl() -> None:
    polite = Polite()
    for _ in range(2):
        silence(polite)
    polite.answer(404)
    for _ in range(2):
        silence(polite)
        silence(polite, error=IgnoreRequest("robots.txt"))
    assert polite.goes_on()
    silence(polite)
    found = ending.error_of(polite.crawler)  # type: ignore[arg-type]
    assert isinstance(found, RemoteError)
    assert not isinstance(found, SiteRefuses)
    assert str(found) == (
        "letters.example left 3 requests in a row without an answer; "
        "check the connection, and try again later"
    )


def test_a_blog_that_never_answered_cannot_be_reached() -> None:
    polite = Polite()
    for _ in range(3):
        silence(polite)
    assert str(ending.error_of(polite.crawler)) == (  # type: ignore[arg-type]
        f"{LETTERS} cannot be reached (3 requests failed); check the address and the connection"
    )


def test_another_host_that_does_not_answer_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    polite = Polite()
    for _ in range(4):
        silence(polite, "https://cdn.example/a.png")
    assert polite.goes_on()
    assert caplog.text.count("cdn.example cannot be reached (3 requests failed)") == 1
    with pytest.raises(IgnoreRequest):
        polite.middleware.process_request(Request("https://cdn.example/a.png"))


def test_what_waits_for_a_host_is_not_sent_once_it_is_left_alone() -> None:
    polite = Polite()
    waiting: Deferred[Response] = Deferred()
    polite.slots["cdn.example"].queue.append((Request("https://cdn.example/b.png"), waiting))
    polite.answer(503, "https://cdn.example/a.png", Retry_After="601")
    failed: list[str] = []
    waiting.addErrback(lambda failure: failed.append(str(failure.value)))
    assert failed == ["its host refuses"]
    assert not polite.slots["cdn.example"].queue


def test_all_who_wait_for_the_rules_of_a_host_get_them(tmp_path: Path) -> None:
    with Blog(1) as blog:
        other = blog.url.replace("127.0.0.1", "localhost")
        images = "".join(f'<img src="{other}private/{number}.png">' for number in range(6))
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=f"<p>Lantern.</p>{images}"))
        blog.answers["/robots.txt"] = Answer(
            "User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
        )
        assert crawl(blog.url, tmp_path).returncode == 0
        assert [path for path in blog.paths() if "private" in path] == []
    found = rows(tmp_path, "select reason, count(*) from failures where url like '%private%'")
    assert found == [("robots.txt disallows it", 6)]
