"""Names below `localhost`, which not every system knows to be loopback as RFC 6761 has it."""

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

__all__ = ["LoopbackNames"]


class LoopbackNames(CachingThreadedResolver):
    """Scrapy's resolver, with every name below `localhost` on loopback."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # Twisted's own signature
        if name.endswith(".localhost"):
            return defer.succeed("127.0.0.1")
        return super().getHostByName(name, timeout)
