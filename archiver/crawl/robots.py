"""robots.txt, obeyed by everybody who waits for it."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser

__all__ = ["RobotsTxt"]


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware, where several requests to a new host wait for the same robots.txt.

    Scrapy (2.19) gives the rules to the first that waits and None to all others, which are then
    allowed everything. When that happens the rules are there to be asked for once more.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for *request*; None where its host has none."""
        found = await super().robot_parser(request)
        return found if found is not None else await super().robot_parser(request)
