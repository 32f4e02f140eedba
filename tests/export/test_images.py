"""Images out of the WARC files, and what is said where there is none."""

import logging
import shutil
from pathlib import Path

import pytest

from archiver.export.format import Written
from archiver.export.images import Images
from archiver.reparse import reparse
from archiver.store.store import Store
from tests.archives import LETTERS, answer, site, write_warc
from tests.crawl.blog import post as page
from tests.export.blog import png
from tests.export.conftest import Export


def archive(directory: Path, found: dict[str, bytes]) -> Path:
    shown = {f"{LETTERS}2015/03/office-1/": page(1).encode()}
    shown |= {LETTERS + path: content for path, content in found.items()}
    reparse([write_warc(directory / "warc", shown, site())], directory / "archive.db", jobs=1)
    return directory


def image(directory: Path, path: str) -> tuple[str, bytes] | None:
    with Store.open(directory / "archive.db", readonly=True) as store:
        images = Images(store, directory / "warc")
        found = images.image(LETTERS + path, 1)
        assert images.image(LETTERS + path, 1) == found  # asked again, it is the same
    return (found.mime, found.content) if found else None


def moved(path: str) -> bytes:
    head = f"\r\nLocation: {LETTERS}{path}\r\n".encode()
    return answer(b"", "301 Moved Permanently").replace(b"\r\n", head, 1)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypavif", "image/avif"),
        (b"<html><svg></svg></html>", None),
        (b"", None),
    ],
)
def test_an_image_is_what_its_bytes_say(tmp_path: Path, content: bytes, mime: str | None) -> None:
    found = image(archive(tmp_path, {"a.png": answer(content, mime="text/html")}), "a.png")
    assert found == (mime and (mime, content))


def test_redirects_are_followed_so_far(tmp_path: Path) -> None:
    chain = {f"{n}.png": moved(f"{n + 1}.png") for n in range(1, 7)}
    circle = {"x.png": moved("y.png"), "y.png": moved("x.png")}
    made = archive(tmp_path, chain | circle | {"7.png": answer(png(), mime="image/png")})
    assert image(made, "4.png") == ("image/png", png())
    assert image(made, "1.png") is None
    assert image(made, "x.png") is None


def test_a_broken_answer_gives_way_to_the_one_before(tmp_path: Path) -> None:
    made = archive(tmp_path, {"a.png": answer(png(), mime="image/png")})
    later = {f"{LETTERS}a.png": answer(b"gone", "404 Not Found")}
    reparse([write_warc(made / "warc", later, site(), run="run-2")], made / "archive.db", jobs=1)
    assert image(made, "a.png") == ("image/png", png())


def test_an_export_goes_on_without_its_warc_files(
    pictured: Path, tmp_path: Path, export: Export, written: list[Written],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    copy = shutil.copytree(pictured, tmp_path / "copy")
    for path in (copy / "warc").glob("*.warc.gz"):
        path.unlink()
    with caplog.at_level(logging.WARNING):
        export(copy, "markdown")
    assert written == [Written(posts=2, images=0, images_missing=6)]
    assert "put the WARC file back" in caplog.text
