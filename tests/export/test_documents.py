"""The folder of Markdown, the WXR file and the bag, read back by other people's programs."""

import hashlib
import re
import shutil
import subprocess
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

import bagit
import pytest
import yaml
from lxml import etree

from archiver.cli import main
from archiver.errors import ArgumentError
from archiver.export.format import Written
from archiver.items import Author, Comment, Image, Post, Term
from archiver.store.store import Store
from tests.archives import LETTERS, pages, site, write_warc
from tests.export.blog import EVIL, archive_of, png
from tests.export.conftest import Export
from tests.store.building import HOME, crawl_note, page

_WP = "{http://wordpress.org/export/1.2/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"


def front_matter(document: Path) -> dict[str, object]:
    text = document.read_text(encoding="utf-8")
    told = yaml.safe_load(text.removeprefix("---\n").split("\n---\n", 1)[0])
    assert isinstance(told, dict)
    return told


def test_front_matter_is_yaml_that_says_what_is_known(hostile: Path, export: Export) -> None:
    folder = export(hostile, "markdown")
    told = front_matter(folder / "2014" / "2014-05-27-evil.md")
    assert told["title"] == EVIL
    assert told["source"] == f"{HOME}2014/05/evil/"
    assert told["authors"] == ["-Ann|\u202e", "Ann"]
    assert told["tags"] == ["=1+1|\\|;,/../\x07", "CON", "con"]
    deep = (folder / "2014" / "2014-05-27-deep.md").read_text()
    assert deep.endswith("Deep \\<text>.\n\nMore of it.\n")
    full = front_matter(folder / "2020" / "2020-01-01-full.md")
    assert full["companies"] == ["Example Maps (NYSE: EXM)"]
    assert full["visits"] == 21010
    assert len(list(folder.rglob("*.md"))) == 10


def test_images_lie_beside_and_links_lead_to_files(
    pictured: Path, export: Export, written: list[Written]
) -> None:
    folder = export(pictured, "markdown") / "2015"
    text = (folder / "2015-03-02-office-1.md").read_text()
    shown = re.findall(r"!\[(.*?)\]\(([^\s)]+)\)", text)
    assert [alt for alt, _ in shown] == ["A map", "", "", "", "Lost", ""]
    held = [href for _, href in shown if not href.startswith("http")]
    assert [href.rpartition("/")[2].partition("-")[0] for href in held] == [
        *("map.png", "map", "drawing.svg", "moved.png")
    ]
    assert (folder / held[0]).read_bytes() == png()
    assert (folder / held[1]).read_bytes() == png(5)
    assert (folder / held[3]).read_bytes() == png()
    assert b"evil" not in (folder / held[2]).read_bytes()
    assert f"![Lost]({LETTERS}lost.png)" in text
    assert "[the other](../2015/2015-03-02-office-2.md)" in text
    assert written == [Written(posts=2, images=4, images_missing=2)]


@pytest.mark.parametrize(
    ("reader", "page", "image", "link"),
    [
        ("hugo", "posts/2015-03-02-office-1/index.md", "map.png", "../2015-03-02-office-2/"),
        ("jekyll", "_posts/2015-03-02-office-1.md", "map.png", "../2015-03-02-office-2/"),
    ],
)
def test_site_generators_find_posts_and_images(
    pictured: Path, export: Export, reader: str, page: str, image: str, link: str
) -> None:
    folder = export(pictured, "markdown", **{"for": reader})
    text = (folder / page).read_text()
    assert f"![A map]({image})" in text
    assert f"[the other]({link})" in text
    assert (folder / "posts" / "2015-03-02-office-1" / image).exists()
    assert "\n# " not in text  # they print the title themselves


@pytest.mark.parametrize("reader", ["hugo", "jekyll"])
def test_archived_text_is_no_template(hostile: Path, export: Export, reader: str) -> None:
    folder = export(hostile, "markdown", **{"for": reader})
    for document in folder.rglob("*.md"):
        body = document.read_text().split("\n---\n", 1)[1]
        assert "{{" not in body
        assert "{%" not in body
    assert (folder / "_posts").exists() == (reader == "jekyll")


@pytest.mark.skipif(not shutil.which("hugo"), reason="needs hugo, from the package hugo")
def test_hugo_builds_it(pictured: Path, export: Export, tmp_path: Path) -> None:
    export(pictured, "markdown", "site/content", **{"for": "hugo"})
    layouts = tmp_path / "site" / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("<h1>{{ .Title }}</h1>{{ .Content }}")
    (layouts / "list.html").write_text("{{ .Title }}")
    (tmp_path / "site" / "config.toml").write_text('baseURL = "http://x.example/"\n')
    subprocess.run(["hugo", "--quiet"], cwd=tmp_path / "site", check=True, timeout=120)
    built = tmp_path / "site" / "public" / "posts" / "2015-03-02-office-1"
    html = (built / "index.html").read_text()
    assert 'src="map.png"' in html
    assert (built / "map.png").read_bytes() == png()
    assert 'href="../2015-03-02-office-2/"' in html


