"""Which engine a page is recognised as, and who reads what of a blog that nobody has declared."""

import json
from pathlib import Path

import pytest

from archiver.platforms import PLATFORMS, readers, site_from_json, undeclared_site
from archiver.platforms.any_engine import ENGINES, AnyEngine
from archiver.platforms.engines import is_wordpress_com, recognised
from archiver.site import PageKind
from tests.platforms.pages import HOME, SITE, classic, page

ANY = AnyEngine()
HEADS = {
    "ghost": '<meta name="generator" content="Ghost 5.82">',
    "blogger": "<link rel='alternate' type='application/atom+xml' href='/feeds/posts/default'/>",
    "substack": '<link rel="preconnect" href="https://substackcdn.com">',
    "squarespace": '<script src="//assets.squarespace.com/universal/scripts.js"></script>',
    "tumblr": '<script src="https://assets.tumblr.com/assets/scripts/t.js"></script>',
    "drupal": '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">',
    "writefreely": '<meta name="generator" content="WriteFreely">',
    "medium": '<link rel="stylesheet" href="https://glyph.medium.com/css/unbound.css">',
    "hashnode": '<link rel="preload" href="https://cdn.hashnode.com/a.css">',
    "beehiiv": '<link rel="icon" href="https://media.beehiiv.com/icon.png">',
    "microblog": '<meta name="generator" content="Hugo 0.91.2">'
    '<link rel="micropub" href="https://micro.blog/micropub">'
    '<link rel="webmention" href="https://micro.blog/webmention">',
    "movabletype": '<meta name="generator" content="Movable Type Pro 7.2">',
    "typepad": '<meta name="generator" content="http://www.typepad.com/">',
    "hugo": '<meta name="author" content="Ada"><meta name="generator" content="Hugo 0.120.4">',
    "jekyll": '<meta name="generator" content="Jekyll v4.3.2" />',
    "pelican": '<meta name="generator" content="Pelican" />',
    "hexo": '<meta name="generator" content="Hexo 6.3.0">',
    "nikola": '<meta name="generator" content="Nikola (getnikola.com)">',
    "eleventy": '<meta name="generator" content="Eleventy v2.0.1">',
    "astro": '<meta name="generator" content="Astro v4.5.0">',
    "gatsby": '<meta name="generator" content="Gatsby 5.12.0"/>',
    "wordpress": '<meta name="generator" content="WordPress 6.4">',
}


def shown(head: str, body: str = "<p>Nothing.</p>", classes: str = "") -> str:
    return f'<html><head><title>T</title>{head}</head><body class="{classes}">{body}</body></html>'


@pytest.mark.parametrize("engine", HEADS)
def test_an_engine_is_recognised_by_its_head_and_reads_the_page(engine: str) -> None:
    told = page(shown(HEADS[engine]), HOME)
    first = recognised(told)[0]
    assert (first.engine, first.score >= 3) == (engine, True)
    assert first.signs
    assert all(sign and "\n" not in sign for sign in first.signs)
    assert ANY.read(told, SITE).parser == engine


def test_every_engine_but_generic_has_signs() -> None:
    assert set(HEADS) == set(ENGINES) - {"generic"}


@pytest.mark.parametrize(
    "html",
    [
        shown(""),
        shown('<meta name="generator" content="Homemade 3">'),
        shown("", classes="post-template home-template"),
        shown(
            '<link rel="me" href="https://micro.blog/ada"><link href="https://medium.com/@ada">'
        ),
        shown("", '<a href="https://substackcdn.com/x">s</a><p>Ghost, Hugo and Blogger</p>'),
    ],
)
def test_what_other_engines_show_as_well_is_no_sign(html: str) -> None:
    assert recognised(page(html, HOME)) == []
    assert ANY.read(page(html, HOME), SITE).parser == "generic"


def test_signs_of_two_engines_are_weighed_and_told() -> None:
    html = shown(
        HEADS["ghost"] + '<link rel="icon" href="/wp-content/icon.png">' + HEADS["tumblr"]
    )
    ghost, tumblr = recognised(page(html, HOME))
    assert (ghost.engine, ghost.signs) == ("ghost", ("generator Ghost 5.82",))
    assert (tumblr.engine, tumblr.signs) == (
        "tumblr",
        ("in its head https://assets.tumblr.com/assets/scripts/t.js",),
    )
    assert ghost.score > tumblr.score


def test_wordpress_is_told_by_what_it_says_of_itself_or_by_its_classes() -> None:
    [found] = recognised(page(classic()))
    assert (found.engine, found.signs) == (
        "wordpress",
        ("the address of its API https://quay.example/wp-json/",),
    )
    [found] = recognised(page(shown("", classes="postid-7")))
    assert found.engine == "wordpress"


