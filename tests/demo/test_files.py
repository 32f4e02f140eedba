"""The files are what their types say, and the same in every process."""

import re
import struct
import subprocess
import sys
import zlib

import pytest

from archiver.demo.charts import avatar, chart, favicon, mark
from archiver.demo.encoders import gif, jpeg_mosaic, png
from archiver.demo.files import files, pdf, silence
from archiver.demo.font import woff
from archiver.demo.posts import POSTS

MAGIC = {
    "css": b"",
    "gif": b"GIF89a",
    "ico": b"\0\0\1\0",
    "jpg": b"\xff\xd8\xff",
    "js": b"/*",
    "mp3": b"\xff\xfb",
    "pdf": b"%PDF-1.4",
    "png": b"\x89PNG\r\n\x1a\n",
    "svg": b"<svg ",
    "woff": b"wOFF",
}


def test_every_file_begins_as_its_type_does_and_is_small() -> None:
    for path, file in files().items():
        content = file.content()
        assert content.startswith(MAGIC[path.rpartition(".")[2]]), path
        assert 50 < len(content) < 300_000, path
        assert "/" in file.media_type


def test_every_picture_has_both_its_files() -> None:
    for post in POSTS:
        for picture in post.images:
            assert {picture.full_path, picture.small_path, picture.path} <= set(files())


def chunks(image: bytes) -> dict[bytes, bytes]:
    found, offset = {}, 8
    while offset < len(image):
        size, kind = struct.unpack_from(">I4s", image, offset)
        content = image[offset + 8 : offset + 8 + size]
        assert struct.unpack_from(">I", image, offset + 8 + size)[0] == zlib.crc32(kind + content)
        found[kind] = content
        offset += size + 12
    return found


def pixels(image: bytes) -> list[bytes]:
    parts = chunks(image)
    width, height = struct.unpack_from(">II", parts[b"IHDR"])
    scan = zlib.decompress(parts[b"IDAT"])
    assert len(scan) == height * (width * 3 + 1)
    return [scan[n + 1 : n + width * 3 + 1] for n in range(0, len(scan), width * 3 + 1)]


def test_png_holds_the_pixels_given() -> None:
    rows = [bytes(range(6)), bytes(range(6, 12))]
    assert pixels(png(2, 2, rows)) == rows


def unlzw(stream: bytes) -> bytes:
    """Read GIF's codes back the slow way, from three-bit pixels."""
    number = int.from_bytes(stream, "little")
    table: list[bytes] = []
    out, last, width = b"", b"", 4
    while True:
        code = number & ((1 << width) - 1)
        number >>= width
        if code == 9:
            return out
        if code == 8:
            table = [bytes([n]) for n in range(8)] + [b"", b""]
            width, last = 4, b""
            continue
        run = table[code] if code < len(table) else last + last[:1]
        out += run
        if last:
            table.append(last + run[:1])
        if len(table) == 1 << width and width < 12:
            width += 1
        last = run


@pytest.mark.parametrize("length", [1, 7, 500, 40_000])
def test_gif_holds_the_pixels_given(length: int) -> None:
    # Squares modulo a prime repeat so seldom that the code table fills up and is cleared.
    wanted = bytes(n * n % 65537 // 7 % 6 for n in range(length))
    image = gif(length, 1, [(0, 0, 0)] * 6, wanted)
    blocks, offset = b"", 6 + 7 + 24 + 10 + 1
    while image[offset]:
        blocks += image[offset + 1 : offset + 1 + image[offset]]
        offset += image[offset] + 1
    assert image[offset:] == b"\0;"
    assert unlzw(blocks) == wanted


def test_jpeg_has_its_segments_in_order_and_no_stray_marker() -> None:
    image = jpeg_mosaic(16, 8, [[(255, 0, 0), (0, 0, 255)]])
    scan = image.index(b"\xff\xda")
    assert re.findall(rb"\xff[\xc0\xc4\xd8\xdb\xe0]", image[:scan]) == [
        b"\xff\xd8",
        b"\xff\xe0",
        b"\xff\xdb",
        b"\xff\xc0",
        b"\xff\xc4",
        b"\xff\xc4",
    ]
    assert not re.search(rb"\xff[^\x00]", image[scan + 14 : -2])
    assert image.endswith(b"\xff\xd9")


def test_a_grey_mosaic_codes_no_difference() -> None:
    same = jpeg_mosaic(64, 64, [[(128, 128, 128)] * 8] * 8)
    assert len(same) < len(jpeg_mosaic(64, 64, [[(n * 30, 9, 200 - n * 9) for n in range(8)]] * 8))


def test_charts_follow_their_trend() -> None:
    def height(column: int, image: bytes) -> int:
        rows = pixels(image)
        ink = bytes((31, 111, 120))
        return sum(row[column * 3 : column * 3 + 3] == ink for row in rows)

    rising, falling = (chart("bars", "tests", (320, 180), trend) for trend in (1, -1))
    assert height(40, rising) < height(216, rising)
    assert height(40, falling) > height(216, falling)


def test_portraits_and_marks_are_square() -> None:
    for image, size in ((avatar(0), 56), (mark(180), 180)):
        assert struct.unpack_from(">II", chunks(image)[b"IHDR"]) == (size, size)
    assert len({avatar(face) for face in range(4)}) == 4
    assert favicon()[22:] == mark(32)


def test_the_font_is_whole() -> None:
    font = woff()
    flavour, length, tables = struct.unpack_from(">IIH", font, 4)
    assert (flavour, length, tables) == (0x10000, len(font), 10)
    for n in range(tables):
        tag, offset, packed, size, checksum = struct.unpack_from(">4sIIII", font, 44 + 20 * n)
        table = bytearray(font[offset : offset + size])
        if tag == b"head":
            table[8:12] = bytes(4)
        table += bytes(-len(table) % 4)
        words = struct.unpack(f">{len(table) // 4}I", table)
        assert packed == size
        assert sum(words) & 0xFFFFFFFF == checksum, tag


def test_a_document_finds_its_objects() -> None:
    document = pdf(["One", "Two"])
    start = int(document.rsplit(b"startxref\n", 1)[1].split()[0])
    assert document[start:].startswith(b"xref\n0 6\n")
    for number, line in enumerate(document[start:].splitlines()[3:8], 1):
        assert document[int(line.split()[0]) :].startswith(b"%d 0 obj" % number)
    assert b"(One) Tj" in document


def test_silence_is_a_row_of_frames() -> None:
    # 32 kbit/s at 44.1 kHz: 144 * 32000 / 44100 bytes a frame, rounded down.
    assert [silence(3)[n : n + 2] for n in (0, 104, 208)] == [b"\xff\xfb"] * 3
    assert len(silence(3)) == 312


DIGEST = """
import hashlib
from archiver.demo.origin import Origin
from archiver.demo.posts import POSTS
from archiver.demo.routes import Blog, Request
from archiver.demo.files import files
blog = Blog(Origin("http://127.0.0.1:1", "http://localhost:1"))
digest = hashlib.sha256()
for target in ["/", "/feed/", "/wp-json/wp/v2/posts?per_page=100&_embed", "/wp-sitemap.xml",
               "/sitemap-recent.xml.gz", *(post.path for post in POSTS)]:
    reply = blog.reply(Request("GET", target))
    digest.update(repr(reply).encode())
for file in files().values():
    digest.update(file.content())
print(digest.hexdigest())
"""


def test_the_same_bytes_come_from_every_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    }
    assert len(digests) == 1
