"""The one picture of the known posts."""

import struct
import zlib

__all__ = ["lantern"]


def lantern(width: int = 64, height: int = 48) -> bytes:
    """A PNG of a light in the dark."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    rows = b"".join(
        b"\0" + bytes(255 if abs(x - 32) + abs(y - 24) < 12 else 30 for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
