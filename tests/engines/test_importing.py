"""WXR in WordPress's own importer: what the WordPress then holds is what the archive says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import attrs
import pytest
from lxml import etree

from archiver.export.exporting import Wanted, export_posts
from archiver.export.formats import format_named
from archiver.items import Image
from archiver.store.filters import Filters, posts
from archiver.store.part import Part, WholePost
from archiver.store.store import Store
from tests.crawl.blog import free_port, scrapy
from tests.engines.importing import Importer, importer
from tests.engines.workshop import Unavailable, Workshop
from tests.export.blog import archive_of
from tests.export.trying import trying_posts
from tests.store.building import HOME, rich_post

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@contextmanager
def running(scratch: Path) -> Iterator[Importer]:
    """The importer; the test is skipped where it cannot be had."""
    scratch.mkdir()
    try:
        shop = Workshop(Path(os.environ["ARCHIVER_ENGINES"]), scratch)
        with importer(shop) as found:
            yield found
    except Unavailable as error:
        pytest.skip(str(error))


def exported(archive: Path, out: Path, **filters: Any) -> Path:
    """The WXR file *out* of the posts of *archive*."""
    export_posts(archive, format_named("wxr"), out, Wanted(filters=Filters(**filters)))
    return out


def archived(archive: Path) -> dict[str, WholePost]:
    """The posts of *archive* by their addresses."""
    with Store.open(archive / "archive.db", readonly=True) as store:
        return {post["url"]: post for post in Part(store, posts(store, Filters())).posts()}


def by_guid(held: dict[str, Any], kind: str = "post") -> dict[str, dict[str, Any]]:
    """The items of that *kind* which came with an import, none of them twice."""
    found = [item for item in held["posts"] if item["kind"] == kind]
    items = {item["guid"]: item for item in found}
    assert len(items) == len(found)
    return items


def told(post: WholePost) -> dict[str, Any]:
    """What WordPress should hold of *post*."""
    return {
        "title": post["title"],
        "slug": unquote(urlsplit(post["url"]).path.rstrip("/").rpartition("/")[2]),
        "at": _times(post["published"], post["timezone"]),
        "excerpt": post["bottom_line"] or "",
        "author": post["authors"][0]["name"],
        "categories": sorted(term["name"] for term in post["categories"]) or ["Uncategorized"],
        "tags": sorted(term["name"] for term in post["tags"]),
        "comments": [
            (comment["author"] or "", comment["author_url"] or "", comment["text"],
             comment["kind"], _text(post, comment["parent_id"]),
             _times(comment["published"] or post["published"], post["timezone"]))
            for comment in post["comments"]
        ],
    }  # fmt: skip


def _times(moment: str, zone: str) -> tuple[str, ...]:
    """*moment* as the blog's clock and that of Greenwich tell it."""
    when = datetime.fromisoformat(moment)
    return tuple(when.astimezone(ZoneInfo(name)).strftime("%F %T") for name in (zone, "UTC"))


def _text(post: WholePost, comment: str | None) -> str | None:
    return next((each["text"] for each in post["comments"] if each["id"] == comment), None)


def kept(item: dict[str, Any], terms: list[dict[str, Any]]) -> dict[str, Any]:
    """What WordPress holds in *item*."""
    names = {(term["kind"], term["slug"]): unescape(term["name"]) for term in terms}
    texts = {each["number"]: unescape(each["comment_content"]) for each in item["comments"]}
    assert item["counted"] == len(item["comments"])
    assert {each["comment_approved"] for each in item["comments"]} <= {"1"}
    return {
        "title": unescape(item["post_title"]),
        "slug": unquote(item["post_name"]),
        "at": (item["post_date"], item["post_date_gmt"]),
        "excerpt": unescape(item["post_excerpt"]),
        "author": unescape(item["author"]),
        "categories": sorted(names["category", slug] for slug in item["categories"]),
        "tags": sorted(names["post_tag", slug] for slug in item["tags"]),
        "comments": [
            (unescape(each["comment_author"]), each["comment_author_url"], texts[each["number"]],
             each["comment_type"], texts.get(each["parent"]),
             (each["comment_date"], each["comment_date_gmt"]))
            for each in item["comments"]
        ],
    }  # fmt: skip


