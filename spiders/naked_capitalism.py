"""Naked Capitalism: finance, economics and politics, since December 2006.

WordPress. Its theme puts the text into the element of the plugin that prints posts.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site


class NakedCapitalismSpider(BlogSpider):
    """The whole blog, daily links included."""

    name = "naked_capitalism"
    site = Site(
        title="naked capitalism",
        home="https://www.nakedcapitalism.com/",
        hosts=("www.nakedcapitalism.com", "nakedcapitalism.com"),
        timezone="America/New_York",
        eras=(Era(WordPress(body="div.pf-content, div.entry-content, div.post-content")),),
    )
