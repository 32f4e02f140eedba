"""Daring Fireball: Apple, software and design, since August 2002.

Movable Type, with a theme that has hardly changed: no element but the article's holds the text.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.plain_engines import MovableType
from archiver.site import Era, Site


class DaringFireballSpider(BlogSpider):
    """Articles and the linked list."""

    name = "daring_fireball"
    site = Site(
        title="Daring Fireball",
        home="https://daringfireball.net/",
        hosts=("daringfireball.net", "www.daringfireball.net"),
        timezone="America/New_York",
        eras=(
            Era(
                MovableType(
                    article="div.article",
                    title="div.article > h1",
                    body="div.article",
                    drop="div.article > h1, h6.dateline, a.footnoteBackLink",
                    published="h6.dateline",
                )
            ),
        ),
    )
