"""What WordPress itself adds to a page: present, sound, and of the weight real pages have."""

import gzip
import json
import re
from statistics import mean

import pytest
from lxml import html

from archiver.demo import core
from archiver.demo.files import files
from archiver.demo.origin import Origin
from archiver.demo.posts import READABLE
from archiver.demo.routes import Blog, Request
from archiver.demo.source import asset
from tests.demo.test_pages import ask, tree

POST = READABLE[40].path


@pytest.fixture(scope="module")
def page(blog: Blog) -> html.HtmlElement:
    return tree(blog, POST)


def script(page: html.HtmlElement, kind: str) -> object:
    [element] = page.xpath("//script[@type=$kind]", kind=kind)
    return json.loads(element.text)


def test_a_browser_is_told_what_it_may_load_ahead(page: html.HtmlElement) -> None:
    rules = script(page, "speculationrules")
    assert isinstance(rules, dict)
    [rule] = rules["prefetch"]
    allowed, never, *_ = rule["where"]["and"]
    assert allowed == {"href_matches": "/*"}
    assert "/wp-admin/*" in never["not"]["href_matches"]
    assert rule["eagerness"] == "conservative"


def test_the_named_module_is_served_and_loaded(page: html.HtmlElement, origin: Origin) -> None:
    modules = script(page, "importmap")
    assert modules == {
        "imports": {"@wordpress/block-library/navigation": origin.base + core.MODULE}
    }
    [loaded] = page.xpath("//script[@type='module']/@src")
    assert loaded.partition("?")[0] == origin.base + core.MODULE
    assert files()[core.MODULE].content().startswith(b"/*")


def test_every_preset_a_page_uses_is_declared(page: html.HtmlElement) -> None:
    styles = " ".join(style.text for style in page.iter("style"))
    declared = set(re.findall(r"(--wp--[\w-]+):", styles))
    used = set(re.findall(r"var\((--wp--[\w-]+)\)", styles))
    assert len(declared) > 40
    assert used <= declared


def test_the_classes_of_the_footer_have_their_rules(page: html.HtmlElement) -> None:
    styles = " ".join(style.text for style in page.iter("style")) + asset("style.css")
    [footer] = page.xpath("//footer[@id='colophon']")
    presets = {
        name
        for element in footer.iter()
        for name in (element.get("class") or "").split()
        if name.startswith("has-") and name.endswith(("-color", "-background", "-font-size"))
    }
    assert len(presets) >= 4
    assert {name for name in presets if f".{name}" not in styles} == set()


def test_every_rule_of_the_block_library_styles_a_block_that_pages_show(blog: Blog) -> None:
    shown = b" ".join(ask(blog, path).body for path in {post.path for post in READABLE})
    markup = re.sub(rb"<style.*?</style>", b"", shown, flags=re.DOTALL)
    names = set(re.findall(r"\.((?:wp-block|wp-social)-[a-z_-]+)", asset("block-library.css")))
    assert len(names) > 30
    assert {name for name in names if name.encode() not in markup} == set()


def test_pages_weigh_what_those_of_real_blogs_do(blog: Blog) -> None:
    def weights(paths: list[str]) -> list[int]:
        bodies = [blog.reply(Request("GET", path)).body for path in paths]
        return [len(gzip.compress(body, 6)) for body in bodies]

    posts = weights([post.path for post in READABLE])
    assert min(posts) > 12_000
    assert 12_500 < mean(posts) < 14_500
    assert 16_000 < mean(weights(["/", "/page/2/", "/page/3/"])) < 21_000
