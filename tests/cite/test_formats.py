"""Each format: what is written is read back, and readers of others take it too."""

from __future__ import annotations

import json
import re
from time import perf_counter
from typing import Any

import attrs
import jsonschema
import pybtex.database
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.cite.citation import Citation, Record, key_of, split_fragment
from archiver.cite.formats import FORMATS, LARGEST, MOST, format_of, read, write
from archiver.cite.provenance import note, read_note
from archiver.errors import ArgumentError

RECORD = Record(
    warc_file="demo-20261122-00000.warc.gz",
    offset=1988692,
    length=14944,
    record_id="urn:uuid:12345678-1234-1234-1234-123456789abc",
    captured_at="2026-11-22T20:43:07.123456Z",
    payload_digest="sha1:6P4NZXN7MVIP22HFXZ25HKTMHQD726VO",
    block_digest="sha1:AAAAZXN7MVIP22HFXZ25HKTMHQD726VO",
)
FOREIGN = Record(
    warc_file="a file, by others.warc",
    offset=0,
    record_id="http://example.org/ids/1.2,3",
    captured_at="2014-01-01T00:00:00Z",
    url="https://letters.example/wp-json/wp/v2/posts?page=2.",
)
PLAIN = Citation(
    key="marlowe2013-0a1b2c3d",
    title="INTERNET: Pinwheel Finds a Price War It Can Afford",
    authors=("Edith Marlowe", "The Economist", "李明"),
    blog="Harbour Street Notes",
    published="2013-01-14",
    url="https://letters.example/2013/01/price-war/",
    language="en-US",
    record=RECORD,
)
QUOTED = attrs.evolve(
    PLAIN,
    key="marlowe2013-11111111",
    payload=attrs.evolve(RECORD, offset=7, url="https://letters.example/"),
    words=FOREIGN,
    paragraph=3,
    quotation="It cost “71 yuan”, 100 % of {what} it_was & more. Captured: ~5 #1 $2 \\ ^ < >",
    fragment="text=p%2Dq-,It%20cost,more%2E,-s",
)
BARE = Citation(
    key="letters-22222222",
    title=None,
    authors=(),
    blog="Letters",
    published=None,
    url="https://letters.example/?p=1#top",
    record=FOREIGN,
    fragment="text=a",
)
MONTH = attrs.evolve(PLAIN, key="marlowe2013-33333333", published="2013-01")
YEAR = attrs.evolve(PLAIN, key="marlowe2013-44444444", published="2013")
CASES = [PLAIN, QUOTED, BARE, MONTH, YEAR]


def comparable(citation: Citation, form: str) -> dict[str, Any]:
    """What *form* can tell of *citation*."""
    left_out = {"plain": ("language", "key")}.get(form, ())
    return {name: v for name, v in attrs.asdict(citation).items() if name not in left_out}


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_is_read_back(form: str) -> None:
    text = "".join(write(CASES, form))
    assert format_of(text) == ("json" if form == "csl-json" else form)
    found = read(text.encode())
    assert [comparable(one, form) for one in found] == [comparable(one, form) for one in CASES]


LINES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=60).map(
    lambda text: " ".join(text.split())
)


@pytest.mark.parametrize("form", ["bibtex", "csl-json", "json"])
@given(title=LINES, blog=LINES, quotation=LINES, author=LINES)
@settings(max_examples=60, deadline=None)
def test_whatever_a_blog_says_is_read_back(
    form: str, title: str, blog: str, quotation: str, author: str
) -> None:
    citation = attrs.evolve(
        PLAIN, title=title or None, blog=blog, quotation=quotation, paragraph=1,
        authors=(author,) if author else (),
    )  # fmt: skip
    [found] = read("".join(write([citation], form)).encode())
    assert found == citation


@given(title=LINES, quotation=LINES)
@settings(max_examples=60, deadline=None)
def test_ris_is_read_back_too(title: str, quotation: str) -> None:
    citation = attrs.evolve(PLAIN, title=title or None, quotation=quotation, paragraph=1)
    assert read("".join(write([citation], "ris")).encode()) == [citation]


