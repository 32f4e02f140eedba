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
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archiver.crawl.tab import PATIENCE, Answer, BrowserError, Serve, Tab
from archiver.errors import ArgumentError
from archiver.workers import deaf

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright

__all__ = ["Browser", "find_browser"]

_logger = logging.getLogger(__name__)

_T = TypeVar("_T")

_TABS = 4  # pages shown at the same time: most of it they wait for a host
_ATTEMPTS = 3  # to start it, one after the other

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
                context = await asyncio.wait_for(self._context(self._chromium), PATIENCE)
                return await Tab(context, url, answer, serve).document(self._timeout)
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
                await asyncio.wait_for(context.close(), PATIENCE)
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
                await asyncio.wait_for(chromium.close(), PATIENCE)
        with suppress(Exception):
            if driver is not None:
                await asyncio.wait_for(driver.stop(), PATIENCE)
        if self._nowhere is not None:
            self._nowhere.close()
            self._nowhere = None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
