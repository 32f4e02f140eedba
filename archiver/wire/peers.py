"""Whom bytes may be sent to: asked when a connection stands and nothing has crossed it.

A name says nothing about where it leads, and what a resolver answers may be another thing when the
connection is made. So the address of the peer itself is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.exceptions import IgnoreRequest
from twisted.internet.defer import Deferred

__all__ = ["Guard", "GuardedEndpoint", "Refused"]

Guard = Callable[[str, str], str | None]
"""Why the peer (an IP address) that a host name led to is not spoken to; None when it is."""


class Refused(IgnoreRequest):
    """A request for *url* that is not made, for *reason*; *told* says so in one line."""

    def __init__(self, url: str, reason: str, told: str | None = None) -> None:
        super().__init__(told or reason)
        self.url = url
        self.reason = reason


class GuardedEndpoint:
    """The endpoint *endpoint* for a request of *url* to *host*, its peers judged by *guard*."""

    def __init__(self, endpoint: Any, guard: Guard, host: str, url: str) -> None:
        self._endpoint = endpoint
        self._guard = guard
        self._host = host
        self._url = url

    def connect(self, factory: Any) -> Deferred[Any]:
        """Connect as the endpoint does; Refused when the peer is none to speak to."""
        build = factory.buildProtocol

        def judging(address: Any) -> Any:
            if reason := self._guard(self._host, address.host):
                raise Refused(self._url, reason)
            return build(address)

        factory.buildProtocol = judging
        connected: Deferred[Any] = self._endpoint.connect(factory)
        return connected
