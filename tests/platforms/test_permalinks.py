"""Which addresses can be posts, and the parts of a post's page."""

import attrs
import pytest

from archiver.platforms.permalinks import (
    Part,
    bare,
    is_variant,
    may_be_post,
    part_of,
    without_part,
)
from tests.platforms.pages import SITE

Q = "https://quay.example"


@pytest.mark.parametrize(
    "path",
    ["/2015/06/juniper/", "/2015/06/02/juniper/", "/juniper", "/archives/123", "/?p=7", "/2014-review/",
     "/en/juniper/", "/index.php/2015/06/juniper/", "/juniper/?lang=en", "/2015/06/page-one/"],
)  # fmt: skip
def test_addresses_that_can_be_posts(path: str) -> None:
    assert may_be_post(Q + path, SITE)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/2015/", "/2015/06/", "/2015/06/02", "/2015/06/page/2/", "/category/travel/", "/tag/rail/",
     "/author/mara/", "/page/2/", "/feed/", "/comments/feed/", "/juniper/feed/", "/juniper/trackback/",
     "/juniper/embed/", "/juniper/attachment/pier/", "/wp-content/uploads/a.pdf", "/wp-login.php",
     "/wp-json/wp/v2/posts", "/xmlrpc.php", "/a.jpg", "/?cat=3", "/?page_id=2", "/?attachment_id=9", "/?s=x",
     "/?feed=rss2", "/?m=201506", "/?p=7&preview=true", "/sitemap_index.xml", "/robots.txt", "/a/page/3/"],
)  # fmt: skip
def test_addresses_that_are_no_posts(path: str) -> None:
    assert not may_be_post(Q + path, SITE)


def test_posts_lie_within_the_site() -> None:
    english = attrs.evolve(SITE, home=f"{Q}/en/")
    assert may_be_post(f"{Q}/en/juniper/", english)
    assert not may_be_post(f"{Q}/juniper/", english)
    assert not may_be_post(f"{Q}/en/category/x/", english)
    assert not may_be_post(f"{Q}/en/", english)
    assert not may_be_post("https://other.example/juniper/", SITE)


@pytest.mark.parametrize(
    ("url", "post"),
    [
        ("/a/#comments", "/a/"),
        ("/a/comment-page-2/#comment-5", "/a/"),
        ("/a/?replytocom=5#respond", "/a/"),
        ("/a/?utm_source=mail", "/a/"),
        ("/?p=7&cpage=2#comments", "/?p=7"),
        ("/?p=7&page=2", "/?p=7"),
        ("/a/2/", "/a/2/"),
    ],
)
def test_the_post_that_an_address_shows(url: str, post: str) -> None:
    assert bare(Q + url) == Q + post


@pytest.mark.parametrize(
    ("url", "shown", "part"),
    [
        ("/a/", None, None),
        ("/a/", 1, None),
        ("/a/2/", None, None),
        ("/a/2/", 2, Part("text", 2)),
        ("/?p=7&page=2", 2, Part("text", 2)),
        ("/a/comment-page-3/", None, Part("comments", 3)),
        ("/a/comment-page-3/", 1, Part("comments", 3)),
        ("/?p=7&cpage=2", None, Part("comments", 2)),
        ("/?p=7&cpage=x", None, None),
    ],
)
def test_the_part_that_an_address_asks_for(url: str, shown: int | None, part: Part | None) -> None:
    assert part_of(Q + url, shown) == part


def test_the_number_of_a_part_is_taken_off() -> None:
    assert without_part(f"{Q}/a/2/", 2) == f"{Q}/a/"
    assert without_part(f"{Q}/a/2?x=1", 2) == f"{Q}/a/?x=1"
    assert without_part(f"{Q}/a/", 2) == f"{Q}/a/"
    assert without_part(f"{Q}/a/12/", 2) == f"{Q}/a/12/"


@pytest.mark.parametrize(
    "form",
    ["?amp=1", "?amp", "?outputType=amp", "?m=1", "?share=mail", "?print=print", "?showComment=9"],
)
def test_other_forms_of_a_post_are_asked_for_as_the_post(form: str) -> None:
    assert may_be_post(f"{Q}/2015/juniper.html{form}", SITE)
    assert bare(f"{Q}/2015/juniper.html{form}") == f"{Q}/2015/juniper.html"


@pytest.mark.parametrize(
    "path", ["/2015/06/juniper/amp/", "/juniper/print/", "/juniper/?p=7&amp=1"]
)
def test_addresses_of_other_forms(path: str) -> None:
    assert is_variant(Q + path)


@pytest.mark.parametrize("path", ["/2015/06/print/", "/juniper/", "/juniper/?p=7", "/?m=201506"])
def test_addresses_of_no_other_form(path: str) -> None:
    assert not is_variant(Q + path)


def test_print_may_be_the_name_of_a_post_below_a_date() -> None:
    assert may_be_post(f"{Q}/2015/06/print/", SITE)
    assert not may_be_post(f"{Q}/2015/06/juniper/print/", SITE)