def test_a_sign_is_one_short_line_whatever_the_page_has() -> None:
    long = "Ghost " + "x\n" * 5000
    [found] = recognised(page(shown(f'<meta name="generator" content="{long}">')))
    assert len(found.signs[0]) <= 120


def test_wordpress_com_is_told_by_its_host_or_its_generator() -> None:
    hosted = undeclared_site("https://pier.wordpress.com/")
    assert is_wordpress_com(page(shown("")), hosted)
    assert is_wordpress_com(page(shown('<meta name="generator" content="WordPress.com">')), SITE)
    assert not is_wordpress_com(page(shown(HEADS["wordpress"])), SITE)


@pytest.mark.parametrize("engine", PLATFORMS)
def test_every_engine_can_be_declared_and_stored(engine: str) -> None:
    site = undeclared_site(HOME, platform=engine)
    assert site_from_json(json.loads(json.dumps(site.to_json()))) == site
    platform = site.eras[-1].platform
    assert platform.name == engine
    assert platform.seeds(site, None, None)[0].url == HOME
    assert readers(platform)[next(iter(readers(platform)))] > 0


def test_any_engine_knows_the_readers_of_all() -> None:
    assert set(readers(ANY)) == set(ENGINES)
    assert all(version > 0 for version in readers(ANY).values())


@pytest.mark.parametrize(
    ("told", "url", "mime"),
    [
        ({"posts": [{"url": HOME + "a/", "title": "A"}]}, HOME + "data.json", "application/json"),
        ([{"canonical_url": HOME + "p/a"}], HOME + "archive.json", "application/json"),
        ({"posts": "none"}, HOME + "ghost/api/content/posts/?key=1", "application/json"),
        ({"feed": {"entry": []}}, HOME + "feeds/posts/default?alt=json", "application/json"),
        ({"a": 1}, HOME + "api/v1/archive?offset=0&limit=12", "application/json"),
        ({"collection": {}, "items": []}, HOME + "?format=json", "application/json"),
        ({"collection": {"typeName": "products"}, "items": []}, HOME + "?format=json",
         "application/json"),
        ({"data": []}, HOME + "jsonapi/node/article", "application/vnd.api+json"),
        ({"data": {"posts": None}}, HOME + "api/collections/a/posts", "application/json"),
        ({"version": "jsonfeed.org/version/"}, HOME + "feed.json", "application/feed+json"),
    ],
)  # fmt: skip
def test_json_is_no_answer_of_an_engine_unless_its_address_and_content_say_so(
    told: object, url: str, mime: str
) -> None:
    found = ANY.read(page(json.dumps(told), url, mime), SITE)
    assert (found.parser, found.readings, found.references) == ("wordpress", (), ())


def test_a_feed_in_json_is_nobodys_own() -> None:
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": HOME + "a/"}]}
    found = ANY.read(page(json.dumps(told), HOME + "feed.json", "application/feed+json"), SITE)
    assert (found.parser, found.kind) == ("generic", PageKind.FEED)
    assert [reference.url for reference in found.references] == [HOME + "a/"]


def test_a_listing_of_wordpress_is_still_one_of_wordpress() -> None:
    item = {"id": 7, "type": "post", "link": HOME + "a/", "title": {"rendered": "A"}}
    url = HOME + "wp-json/wp/v2/posts?per_page=100"
    found = ANY.read(page(json.dumps([item]), url, "application/json"), SITE)
    assert (found.parser, found.kind) == ("wordpress", PageKind.API)
    assert [reference.url for reference in found.references] == [HOME + "a/"]


def test_the_manual_names_every_engine() -> None:
    manual = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [name for name in ENGINES if f"`{name}`" not in manual] == []


@pytest.mark.parametrize(
    ("head", "engine"),
    [
        (f'<script data-key="22" data-ghost="{HOME}" src="/p.js"></script>', "ghost"),
        (f'<script data-sodo-search="{HOME}" src="/s.js"></script>', "ghost"),
        ('<meta property="al:android:package" content="com.medium.reader">', "medium"),
        ('<meta name="tumblr-theme" content="7">', "tumblr"),
    ],
)
def test_scripts_and_names_in_the_head_are_signs_too(head: str, engine: str) -> None:
    [found] = recognised(page(shown(head), HOME))
    assert (found.engine, found.score) == (engine, 5)
    other = head.replace("com.medium.reader", "com.other").replace("tumblr-theme", "theme")
    if other != head:
        assert recognised(page(shown(other), HOME)) == []
