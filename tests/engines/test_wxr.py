"""WXR held against what a real WordPress writes of itself."""

import os
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from lxml import etree

from archiver.export.exporting import export_posts
from archiver.export.formats import format_named
from archiver.items import Author, Comment, Term
from tests.engines.importing import signed_in
from tests.engines.wordpress import keeping, wordpress
from tests.engines.workshop import Unavailable, Workshop
from tests.export.blog import archive_of, hostile_archive
from tests.store.building import HOME, rich_post


def parts(source: bytes) -> dict[str, set[str]]:
    """Each element by its path, with the names of its attributes."""
    found: dict[str, set[str]] = {}
    root = etree.fromstring(source)
    for element in root.iter(etree.Element):
        path = "/".join([*(str(e.tag) for e in element.iterancestors()), str(element.tag)])
        found.setdefault(path, set()).update(map(str, element.attrib))
    return found


def own_export(home: str) -> bytes:
    """What the WordPress at *home* exports."""
    with signed_in(home).open(f"{home}wp-admin/export.php?download=true&content=all") as answer:
        exported: bytes = answer.read()
    return exported


def test_every_element_is_one_that_wordpress_writes(tmp_path: Path) -> None:
    archive = hostile_archive(tmp_path / "archive")
    export_posts(archive, format_named("wxr"), tmp_path / "out.xml")
    try:
        shop = Workshop(Path(os.environ["ARCHIVER_ENGINES"]), tmp_path / "shop")
        shop.scratch.mkdir()
        with wordpress(shop) as served:
            real = parts(own_export(served.url))
    except Unavailable as error:
        pytest.skip(str(error))
    ours = parts((tmp_path / "out.xml").read_bytes())
    assert ours.keys() <= real.keys()
    assert {path: names for path, names in ours.items() if names != real[path]} == {}


def test_wordpress_keeps_what_the_archive_says(tmp_path: Path) -> None:
    text, moment = "[gallery] R&D <script>evil()</script>", datetime(2014, 5, 27, 4, tzinfo=UTC)
    post = attrs.evolve(
        rich_post(),
        title=text,
        bottom_line=text,
        published=moment,
        published_precision="second",
        body_html="<p>[caption]One[/caption]\\n &amp; <b>two</b> [audio src=x.mp3] \U0001f4f0</p>",
        authors=(Author(name=text),),
        categories=(Term(name="R&D"), Term(name="<Ü>")),
        tags=(Term(name="Café"), Term(name="Cafe"), Term(name="風車網" * 20)),
        comments=(Comment(id="1", author="A & B <c>", text=text, published=moment),),
    )
    other = attrs.evolve(post, url=f"{HOME}2014/05/other/", title="Other", tags=(Term(name="風"),))
    archive = archive_of(tmp_path / "archive", [post, other])
    export_posts(archive, format_named("wxr"), tmp_path / "out.xml")
    try:
        shop = Workshop(Path(os.environ["ARCHIVER_ENGINES"]), tmp_path / "shop")
        shop.scratch.mkdir()
        kept = {post["address"]: post for post in keeping(shop, tmp_path / "out.xml")}
    except Unavailable as error:
        pytest.skip(str(error))
    assert len(kept) == 2
    told = kept[post.url or ""]
    shown = told.pop("shown")
    assert "<script" not in shown
    assert "&#91;caption]One&#91;/caption]" in shown
    assert "<audio" not in shown
    assert sorted(told.pop("categories")) == ["<Ü>", "R&D"]
    assert sorted(told.pop("tags")) == ["Cafe", "Café", "風車網" * 20]
    assert told == {
        "address": post.url,
        "title": text,
        "excerpt": text,
        "moment": "2014-05-27 04:00:00",
        "status": "publish",
        "whole": True,
        "comments": [["A & B <c>", text]],
    }
    assert kept[other.url or ""]["tags"] == ["風"]
