"""What a crash leaves is cut to its last complete exchange, wherever it struck."""

import errno
import os
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.capture import Capture, Note
from archiver.errors import ArchiveError
from archiver.warc import recover as module
from archiver.warc.members import records
from archiver.warc.reader import read
from archiver.warc.recover import Repair, repair
from tests.archives import LETTERS, answer, site, write_warc

SENT = {f"{LETTERS}{n}": answer(f"<p>Letter {n}".encode()) for n in range(3)}


def places(path: Path) -> list[tuple[str, int]]:
    """Kind of each record and the byte behind it."""
    return [
        (raw.kind, raw.location.offset + raw.location.length)
        for raw in records(path, start=0, max_block=0)
    ]


def test_at_every_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a thousand times would try one's patience
    whole = write_warc(tmp_path, SENT, site())
    content, records_ = whole.read_bytes(), places(whole)
    whole.unlink()
    goods = [0, *(end for kind, end in records_ if kind != "response")]
    assert len(goods) == 1 + 2 + 3  # nothing, warcinfo and declaration, three exchanges
    left = tmp_path / "a.warc.gz.open"
    for size in range(len(content) + 1):
        left.write_bytes(content[:size])
        good = max(end for end in goods if end <= size)
        assert repair(tmp_path) == [Repair(warc_file="a.warc.gz", kept=good, cut=size - good)]
        if not good:
            assert not list(tmp_path.iterdir())
            continue
        [path] = tmp_path.iterdir()
        assert path.name == "a.warc.gz"
        assert path.read_bytes() == content[:good]
        path.unlink()
    assert all(one < other for one, other in pairwise(goods))


def test_what_is_kept_reads_whole(tmp_path: Path) -> None:
    write_warc(tmp_path, SENT, site(), torn=True)
    [done] = repair(tmp_path)
    assert done.cut > 0
    found = list(read(tmp_path / done.warc_file))
    assert [type(item) for item in found[1:]] == [Note, Capture, Capture]


def test_closed_files_are_left_alone_and_every_open_one_is_closed(tmp_path: Path) -> None:
    closed = write_warc(tmp_path, SENT, site())
    before = closed.read_bytes()
    for name in ("b", "a"):
        (tmp_path / f"{name}.warc.gz.open").write_bytes(before)
    assert [done.warc_file for done in repair(tmp_path)] == ["a.warc.gz", "b.warc.gz"]
    assert repair(tmp_path) == []
    assert closed.read_bytes() == before


def test_nothing_is_written_over(tmp_path: Path) -> None:
    closed = write_warc(tmp_path, SENT, site())
    left = closed.with_name(closed.name + ".open")
    left.write_bytes(closed.read_bytes()[:-5])
    with pytest.raises(ArchiveError, match=r"is there beside .*; move one of them away"):
        repair(tmp_path)
    assert left.exists()


def test_a_file_that_cannot_be_changed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    write_warc(tmp_path, SENT, site(), torn=True)
    monkeypatch.setattr(module.os, "fsync", fail)
    with pytest.raises(ArchiveError, match=r"\.open: Input/output error"):
        repair(tmp_path)
