"""Simon Willison's Weblog: software, data and language models, since June 2002.

An engine of its own, written with Django: generic, with the names its theme gives things.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.generic import Generic
from archiver.site import Era, Site


class SimonWillisonSpider(BlogSpider):
    """Entries, links, quotations and notes."""

    name = "simon_willison"
    site = Site(
        title="Simon Willison's Weblog",
        home="https://simonwillison.net/",
        hosts=("simonwillison.net", "www.simonwillison.net"),
        # Its pages print UTC.
        timezone="UTC",
        eras=(
            Era(
                Generic(
                    article="#wrapper",
                    title="div.entryPage > h2",
                    body="div.entryPage",
                    drop="div.entryPage > h2:first-of-type, div.entryFooter",
                    published="div.entryFooter",
                    tags="div.metabox a[rel=tag]",
                )
            ),
        ),
    )
