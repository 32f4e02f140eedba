"""Marginal Revolution: economics, books and culture, daily since August 2003.

WordPress; posts keep the addresses of an older engine, /marginalrevolution/2003/08/….html.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site


class MarginalRevolutionSpider(BlogSpider):
    """The whole blog, of all its authors."""

    name = "marginal_revolution"
    site = Site(
        title="Marginal REVOLUTION",
        home="https://marginalrevolution.com/",
        hosts=("marginalrevolution.com", "www.marginalrevolution.com"),
        timezone="America/New_York",
        eras=(Era(WordPress()),),
    )
