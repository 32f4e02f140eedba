"""How it is started and ended, and what it does beside a crawl."""

import shutil
import socket
import sqlite3
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archiver.browse import browse
from archiver.errors import ArchiveError, ArchiverError, ArgumentError
from archiver.replay import program
from archiver.store.store import Store
from tests.browse.conftest import Get, Site
from tests.replay.stand_in import stand_in


def asked(base: str, path: str) -> tuple[int, str]:
    with closing(HTTPConnection(urlsplit(base).netloc, timeout=60)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.headers.get("Location") or response.read().decode()


@pytest.fixture
def copy(browsed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(browsed, tmp_path / "copy"))


def test_a_port_in_use_is_told(browsed: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = f"cannot serve on port {port} of 127.0.0.1 "
        with pytest.raises(ArgumentError, match=told), browse(browsed, port):
            pass


def test_without_a_database_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive there"), browse(tmp_path, 0):
        pass


def test_the_port_is_free_when_it_has_ended(copy: Path) -> None:
    with browse(copy, 0) as first:
        port = urlsplit(first.base).port
        assert port
        assert asked(first.base, "/")[0] == 200
    with browse(copy, port) as second:
        assert second.base == first.base
        assert asked(second.base, "/archive/sites.json")[0] == 200


def test_what_a_crawl_writes_meanwhile_is_seen(copy: Path) -> None:
    with browse(copy, 0) as started, closing(sqlite3.connect(copy / "archive.db")) as db:
        db.execute("pragma wal_autocheckpoint = 0")
        with db:
            db.execute("update sites set title = 'Written meanwhile' where id = 1")
        db.execute("begin immediate")  # and a crawl that is writing keeps nobody waiting
        assert "Written meanwhile" in asked(started.base, "/")[1]
        assert "Written meanwhile" in asked(started.base, "/archive/sites.json")[1]
        db.execute("rollback")


def test_a_read_only_directory_is_read(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere
    with browse(copy, 0) as started:
        assert asked(started.base, "/")[0] == 200
        assert '"is_mutable": false' in asked(started.base, "/-/databases.json")[1]


def test_the_end_of_the_server_is_told(copy: Path) -> None:
    with browse(copy, 0) as started:
        started._server.should_exit = True
        with pytest.raises(ArchiverError, match="the server has ended by itself"):
            started.wait()


def test_a_page_is_replayed_as_it_was(
    copy: Path, served: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "pywb" / "bin")
    monkeypatch.setattr(program, "_ENVIRONMENT", tmp_path / "pywb")
    with browse(copy, 0) as started:
        status, address = asked(started.base, f"/posts/{served.changed}/as-it-was")
        assert status == 303
        assert "/archive/20261001090014/http://127.0.0.1:8796/2015/11/" in address
        cited = asked(started.base, f"/posts/{served.changed}")[1]
        capture = cited.partition('href="/captures/')[2].partition("/")[0]
        status, other = asked(started.base, f"/captures/{capture}/as-it-was")
        assert other.endswith("/https://news.example/2015/11/cloudpier-tririver")
        assert urlsplit(other).netloc == urlsplit(address).netloc
    with closing(socket.socket()) as gone:
        assert gone.connect_ex(("127.0.0.1", urlsplit(address).port or 0)) != 0


def test_without_pywb_the_page_says_what_to_run(
    copy: Path, served: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(program, "_ENVIRONMENT", tmp_path)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with browse(copy, 0) as started:
        status, told = asked(started.base, f"/posts/{served.changed}/as-it-was")
    assert status == 503
    assert "replaying needs pywb, which is not installed; run: python3 -m venv" in told


def test_a_post_whose_page_was_never_captured_cannot_be_replayed(copy: Path, served: Site) -> None:
    with closing(sqlite3.connect(copy / "archive.db")) as db, db:
        db.execute("update captures set kind = 'feed' where kind = 'post'")
    with browse(copy, 0) as started:
        status, told = asked(started.base, f"/posts/{served.changed}/as-it-was")
    assert status == 404
    assert "was never captured" in told


def test_a_missing_warc_file_is_told(copy: Path, get: Get) -> None:
    [capture] = [
        row[0]
        for row in sqlite3.connect(copy / "archive.db").execute(
            "select id from captures where mime = 'image/png' limit 1"
        )
    ]
    for file in (copy / "warc").iterdir():
        file.unlink()
    with browse(copy, 0) as started:
        status, told = asked(started.base, f"/images/{capture}")
    assert status == 503
    assert "put the WARC file back or reparse" in told


def test_an_archive_without_a_post_says_how_to_begin(tmp_path: Path) -> None:
    Store.open(tmp_path / "archive.db").close()
    with browse(tmp_path, 0) as started:
        assert "Nothing has been archived yet." in asked(started.base, "/")[1]
        for path in (
            "/timeline",
            "/companies",
            "/visited",
            "/changes",
            "/broken",
            "/coverage",
            "/archive",
        ):
            assert asked(started.base, path)[0] == 200
