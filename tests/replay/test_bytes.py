"""Bodies that pywb hands out are those that were served."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archiver.capture import Capture
from archiver.replay import Replay, replay
from archiver.warc.reader import read
from tests.replay.answers import ANSWERS, BODY, CHANGED, HOME, expected, record


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("bytes")
    record(directory / "warc")
    return directory


@pytest.fixture(scope="module")
def served(pywb: str, archive: Path) -> Iterator[Replay]:
    with replay(archive, 0) as made:
        yield made


def got(served: Replay, path: str) -> tuple[int, bytes]:
    """Status and body of *path* of the replay, unpacked as a browser would."""
    with closing(HTTPConnection("127.0.0.1", int(served.base.rsplit(":")[-1]))) as connection:
        connection.request("GET", f"/archive/{path}", headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        packed = response.headers.get("Content-Encoding") == "gzip"
        return response.status, gzip.decompress(body) if packed else body


def test_the_archive_has_the_revisits_that_are_to_be_replayed(archive: Path) -> None:
    [file] = (archive / "warc").glob("*.warc.gz")
    captures = [found for found in read(file) if isinstance(found, Capture)]
    revisits = [capture.original is not None for capture in captures]
    assert revisits == [False] * 4 + [True] * 3 + [False] * 2 + [True, False, True]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_body_is_the_one_that_was_served(served: Replay, name: str) -> None:
    assert got(served, f"20240506id_/{HOME}{name}") == (200, expected(name))


def test_each_date_has_its_own_body(served: Replay) -> None:
    assert got(served, f"20240507070809id_/{HOME}plain") == (200, BODY)
    assert got(served, f"20240507070810id_/{HOME}plain") == (200, CHANGED)


def test_a_page_that_was_unmodified_is_the_one_of_before(served: Replay) -> None:
    assert got(served, f"20240507070809id_/{HOME}gzip") == (200, BODY)


def test_all_captures_of_an_address_are_listed(served: Replay) -> None:
    _, told = got(served, f"cdx?url={HOME}plain&output=json")
    times = [json.loads(line)["timestamp"] for line in told.splitlines()]
    assert times == ["20240506070809", "20240507070809", "20240507070810"]


def test_what_the_archive_does_not_hold_is_missing(served: Replay) -> None:
    assert got(served, f"mp_/{HOME}other")[0] == 404
    assert got(served, "mp_/http://127.0.0.1:1/")[0] == 404