def test_a_citation_comes_once() -> None:
    assert len(read("".join(write([PLAIN, QUOTED, PLAIN], "bibtex")).encode())) == 2


def test_bibtex_is_what_others_read() -> None:
    entries = pybtex.database.parse_string("".join(write(CASES, "bibtex")), "bibtex").entries
    assert list(entries) == [one.key for one in CASES]
    people = entries[PLAIN.key].persons["author"]
    assert people[0].last_names == ["Marlowe"]
    assert people[0].first_names == ["Edith"]
    assert [" ".join(one.last_names) for one in people[1:]] == ["{The Economist}", "{李明}"]
    fields = entries[QUOTED.key].fields
    assert (fields["year"], fields["month"], fields["day"]) == ("2013", "January", "14")
    assert fields["urldate"] == "2026-11-22"
    assert r"100 \% of {\textbraceleft}what{\textbraceright} it\_was \& more" in fields["note"]
    assert "month" not in entries[YEAR.key].fields


def test_ris_is_what_others_read() -> None:
    text = "".join(write(CASES, "ris"))
    assert text.count("\r\n") == text.count("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n")[:-1])
    found = rispy.loads(text)
    assert [one["type_of_reference"] for one in found] == ["BLOG"] * len(CASES)
    assert found[0]["authors"] == ["Marlowe, Edith", "The Economist", "李明"]
    assert found[0]["title"] == PLAIN.title
    assert found[0]["year"] == "2013"
    assert found[0]["urls"] == [PLAIN.url]


NAME = {"family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array", "minItems": 1, "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3,
                      "items": {"type": ["string", "number"]}},
        },
    },
    "additionalProperties": False,
}  # fmt: skip
TEXT = {"type": "string"}
CSL = {  # the variables used, as csl-data.json 1.0.2 has them
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["post-weblog"]},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": dict.fromkeys(NAME, TEXT),
                    "additionalProperties": False,
                },
            },
            "issued": DATE,
            "accessed": DATE,
            **dict.fromkeys(["id", "title", "container-title", "URL", "language", "note"], TEXT),
        },
    },
}


def test_csl_json_has_what_its_schema_allows() -> None:
    items = json.loads("".join(write(CASES, "csl-json")))
    jsonschema.validate(items, CSL)
    assert items[0]["author"] == [
        {"family": "Marlowe", "given": "Edith"},
        {"literal": "The Economist"},
        {"literal": "李明"},
    ]
    assert items[0]["issued"] == {"date-parts": [[2013, 1, 14]]}
    assert items[3]["issued"] == {"date-parts": [[2013, 1]]}
    assert items[0]["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert "issued" not in items[2]


def test_what_reference_managers_change_is_read_all_the_same() -> None:
    items = json.loads("".join(write([PLAIN], "csl-json")))
    items[0]["issued"]["date-parts"] = [["2013", "1", 14]]
    items[0]["note"] = f"Read on a train.\n{items[0]['note']}\ntags: x"
    assert read(json.dumps(items[0]).encode()) == [PLAIN]
    bibtex = "".join(write([PLAIN], "bibtex")).replace("@misc", "@Online")
    bibtex = "@comment{x, y = {z}}\n" + bibtex.replace("month = jan", 'month = "January"')
    assert read(bibtex.encode()) == [PLAIN]
    ris = "".join(write([PLAIN], "ris")).replace("\r\n", "\n").replace(" at byte", "\nat byte")
    assert read(b"\xef\xbb\xbf" + ris.encode()) == [PLAIN]
    wrapped = "".join(write([PLAIN], "plain")).replace(" ", "\n")
    assert comparable(read(wrapped.encode())[0], "plain") == comparable(PLAIN, "plain")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"", "no citation"),
        (b"[]", "no citation"),
        (b"\xff", "not UTF-8 at byte 0"),
        (b"[" * 100_000, "no JSON"),
        (b'[{"id": "x"}]', "x: without a note"),
        (b"[7]", "an item: without a note"),
        (b'[{"id": "x", "record": 7}]', "x: not as"),
        (b'[{"record": {"offset": -1}, "id": "x", "url": "u", "blog": "b"}]', "x: not as"),
        (b'[{"record": {"offset": 1e3}, "id": "x", "url": "u", "blog": "b"}]', "no number"),
        (b"@misc{x, title = {a}}", "x: without a note"),
        (b"@misc{x, title = {a", "has no end"),
        (b"@misc{x, title = }", "without a value"),
        (b"TY  - BLOG\nTI  - x\n", "has no ER"),
        (b"TY  - BLOG\nER  - \n", "a record: without a note"),
        (b"Anything at all.", "not as `archiver cite` writes it"),
    ],
)
def test_what_is_no_citation_is_told_in_one_line(source: bytes, told: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(told)) as caught:
        read(source)
    assert "\n" not in str(caught.value)


