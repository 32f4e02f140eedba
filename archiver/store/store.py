"""The archive's database: opened, written in batches, and read by the other modules here.

Everything in the content tables follows from the set of notes, captures and readings written,
whatever their order: known posts are components of shared addresses (`identity`), posts are
merges (`merge`), and what is merged is compared with what stands there before it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import attrs

from archiver.capture import Note
from archiver.store import values
from archiver.store.identity import Identity, SiteRow
from archiver.store.notes import Opening, hosts
from archiver.store.posts import Posts
from archiver.store.readings import Readings
from archiver.store.rebuilding import rebuild_site
from archiver.store.troubles import translated
from archiver.store.write import Batch, Entry

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Store"]

_SITE = "select id, home, declaration, declared_at, declared_by from sites where key = ?"
_ADD_SITE = """
insert into sites (key, home, title, timezone, declaration, declared_at, declared_by)
values (?, ?, ?, ?, ?, ?, ?)
"""
_REDECLARE = """
update sites set home = ?, title = ?, timezone = ?, declaration = ?, declared_at = ?,
                 declared_by = ? where id = ?
"""
_ADD_RUN = """
insert into runs (site_id, uuid, spider, arguments, started_at) values (?, ?, ?, ?, ?)
on conflict do nothing
"""
_BEHIND = """
select id, run_id, url_key from captures where warc_file = ? and warc_offset >= ?
order by run_id, id
"""
_EMPTY = (
    "finished_at is null and not exists (select 1 from captures where run_id = runs.id) "
    "and id not in (select value from json_each(:keep))"
)
_DROP_EMPTY = (
    f"delete from frontier where run_id in (select id from runs where {_EMPTY})",  # noqa: S608
    f"delete from runs where {_EMPTY}",  # noqa: S608 - constants
    "delete from sites where not exists (select 1 from runs where site_id = sites.id) "
    "and not exists (select 1 from known_posts where site_id = sites.id)",
)
_SITE_OF_RUN = """
select s.id, s.home, s.declaration from runs r join sites s on s.id = r.site_id where r.id = ?
"""


class Store:
    """One open database; close it, or use it as a context manager.

    It may move between threads, but only one may use it at a time.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self._depth = 0
        self._sites: dict[int, SiteRow] = {}  # by run

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Store:
        """The database at *path*, made or migrated as needed.

        ArchiveError when it cannot be used as it is, DiskFull when there is no space for it.
        """
        from archiver.store.opening import open_database  # noqa: PLC0415 - brings sqlite-utils

        return cls(open_database(path, readonly=readonly), path)

    def close(self) -> None:
        """Close the file."""
        with translated(self.path):
            self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside are committed together, or none; one inside another joins it."""
        with self._transaction("begin immediate"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads inside see the same state, whatever is written meanwhile."""
        with self._transaction("begin"):
            yield

    def rows(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[dict[str, Any]]:
        """What a *query* of ours answers, a dictionary a row; values are those of SQLite."""
        with translated(self.path):
            cursor = self.db.conn.execute(query, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        if self._depth:
            yield
            return
        conn = self.db.conn
        with translated(self.path):
            conn.execute(begin)
            self._depth = 1
            try:
                yield
                conn.execute("commit")
            except BaseException:
                if conn.in_transaction:  # SQLite may have rolled back itself
                    conn.execute("rollback")
                self._sites.clear()
                raise
            finally:
                self._depth = 0

    def begin_run(self, note: Note) -> int:
        """The row of the run a `crawl` *note* opens; the same note again, the same row.

        The newest note of a site counts for what the site declares. DamagedWarc when the note
        lacks what it should hold.
        """
        opening = Opening.of(note)
        with self.transaction():
            site = self._declare(opening)
            run = (site, opening.run, opening.spider, opening.arguments, opening.started_at)
            self.db.conn.execute(_ADD_RUN, run)
            found = self.db.conn.execute("select id from runs where uuid = ?", run[1:2]).fetchone()
            return int(found[0])

    def end_run(self, run_id: int, finished_at: str, reason: str) -> None:
        """Note when and why a run ended."""
        with self.transaction():
            self.db.conn.execute(
                "update runs set finished_at = ?, finish_reason = ? where id = ?",
                (finished_at, reason, run_id),
            )

    def write(self, run_id: int, entries: Sequence[Entry | Note]) -> None:
        """Store *entries* of a run and merge every post they touch, in one transaction.

        What is stored already changes nothing. A note of another kind than `crawl`,
        `failure` and `link` is passed over.
        """
        notes = [entry for entry in entries if isinstance(entry, Note)]
        with self.transaction():
            for note in notes:
                if note.kind == "crawl":
                    self.begin_run(note)
            batch = Batch(self.db.conn, self._site(run_id), run_id)
            for entry in entries:
                if isinstance(entry, Entry):
                    batch.add(entry)
                elif entry.kind == "failure":
                    batch.fail(entry)
                elif entry.kind == "link":
                    batch.check(entry)
            batch.settle()

    def withdraw(self, warc_file: str, offset: int) -> int:
        """Take back the captures of *warc_file* from the byte *offset* on; how many there were."""
        found = self.rows(_BEHIND, (warc_file, offset))
        with self.transaction():
            for run, of_run in groupby(found, key=itemgetter("run_id")):
                batch = Batch(self.db.conn, self._site(run), run)
                for row in of_run:
                    batch.withdraw(row["id"], row["url_key"])
                batch.settle()
        return len(found)

    def drop_empty_runs(self, keep: Iterable[int]) -> None:
        """Forget runs, *keep* aside, that neither ended nor recorded anything, and frontiers."""
        with self.transaction():
            for statement in _DROP_EMPTY:
                self.db.conn.execute(statement, {"keep": values.encode(sorted(keep))})

    def sites(self) -> list[SiteRow]:
        """Every site, by its key."""
        rows = self.rows("select id, home, declaration from sites order by key")
        return [_site_row(*row.values()) for row in rows]

    def _site(self, run_id: int) -> SiteRow:
        site = self._sites.get(run_id)
        if site is None:
            row = self.db.conn.execute(_SITE_OF_RUN, (run_id,)).fetchone()
            if row is None:
                raise ValueError(f"there is no run {run_id}")
            site = self._sites[run_id] = _site_row(*row)
        return site

    def _declare(self, opening: Opening) -> int:
        """The row of the site that *opening* declares, brought up to date."""
        conn = self.db.conn
        declared = SiteRow(0, opening.home, opening.hosts)
        told = (
            *(opening.home, opening.title, opening.timezone, opening.declaration),
            *opening.written,
        )
        key = declared.key(opening.home)
        row = conn.execute(_SITE, (key,)).fetchone()
        if row is None:
            added = conn.execute(_ADD_SITE, (key, *told)).lastrowid
            assert added is not None
            return added
        before = _site_row(*row[:3])
        if opening.written > row[3:]:
            conn.execute(_REDECLARE, (*told, before.id))
            self._sites.clear()
            if set(declared.hosts) != set(before.hosts):
                self._refile(attrs.evolve(declared, id=before.id))
        return before.id

    def _refile(self, site: SiteRow) -> None:
        """Rebuild what follows from the addresses of *site*, which now fold differently."""
        identity = Identity(self.db.conn, site)
        posts = Posts(self.db.conn, identity, Readings(self.db.conn))
        posts.settle(rebuild_site(self.db.conn, identity))


def _site_row(site_id: int, home: str, declaration: str) -> SiteRow:
    return SiteRow(site_id, home, hosts(values.decode(declaration)))
