"""Young's China Business Blog: commentary on listed companies in China.

WordPress below /en/, with Top 10 for its visits and YARPP for its related posts.
"""

from archiver.crawl.spider import BlogSpider
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site


class YoungChinaBizSpider(BlogSpider):
    """The English edition; the Chinese one lies beside it and is a blog of its own."""

    name = "youngchinabiz"
    site = Site(
        title="Young's China Business Blog",
        home="http://www.youngchinabiz.com/en/",
        hosts=("www.youngchinabiz.com", "youngchinabiz.com"),
        timezone="Asia/Shanghai",
        eras=(Era(WordPress(columns=("Shanghai Street View", "Weibo"))),),
    )
