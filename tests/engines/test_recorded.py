"""What real engines answered once, read again: the archive says what their databases said."""

from pathlib import Path

import pytest

from archiver.reparse import reparse
from tests.engines.judging import judge
from tests.engines.record import RECORDED, recorded

NAMES = sorted(path.name.removesuffix(".warc.gz") for path in RECORDED.glob("*.warc.gz"))


def test_there_are_recordings() -> None:
    assert len(NAMES) > 7


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_engine_is_read_as_its_database_has_it(name: str, tmp_path: Path) -> None:
    reparse([RECORDED / f"{name}.warc.gz"], tmp_path / "archive.db", jobs=1)
    assert judge(tmp_path, recorded(name)).faults == []
