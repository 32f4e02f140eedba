"""A browser that runs a page's scripts, and has no way to the network.

    page -> request -> `Serve` -> answer -> page -> … -> document

Whatever a page asks for is handed to us, and answered by us or not at all. What a page could send
past that (WebSockets, WebRTC, requests of workers, the browser's own) meets a proxy that is not
there, and no name resolves. Playwright is an extra: it is imported when a browser is started.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from archiver import urls
from archiver.errors import ArgumentError
from archiver.workers import deaf

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, CDPSession, Page, Playwright, Request, Route

__all__ = ["Answer", "Asked", "Browser", "BrowserError", "Serve", "find_browser"]

_logger = logging.getLogger(__name__)

_T = TypeVar("_T")

_TABS = 4  # pages shown at the same time: most of it they wait for a host
_QUIET = 0.5  # seconds without a request or a change, after which a page has come to rest
_QUIET_EMPTY = 3.0  # the same while it shows nothing
_LOOK_EVERY = 0.1
_PATIENCE = 10.0  # seconds for the browser itself: to start a page, to say what it shows, to close
_ATTEMPTS = 3  # to start it, one after the other
_MAX_REQUESTS = 100  # of one page
_MAX_DOCUMENT = 16 * 1024 * 1024  # characters

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_INSTALL = (
    "install the extra `js` (pip install 'commentary-archiver[js]') and a Chromium or Chrome"
)

_OPTIONS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--no-pings",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--js-flags=--max-old-space-size=512",
)
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


def find_browser(named: str = "") -> str:
    """The program to run, the one *named* or what is installed.

    ArgumentError, which says what to install, when there is none or Playwright is missing.
    """
    if find_spec("playwright") is None:
        raise ArgumentError(f"pages cannot be shown without a browser; {_INSTALL}")
    found = shutil.which(named) if named else _installed()
    if found is None and named:
        raise ArgumentError(f"ARCHIVE_BROWSER={named}: there is no such program")
    if found is None:
        raise ArgumentError(
            "no Chromium or Chrome is installed; install one (apt install chromium), "
            "or name it with -s ARCHIVE_BROWSER=PATH"
        )
    return found


def _installed() -> str | None:
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    brought = sorted(map(str, Path(own).glob("chromium-*/chrome-linux*/chrome")), reverse=True)
    found = (shutil.which(candidate) for candidate in (*_NAMES, *_PLACES, *brought))
    return next(filter(None, found), None)


class Browser:
    """The browser of a crawl: started with the first page, and again when it has died.

    A page has *timeout* seconds to come to rest; then it is taken as it is, or has failed.
    """

    def __init__(self, program: str, user_agent: str, timeout: float) -> None:
        self._program = program
        self._user_agent = user_agent
        self._timeout = timeout
        self._tabs = asyncio.Semaphore(_TABS)
        self._starting = asyncio.Lock()
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._nowhere: socket.socket | None = None
        self._failed: list[BrowserError] = []  # to start, since it last did
        self.version = ""
        """What the browser calls itself, once it has been started."""

    async def start(self) -> None:
        """Start it, unless it runs; BrowserError when that fails."""
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._stop()
                if len(self._failed) >= _ATTEMPTS:
                    raise self._failed[-1].with_traceback(None)
                await self._start()
                self._failed.clear()

    async def document(self, url: str, answer: Answer, serve: Serve) -> str:
        """What the page *answer* from *url* has become once its scripts came to rest.

        *serve* answers what they ask for. BrowserError when the page cannot be shown.
        """
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        async with self._tabs:
            await self.start()
            assert self._chromium is not None
            context = None
            try:
                context = await asyncio.wait_for(self._context(self._chromium), _PATIENCE)
                return await _Tab(context, url, answer, serve).document(self._timeout)
            except TimeoutError:
                raise BrowserError("the page gave no answer, it hangs") from None
            except Error as error:
                raise BrowserError(_first_line(error)) from error
            finally:
                await self._leave(context)

    async def close(self) -> None:
        """End it."""
        async with self._starting:
            await self._stop()

    async def _context(self, chromium: Chromium) -> BrowserContext:
        """A place for one page, which knows nothing of those before."""
        return await chromium.new_context(
            user_agent=self._user_agent,
            service_workers="block",
            accept_downloads=False,
            viewport={"width": 1280, "height": 2000},
            locale="en-US",
            timezone_id="UTC",
        )

    async def _leave(self, context: BrowserContext | None) -> None:
        from playwright.async_api import Error  # noqa: PLC0415 - an extra

        try:
            if context is not None:
                await asyncio.wait_for(context.close(), _PATIENCE)
        except (TimeoutError, Error):  # then it is in no state to go on
            async with self._starting:
                await self._stop()

    async def _start(self) -> None:
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415 - an extra

        self._nowhere = socket.socket()
        self._nowhere.bind(("127.0.0.1", 0))  # nobody listens there, and nobody else can
        port = self._nowhere.getsockname()[1]
        try:
            with deaf():  # it ends with its standard input
                self._driver = await async_playwright().start()
            self._chromium = await self._driver.chromium.launch(
                executable_path=self._program,
                args=_OPTIONS,
                proxy={"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
                chromium_sandbox=os.geteuid() != 0,  # which root has to do without
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            await self._stop()
            failed = BrowserError(f"{self._program} does not start: {_first_line(error)}")
            self._failed.append(failed)
            raise failed from error
        self.version = f"Chromium {self._chromium.version}"

    async def _stop(self) -> None:
        chromium, self._chromium = self._chromium, None
        driver, self._driver = self._driver, None
        with suppress(Exception):  # it may be dead already
            if chromium is not None:
                await asyncio.wait_for(chromium.close(), _PATIENCE)
        with suppress(Exception):
            if driver is not None:
                await asyncio.wait_for(driver.stop(), _PATIENCE)
        if self._nowhere is not None:
            self._nowhere.close()
            self._nowhere = None


class _Tab:
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
        world = await self._within(_World.of(self._page, self._url), _PATIENCE)
        await self._rest(world, timeout)
        found = await self._within(world.value(_DOCUMENT), _PATIENCE)
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
            state = await self._within(world.value(_STATE), _PATIENCE)
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
        except Exception:
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


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
