"""The static site: from a folder, in a browser, with nothing of a stranger's running."""

import json
import re
from pathlib import Path
from unicodedata import normalize

import pytest
from lxml import html
from playwright.sync_api import Page, expect, sync_playwright

from archiver.export.format import Written
from archiver.export.formats import html as site_format
from archiver.export.search_index import SearchIndex, part_of, places
from tests.export.conftest import Export

_HOSTILE = ("script", "style", "iframe", "form", "meta", "svg", "object", "base")


def pages(folder: Path) -> dict[str, html.HtmlElement]:
    return {
        path.relative_to(folder).as_posix(): html.document_fromstring(path.read_bytes())
        for path in folder.rglob("*.html")
    }


def test_every_page_is_reached_and_no_link_is_broken(
    pictured: Path, export: Export, written: list[Written]
) -> None:
    folder = export(pictured, "html")
    found = pages(folder)
    led_to = {"index.html"}
    for name, page in found.items():
        for element, _, link, _ in page.iterlinks():
            if not link.startswith("http"):
                target = (folder / name).parent / link
                assert target.resolve().is_file(), (name, link)
                led_to.add(target.resolve().relative_to(folder.resolve()).as_posix())
            elif element.tag == "a":
                assert (
                    element.get("rel") == "noopener noreferrer nofollow"
                    or "source" in str(element.getparent().get("class"))
                    or element.getparent().getparent().tag == "footer"
                )
            else:
                pytest.fail(f"{name} asks for {link}")
    assert led_to >= found.keys()
    assert written == [Written(posts=2, images=4, images_missing=2)]


def test_nothing_of_a_hostile_blog_is_markup(hostile: Path, export: Export) -> None:
    folder = export(hostile, "html", title="Letters <script>")
    for name, page in pages(folder).items():
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == [site_format._POLICY]
        main = page.find(".//main")
        for element in main.iter():
            if isinstance(element.tag, str) and name != "index.html":
                assert element.tag not in _HOSTILE
                assert not [a for a in element.attrib if a.startswith("on") or a == "style"]
                for address in (element.get("href"), element.get("src")):
                    assert not address or re.match(r"https?://|[\w.]", address)
                    assert not (address or "").lower().startswith(("javascript", "data"))


def test_long_lists_are_parted(
    hostile: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_format, "_ON_A_PAGE", 3)
    folder = export(hostile, "html")
    years = pages(folder)
    first = years["years/2014.html"]
    [later] = first.xpath("//a[@rel='next']/@href")
    assert later == "2014_2.html"
    listed = [
        href
        for name in ("years/2014.html", "years/2014_2.html", "years/2014_3.html")
        for href in years[name].xpath("//ol[@class='posts']//a/@href")
    ]
    assert len(listed) == len(set(listed)) == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Price War, price", {"price", "war"}),
        ("Café ÉCOLE İ", {"cafe", "ecole", "i"}),
        ("風車網的", {"風車", "車網", "網的", "的"}),
        ("A股5G網", {"a", "股", "5g", "網"}),
        ("한국어", {normalize("NFKD", "한국어")}),
        ("snake_case __proto__", {"snake", "case", "proto"}),
        ("हिन्दी", {"हनद"}),
        ("", set()),
    ],
)
def test_what_a_text_is_found_by(text: str, found: set[str]) -> None:
    assert set(places(text)) == found


def test_words_that_begin_alike_are_in_one_file() -> None:
    assert part_of("price") == part_of("prices") == part_of("pr")
    assert part_of("風") == part_of("風車")


def test_an_index_tells_each_word_where_it_is(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "search", tmp_path / "scratch")
    for number in range(600):
        index.add(["Rare"] if number == 550 else [], "common" + (" rare" if number == 5 else ""),
                  (f"p{number}",))  # fmt: skip
    index.close()
    assert not (tmp_path / "scratch").exists()

    def told(name: str) -> object:
        text = (tmp_path / "search" / f"{name}.js").read_text()
        return json.loads(text.removeprefix(f'archiverSearch("{name}",').removesuffix(");\n"))

    found = told(f"words-{part_of('rare')}")
    assert isinstance(found, dict)
    assert found["rare"] == "5,f5!"  # 5, and 545 later, in base 36
    where = told(f"places-{part_of('rare')}")
    assert isinstance(where, dict)
    assert where["rare"] == "1,0"
    assert told("posts-1")[50] == ["p550"]  # type: ignore[index]


@pytest.fixture(scope="module")
def browser_page() -> object:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser.new_page()
        browser.close()


@pytest.mark.program("chromium", "chromium")
def test_search_works_from_a_folder(hostile: Path, export: Export, browser_page: Page) -> None:
    folder = export(hostile, "html")
    asked: list[str] = []
    wrong: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("console", lambda message: wrong.append(message.text))
    browser_page.on("pageerror", lambda error: wrong.append(str(error)))
    browser_page.goto((folder / "index.html").as_uri())

    def hits(query: str) -> list[str]:
        browser_page.fill("#q", "")
        expect(browser_page.locator("#status")).to_have_text("")
        browser_page.fill("#q", query)
        expect(browser_page.locator("#status")).to_contain_text("post")
        return browser_page.locator("#results a").all_inner_texts()

    assert hits("風車") == ["風車網的車"]
    assert hits("網") == ["風車網的車"]
    assert hits("CAFE meet") == ["INTERNET: Search Rivals Meet"]
    assert hits("rivals nowhere") == []
    assert hits("constructor") == []
    assert (
        hits('"rivals meet"') == hits("“search rivals” hour") == ["INTERNET: Search Rivals Meet"]
    )
    assert hits('"rivals search"') == hits('"meet two"') == hits('"rival"') == []
    assert hits('"lasted an ho') == hits('"search" "an hour"') == hits("meet rivals")
    assert hits('"網的車在"') == hits("車 風車") == ["風車網的車"]
    assert hits('"車 風車"') == []
    assert len(hits("title")) == 5
    [evil] = hits("two three")
    assert evil.startswith("=HYPERLINK(")
    browser_page.click("#results a")
    assert browser_page.locator("h1").inner_text().startswith("=HYPERLINK(")
    assert all(url.startswith("file:") for url in asked)
    assert wrong == []
