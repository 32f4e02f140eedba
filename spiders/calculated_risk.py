"""Calculated Risk: finance and economics, foremost housing, since January 2005.

Blogger, first at calculatedrisk.blogspot.com, then under a name of its own.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.blogger import Blogger
from archiver.site import Era, Site


class CalculatedRiskSpider(BlogSpider):
    """The blog; the newsletter beside it is one of its own."""

    name = "calculated_risk"
    site = Site(
        title="Calculated Risk",
        home="https://www.calculatedriskblog.com/",
        hosts=(
            "www.calculatedriskblog.com",
            "calculatedriskblog.com",
            "calculatedrisk.blogspot.com",
        ),
        timezone="America/New_York",
        eras=(Era(Blogger()),),
    )
