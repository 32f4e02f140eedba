"""The book: what is in it, and that EPUBCheck finds nothing wrong."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from archiver.export import xml_text
from archiver.export.format import Written
from archiver.export.zip_writer import ZipWriter
from tests.export.blog import DRAWING, archive_of, png
from tests.export.conftest import Export
from tests.export.trying import NO_ADDRESSES, trying_posts
from tests.store.building import HOME

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return {info.filename: book.read(info) for info in book.infolist()}


@pytest.fixture
def trying(tmp_path: Path) -> Path:
    return archive_of(tmp_path / "trying", trying_posts(), title="\x01")


def test_a_book_begins_with_its_type(pictured: Path, export: Export) -> None:
    raw = export(pictured, "epub").read_bytes()
    assert raw[30:58] == b"mimetypeapplication/epub+zip"


def test_a_book_has_posts_contents_and_images(
    pictured: Path, export: Export, written: list[Written]
) -> None:
    found = members(export(pictured, "epub"))
    package = etree.fromstring(found["EPUB/package.opf"])
    assert package.findtext(f".//{_DC}title") == "Office Letters, 2015"
    assert package.findtext(f".//{_DC}language") == "en-US"
    hrefs = {item.get("id"): item.get("href") for item in package.iter(f"{_OPF}item")}
    assert {f"EPUB/{href}" for href in hrefs.values()} == found.keys() - {
        *("mimetype", "META-INF/container.xml", "EPUB/package.opf")
    }
    spine = [hrefs[ref.get("idref")] for ref in package.iter(f"{_OPF}itemref")]
    assert spine == ["title.xhtml", "nav.xhtml", "posts/000000.xhtml", "posts/000001.xhtml"]
    nav = etree.fromstring(found["EPUB/nav.xhtml"])
    assert [a.get("href") for a in nav.iter(f"{_XHTML}a")] == [
        *("title.xhtml", "posts/000000.xhtml", "posts/000001.xhtml")
    ]
    post = etree.fromstring(found["EPUB/posts/000000.xhtml"])
    shown = [image.get("src") for image in post.iter(f"{_XHTML}img")]
    assert len(shown) == 4
    assert shown[0] == shown[3]  # one image, however often it is shown
    assert found[f"EPUB/{shown[0].removeprefix('../')}"] == png()
    assert any(a.get("href") == "000001.xhtml" for a in post.iter(f"{_XHTML}a"))
    assert written == [Written(posts=2, images=3, images_missing=2)]
    assert DRAWING not in found.values()


def test_a_hostile_blog_makes_sound_xhtml_without_scripts(hostile: Path, export: Export) -> None:
    found = members(export(hostile, "epub", title=" A <book> \x00 "))
    for name, content in found.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            root = etree.fromstring(content)
            for element in root.iter(etree.Element):
                assert etree.QName(element).localname not in {"script", "style", "iframe", "form"}
                assert not any(str(a).startswith("on") for a in element.attrib)
                assert not (element.get("href") or "").startswith(("javascript", "data"))
    assert any(b"<p>Deep &lt;text&gt;.</p>" in content for content in found.values())
    assert b"<dc:title>A &lt;book&gt;</dc:title>" in found["EPUB/package.opf"]


def test_names_in_a_book_can_be_read_and_have_an_end(trying: Path, export: Export) -> None:
    found = members(export(trying, "epub"))
    package = etree.fromstring(found["EPUB/package.opf"])
    assert package.findtext(f".//{_DC}title") == "1–9999"
    authors = [element.text or "" for element in package.iter(f"{_DC}creator")]
    assert all(0 < len(author) <= 300 for author in authors)
    names = [a.text or "" for a in etree.fromstring(found["EPUB/nav.xhtml"]).iter(f"{_XHTML}a")]
    assert all(0 < len(name) <= 300 for name in names)
    assert f"{'T' * 299}…" in names
    assert f"{HOME}2014/05/blank/" in names


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_no_host_is_called_is_no_address(url: str) -> None:
    assert xml_text.address(url) is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("HTTP://A.example", "http://A.example/"),
        ("http://127.0.0.1:8000/a b", "http://127.0.0.1:8000/a%20b"),
        ("https://xn--a-1.example.:00443?q", "https://xn--a-1.example.:443?q"),
        ("http://a:/#é", "http://a/#%C3%A9"),
    ],
)
def test_an_address_is_told_in_ascii(url: str, address: str) -> None:
    assert xml_text.address(url) == address


@pytest.mark.program("epubcheck", "epubcheck")
@pytest.mark.parametrize("name", ["pictured", "hostile", "trying"])
def test_epubcheck_finds_nothing(
    name: str, request: pytest.FixtureRequest, export: Export
) -> None:
    book = export(request.getfixturevalue(name), "epub", "out.epub")
    program = shutil.which("epubcheck")
    assert program
    java = ["java", "-jar"] if Path(program).read_bytes()[:2] == b"PK" else []  # as Debian has it
    done = subprocess.run(
        [*java, program, str(book)], capture_output=True, text=True, check=False, timeout=200
    )
    assert "No errors or warnings detected" in done.stdout + done.stderr


def test_a_zip_of_more_members_than_16_bits_count(tmp_path: Path) -> None:
    with (tmp_path / "many.zip").open("xb") as file:
        writer = ZipWriter(file)
        for number in range(70_000):
            writer.add(f"{number}", b"x" * (number % 3), packed=number % 2 == 0)
        writer.close()
    with zipfile.ZipFile(tmp_path / "many.zip") as read:
        assert len(read.namelist()) == 70_000
        assert read.read("69998") == b"xx"


def test_a_zip_beyond_four_gigabytes(tmp_path: Path) -> None:
    with (tmp_path / "large.zip").open("xb") as file:
        writer = ZipWriter(file)
        file.seek(5 << 30)  # a hole in the file, as long as others' members
        writer.add("風.txt", b"after" * 9)
        writer.close()
    with zipfile.ZipFile(tmp_path / "large.zip") as read:
        assert read.read("風.txt") == b"after" * 9
