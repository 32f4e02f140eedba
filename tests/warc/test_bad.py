"""The shelf of damaged, odd and foreign files: what of each is kept, and what is reported."""

import logging
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from archiver import http
from archiver.capture import Capture, Note
from archiver.errors import DamagedWarc
from archiver.warc.next_record import next_record
from archiver.warc.reader import WarcInfoRecord, read, read_block, read_capture
from tests.bad.make import HERE, HTML, answer, damaged, foreign, odd


@attrs.frozen
class Damage:
    """What reading a damaged file must come to."""

    kept: tuple[int, ...]
    """Records read before it, by the number in their address."""
    offset: int
    """Where the damage is."""
    behind: tuple[int, ...] = ()
    """Records read by going on behind it, until the end."""
    what: str = "no complete record"


DAMAGED = {
    "torn-tail.warc.gz": Damage((1, 2), 577),
    "torn-block.warc.gz": Damage((1, 2), 577),
    "torn-head.warc.gz": Damage((1, 2), 577),
    "torn-gzip-head.warc.gz": Damage((1, 2), 577),
    "torn-first.warc.gz": Damage((), 0),
    "torn.warc": Damage((1, 2), 796),
    "damaged-middle.warc.gz": Damage((1,), 289, (3,)),
    "bad-checksum.warc.gz": Damage((1,), 289, (3,)),
    "bad-size.warc.gz": Damage((1,), 289, (3,)),
    "bad-magic.warc.gz": Damage((1,), 289, (3,)),
    "torn-then-appended.warc.gz": Damage((1,), 289, (3,)),
    "trailing-garbage.warc.gz": Damage((1, 2), 577),
    "trailing-zeros.warc.gz": Damage((1, 2), 577),
    "length-too-long.warc.gz": Damage((1,), 289, (3,)),
    "length-too-long.warc": Damage((1, 2), 840),
    "length-too-short.warc": Damage((1, 2), 739, (3,)),
    "length-no-number.warc": Damage((1,), 398, (3,)),
    "two-records-a-member.warc.gz": Damage((1,), 0, (), "several records share a gzip member"),
    "three-records-a-member.warc.gz": Damage((1,), 0, (4,), "several records share a gzip member"),
    "one-member.warc.gz": Damage((), 0, (), "several records share a gzip member"),
    "no-warc.warc.gz": Damage((), 0),
    "no-warc.warc": Damage((), 0, (), "neither gzip nor WARC"),
}
ODD = {
    "empty.warc.gz": (),
    "empty-member-between.warc.gz": (1, 2),
    "empty-member-at-the-end.warc.gz": (1, 2),
    "length-too-short.warc.gz": (1, 2, 3),
    "no-blank-lines-at-the-end.warc": (1, 2),
    "blank-lines-at-the-end.warc": (1, 2),
    "no-date.warc": (2,),
    "odd-dates.warc": (1, 2, 3, 4, 5, 6),
    "no-url.warc": (3,),
}


def captures(path: Path, start: int = 0) -> Iterator[Capture]:
    return (item for item in read(path, start=start) if isinstance(item, Capture))


def number(capture: Capture) -> int:
    return int(capture.url.rpartition("/")[2])


def test_every_file_on_the_shelf_has_a_line() -> None:
    assert damaged().keys() == DAMAGED.keys()
    assert odd().keys() == ODD.keys()
    files = {path.name for path in HERE.glob("*.warc*")}
    assert files == damaged().keys() | odd().keys() | foreign().keys()


@pytest.mark.parametrize(("name", "expected"), DAMAGED.items())
def test_damage_is_told_after_everything_before_it(name: str, expected: Damage) -> None:
    kept = []
    with pytest.raises(DamagedWarc, match=f"{name}: {expected.what} at byte \\d+; ") as raised:
        kept.extend(number(capture) for capture in captures(HERE / name))
    assert tuple(kept) == expected.kept
    assert (raised.value.file, raised.value.offset) == (name, expected.offset)


