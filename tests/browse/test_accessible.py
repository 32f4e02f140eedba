"""Everybody can use every page: screen reader, keyboard, phone, light, dark and paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browse.conftest import Site

pytestmark = pytest.mark.program("chromium", "chromium")

PAGES = [
    "/",
    "/posts/{changed}",
    "/posts/{gone}",
    "/posts/{hostile}",
    "/posts/{changed}/versions",
    "/posts/1/versions",
    "/search",
    "/search?q=kettle&category=Internet",
    "/search?q=%22(",
    "/companies",
    "/companies/14",
    "/timeline",
    "/timeline?category=Internet&year=2015",
    "/visited",
    "/changes",
    "/broken",
    "/coverage",
    "/archive",
    "/archive/posts?_size=5",
    "/archive/captures?_facet=mime&status__exact=200&_size=5",
    "/archive/posts/{changed}",
    "/archive/broken_citations",
    "/archive?sql=select+1+as+one",
    "/nothing",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture(scope="module", params=["light", "dark"])
def looked_at(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    shape = DESKTOP if request.param == "light" else PHONE
    with chromium.new_context(color_scheme=request.param, **shape) as context:
        yield context.new_page()


def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    served: Site, looked_at: Page
) -> None:
    dark = looked_at.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    options = {"runOnly": ["color-contrast", "target-size"]} if dark else {}
    for path in PAGES:
        looked_at.goto(served.base + path.format(**vars_of(served)))
        found = (
            Axe()
            .run(looked_at, options={"resultTypes": ["violations"], **options})
            .response["violations"]
        )
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
        wide = looked_at.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path


def vars_of(served: Site) -> dict[str, int]:
    return {"changed": served.changed, "gone": served.gone, "hostile": served.hostile}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(**DESKTOP) as context:
        yield context.new_page()


def test_the_keyboard_goes_everywhere_and_is_seen(served: Site, page: Page) -> None:
    page.goto(f"{served.base}/posts/{served.changed}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.focus("#q")
    page.keyboard.type("kettle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=kettle")


def test_light_and_dark_are_as_the_person_has_it(served: Site, page: Page) -> None:
    page.goto(served.base)
    shown = "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(shown)
    page.emulate_media(color_scheme="dark")
    assert {light, page.evaluate(shown)} == {"#fcfbf8", "#16171a"}


def test_on_paper_there_is_the_post_and_where_its_links_lead(served: Site, page: Page) -> None:
    page.goto(f"{served.base}/posts/{served.changed}")
    page.emulate_media(media="print")
    for gone in (".masthead", ".acts", ".foot"):
        assert page.locator(gone).is_hidden()
    after = "getComputedStyle(document.querySelector('.text a'), '::after').content"
    assert "news.example" in page.evaluate(after) or "attr(href)" in page.evaluate(after)
