"""Any WordPress blog, by its address: ``scrapy crawl blog -a url=https://…``."""

from archiver import urls
from archiver.crawl.spider import BlogSpider
from archiver.errors import ArgumentError
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site


class AnyBlogSpider(BlogSpider):
    """A blog nobody has declared; ``-a timezone=`` names the zone of its printed dates."""

    name = "blog"
    arguments = (*BlogSpider.arguments, "url", "timezone")

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        url = given.get("url", "")
        if not urls.is_web(url):
            raise ArgumentError(
                f"-a url={url}: not a web address; write it as https://blog.example/"
            )
        host = urls.hostname(url)
        bare = host.removeprefix("www.")
        self.site = Site(
            title=host,
            home=urls.without_fragment(url),
            hosts=(host, bare if bare != host else f"www.{host}"),
            timezone=given.get("timezone"),
            eras=(Era(WordPress()),),
        )