@pytest.mark.parametrize(("name", "expected"), DAMAGED.items())
def test_reading_can_go_on_behind_damage(name: str, expected: Damage) -> None:
    behind: list[int] = []
    offset: int | None = expected.offset
    while (offset := next_record(HERE / name, offset)) is not None:
        try:
            behind.extend(number(capture) for capture in captures(HERE / name, offset))
            break
        except DamagedWarc as damage:
            offset = damage.offset
    assert tuple(behind) == {"two-records-a-member.warc.gz": (4,)}.get(name, expected.behind)


@pytest.mark.parametrize(("name", "kept"), ODD.items())
def test_oddities_do_not_stop_reading(name: str, kept: tuple[int, ...]) -> None:
    found = list(captures(HERE / name))
    assert tuple(map(number, found)) == kept
    for capture in found:
        again = read_capture(HERE, capture.location)
        assert again == capture
        assert again.block == capture.block


def test_dates_may_stop_at_the_year() -> None:
    dates = [capture.fetched_at for capture in captures(HERE / "odd-dates.warc")]
    assert dates == [
        datetime(2019, 1, 1, tzinfo=UTC),
        datetime(2019, 3, 1, tzinfo=UTC),
        datetime(2019, 3, 4, tzinfo=UTC),
        datetime(2019, 3, 4, 5, 6, tzinfo=UTC),
        datetime(2019, 3, 4, 5, 6, 7, 123456, tzinfo=UTC),
        datetime(2019, 3, 4, 3, 6, 7, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("no-date.warc", "no-date.warc: the response at byte 0 has no usable WARC-Date"),
        ("no-url.warc", "no-url.warc: the response at byte 358 has no usable WARC-Target-URI"),
        ("length-too-short.warc.gz", "bytes behind the record at byte 289 passed over"),
    ],
)
def test_what_is_passed_over_is_logged(
    name: str, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    list(read(HERE / name))
    assert line in caplog.text


class TestForeign:
    def test_wget(self) -> None:
        info, capture = read(HERE / "wget.warc.gz")
        assert isinstance(info, WarcInfoRecord)
        assert info.fields == {"software": "Other/1.0", "format": "WARC File Format 1.0"}
        assert isinstance(capture, Capture)
        assert capture.url == "http://blog.example/1"
        assert capture.method == "POST"
        assert capture.fetched_at == datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
        assert capture.payload_digest is None
        assert capture.block == answer()

    def test_warcprox(self) -> None:
        (capture,) = captures(HERE / "warcprox.warc.gz")
        assert (capture.method, capture.payload_digest) == ("POST", "sha256:abc")

    def test_browsertrix(self) -> None:
        found = list(read(HERE / "browsertrix.warc.gz"))
        assert not [item for item in found if isinstance(item, Note)]
        assert [(number(c), c.method) for c in captures(HERE / "browsertrix.warc.gz")] == [
            (1, "POST"),
            (3, "HEAD"),
            (5, "GET"),
        ]
        *_, revisit = captures(HERE / "browsertrix.warc.gz")
        assert revisit.original is not None

    @pytest.mark.parametrize(
        ("which", "status", "content"),
        [
            (1, 200, HTML),
            (2, 200, HTML),
            (3, 200, HTML),
            (4, 200, HTML),
            (5, 200, HTML[:20]),
            (6, 200, HTML),
            (7, 200, HTML),
            (8, 200, zlib.decompressobj().decompress(zlib.compress(HTML)[:40])),
            (9, None, b""),
        ],
    )
    def test_odd_answers(self, which: int, status: int | None, content: bytes) -> None:
        capture = list(captures(HERE / "odd-answers.warc"))[which - 1]
        assert capture.status == status
        assert capture.block is not None
        assert read_block(HERE, capture.location) == capture.block
        head = http.parse_head(capture.block)
        assert http.content(head, capture.block[head.size :]) == content
