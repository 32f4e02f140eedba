"""From an archive to citations."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archiver.cite.build import cite, paragraphs
from archiver.errors import ArchiveError, ArgumentError, DamagedWarc, NothingFound
from archiver.store.store import Store
from archiver.warc.attest import attest
from tests.archives import LETTERS
from tests.cite.letters import CHANGED, FLOOR, SPLIT, TWICE, TWIN, citation
from tests.cite.letters import archive as made


def test_a_post_is_cited_with_all_that_leads_to_its_bytes(archive: Path) -> None:
    found = citation(archive, FLOOR)
    assert found.title == "INTERNET: Lantern Opens Office 1"
    assert (found.blog, found.published, found.url) == ("Office Letters", "2015-03-02", FLOOR)
    assert found.record.captured_at == "2026-05-01T12:00:00.000000Z"
    assert found.record.url is None
    assert (found.paragraph, found.quotation, found.fragment) == (None, None, None)
    assert found.link == FLOOR
    read = attest(archive / "warc" / found.record.warc_file, found.record.offset)
    assert (read.record_id, read.length) == (found.record.record_id, found.record.length)
    assert (read.payload_digest, read.block_digest) == (
        found.record.payload_digest,
        found.record.block_digest,
    )


def test_a_revisit_cites_the_record_with_its_payload(archive: Path) -> None:
    first, found = citation(archive, FLOOR), citation(archive, TWIN, 1)
    assert found.payload is not None
    assert found.payload.url == FLOOR
    assert found.payload.offset == first.record.offset
    assert found.record.payload_digest == first.record.payload_digest
    assert found.record.block_digest != first.record.block_digest
    assert found.fragment is not None


def test_a_paragraph_is_quoted_with_what_leads_to_it(archive: Path) -> None:
    found = citation(archive, TWICE, 3)
    assert (found.paragraph, found.quotation) == (3, "The bank is closed.")
    assert found.fragment == "text=why%2E-,The%20bank%20is%20closed%2E"
    assert found.link == f"{TWICE}#:~:text=why%2E-,The%20bank%20is%20closed%2E"
    assert citation(archive, TWICE, 1).key != found.key


def test_words_on_a_further_page_are_cited_from_there(archive: Path) -> None:
    found = citation(archive, SPLIT, 3)
    assert found.words is not None
    assert found.words.url == f"{SPLIT}2/"
    assert (found.paragraph, found.quotation) == (2, "The second half.")
    assert found.link == SPLIT
    assert citation(archive, SPLIT, 1).words is None


def test_each_wording_has_a_citation_of_its_own(archive: Path) -> None:
    first, second = (citation(archive, CHANGED, version=number) for number in (1, 2))
    assert first.record.warc_file != second.record.warc_file
    assert citation(archive, CHANGED) == second
    assert first.key != second.key


@pytest.mark.parametrize(
    ("url", "paragraph", "version", "error", "told"),
    [
        (f"{LETTERS}nowhere/", None, None, NothingFound, "no post at"),
        (TWICE, 4, None, ArgumentError, "no paragraph 4 but paragraphs 1 to 3"),
        (TWICE, None, 2, ArgumentError, "1 is the only one"),
        (CHANGED, None, 3, ArgumentError, "there are 2"),
    ],
)
def test_what_is_not_there_is_told(
    archive: Path,
    url: str,
    paragraph: int | None,
    version: int | None,
    error: type[Exception],
    told: str,
) -> None:
    with pytest.raises(error, match=told):
        citation(archive, url, paragraph, version)


def test_paragraphs_have_numbers(archive: Path) -> None:
    with Store.open(archive / "archive.db", readonly=True) as store:
        assert paragraphs(store, TWICE)[1] == (2, "Nobody knows why.")


def test_without_the_file_the_database_tells(
    archive: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = citation(archive, TWICE, 2)
    with Store.open(archive / "archive.db", readonly=True) as store:
        found = cite(store, tmp_path, TWICE, paragraph=2)
        assert "cited as the database knows it" in caplog.text
        twin = cite(store, tmp_path, TWIN)
    assert found.record.block_digest is None
    assert found.record.record_id == whole.record.record_id
    assert found.fragment == whole.fragment
    assert twin.payload is not None


def test_without_file_and_row_of_the_payload_nothing_is_cited(own_archive: Path) -> None:
    with Store.open(own_archive / "archive.db") as store:
        store.db.execute("update captures set payload_file = 'gone.warc.gz'")
        with pytest.raises(ArchiveError, match=r"gone\.warc\.gz is not in"):
            cite(store, own_archive / "warc", TWIN)


def test_a_record_that_is_not_there_is_not_cited(own_archive: Path) -> None:
    with Store.open(own_archive / "archive.db") as store:
        store.db.execute(
            "update captures set record_id = record_id || 'x' where url = ?", (TWICE,)
        )
        with pytest.raises(DamagedWarc, match="the record is not"):
            cite(store, own_archive / "warc", TWICE)


def test_a_post_without_a_date_is_cited_without(own_archive: Path) -> None:
    with Store.open(own_archive / "archive.db") as store:
        store.db.execute("update posts set published = null, published_day = null")
        store.db.execute("update reading_fields set fields = json_remove(fields, '$.published')")
        assert cite(store, own_archive / "warc", TWICE).published is None


def test_a_page_that_cannot_be_looked_through_is_cited_all_the_same(
    own_archive: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ArchiveError("too large")

    monkeypatch.setattr("archiver.cite.build.recorded", fails)
    found = citation(own_archive, TWICE, 2)
    assert found.fragment == "text=Nobody%20knows%20why%2E"
    assert "cannot be looked through" in caplog.text


def test_a_record_whose_bytes_have_changed_is_not_cited(tmp_path: Path) -> None:
    whole = made(tmp_path)
    place = citation(whole, FLOOR).record
    path = whole / "warc" / place.warc_file
    member = gzip.decompress(path.read_bytes()[place.offset :][: place.length])
    forged = gzip.compress(member.replace(b"rented its floor", b"bought its floor"))
    path.write_bytes(
        path.read_bytes()[: place.offset]
        + forged
        + path.read_bytes()[place.offset + (place.length or 0) :]
    )
    with pytest.raises(DamagedWarc, match="do not have the digest"):
        citation(whole, FLOOR)
