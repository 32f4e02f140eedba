"""A font of one sign, the sail that marks featured posts: OpenType tables in WOFF 1.0."""

from __future__ import annotations

import struct
from functools import cache

__all__ = ["woff"]

_SAIL = ((120, 120), (120, 820), (640, 120))
_BOX = ((80, 0), (80, 700), (420, 700), (420, 0))
_CODE = 0xE000
_UNITS = 1000
_BORN = 3_376_512_000
"""January 2011, in seconds since 1904."""


def _glyph(points: tuple[tuple[int, int], ...]) -> bytes:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    head = struct.pack(">hhhhh", 1, min(xs), min(ys), max(xs), max(ys))
    outline = struct.pack(">HH", len(points) - 1, 0) + b"\x01" * len(points)
    steps = b"".join(
        struct.pack(">h", after - before)
        for axis in (xs, ys)
        for before, after in zip([0, *axis], axis, strict=False)
    )
    return (head + outline + steps).ljust(-(-len(head + outline + steps) // 4) * 4, b"\0")


def _cmap() -> bytes:
    """Format 4: one segment for the sign, one that closes the table."""
    ends, starts = struct.pack(">HH", _CODE, 0xFFFF), struct.pack(">HH", _CODE, 0xFFFF)
    deltas = struct.pack(">HH", (1 - _CODE) & 0xFFFF, 1)
    body = struct.pack(">HHHH", 4, 4, 1, 0) + ends + b"\0\0" + starts + deltas + b"\0\0\0\0"
    table = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _name() -> bytes:
    words = ["Harbour Marks", "Regular", "Harbour Marks", "Harbour Marks", "1.0", "HarbourMarks"]
    encoded = [word.encode("utf-16-be") for word in words]
    records, offset = b"", 0
    for number, text in enumerate(encoded, 1):
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(text), offset)
        offset += len(text)
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + b"".join(encoded)


def _tables() -> dict[bytes, bytes]:
    box, sail = _glyph(_BOX), _glyph(_SAIL)
    os2 = struct.pack(">HhHHH", 4, 500, 400, 5, 0) + struct.pack(">10h", *[100] * 10)
    os2 += struct.pack(">h", 0) + bytes(10) + struct.pack(">4I", 0, 0, 0, 0) + b"HBST"
    os2 += struct.pack(">HHHhhhHH", 0x40, _CODE, _CODE, 900, -100, 0, 900, 100)
    os2 += struct.pack(">IIhhHHH", 1, 0, 500, 700, 0, 32, 1)
    return {
        b"OS/2": os2,
        b"cmap": _cmap(),
        b"glyf": box + sail,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _UNITS, _BORN, _BORN,
            80, 0, 640, 820, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 900, -100, 0, 700, 80, 60, 640, 1, *[0] * 7, 2
        ),
        b"hmtx": struct.pack(">HhHh", 500, 80, 700, 120),
        b"loca": struct.pack(">HHH", 0, len(box) // 2, len(box + sail) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
        b"name": _name(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }  # fmt: skip


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)


def _checksum(table: bytes) -> int:
    padded = _padded(table)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def _search_header(count: int) -> bytes:
    power = 1 << (count.bit_length() - 1)
    return struct.pack(
        ">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )


@cache
def woff() -> bytes:
    """The font as a WOFF 1.0 file, its tables stored without compression."""
    tables = _tables()
    offset = 12 + 16 * len(tables)
    directory = _search_header(len(tables))
    for tag, table in tables.items():
        directory += tag + struct.pack(">III", _checksum(table), offset, len(table))
        offset += len(_padded(table))
    whole = directory + b"".join(_padded(table) for table in tables.values())
    adjustment = (0xB1B0AFBA - _checksum(whole)) & 0xFFFFFFFF
    tables[b"head"] = tables[b"head"][:8] + struct.pack(">I", adjustment) + tables[b"head"][12:]
    start = 44 + 20 * len(tables)
    entries, body = b"", b""
    for tag, table in tables.items():
        # The directory keeps the checksum `head` has with its adjustment left at zero.
        plain = table[:8] + bytes(4) + table[12:] if tag == b"head" else table
        size = len(table)
        entries += tag + struct.pack(">IIII", start + len(body), size, size, _checksum(plain))
        body += _padded(table)
    total = start + len(body)
    header = struct.pack(
        ">4sIIHHIHHIIIII", b"wOFF", 0x10000, total, len(tables), 0, len(whole), 1, 0, 0, 0, 0, 0, 0
    )
    return header + entries + body
