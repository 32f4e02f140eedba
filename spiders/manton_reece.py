"""Manton Reece: the open web, software and blogging, since March 2002.

Micro.blog; most posts are short and have no title.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.plain_engines import MicroBlog
from archiver.site import Era, Site


class MantonReeceSpider(BlogSpider):
    """The whole blog."""

    name = "manton_reece"
    site = Site(
        title="Manton Reece",
        home="https://www.manton.org/",
        hosts=("www.manton.org", "manton.org"),
        timezone="America/Chicago",
        eras=(Era(MicroBlog()),),
    )
