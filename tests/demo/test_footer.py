"""The blocks at the foot of every page lead to what the blog holds."""

import re

import pytest
from lxml import html

from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED
from archiver.demo.routes import Blog
from archiver.demo.terms import months, sections
from tests.demo.test_pages import ask, by_class, tree, words


@pytest.fixture(scope="module")
def footer(blog: Blog) -> html.HtmlElement:
    [found] = tree(blog, "/about/").xpath("//footer[@id='colophon']")
    return found


def test_every_address_in_it_answers(footer: html.HtmlElement, blog: Blog, origin: Origin) -> None:
    targets = {*footer.xpath(".//@href"), *footer.xpath(".//img/@src")}
    targets |= set(footer.xpath(".//option/@value")) - {""}
    assert len(targets) > 60
    for target in targets:
        assert target.startswith(origin.base)
        assert ask(blog, target.removeprefix(origin.base).partition("#")[0]).status == 200, target


def test_the_newest_notes_and_comments_lead(footer: html.HtmlElement, origin: Origin) -> None:
    newest = footer.xpath("." + by_class("wp-block-latest-posts__post-title"))
    readable = [post for post in LISTED[::-1] if post.status == "publish"]
    assert [link.get("href") for link in newest] == [origin.url(p.path) for p in readable[:3]]
    comments = sorted(
        (c for post in readable for c in post.comments if c.kind == "comment"),
        key=lambda comment: (comment.published, comment.id),
        reverse=True,
    )
    links = footer.xpath("." + by_class("wp-block-latest-comments__comment-link") + "/@href")
    assert [link.rpartition("-")[2] for link in links] == [str(c.id) for c in comments[:3]]


def test_sections_and_months_count_every_post_once(footer: html.HtmlElement) -> None:
    counts = re.findall(r"\((\d+)\)", " ".join(footer.xpath(".//option/text()")))
    assert len(counts) == len(months())
    assert sum(map(int, counts)) == len(LISTED)
    items = footer.xpath(".//li[contains(@class, 'cat-item')]")
    assert len(items) == len(sections())
    assert words(items[0]).startswith(sections()[0].name)
