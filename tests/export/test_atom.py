"""Changes as an Atom feed."""

import re
from typing import Any

import attrs
import feedparser
import pytest
from lxml import etree

from archiver.edits import Wording
from archiver.export.atom import feed
from archiver.store.edits import PostChange, Version

HOMES = [("https://letters.example/", "Letters")]
SEEN = "2026-05-09T12:00:00.000000Z"
NAMES = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = "a\x00b\x1bc\ud800\ufffe <script>alert(1)</script> & ]]> “x”"


def version(number: int, wording: Wording, parser_version: int = 1) -> Version:
    return Version(
        number=number,
        first_seen=SEEN,
        last_seen=SEEN,
        wording=wording,
        record_id=f"<urn:uuid:{number}>",
        warc_file="a.warc.gz",
        warc_offset=0,
        parser="wordpress",
        parser_version=parser_version,
    )


def change(**more: Any) -> PostChange:
    fields: dict[str, Any] = {
        "what": "edit",
        "post": 1,
        "site": "Letters",
        "home": "https://letters.example/",
        "url": "https://letters.example/2015/03/office/",
        "title": "An office",
        "published": None,
        "published_precision": None,
        "seen_at": "2026-05-08T12:00:00.000001Z",
        "before": "2026-05-01T12:00:00.000000Z",
        "versions": (
            version(1, Wording("An office", None, "It has 40 jobs.\n\nThat is all.")),
            version(2, Wording("An office", None, "It has 60 jobs.\n\nThat is all.")),
        ),
    }
    return PostChange(**fields | more)


def gone(**more: Any) -> PostChange:
    return change(what="deletion", versions=None, seen_at="2026-05-07T12:00:00.000000Z", **more)


def test_a_feed_reader_reads_it() -> None:
    told = feedparser.parse(feed([change(), gone(before=None)], HOMES, SEEN))
    assert not told.bozo
    assert (told.version, told.feed.title) == ("atom10", "Changes of Letters")
    assert told.feed.updated == "2026-05-08T12:00:00.000001Z"
    edited, deleted = told.entries
    assert (edited.title, deleted.title) == ("Edited: An office", "Gone: An office")
    assert edited.link == "https://letters.example/2015/03/office/"
    assert edited.summary.startswith("number: 40 → 60, in “… It has 60 jobs. That is all. …”; ")
    assert edited.summary.endswith(
        "edited: after 2026-05-01 12:00:00 UTC, by 2026-05-08 12:00:00 UTC"
    )
    assert "<del> 40</del><ins> 60</ins> jobs.<br />" in edited.content[0].value.replace(
        "<br>", "<br />"
    )
    assert deleted.summary.startswith("gone: by 2026-05-07 12:00:00 UTC; ")


def test_it_has_what_rfc_4287_demands() -> None:
    root = etree.fromstring(feed([change(), gone()], HOMES, SEEN))
    assert root.tag == f"{{{NAMES['a']}}}feed"
    for element in (root, *root.iterfind("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NAMES)) == 1
    assert root.findtext("a:author/a:name", None, NAMES) == "Letters"
    moments = [element.text or "" for element in root.iter(f"{{{NAMES['a']}}}updated")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", moment) for moment in moments)
    ids = [element.text or "" for element in root.iter(f"{{{NAMES['a']}}}id")]
    # RFC 4151: "tag:" authority "," date ":" specific
    tag = r"tag:letters\.example,\d{4}-\d\d-\d\d:archiver:(changes|edit|deletion):[0-9a-f]{32}"
    assert all(re.fullmatch(tag, one) for one in ids)
    assert len(set(ids)) == 3


def test_ids_stay_while_titles_and_rows_change() -> None:
    one, other = (
        feedparser.parse(feed([entry], HOMES, SEEN)).entries[0].id
        for entry in (change(), change(title="Another", post=7))
    )
    assert one == other
    assert (
        one
        != feedparser.parse(feed([change(url="https://letters.example/b/")], HOMES, SEEN))
        .entries[0]
        .id
    )


def test_the_same_changes_give_the_same_bytes() -> None:
    assert feed([change(), gone()], HOMES, SEEN) == feed([change(), gone()], HOMES, SEEN)


def test_without_changes_it_is_dated_by_the_last_look() -> None:
    several = [*HOMES, ("http://127.0.0.1:8796/", "Notes")]
    told = feedparser.parse(feed([], several, SEEN))
    assert (told.feed.updated, told.feed.title, told.entries) == (
        SEEN,
        "Changes of Letters, Notes",
        [],
    )
    assert told.feed.get("links", []) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://letters.example/\x00<\"'>"])
def test_hostile_titles_texts_and_addresses_stay_text(url: str) -> None:
    before, after = Wording(HOSTILE, HOSTILE, HOSTILE), Wording("x", HOSTILE * 2, f"{HOSTILE} 5")
    entry = change(
        url=url, title=HOSTILE, versions=(version(1, before), version(2, after, 2)),
        home="https://EXÄMPLE.example/",
    )  # fmt: skip
    written = feed([entry, attrs.evolve(entry, title=None)], [("javascript:x", HOSTILE)], SEEN)
    root = etree.fromstring(written)
    [content, _] = root.iter(f"{{{NAMES['a']}}}content")
    assert content.text is not None
    assert "<script" not in content.text
    assert "&lt;script&gt;" in content.text
    assert "both were read by different parsers" in content.text
    assert all((link.get("href") or "").startswith("http") for link in root.iter("{*}link"))
