"""Whatever is wrong with a WACZ is found, and its member named."""

import json
import re
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from archiver.errors import ArchiveError, ArchiverError, DamagedWarc
from archiver.export.package import DATAPACKAGE, DIGEST
from archiver.export.wacz import Source, check_wacz, export_wacz
from archiver.store.filters import Filters
from tests.archives import LETTERS
from tests.export.archive import letters, members, repack

INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
EXTRA = "pages/extraPages.jsonl"
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    directory = tmp_path_factory.mktemp("letters")
    source = Source.of(letters(directory))
    export_wacz(source, directory / "all.wacz", Filters())
    return (directory / "all.wacz").read_bytes()


@pytest.fixture
def wacz(sound: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "all.wacz"
    path.write_bytes(sound)
    check_wacz(path)
    return path


def warc(found: Members) -> str:
    return min(name for name in found if name.startswith("archive/"))


def flip(found: Members, name: str, at: int) -> None:
    changed = bytearray(found[name])
    changed[at] ^= 1
    found[name] = bytes(changed)


def edit(found: Members, name: str, change: Callable[[list[bytes]], object]) -> None:
    lines = found[name].splitlines(keepends=True)
    change(lines)
    found[name] = b"".join(lines)


def describe(found: Members, change: Callable[[dict[str, object]], object]) -> None:
    """Change the datapackage, and seal it with a digest of its own."""
    described = json.loads(found[DATAPACKAGE])
    change(described)
    found[DATAPACKAGE] = json.dumps(described).encode()


def refusal(path: Path, kind: type[ArchiverError] = ArchiveError) -> str:
    with pytest.raises(kind) as refused:
        check_wacz(path)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(str(path))
    return str(refused.value).removeprefix(f"{path}: ")


def test_a_flipped_byte_anywhere_is_found(sound: bytes, wacz: Path) -> None:
    with zipfile.ZipFile(wacz) as package:
        places = {
            info.filename: info.header_offset + 30 + len(info.filename) + info.file_size // 2
            for info in package.infolist()
        }
    for name, at in places.items():
        changed = bytearray(sound)
        changed[at] ^= 1
        wacz.write_bytes(changed)
        kind = DamagedWarc if name.startswith("archive/") else ArchiveError
        told = refusal(wacz, kind)
        assert told.startswith((name, DATAPACKAGE)), told


def test_every_bit_of_the_list_of_members_is_looked_at_without_a_crash(
    sound: bytes, wacz: Path
) -> None:
    begin = sound.index(b"PK\x01\x02")
    for at in range(begin, len(sound), 3):
        for bit in (1, 0x80):
            changed = bytearray(sound)
            changed[at] ^= bit
            wacz.write_bytes(changed)
            try:
                check_wacz(wacz)
            except (ArchiveError, DamagedWarc) as error:
                assert "\n" not in str(error)  # noqa: PT017 - some bits mean nothing


@pytest.mark.parametrize("sealed", [False, True])
def test_each_member_is_required(wacz: Path, sound: bytes, sealed: bool) -> None:
    for name in [INDEX, PAGES, EXTRA]:
        wacz.write_bytes(sound)
        repack(wacz, lambda found: found.pop(name), sealed=sealed)  # noqa: B023 - called at once
        assert refusal(wacz).startswith(f"{name}: missing")


def test_the_package_its_digest_and_a_warc_file_are_required(wacz: Path, sound: bytes) -> None:
    for name in (DATAPACKAGE, DIGEST):
        wacz.write_bytes(sound)
        repack(wacz, lambda found: found.pop(name), sealed=False)  # noqa: B023
        assert refusal(wacz).startswith(f"{name}: missing")
    wacz.write_bytes(sound)
    repack(wacz, lambda found: [found.pop(n) for n in [*found] if "warc" in n], sealed=False)
    assert refusal(wacz).startswith("archive/: no WARC file in it")


def test_a_missing_or_an_added_file_is_named(wacz: Path, sound: bytes) -> None:
    repack(wacz, lambda found: found.pop(warc(found)), sealed=True)
    name = warc(members(wacz))
    assert ".warc.gz: missing" in refusal(wacz)
    wacz.write_bytes(sound)
    repack(wacz, lambda found: found.update({"archive/more.txt": b"more"}), sealed=True)
    assert refusal(wacz).startswith(f"archive/more.txt: not listed in {DATAPACKAGE}")
    assert name != warc(members(wacz))


def test_a_changed_member_is_named_whatever_it_is(wacz: Path, sound: bytes) -> None:
    for name, kind in ((warc(members(wacz)), DamagedWarc), (INDEX, ArchiveError)):
        wacz.write_bytes(sound)
        repack(wacz, lambda found: flip(found, name, 100), sealed=False)  # noqa: B023
        assert refusal(wacz, kind).startswith(f"{name}: its hash is not the one in")
    wacz.write_bytes(sound)
    repack(wacz, lambda found: edit(found, PAGES, lambda lines: lines.pop(1)), sealed=False)
    assert refusal(wacz).startswith(f"{PAGES}: not of the size {DATAPACKAGE} tells")


def test_an_edited_hash_is_found(wacz: Path, sound: bytes) -> None:
    repack(
        wacz,
        lambda found: describe(found, lambda told: told.update({"title": "Another"})),
        sealed=False,
    )
    assert refusal(wacz).startswith(f"{DATAPACKAGE}: its hash is not the one in {DIGEST}")
    wacz.write_bytes(sound)
    repack(wacz, lambda found: found.update({DIGEST: b"[1]"}), sealed=False)
    assert refusal(wacz).startswith(f"{DIGEST}: no JSON object")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda told: told.update({"wacz_version": "9"}), "no WACZ 1.1.1"),
        (lambda told: told.update({"profile": "other"}), "no WACZ 1.1.1"),
        (lambda told: told["resources"].append(7), "a resource without a path of its own"),
        (lambda told: told["resources"].append(told["resources"][0]), "a resource without a path"),
    ],
)
def test_a_package_that_is_none_is_refused(
    wacz: Path, change: Callable[[dict[str, object]], object], told: str
) -> None:
    repack(wacz, lambda found: describe(found, change), sealed=False)
    found = members(wacz)

    def digest(content: Members) -> None:
        told_hash = f"sha256:{sha256(found[DATAPACKAGE]).hexdigest()}"
        content[DIGEST] = json.dumps({"path": DATAPACKAGE, "hash": told_hash}).encode()

    repack(wacz, digest, sealed=False)
    assert told in refusal(wacz)


