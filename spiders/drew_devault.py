"""Drew DeVault's blog: free software, its tools and its politics.

Hugo. The heading of a post holds its date and the blog's name as well.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.plain_engines import Hugo
from archiver.site import Era, Site


class DrewDevaultSpider(BlogSpider):
    """The whole blog; addresses of old posts end in .html."""

    name = "drew_devault"
    site = Site(
        title="Drew DeVault's blog",
        home="https://drewdevault.com/",
        hosts=("drewdevault.com", "www.drewdevault.com"),
        # Posts print days alone.
        eras=(Era(Hugo(body="article", drop="section.comment", published="h1 .date")),),
    )