def test_a_blog_comes_back_whole_and_once(tmp_path: Path) -> None:
    archive, settings = tmp_path / "archive", ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False")
    options = [part for one in (f"ARCHIVE_DIR={archive}", *settings) for part in ("-s", one)]
    scrapy("crawl", "demo", "-a", f"port={free_port()}", *options)
    early = exported(archive, tmp_path / "early.xml", until=date(2012, 12, 31))
    whole = exported(archive, tmp_path / "whole.xml")
    said = archived(archive)
    with running(tmp_path / "shop") as found:
        found.take(early)
        part = by_guid(found.held())
        found.take(whole)
        held = found.held()
        assert "already exists" in found.take(whole)
        assert found.held() == held
    items = by_guid(held)
    assert 10 < len(part.keys() & said.keys()) < len(said)
    assert {url: kept(items[url], held["terms"]) for url in said} == {
        url: told(post) for url, post in said.items()
    }
    assert {items[url]["post_status"] for url in said} == {"publish"}
    written = {item.findtext("link"): item for item in etree.parse(whole).iter("item")}
    assert [
        url for url in said if items[url]["post_content"] != written[url].findtext(_CONTENT)
    ] == []
    assert len({(term["kind"], term["name"]) for term in held["terms"]}) == len(held["terms"])


def test_nothing_of_strangers_is_lost_or_doubled(tmp_path: Path) -> None:
    wxr = exported(archive_of(tmp_path / "archive", trying_posts()), tmp_path / "out.xml")
    written = {item.findtext("guid"): item for item in etree.parse(wxr).iter("item")}
    with running(tmp_path / "shop") as found:
        assert "Failed" not in found.take(wxr)
        held = found.held()
        found.take(wxr)
        assert found.held() == held
    items = by_guid(held)
    assert written.keys() <= items.keys()
    assert len(written) == len(trying_posts())
    told = {guid: len(item.findall("{*}comment")) for guid, item in written.items()}
    assert {guid: len(items[guid]["comments"]) for guid in told} == told
    terms = {guid: len(item.findall("category")) for guid, item in written.items()}
    of_item = {guid: items[guid]["tags"] + items[guid]["categories"] for guid in terms}
    assert {guid: len(of_item[guid]) for guid in terms} == {
        guid: number + ("uncategorized" in of_item[guid]) for guid, number in terms.items()
    }
    assert [item["shown"] for item in held["posts"] if "<script" in item["shown"]] == []


def test_images_are_attached(tmp_path: Path) -> None:
    with running(tmp_path / "shop") as found:
        lantern = f"{found.home}images/lantern.png"
        shown = attrs.evolve(
            rich_post(),
            body_html=f'<p><img src="{lantern}"></p>',
            images=(Image(url=lantern, alt="A lantern", caption="R&D on the pier"),),
        )
        untitled = attrs.evolve(
            shown, url=f"{HOME}2014/05/untitled/", title=None,
            images=(Image(url=f"{lantern}?again", alt="R&D"),),
        )  # fmt: skip
        archive = archive_of(tmp_path / "archive", [shown, untitled])
        wxr = exported(archive, tmp_path / "out.xml")
        assert "Failed" not in found.take(wxr, images=True)
        held = found.held()
        found.take(wxr, images=True)
        assert found.held() == held
    post, other = (by_guid(held)[address] for address in (shown.url, untitled.url))
    first, second = by_guid(held, "attachment").values()
    assert [post["number"], other["number"]] == [first["parent"], second["parent"]]
    assert (first["post_title"], first["alt"]) == ("A lantern", "A lantern")
    assert first["post_excerpt"] == "R&amp;D on the pier"
    assert (unescape(second["post_title"]), unescape(second["alt"])) == ("R&D", "R&D")
    assert first["guid"] in post["post_content"]
    assert lantern not in post["post_content"]
