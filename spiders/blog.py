"""Any blog, by its address: ``scrapy crawl blog -a url=https://…``."""

from archiver import urls
from archiver.crawl.spider import BlogSpider
from archiver.errors import ArgumentError
from archiver.platforms import undeclared_site


class AnyBlogSpider(BlogSpider):
    """A blog nobody has declared.

    ``-a timezone=`` names the zone of its printed dates, ``-a platform=`` its engine.
    """

    name = "blog"
    arguments = (*BlogSpider.arguments, "url", "timezone", "platform")

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        url = given.get("url", "")
        if not urls.is_web(url):
            raise ArgumentError(
                f"-a url={url}: not a web address; write it as https://blog.example/"
            )
        self.site = undeclared_site(
            url, timezone=given.get("timezone"), platform=given.get("platform", "any")
        )
