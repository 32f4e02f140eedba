"""Benedict Evans: essays on technology, media and what comes after.

Squarespace; essays lie below /benedictevans/.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.squarespace import Squarespace
from archiver.site import Era, Site


class BenedictEvansSpider(BlogSpider):
    """The essays, and whatever else the site calls posts."""

    name = "benedict_evans"
    site = Site(
        title="Benedict Evans",
        home="https://www.ben-evans.com/",
        hosts=("www.ben-evans.com", "ben-evans.com"),
        timezone="Europe/London",
        eras=(Era(Squarespace()),),
    )
