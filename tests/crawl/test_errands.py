"""What the browser asks for goes through Scrapy's downloader, once for all pages that ask it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from archiver.capture import Capture, Location
from archiver.crawl import errands as module
from archiver.crawl.errands import Errands, Trip
from archiver.crawl.tab import Asked
from archiver.errors import ArchiverError

HOME = "http://letters.example/"


def served(request: Request, body: bytes = b"{}") -> Response:
    request.meta["capture"] = Capture(
        record_id=f"<{request.url}>", location=Location("a", 0, 1), url=request.url, method="GET",
        status=200, mime=None, fetched_at=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    headers = {"Content-Type": "application/json", "X-Tea": ["black", "green"]}
    return TextResponse(request.url, headers=headers, body=body, request=request)


class Downloads:
    """Remembers what was asked for; answers with what *answer* makes of it."""

    def __init__(self, answer: Callable[[Request], Response] = served) -> None:
        self.requests: list[Request] = []
        self._answer = answer

    async def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        await asyncio.sleep(0)
        return self._answer(request)

    def trip(self) -> Trip:
        return Trip(Errands(self))


def run(work: Awaitable[object]) -> object:
    async def running() -> object:
        return await work

    return asyncio.run(running())


def test_an_answer_is_handed_on_with_its_record() -> None:
    downloads = Downloads()
    trip = downloads.trip()
    answer = run(trip.serve(Asked(f"{HOME}a.json#part", {"accept": "*/*", "referer": HOME})))
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"{}")  # type: ignore[attr-defined]
    assert answer.headers["X-Tea"] == "black, green"  # type: ignore[attr-defined]
    assert downloads.requests[0].headers["Referer"] == HOME.encode()
    assert trip.took == (f"<{HOME}a.json#part>",)
    assert trip.asked == (f"{HOME}a.json",)


def test_pages_that_ask_the_same_share_an_answer_and_others_do_not() -> None:
    downloads = Downloads()
    errands = Errands(downloads)

    async def several() -> list[Trip]:
        trips = [Trip(errands) for _ in range(4)]
        asked = [{"referer": f"{HOME}{n}"} for n in range(3)] + [{"x-partial": "1"}]
        await asyncio.gather(
            *(t.serve(Asked(f"{HOME}a", told)) for t, told in zip(trips, asked, strict=True))
        )
        await trips[0].serve(Asked(f"{HOME}a", {"referer": f"{HOME}later"}))
        return trips

    trips = asyncio.run(several())
    assert len(downloads.requests) == 2
    assert [trip.asked for trip in trips] == [(f"{HOME}a",)] * 4


def test_what_is_held_ready_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 100)
    downloads = Downloads(lambda request: served(request, b"x" * 40))
    errands = Errands(downloads)

    async def several() -> None:
        for name in ("a", "b", "a", "c", "a", "b"):
            await errands.bring(Asked(f"{HOME}{name}", {}))

    asyncio.run(several())
    assert [request.url[-1] for request in downloads.requests] == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    "failure",
    [IgnoreRequest("Forbidden by robots.txt"), ArchiverError("no space"), OSError("no route")],
)
def test_what_cannot_be_had_is_nothing(failure: Exception) -> None:
    def fail(_: Request) -> Response:
        raise failure

    trip = Downloads(fail).trip()
    assert run(trip.serve(Asked(f"{HOME}a", {}))) is None
    assert (trip.took, trip.asked) == ((), ())


def test_an_answer_without_a_record_is_none_of_the_archives() -> None:
    trip = Downloads(lambda request: Response(request.url)).trip()
    assert run(trip.serve(Asked(f"{HOME}a", {}))) is not None
    assert (trip.took, trip.asked) == ((), ())


@pytest.mark.parametrize(
    "url", [f"{HOME}wp-json/top-10/v1/tracker", "https://mc.yandex.ru/watch/1", "blob:nowhere"]
)
def test_what_counts_a_visit_or_is_no_address_is_never_asked(url: str) -> None:
    downloads = Downloads()
    assert run(downloads.trip().serve(Asked(url, {}))) is None
    assert downloads.requests == []