def test_an_index_line_that_moved_is_named(wacz: Path) -> None:
    repack(
        wacz,
        lambda found: edit(found, INDEX, lambda lines: lines.append(lines.pop(0))),
        sealed=True,
    )
    assert refusal(wacz).startswith(f"{INDEX}: line ")
    assert "stands out of order" in refusal(wacz)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"offset": "', b'"offset": "1'),
        (b'"length": "', b'"length": "1'),
        (b'"digest": "sha1:', b'"digest": "sha1:A'),
        (b'"url": "http://letters', b'"url": "http://papers'),
        (b" 2026", b" 2025"),
    ],
)
def test_an_index_line_that_leads_elsewhere_is_damage(wacz: Path, old: bytes, new: bytes) -> None:
    def lead_elsewhere(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(old, new, 1)

    repack(wacz, lambda found: edit(found, INDEX, lead_elsewhere), sealed=True)
    assert refusal(wacz, DamagedWarc).startswith("archive/letters-")


def test_an_index_line_that_ends_within_a_record_is_damage(wacz: Path) -> None:
    def shorten(lines: list[bytes]) -> None:
        found = re.search(rb'"length": "(\d+)"', lines[0])
        assert found
        lines[0] = lines[0].replace(found[0], b'"length": "%d"' % (int(found[1]) - 1))

    repack(wacz, lambda found: edit(found, INDEX, shorten), sealed=True)
    assert refusal(wacz, DamagedWarc).startswith("archive/letters-")


def test_an_index_line_that_leads_out_or_is_none_is_named(wacz: Path, sound: bytes) -> None:
    def rename(lines: list[bytes]) -> None:
        lines[0] = lines[0].replace(b'"filename": "', b'"filename": "no-')

    repack(wacz, lambda found: edit(found, INDEX, rename), sealed=True)
    assert "line 1 points at no-letters-" in refusal(wacz)
    wacz.write_bytes(sound)
    repack(wacz, lambda found: edit(found, INDEX, lambda x: x.append(b"x\n")), sealed=True)
    assert "is no CDXJ" in refusal(wacz)


def test_bytes_in_a_records_place_that_are_none_are_damage(wacz: Path) -> None:
    def spoil(found: Members) -> None:
        line = found[INDEX].splitlines()[0].partition(b" {")[2]
        place = json.loads(b"{" + line)
        name = f"archive/{place['filename']}"
        begin = int(place["offset"])
        content = bytearray(found[name])
        content[begin + 10 : begin + 40] = b"\xff" * 30
        found[name] = bytes(content)

    repack(wacz, spoil, sealed=True)
    assert "no record of http://letters.example/" in refusal(wacz, DamagedWarc)


def test_a_page_without_an_index_line_is_named(wacz: Path, sound: bytes) -> None:
    def drop(lines: list[bytes]) -> None:
        lines[:] = [line for line in lines if b"office-2" not in line]

    repack(wacz, lambda found: edit(found, INDEX, drop), sealed=True)
    assert refusal(wacz).startswith(f"{PAGES}: line 3: a page that {INDEX} has no line for")
    wacz.write_bytes(sound)
    row = json.dumps({"url": f"{LETTERS}never/", "ts": "2026-05-01T12:00:00Z"}).encode()
    repack(wacz, lambda found: edit(found, EXTRA, lambda x: x.append(row + b"\n")), sealed=True)
    assert refusal(wacz).startswith(f"{EXTRA}: line 4: a page")


def test_a_revisit_whose_original_is_not_inside_is_named(wacz: Path) -> None:
    def drop(lines: list[bytes]) -> None:
        lines[:] = [line for line in lines if b"1.png" not in line or b"warc/revisit" in line]

    repack(wacz, lambda found: edit(found, INDEX, drop), sealed=True)
    assert "a revisit whose original is not inside" in refusal(wacz)


@pytest.mark.parametrize(
    "row", [b"{}\n", b"no\n", b"[" * 100_000 + b"\n", b'{"url": "http://a/", "ts": "today"}\n']
)
def test_a_row_that_is_no_page_is_named(wacz: Path, row: bytes) -> None:
    repack(wacz, lambda found: edit(found, PAGES, lambda x: x.append(row)), sealed=True)
    assert refusal(wacz).startswith(f"{PAGES}: line 5 is no page with url and ts")


@pytest.mark.parametrize("listed", [b"", b"{}\n"])
def test_a_list_that_does_not_say_what_it_is_is_named(wacz: Path, listed: bytes) -> None:
    repack(wacz, lambda found: found.update({PAGES: listed}), sealed=True)
    assert refusal(wacz).startswith(f"{PAGES}: line 1 does not say json-pages-1.0")


def test_a_packed_member_is_named(wacz: Path) -> None:
    found = members(wacz)
    with zipfile.ZipFile(wacz, "w") as package:
        for name, content in found.items():
            method = zipfile.ZIP_DEFLATED if name == INDEX else zipfile.ZIP_STORED
            package.writestr(name, content, method)
    assert refusal(wacz).startswith(f"{INDEX}: not stored as it is")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "archive/../../evil",
        "/etc/evil",
        "a\\b",
        "C:evil",
        ".hidden",
        "a//b",
        "a\n",
        "a/",
    ],
)
def test_a_name_that_leads_out_is_refused(wacz: Path, name: str) -> None:
    repack(wacz, lambda found: found.update({name: b""}), sealed=True)
    assert "no usable name for a member" in refusal(wacz)


