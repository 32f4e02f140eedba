"""APIs on hosts of the engine's own: which answer for the blog, and what is read of them."""

import json
from datetime import date

import attrs
import pytest

from archiver.platforms import undeclared_site
from archiver.platforms.wordpress import WordPress
from archiver.read import outdated, read
from archiver.scope import Scope
from archiver.services import is_service
from archiver.site import Era, PageKind, Site
from tests.platforms.pages import capture, page

HOSTED = undeclared_site("https://pier.example/")
API = "https://public-api.wordpress.com/wp/v2/sites/pier.example/posts"
ASKED = f"{API}?per_page=100&page=1&_embed=author,wp:term"
FRONT = """<html><head><meta name="generator" content="WordPress.com">LINK</head>
<body class="home blog"><p>Letters.</p></body></html>"""
ITEM = {"id": 7, "type": "post", "link": "https://pier.example/a/", "title": {"rendered": "A"}}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (ASKED, True),
        (API, True),
        (API.replace("pier.example", "www.pier.example"), True),
        (API.replace("pier.example", "other.example"), False),
        (API.replace("/posts", "/media"), False),
        (API.replace("public-api", "public-apis"), False),
        ("https://pier.ghost.example/ghost/api/content/posts/?key=22&page=1", True),
        ("https://pier.ghost.example/a/ghost/api/v3/content/posts/?key=22", True),
        ("https://pier.ghost.example/ghost/api/content/posts/", False),
        ("https://pier.ghost.example/ghost/api/admin/posts/?key=22", False),
        ("https://pier.ghost.example/?u=/ghost/api/content/posts/&key=22", False),
    ],
)
def test_a_service_is_known_by_its_address(url: str, expected: bool) -> None:
    assert is_service(url, HOSTED) is expected


def hosted(link: str = "", site: Site = HOSTED) -> list[str]:
    found = WordPress().read(page(FRONT.replace("LINK", link), site.home), site).addresses
    return [
        a.url
        for a in found
        if a.kind is PageKind.API and Scope(site).refusal(a.url, a.kind) is None
    ]


def test_a_blog_at_wordpress_com_leads_to_the_public_api() -> None:
    assert hosted() == [ASKED]
    elsewhere = "<link rel='https://api.w.org/' href='https://public-api.wordpress.com/wp/v2/'>"
    assert hosted(elsewhere) == [ASKED]


def test_an_api_of_its_own_comes_first() -> None:
    own = "<link rel='https://api.w.org/' href='https://pier.example/wp-json/'>"
    [url] = hosted(own)
    assert url.startswith("https://pier.example/wp-json/wp/v2/posts?")


def test_days_are_asked_of_the_public_api_too() -> None:
    [address] = [
        a
        for a in WordPress().read(page(FRONT, HOSTED.home), HOSTED).addresses
        if a.kind is PageKind.API
    ]
    found = WordPress().bounded(address, HOSTED, date(2021, 5, 1), None).url
    assert found == f"{ASKED}&after=2021-04-30T23:59:59"


def test_what_a_service_answers_is_read_and_leads_on() -> None:
    headers = (("X-WP-Total", "150"), ("X-WP-TotalPages", "2"))
    answer = capture(json.dumps([ITEM]), ASKED, "application/json; charset=UTF-8", headers)
    found = read(answer, HOSTED)
    assert (found.kind, found.parser, found.total) == (PageKind.API, "wordpress", 150)
    assert [r.url for r in found.references] == ["https://pier.example/a/"]
    [after] = found.addresses
    assert after.url == f"{API}?per_page=100&_embed=author,wp:term&page=2"
    assert outdated(answer, HOSTED, "wordpress", WordPress.version - 1)
    assert not outdated(answer, HOSTED, "wordpress", WordPress.version)


def test_json_of_other_hosts_is_a_file() -> None:
    url = API.replace("pier.example", "other.example")
    answer = capture(json.dumps([ITEM]), url, "application/json")
    assert read(answer, HOSTED).kind is PageKind.FILE
    assert not outdated(answer, HOSTED, "", 0)
    declared = attrs.evolve(HOSTED, eras=(Era(WordPress()),))
    assert read(answer, declared).readings == ()
