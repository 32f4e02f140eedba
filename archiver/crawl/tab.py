"""One page in a browser: what it asks for is answered by us or not at all, until it is at rest.

A page gets a context of its own, in which nothing is known of those before. Our own scripts run
beside the page's, which cannot touch them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from archiver import urls

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page, Request, Route

__all__ = ["PATIENCE", "Answer", "Asked", "BrowserError", "Serve", "Tab"]

_logger = logging.getLogger(__name__)

_T = TypeVar("_T")

PATIENCE = 10.0
"""Seconds for the browser itself: to start a page, to say what it shows, to close."""

_QUIET = 0.5  # seconds without a request or a change, after which a page has come to rest
_QUIET_EMPTY = 3.0  # the same while it shows nothing
_LOOK_EVERY = 0.1
_MAX_REQUESTS = 100  # of one page
_MAX_DOCUMENT = 16 * 1024 * 1024  # characters

_NO_WAY_OUT = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"])
    Object.defineProperty(globalThis, name, {value: undefined});
"""
_STATE = """
[document.readyState, document.getElementsByTagName("*").length,
 document.body ? document.body.innerText.trim().length : 0]
"""
_DOCUMENT = f"""
(() => {{
    const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
    const all = document.documentElement ? document.documentElement.outerHTML : "";
    return all.length > {_MAX_DOCUMENT} ? all.length : type + all;
}})()
"""
# Images are kept like those of any page. A script that waits for one gets this.
_PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
_WANTED = frozenset({"script", "stylesheet", "xhr", "fetch", "preflight", "other"})
_UNSENT = frozenset({"accept-encoding", "connection", "cookie", "host", "user-agent"})
_UNTOLD = frozenset(
    {"connection", "content-encoding", "content-length", "keep-alive", "set-cookie",
     "transfer-encoding"}
)  # fmt: skip


class BrowserError(Exception):
    """A page that the browser could not show, and why; the crawl goes on."""


@attrs.frozen
class Asked:
    """What a page asks for."""

    url: str
    headers: Mapping[str, str]
    """Those that say what is wanted, not by whom."""


@attrs.frozen
class Answer:
    """What it is given."""

    status: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)
    """With transfer and content codings undone."""

    @property
    def told(self) -> dict[str, str]:
        """The headers, as far as they are true of the body."""
        return {k: v for k, v in self.headers.items() if k.lower() not in _UNTOLD}


Serve = Callable[[Asked], Awaitable[Answer | None]]
"""Who answers a page; None where it is to get nothing."""


class Tab:
    """One page in a *context* of its own."""

    def __init__(self, context: BrowserContext, url: str, answer: Answer, serve: Serve) -> None:
        self._context = context
        self._url = url
        self._answer = answer
        self._serve = serve
        self._page: Page | None = None
        self._shown = False
        self._asked = 0
        self._under_way = 0
        self._time = 0.0
        self._last = monotonic()

    async def document(self, timeout: float) -> str:
        """The document after at most *timeout* seconds of its own: waiting for us is free."""
        await self._context.add_init_script(_NO_WAY_OUT)
        await self._context.route("**/*", self._route)
        await self._context.route_web_socket("**/*", lambda socket: socket.close())
        self._page = await self._context.new_page()
        self._context.on("page", lambda page: page.close())  # what it opens beside itself
        self._last = monotonic()
        # No later than that: a page that tries to go away is never done for Playwright.
        await self._within(self._page.goto(self._url, wait_until="commit", timeout=0), timeout)
        world = await self._within(_World.of(self._page, self._url), PATIENCE)
        await self._rest(world, timeout)
        found = await self._within(world.value(_DOCUMENT), PATIENCE)
        if not isinstance(found, str):
            raise BrowserError(f"the page has grown to {found} characters")
        return found

    async def _within(self, work: Coroutine[Any, Any, _T], limit: float) -> _T:
        """What *work* comes to; TimeoutError after *limit* seconds of the page's time."""
        task = asyncio.ensure_future(work)
        started = self._spent()
        try:
            while not (await asyncio.wait([task], timeout=_LOOK_EVERY))[0]:
                if self._spent() - started > limit:
                    raise TimeoutError
            return task.result()
        finally:
            task.cancel()

    def _spent(self) -> float:
        """How much time the page has taken for itself; to be asked often."""
        now = monotonic()
        if not self._under_way:
            self._time += now - self._last
        self._last = now
        return self._time

    async def _rest(self, world: _World, timeout: float) -> None:
        """Wait until all of it is there and nothing has happened for a while."""
        before: object = None
        quiet_since = monotonic()
        while self._spent() < timeout:
            state = await self._within(world.value(_STATE), PATIENCE)
            now = monotonic()
            if state != before or self._under_way or state[0] == "loading":
                before, quiet_since = state, now
            if now - quiet_since > (_QUIET if state[2] else _QUIET_EMPTY):
                return
            await asyncio.sleep(_LOOK_EVERY)

    async def _route(self, route: Route, request: Request) -> None:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        self._under_way += 1
        try:
            answer = await self._answered(request)
            if answer is None:
                await route.abort("aborted")  # any other error would show in the page's place
            else:
                # A redirect would be followed past us.
                status = answer.status if not 300 <= answer.status < 400 else 502
                await route.fulfill(status=status, headers=answer.told, body=answer.body)
        except Error:  # the page is gone
            pass
        except Exception:  # told in the log; raised here it would reach nobody, and the page hang
            _logger.exception("%s, asked for by %s", request.url, self._url)
            with suppress(Error):
                await route.abort("failed")
        finally:
            self._under_way -= 1

    async def _answered(self, request: Request) -> Answer | None:
        if request.is_navigation_request():
            first = not self._shown and request.frame.parent_frame is None
            self._shown = True
            return self._answer if first else None
        if request.resource_type == "image":
            return Answer(200, {"Content-Type": "image/gif"}, _PIXEL)
        wanted = request.resource_type in _WANTED and request.method == "GET"
        self._asked += 1
        if not wanted or self._asked > _MAX_REQUESTS:
            _logger.info("%s %s of %s: not asked for", request.method, request.url, self._url)
            return None
        return await self._serve(Asked(request.url, _sent(request.headers)))


@attrs.frozen
class _World:
    """Where our own scripts run: beside the page's, which cannot touch them."""

    session: CDPSession
    context: int

    @classmethod
    async def of(cls, page: Page, url: str) -> _World:
        """The one beside the scripts of *page*; BrowserError when that is no longer at *url*."""
        session = await page.context.new_cdp_session(page)
        tree = await session.send("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]
        if urls.netloc(frame["url"]) != urls.netloc(url):
            raise BrowserError(f"the page has gone away, to {frame['url'][:200]}")
        made = await session.send("Page.createIsolatedWorld", {"frameId": frame["id"]})
        return cls(session, made["executionContextId"])

    async def value(self, expression: str) -> Any:  # JSON
        """What *expression* comes to."""
        asked = {"expression": expression, "contextId": self.context, "returnByValue": True}
        told = await self.session.send("Runtime.evaluate", asked)
        return told.get("result", {}).get("value")


def _sent(headers: Mapping[str, str]) -> dict[str, str]:
    """*headers* without what says who asks: that is told as for any other request."""
    return {
        name: value
        for name, value in headers.items()
        if name not in _UNSENT and not name.startswith(("sec-", ":"))
    }
