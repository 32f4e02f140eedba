"""Gzip members are read, and refused, byte for byte as zlib does it."""

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import DamagedWarc
from archiver.warc.packed import PIECE, Member, Packed
from tests.bad.make import packed, response

RECORD = packed(response(1))
LONG_HEAD = b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x02\0abname\0told\0"
NAMED = LONG_HEAD + (zlib.crc32(LONG_HEAD) & 0xFFFF).to_bytes(2, "little") + RECORD[10:]
STORED = zlib.compress(response(2), 0, zlib.MAX_WBITS | 16)


def by_zlib(content: bytes) -> tuple[bytes, int] | None:
    """What the first member of *content* holds and where it ends; None when it is not whole."""
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = stream.decompress(content)
    except zlib.error:
        return None
    return (plain, len(content) - len(stream.unused_data)) if stream.eof else None


def by_us(content: bytes, path: Path) -> tuple[bytes, int] | None:
    path.write_bytes(content)
    with path.open("rb", buffering=0) as file:
        member = Member(Packed(file, path.name), 0)
        try:
            plain = b"".join(iter(member.read, b""))
        except DamagedWarc:
            return None
    assert member.is_whole()
    return plain, member.end


@given(st.data())
def test_changed_bytes_are_read_or_refused_as_by_zlib(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = data.draw(st.sampled_from([RECORD, NAMED, STORED, RECORD + STORED]))
    at = data.draw(st.integers(0, len(content)))
    new = data.draw(st.binary(max_size=4))
    behind = data.draw(st.sampled_from([content[at:], content[at + len(new) :], b""]))
    changed = content[:at] + new + behind
    assert by_us(changed, tmp_path_factory.getbasetemp() / "changed.gz") == by_zlib(changed)


@pytest.mark.parametrize(
    ("at", "new"), [(0, RECORD[:1]), (3, b"\x40"), (-8, bytes(4)), (-4, bytes(4))]
)
def test_flags_and_checksums_count(tmp_path: Path, at: int, new: bytes) -> None:
    begin = at % len(RECORD)
    changed = RECORD[:begin] + new + RECORD[begin + len(new) :]
    assert (by_us(changed, tmp_path / "changed.gz") is None) == (changed != RECORD)


def test_no_piece_is_larger_than_is_held_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(packed(bytes(50 * PIECE)))
    with path.open("rb", buffering=0) as file:
        sizes = [len(piece) for piece in iter(Member(Packed(file, path.name), 0).read, b"")]
    assert sum(sizes) == 50 * PIECE
    assert max(sizes) <= PIECE
