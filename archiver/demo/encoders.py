"""Image files written by hand: PNG, GIF, JPEG and ICO, enough of each for drawn charts."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

__all__ = ["gif", "ico", "jpeg_mosaic", "png"]

Colour = tuple[int, int, int]


def png(width: int, height: int, rows: Sequence[bytes]) -> bytes:
    """An RGB image; *rows* hold three bytes a pixel."""
    scanlines = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"IDAT", zlib.compress(scanlines, 1))
        + _png_chunk(b"IEND", b"")
    )


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def ico(image: bytes, size: int) -> bytes:
    """An icon file that holds one PNG *image* of *size* pixels square."""
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(image), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + image


def gif(width: int, height: int, palette: Sequence[Colour], pixels: bytes) -> bytes:
    """An image of at most eight colours; *pixels* hold an index into *palette* each."""
    colours = b"".join(bytes(colour) for colour in palette).ljust(24, b"\0")
    stream = _bits_low_first(_lzw(pixels))
    blocks = b"".join(
        bytes([len(part)]) + part
        for part in (stream[n : n + 255] for n in range(0, len(stream), 255))
    )
    screen = struct.pack("<HHBBB", width, height, 0b1111_0010, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return b"GIF89a" + screen + colours + frame + b"\x03" + blocks + b"\0;"


def _lzw(pixels: bytes) -> Iterator[tuple[int, int]]:
    """(code, width in bits) for *pixels* below 8, by GIF's variant of LZW."""
    clear, end = 8, 9
    table: dict[bytes, int] = {bytes([value]): value for value in range(8)}
    width = 4
    yield clear, width
    run = b""
    for value in pixels:
        longer = run + bytes([value])
        if longer in table:
            run = longer
            continue
        yield table[run], width
        table[longer] = len(table) + 2
        if len(table) + 2 > 1 << width and width < 12:
            width += 1
        if len(table) + 2 >= 4095:
            yield clear, width
            table = {bytes([value]): value for value in range(8)}
            width = 4
        run = bytes([value])
    yield table[run], width
    yield end, width


def _bits_low_first(codes: Iterator[tuple[int, int]]) -> bytes:
    number, used = 0, 0
    out = bytearray()
    for code, width in codes:
        number |= code << used
        used += width
        while used >= 8:
            out.append(number & 255)
            number >>= 8
            used -= 8
    return bytes(out) + (bytes([number]) if used else b"")


def jpeg_mosaic(width: int, height: int, blocks: Sequence[Sequence[Colour]]) -> bytes:
    """A picture whose blocks of eight by eight pixels have one colour each.

    Such blocks have no coefficient but the first, so two tiny Huffman tables do: nine sizes of
    difference in four bits each, and one code for "nothing follows".
    """
    quantisation = b"\xff\xdb\x00\x43\x00" + bytes([8]) * 64
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3)
    frame += b"\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    direct = b"\xff\xc4\x00\x1c\x00" + bytes([0, 0, 0, 9] + [0] * 12) + bytes(range(9))
    alternating = b"\xff\xc4\x00\x14\x10" + bytes([1] + [0] * 15) + b"\0"
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00"
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    bits = "".join(_mosaic_bits(blocks))
    bits += "1" * (-len(bits) % 8)
    stream = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    head = b"\xff\xd8" + jfif + quantisation + frame + direct + alternating
    return head + scan + stream + b"\xff\xd9"


def _mosaic_bits(blocks: Sequence[Sequence[Colour]]) -> Iterator[str]:
    before = (0, 0, 0)
    for row in blocks:
        for colour in row:
            levels = _ycbcr(colour)
            for level, last in zip(levels, before, strict=True):
                yield _difference(level - last) + "0"
            before = levels


def _ycbcr(colour: Colour) -> Colour:
    """JPEG's colour space, centred on zero, in integers (ITU-T T.871)."""
    red, green, blue = colour
    return (
        (299 * red + 587 * green + 114 * blue) // 1000 - 128,
        min(127, (-168736 * red - 331264 * green + 500000 * blue) // 1_000_000),
        min(127, (500000 * red - 418688 * green - 81312 * blue) // 1_000_000),
    )


def _difference(value: int) -> str:
    size = abs(value).bit_length()
    if not size:
        return f"{size:04b}"
    return f"{size:04b}{value if value > 0 else value + (1 << size) - 1:0{size}b}"