def test_dates_of_csl_that_are_none_are_unknown() -> None:
    [item] = json.loads("".join(write([PLAIN], "csl-json")))
    for issued in ("2013", {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [["x"]]},
                   {"date-parts": [[float("inf")]]}, {"raw": "2013"}):  # fmt: skip
        [found] = read(json.dumps(item | {"issued": issued}).encode())
        assert found.published is None


def test_large_files_are_refused_before_they_are_read() -> None:
    with pytest.raises(ArgumentError, match="no file of citations is that large"):
        read(b" " * (LARGEST + 1))
    text = "".join(write([attrs.evolve(PLAIN, key=str(n)) for n in range(MOST + 1)], "ris"))
    with pytest.raises(ArgumentError, match="part the file"):
        read(text.encode())


@pytest.mark.parametrize(
    "hostile",
    [
        "Captured 2026-01-01T00:00:00Z in " * 20_000,
        "Captured 2026-01-01T00:00:00Z in a at byte 1, record x, payload " * 20_000,
        "“" * 300_000 + "”, a, n.d., " * 20_000,
        "@misc{" * 100_000,
        "@misc{x, a = {" + "{" * 400_000,
        "@misc{x," + " a = {b}," * 50_000,
        "TY  - BLOG\n" * 100_000,
        "TY  - BLOG\n" + "x\n" * 100_000 + "ER  - \n",
        "[" + '{"id":' * 1000,
    ],
)
def test_hostile_files_are_read_in_bounded_time(hostile: str) -> None:
    before = perf_counter()
    with pytest.raises(ArgumentError):
        read(hostile.encode())
    assert perf_counter() - before < 10


def test_a_note_without_a_record_is_none() -> None:
    assert read_note("Captured by a friend.") is None
    assert read_note(note(QUOTED)) is not None


def test_fragments_are_parted_from_addresses() -> None:
    assert split_fragment("http://a/#:~:text=x") == ("http://a/", "text=x")
    assert split_fragment("http://a/#top:~:text=x") == ("http://a/#top", "text=x")
    assert split_fragment("http://a/#top") == ("http://a/#top", None)


@pytest.mark.parametrize(
    ("authors", "start"),
    [
        (("Édith Märlowe",), "marlowe2013-"),
        (("李明",), "lettersexample2013-"),
        ((), "lettersexample2013-"),
        (("The Economist",), "theeconomist2013-"),
    ],
)
def test_keys_tell_who_and_when(authors: tuple[str, ...], start: str) -> None:
    key = key_of(authors, "2013-01-14", PLAIN.url, RECORD, 3)
    assert re.fullmatch(rf"{start}[0-9a-f]{{8}}", key)
    assert key == key_of(authors, "2013-01-14", PLAIN.url, RECORD, 3)
    assert key != key_of(authors, "2013-01-14", PLAIN.url, RECORD, 4)
