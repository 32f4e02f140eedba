"""Noahpinion: economics and politics, since November 2020.

Substack, with a name of its own; what only subscribers may read is known and not held.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.substack import Substack
from archiver.site import Era, Site


class NoahpinionSpider(BlogSpider):
    """The newsletter; the blog of that name on Blogger came before it and is another."""

    name = "noahpinion"
    site = Site(
        title="Noahpinion",
        home="https://www.noahpinion.blog/",
        hosts=("www.noahpinion.blog", "noahpinion.blog", "noahpinion.substack.com"),
        # Its pages tell moments with their zone; days are those of UTC.
        eras=(Era(Substack()),),
    )
