"""Citations held against bytes: what is right matches, and what is wrong is named."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import attrs
import pytest

from archiver.cite.check import Verdict, check
from archiver.cite.citation import Citation, Record
from archiver.cite.evidence import Evidence, of_archive, of_files
from archiver.errors import ArchiveError
from archiver.store.store import Store
from tests.cite.letters import CHANGED, FLOOR, SPLIT, TOLD, TWICE, TWIN, citation

ALL = [
    (url, paragraph, version)
    for url, paragraph, version in (
        (FLOOR, None, None),
        (TWIN, 1, None),
        (SPLIT, 1, None),
        (SPLIT, 3, None),
        (TWICE, 2, None),
        (TWICE, 3, None),
        (CHANGED, 1, 1),
        (CHANGED, 1, 2),
    )
]


def wrong(cited: Citation, evidence: Evidence) -> dict[str, str]:
    """What does not match, and what is told of it."""
    return {
        one.what: one.told for one in check(cited, evidence) if one.verdict is not Verdict.MATCHES
    }


def against(archive: Path, cited: Citation) -> dict[str, str]:
    with of_archive(archive) as evidence:
        return wrong(cited, evidence)


@pytest.mark.parametrize(("url", "paragraph", "version"), ALL)
def test_what_is_cited_matches(
    archive: Path, url: str, paragraph: int | None, version: int | None
) -> None:
    cited = citation(archive, url, paragraph, version)
    assert against(archive, cited) == {}
    assert wrong(cited, of_files([archive / "warc"])) == {}


@pytest.mark.parametrize(
    ("changed", "what", "told"),
    [
        ({"title": "A Better Title"}, {"title"}, "cited is A Better Title; it is R&D"),
        ({"title": None}, {"title"}, "cited is none"),
        ({"blog": "Other Letters"}, {"blog"}, "it is Office Letters"),
        ({"published": "2015-03-03"}, {"date"}, "cited is 2015-03-03; it is 2015-03-02"),
        ({"published": None}, {"date"}, "cited is none; it is 2015-03-02"),
        ({"authors": ("Edith Marlowe",)}, {"author"}, "do not tell it"),
        ({"quotation": "Somebody knows why."}, {"words"}, "paragraph 2 is: Nobody knows why."),
        ({"quotation": "Nobody"}, {"words"}, "no paragraph of the text"),
        ({"paragraph": 3}, {"paragraph"}, "it is 2"),
        ({"fragment": "text=Somebody"}, {"text fragment"}, "leads to nothing"),
        ({"fragment": "text=Nobody"}, {"text fragment"}, "leads to other words: Nobody"),
        ({"paragraph": 9, "quotation": "No."}, {"words"}, "not on the page"),
        ({"paragraph": None}, set(), ""),
        ({"fragment": "nothing"}, {"text fragment"}, "leads to nothing"),
        ({"payload": "itself"}, {"original record"}, "no revisit"),
    ],
)
def test_a_wrong_statement_of_the_post_is_named(
    archive: Path, changed: dict[str, Any], what: set[str], told: str
) -> None:
    cited = citation(archive, TWICE, 2)
    if "payload" in changed:
        changed = {"payload": cited.record}
    found = against(archive, attrs.evolve(cited, **changed))
    if "quotation" in changed:
        found.pop("text fragment")
    assert set(found) == what
    assert told in " ".join(found.values())


@pytest.mark.parametrize(
    ("changed", "what", "told"),
    [
        ({"length": 1}, {"length"}, "bytes"),
        (
            {"captured_at": "2026-05-01T12:00:00Z"},
            {"captured"},
            "WARC-Date is 2026-05-01 12:00:04",
        ),
        ({"captured_at": "lately"}, {"captured"}, "WARC-Date is"),
        ({"url": FLOOR}, {"address"}, f"WARC-Target-URI is {TWICE}"),
        ({"block_digest": "sha1:" + "A" * 32}, {"block digest"}, "not that of the bytes"),
        ({"payload_digest": "sha1:" + "A" * 32}, {"payload digest"}, "not that of the bytes"),
        ({"payload_digest": "crc32:1"}, {"payload digest"}, "no algorithm known here"),
        ({"block_digest": None, "length": None}, set(), ""),
    ],
)
def test_a_wrong_statement_of_the_record_is_named(
    archive: Path, changed: dict[str, Any], what: set[str], told: str
) -> None:
    cited = citation(archive, TWICE)
    record = attrs.evolve(cited.record, **changed)
    found = against(archive, attrs.evolve(cited, record=record))
    assert set(found) == what
    assert told in " ".join(found.values())


def misplaced(record: Record, **changed: Any) -> Record:
    return attrs.evolve(record, **changed)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"offset": 0}, "lies urn:uuid:"),
        ({"offset": 3}, "at byte 3 of letters-"),
        ({"offset": 10**17}, "the file ends before"),
        ({"warc_file": "gone.warc.gz"}, "gone.warc.gz is not here"),
        ({"warc_file": "../archive.db"}, "../archive.db is not here"),
    ],
)
def test_a_record_that_lies_elsewhere_is_found_by_its_id(
    archive: Path, changed: dict[str, Any], told: str
) -> None:
    cited = citation(archive, TWICE)
    moved = attrs.evolve(cited, record=misplaced(cited.record, **changed))
    for evidence in (of_files([archive / "warc"]), Evidence([])):
        found = wrong(moved, evidence)
        if evidence.path(cited.record.warc_file):
            assert set(found) == {"record"}
            assert told in found["record"]
            assert f"it lies at byte {cited.record.offset} of letters-" in found["record"]
        else:
            assert "found nowhere else" in found["record"]
            assert "nothing else can be checked" in found["rest"]
    assert set(against(archive, moved)) == {"record"}


def test_a_record_is_found_through_the_index_alone(own_archive: Path) -> None:
    cited = citation(own_archive, TWICE)
    (own_archive / "archive.db").unlink()
    assert against(own_archive, cited) == {}
    moved = attrs.evolve(cited, record=misplaced(cited.record, offset=0))
    assert set(against(own_archive, moved)) == {"record"}
    twin = citation_of_twin = attrs.evolve(
        cited, record=misplaced(cited.record, record_id="urn:x")
    )
    found = against(own_archive, twin)
    assert set(found) == {"record"}
    assert "of the same payload" in found["record"]
    (own_archive / "warc" / "index.cdxj").unlink()
    assert "of the same payload" in against(own_archive, citation_of_twin)["record"]


def test_a_record_of_the_same_payload_is_found(archive: Path) -> None:
    cited = citation(archive, TWICE)
    other = attrs.evolve(cited, record=misplaced(cited.record, record_id="urn:x"))
    for found in (against(archive, other), wrong(other, of_files([archive / "warc"]))):
        assert set(found) == {"record"}
        assert "of the same payload, lies at byte" in found["record"]


def test_damage_is_named(own_archive: Path) -> None:
    cited = citation(own_archive, TWICE)
    path = own_archive / "warc" / cited.record.warc_file
    whole = bytearray(path.read_bytes())
    whole[cited.record.offset + 200] ^= 1
    path.write_bytes(whole)
    found = against(own_archive, cited)
    assert "broken gzip member" in found["record"]
    assert "nothing else can be checked" in found["rest"]


def test_a_record_inside_a_page_is_none(tmp_path: Path, archive: Path) -> None:
    cited = citation(archive, FLOOR)
    plain = tmp_path / "plain.warc"
    whole = gzip.decompress((archive / "warc" / cited.record.warc_file).read_bytes())
    plain.write_bytes(whole)
    honest = whole.rindex(b"WARC/1.1", 0, whole.index(cited.record.record_id.encode()))
    record = misplaced(cited.record, warc_file="plain.warc", offset=honest, length=None)
    assert wrong(attrs.evolve(cited, record=record), of_files([plain])) == {}
    inside = whole.index(b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:fake:1>")
    forged = misplaced(record, record_id="urn:fake:1", offset=inside, payload_digest=None)
    found = wrong(attrs.evolve(cited, record=forged, title="A Forged Title"), of_files([plain]))
    assert "bytes inside another record" in found["record"]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (None, "its original is not cited"),
        ({"payload_digest": "sha1:" + "A" * 32}, "the original has sha1:AAAA"),
        ({"captured_at": "2020-01-01T00:00:00Z"}, "WARC-Date is 2026"),
        ({"record_id": "urn:x", "payload_digest": None}, "of the same address and time"),
        (
            {"record_id": "urn:x", "payload_digest": None, "captured_at": "x"},
            "without its payload",
        ),
    ],
)
def test_the_original_of_a_revisit_is_checked_too(
    archive: Path, payload: dict[str, Any] | None, told: str
) -> None:
    cited = citation(archive, TWIN)
    assert cited.payload is not None
    original = None if payload is None else misplaced(cited.payload, **payload)
    found = against(archive, attrs.evolve(cited, payload=original))
    assert told in " ".join(found.values())


def test_another_record_is_not_the_original(archive: Path) -> None:
    cited = citation(archive, TWIN)
    other = citation(archive, TWICE)
    record = attrs.evolve(other.record, url=TWICE)
    found = against(archive, attrs.evolve(cited, payload=record))
    assert "the revisit refers to" in found["original"]
    assert "payload digest" in found


def test_words_on_a_further_page_are_looked_for_there(archive: Path) -> None:
    cited = citation(archive, SPLIT, 3)
    assert cited.words is not None
    assert set(against(archive, attrs.evolve(cited, quotation="No."))) == {"words"}
    lost = misplaced(cited.words, record_id="urn:x", warc_file="gone", payload_digest=None)
    assert set(against(archive, attrs.evolve(cited, words=lost))) == {"words' record"}
    image = citation(archive, FLOOR).record
    elsewhere = attrs.evolve(cited, words=attrs.evolve(image, url=FLOOR))
    assert "they say nothing of" in against(archive, elsewhere)["words' page"]


def test_bytes_of_another_post_are_not_those_of_this(archive: Path) -> None:
    cited, other = citation(archive, TWICE), citation(archive, CHANGED, version=1)
    record = attrs.evolve(other.record, url=CHANGED)
    found = against(archive, attrs.evolve(cited, record=record))
    assert f"they say nothing of {TWICE}" in found["post"]


def test_what_another_record_told_is_looked_up_there(own_archive: Path) -> None:
    cited = citation(own_archive, TOLD)
    assert (cited.authors, cited.published) == (("Mara Finch",), "2015-03-09")
    assert against(own_archive, cited) == {}
    found = against(own_archive, attrs.evolve(cited, authors=("Edith Marlowe",)))
    assert "cited is Edith Marlowe; it is Mara Finch, as urn:uuid:" in found["author"]
    untold = {"author": "the bytes do not tell it", "date": "the bytes do not tell it"}
    assert wrong(cited, of_files([own_archive / "warc"])) == untold
    with Store.open(own_archive / "archive.db") as store:
        store.db.execute("update captures set warc_offset = 1 where mime = 'application/json'")
    assert against(own_archive, cited) == untold
    with Store.open(own_archive / "archive.db") as store:
        store.db.execute("update captures set warc_file = 'x' where mime = 'application/json'")
    assert against(own_archive, cited) == untold
    unknown = attrs.evolve(cited, url=f"{TOLD}x/")
    assert "they say nothing of" in against(own_archive, unknown)["post"]


def test_an_archive_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no WARC file"), of_archive(tmp_path):
        pass
