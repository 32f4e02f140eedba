"""Names below .test, each for a machine of its own within loopback."""

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed

ADDRESSES = {"letters.test": "127.0.0.1", "cdn.test": "127.0.0.1", "inside.test": "127.0.0.2"}


class Names(CachingThreadedResolver):
    """A resolver that knows these names and asks nobody."""

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":
        return succeed(ADDRESSES[name])
