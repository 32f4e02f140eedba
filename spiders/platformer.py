"""Platformer: technology companies and what they do to democracy, since 2020.

Ghost since January 2024; before that Substack, under the same name.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.ghost import Ghost
from archiver.site import Era, Site


class PlatformerSpider(BlogSpider):
    """What is public of it; posts of before the move are at Ghost as well."""

    name = "platformer"
    site = Site(
        title="Platformer",
        home="https://www.platformer.news/",
        hosts=("www.platformer.news", "platformer.news"),
        timezone="America/Los_Angeles",
        eras=(Era(Ghost()),),
    )
