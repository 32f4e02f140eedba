from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from archiver.demo import feeds
from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, LISTED, POSTS
from archiver.demo.routes import Blog, Request

SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}


def xml(blog: Blog, target: str, status: int = 200) -> etree._Element:
    reply = blog.reply(Request("GET", target))
    assert reply.status == status
    return etree.fromstring(reply.body)


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text for element in root.iterfind(path, SPACES)]


def test_the_feed_pages_through_every_listed_post(blog: Blog, origin: Origin) -> None:
    links: list[str] = []
    for page in range(1, 9):
        links += texts(xml(blog, f"/feed/?paged={page}"), "channel/item/link")
    assert links == [origin.url(post.path) for post in reversed(LISTED)]


def test_the_feed_ends_with_404_and_an_empty_channel(blog: Blog) -> None:
    assert not xml(blog, "/feed/?paged=9", 404).findall("channel/item")


def test_items_carry_the_truth(blog: Blog, origin: Origin) -> None:
    root = xml(blog, "/tag/tea/feed/")
    posts = [BY_KEY["tea-leaves"], BY_KEY["marrow-tea"]]
    assert texts(root, "channel/item/title") == [post.title for post in posts]
    dates = texts(root, "channel/item/pubDate")
    assert [parsedate_to_datetime(date) for date in dates] == [post.published for post in posts]
    assert texts(root, "channel/item/dc:creator") == [post.authors[0].name for post in posts]
    assert texts(root, "channel/item/category")[:2] == ["M&A", "Larkspur Capital"]
    assert texts(root, "channel/item/guid") == [f"{origin.base}/?p={post.id}" for post in posts]
    content = texts(root, "channel/item/content:encoded")
    assert all("Bottom line:" in text and "yarpp" not in text for text in content)


def test_a_split_post_shows_its_first_leaf_in_the_feed(origin: Origin) -> None:
    text = feeds.feed(origin, [BY_KEY["margin-calls"]], "/feed/", 1)
    assert "a razor at my throat" in text
    assert "use scissors" not in text


def test_a_protected_post_is_in_the_feed_without_its_text(origin: Origin) -> None:
    text = feeds.feed(origin, [BY_KEY["protected-letter"]], "/feed/", 1)
    assert "This content is password protected." in text
    assert "There is no excerpt" in text
    assert "telephone numbers" not in text


def test_comment_feeds_name_comments_and_pingbacks(blog: Blog) -> None:
    post = BY_KEY["pinwheel-price-war"]
    root = xml(blog, f"{post.path}feed/")
    assert texts(root, "channel/item/title")[0] == "By: Who pays for the kettle?"
    assert len(root.findall("channel/item")) == post.comment_count
    assert len(xml(blog, "/comments/feed/").findall("channel/item")) == 10


def test_a_comment_feed_may_be_empty(blog: Blog) -> None:
    root = xml(blog, f"{BY_KEY['stone-bridge-neighbours'].path}feed/")
    assert not root.findall("channel/item")


def test_the_sitemap_index_names_maps_that_answer(blog: Blog, origin: Origin) -> None:
    maps = texts(xml(blog, "/wp-sitemap.xml"), "s:sitemap/s:loc")
    assert len(maps) == 5
    for address in maps:
        assert xml(blog, address.removeprefix(origin.base)).findall("s:url", SPACES)


def test_the_posts_map_holds_all_but_two_and_the_one_that_is_gone(
    blog: Blog, origin: Origin
) -> None:
    root = xml(blog, "/wp-sitemap-posts-post-1.xml")
    wanted = [post for post in POSTS if post.in_sitemap]
    assert texts(root, "s:url/s:loc") == [origin.url(post.path) for post in wanted]
    assert len(wanted) == 72
    dates = [datetime.fromisoformat(text) for text in texts(root, "s:url/s:lastmod")]
    assert dates == [post.modified for post in wanted]


@pytest.mark.parametrize("other", ["/wp-sitemap.xml", "/sitemap-recent.xml.gz"])
def test_robots_txt_names_the_sitemaps(origin: Origin, other: str) -> None:
    assert f"Sitemap: {origin.base}{other}\n" in feeds.robots(origin)
