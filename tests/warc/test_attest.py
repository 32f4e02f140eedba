"""One record held to what is claimed of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.attest import attest, begun
from tests.archives import pages, site, write_warc


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_warc(tmp_path, pages(), site())


def test_every_record_that_begins_can_be_attested(file: Path) -> None:
    for one in begun(file):
        read = attest(file, one.offset)
        assert (read.record_id, read.url, read.moment) == (one.record_id, one.url, one.moment)
        assert read.block == "agrees"
        assert read.payload in {"agrees", None}
    assert file.stat().st_size == one.offset + read.length


def test_claims_are_recomputed(file: Path) -> None:
    [response, *_] = [one for one in begun(file) if one.payload_digest]
    wrong = attest(file, response.offset, payload="sha1:" + "A" * 32, block="md5:" + "0" * 32)
    assert (wrong.payload, wrong.block) == ("differs", "differs")
    assert attest(file, response.offset, payload="crc:1").payload == "unknown"


@pytest.mark.parametrize("offset", [1, 10**17])
def test_where_none_begins_is_damage(file: Path, offset: int) -> None:
    with pytest.raises(DamagedWarc):
        attest(file, offset)


def test_records_on_both_sides_of_damage_are_found(file: Path) -> None:
    before = begun(file)
    whole = bytearray(file.read_bytes())
    whole[before[3].offset + 30] ^= 0xFF
    file.write_bytes(whole)
    found = {one.offset for one in begun(file)}
    assert found == {one.offset for one in before} - {before[3].offset}


def test_damage_without_end_is_left(tmp_path: Path) -> None:
    file = tmp_path / "bad.warc.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00" * 3000)
    assert begun(file) == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        attest(tmp_path / "nowhere.warc.gz", 0)