def test_a_member_that_is_there_twice_is_named(wacz: Path) -> None:
    with zipfile.ZipFile(wacz, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(INDEX, b"")
    assert refusal(wacz).startswith(f"{INDEX}: it is there twice")


def test_members_over_one_another_are_refused(wacz: Path, sound: bytes) -> None:
    begin = sound.index(b"PK\x01\x02")
    second = sound.index(b"PK\x01\x02", begin + 4)
    size = struct.unpack_from("<L", sound, begin + 24)[0]
    changed = bytearray(sound)
    for place in (begin + 20, begin + 24):
        struct.pack_into("<L", changed, place, size + 1)
    wacz.write_bytes(changed)
    assert ": it lies over another member" in refusal(wacz)
    last = sound.rindex(b"PK\x01\x02")
    changed = bytearray(sound)
    for place in (last + 20, last + 24):
        struct.pack_into("<L", changed, place, 0xFFFFFFF0)
    wacz.write_bytes(changed)
    assert refusal(wacz).startswith(f"{DIGEST}: it ends behind the end of the file")
    changed = bytearray(sound)
    struct.pack_into("<L", changed, second + 42, 1)
    wacz.write_bytes(changed)
    assert "not where the zip says" in refusal(wacz)


def test_encrypted_and_misnamed_members_are_refused(wacz: Path, sound: bytes) -> None:
    begin = sound.index(b"PK\x01\x02")
    changed = bytearray(sound)
    changed[begin + 8] |= 1
    wacz.write_bytes(changed)
    assert "encrypted" in refusal(wacz)
    changed = bytearray(sound)
    changed[30] ^= 1
    wacz.write_bytes(changed)
    assert "it has another name where it lies" in refusal(wacz)


def test_what_is_too_large_is_not_read(wacz: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.export.wacz_check._MAX_LINE", 100)
    assert refusal(wacz).startswith(f"{PAGES}: a line of more than 100 bytes")
    monkeypatch.setattr("archiver.export.wacz_check._MAX_JSON", 100)
    assert "more than the 100 it may have" in refusal(wacz)
    monkeypatch.setattr("archiver.export.stored_zip._MAX_DIRECTORY", 100)
    assert "that is no WACZ" in refusal(wacz)


def test_a_large_zip_tells_its_size_in_64_bits(wacz: Path, sound: bytes) -> None:
    end = sound.rindex(b"PK\x05\x06")
    begin = sound.index(b"PK\x01\x02")
    count = struct.unpack_from("<H", sound, end + 10)[0]
    end64 = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, end - begin, begin
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    tail = bytearray(sound[end:])
    struct.pack_into("<2L", tail, 12, 0xFFFFFFFF, 0xFFFFFFFF)
    wacz.write_bytes(sound[:end] + end64 + locator + tail)
    check_wacz(wacz)
    lost = struct.pack("<4sLQL", b"PK\x06\x07", 0, 3, 1)
    wacz.write_bytes(sound[:end] + end64 + lost + tail)
    assert "no sound zip" in refusal(wacz)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", b"no zip at all" * 10])
def test_what_is_no_zip_is_refused(wacz: Path, content: bytes) -> None:
    wacz.write_bytes(content)
    assert "no sound zip" in refusal(wacz)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "no.wacz")