def channel(path: Path) -> etree._Element:
    found = etree.parse(str(path)).find("channel")
    assert found is not None
    return found


def test_wxr_comes_back_as_it_was(hostile: Path, export: Export) -> None:
    told = channel(export(hostile, "wxr"))
    assert told.findtext(f"{_WP}wxr_version") == "1.2"
    assert told.findtext("title") == "Letters <i>&</i> ]]>"
    items = {item.findtext("link"): item for item in told.iter("item")}
    full = items[f"{HOME}2014/05/full/"]
    assert full.findtext("title") == "INTERNET: Search Rivals Meet"
    assert full.findtext(f"{_WP}post_date_gmt") == "2020-01-01 12:00:00"
    assert full.findtext(f"{_WP}post_modified_gmt") == "2020-01-01 13:00:00"
    assert full.findtext("pubDate") == "Wed, 01 Jan 2020 12:00:00 +0000"
    assert full.findtext(_EXCERPT) == "Two rivals | may\nshare."
    assert "<p>The café meeting lasted an hour.</p>" in (full.findtext(_CONTENT) or "")
    assert full.findtext(f"{_WP}status") == "publish"
    terms = [(c.get("domain"), c.get("nicename"), c.text) for c in full.iter("category")]
    assert terms == [
        ("category", "internet", "Internet"),
        ("post_tag", "maps", "maps"),
        ("post_tag", "search", "search"),
    ]
    first, second = full.iter(f"{_WP}comment")
    assert second.findtext(f"{_WP}comment_parent") == first.findtext(f"{_WP}comment_id")
    assert second.findtext(f"{_WP}comment_type") == "pingback"
    image = items[f"{HOME}i.jpg"]
    assert image.findtext(f"{_WP}post_type") == "attachment"
    assert image.findtext(f"{_WP}attachment_url") == f"{HOME}i.jpg"
    assert image.findtext(f"{_WP}post_parent") == full.findtext(f"{_WP}post_id")
    assert items[f"{HOME}aux.html"].findtext(f"{_WP}status") == "draft"


def test_wxr_of_a_hostile_blog_holds_text_and_no_script(hostile: Path, export: Export) -> None:
    told = channel(export(hostile, "wxr"))
    evil = next(i for i in told.iter("item") if i.findtext("link") == f"{HOME}2014/05/evil/")
    assert evil.findtext("title") == escape(re.sub("[\x00\x01\x1b\ufffe]", "", EVIL), quote=False)
    content = evil.findtext(_CONTENT) or ""
    assert "One]]&gt; &amp; " in content
    for wrong in ("<script", "onclick", "onload", "javascript:", "<iframe", "<form", "<style"):
        assert wrong not in content
    slugs = [e.text for e in told.iter(f"{_WP}tag_slug")]
    assert len(set(slugs)) == len(slugs) == 5
    logins = [e.text for e in told.iter(f"{_WP}author_login")]
    assert len(set(logins)) == len(logins)
    assert all(re.fullmatch(r"[a-z0-9-]+", login or "") for login in logins)
    numbers = [e.text for e in told.iter(f"{_WP}post_id")]
    assert len(set(numbers)) == len(numbers)
    said = [e.text for e in evil.iter(f"{_WP}comment_content")]
    assert said == ["&lt;b&gt;x&lt;/b&gt; ]]&gt;\n\n# y", ""]


MIDNIGHT = datetime(2014, 5, 27, tzinfo=UTC)


def untimed(name: str, **told: object) -> Post:
    """A post that tells no more than its day."""
    known = {"title": "Open thread", "published": MIDNIGHT, "published_precision": "day"}
    return Post(url=f"{HOME}{name}/", **(known | told))


def items_of(directory: Path, export: Export, *posts: Post) -> list[etree._Element]:
    return list(channel(export(archive_of(directory, posts), "wxr")).iter("item"))


def test_wxr_tells_text_as_the_html_that_wordpress_keeps(tmp_path: Path, export: Export) -> None:
    names = Author(name="A & B"), Term(name="<R&D>"), Comment(id="1", author="<i>", text="[x] <b>")
    author, term, comment = names
    [item] = items_of(tmp_path / "a", export, untimed(
        "a", title="Q & <b>", bottom_line="1 < 2", authors=(author,), categories=(term,),
        comments=(comment,), body_html='<p>[gallery] <a href="/[x]">y</a></p>',
    ))  # fmt: skip
    assert item.findtext("title") == "Q &amp; &lt;b&gt;"
    assert item.findtext(_EXCERPT) == "1 &lt; 2"
    assert item.findtext("category") == "&lt;R&amp;D&gt;"
    assert item.findtext(f".//{_WP}comment_author") == "&lt;i&gt;"
    assert "&#91;gallery]" in (content := item.findtext(_CONTENT) or "")
    assert "[" not in content
    told = item.getparent()
    assert told is not None
    assert told.findtext(f".//{_WP}cat_name") == "&lt;R&amp;D&gt;"
    assert told.findtext(f".//{_WP}author_display_name") == "A &amp; B"


def test_no_two_items_of_wxr_have_one_title_and_moment(tmp_path: Path, export: Export) -> None:
    images = tuple(Image(url=f"{HOME}{n}.png", alt=alt) for n, alt in enumerate(["Map", "map"]))
    told = items_of(tmp_path / "a", export, untimed("a", images=images),
                    untimed("b", images=images[:1]), untimed("c", title=None))  # fmt: skip
    kept = [(item.findtext("title"), item.findtext(f"{_WP}post_date")) for item in told]
    assert kept == [
        ("Open thread", "2014-05-27 00:00:00"),
        ("Map", "2014-05-27 00:00:00"),
        ("map (2)", "2014-05-27 00:00:00"),
        ("Open thread", "2014-05-27 00:00:01"),  # its image is attached by now
        ("", "2014-05-27 00:00:02"),
    ]


def test_wxr_has_no_answer_before_what_it_answers(tmp_path: Path, export: Export) -> None:
    answers = {"c": "b", "b": "a", "a": None, "x": "y", "y": "x", "z": "lost"}
    comments = tuple(Comment(id=id, parent_id=to, text=id) for id, to in answers.items())
    [item] = items_of(tmp_path / "a", export, untimed("a", comments=comments))
    told = [
        [comment.findtext(f"{_WP}comment_{name}") for name in ("content", "id", "parent")]
        for comment in item.iter(f"{_WP}comment")
    ]
    assert told == [
        ["a", "1", "0"],
        ["b", "2", "1"],
        ["c", "3", "2"],
        ["y", "4", "0"],
        ["x", "5", "4"],
        ["z", "6", "0"],
    ]


def test_slugs_of_wxr_differ_as_wordpress_writes_them(tmp_path: Path, export: Export) -> None:
    names = "Café", "Cafe", "風" * 40 + "車", "風" * 40 + "網", "?!"
    [item] = items_of(
        tmp_path / "a", export, untimed("a", tags=tuple(Term(name=name) for name in names))
    )
    slugs = [category.get("nicename") or "" for category in item.iter("category")]
    assert {"cafe", "風" * 21} < set(slugs)
    assert len(set(slugs)) == 5
    assert max(len(quote(slug)) for slug in slugs) <= 200


def test_wxr_holds_one_blog(tmp_path: Path, export: Export) -> None:
    with Store.open(tmp_path / "two" / "archive.db") as store:
        store.write(store.begin_run(crawl_note()), [page("a")])
        other = crawl_note("run-2", home="https://other.example/", hosts=("other.example",))
        store.write(
            store.begin_run(other),
            [page("b", address="https://other.example/b/", url="https://other.example/b/")],
        )
    with pytest.raises(
        ArgumentError, match=r"--site names it: https://blog\.example/, https://oth"
    ):
        export(tmp_path / "two", "wxr")


def test_a_bag_is_valid_and_an_archive(
    pictured: Path, export: Export, written: list[Written], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = export(pictured, "bagit")
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["External-Identifier"] == LETTERS
    octets, count = map(int, bag.info["Payload-Oxum"].split("."))
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    assert (octets, count) == (sum(path.stat().st_size for path in files), len(files))
    assert {"CITATION.cff", "datacite.json"} <= set(bag.tagfile_entries())
    assert written == [Written(posts=2)]
    before = {path: path.read_bytes() for path in files}
    with pytest.raises(SystemExit) as ended:
        main(["stats", "--archive", str(folder / "data")])
    assert ended.value.code == 0
    assert "Office Letters" in capsys.readouterr().out
    assert {
        path: path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()
    } == before


def test_a_bag_that_was_changed_is_not_valid(pictured: Path, export: Export) -> None:
    folder = export(pictured, "bagit")
    [warc] = (folder / "data" / "warc").glob("*.warc.gz")
    line = f"{hashlib.sha512(warc.read_bytes()).hexdigest()}  data/warc/{warc.name}\n"
    assert line in (folder / "manifest-sha512.txt").read_text()
    warc.write_bytes(warc.read_bytes()[:-1])
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_a_bag_leaves_out_what_is_not_finished(
    pictured: Path, tmp_path: Path, export: Export, written: list[Written]
) -> None:
    copy = shutil.copytree(pictured, tmp_path / "copy")
    torn = write_warc(copy / "warc", pages(), site(), name="odd%\nname.warc.gz", torn=False)
    write_warc(copy / "warc", pages(), site(), run="run-9", torn=True)
    folder = export(copy, "bagit")
    assert [name.endswith(".open") for name in written[0].still_open] == [True]
    assert "data/warc/odd%25%0Aname.warc.gz" in (folder / "manifest-sha256.txt").read_text()
    assert (folder / "data" / "warc" / torn.name).exists()
