"""WACZ 1.1.1: WARC files, their index and lists of pages in one zip that replay tools open.

    archive/*.warc.gz   indexes/index.cdx   pages/pages.jsonl   pages/extraPages.jsonl
    datapackage.json    datapackage-digest.json

The package `wacz` imports the AGPL-licensed `surt`, so the packaging here is our own, and
`wacz validate` is run on it as a separate program by the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from archiver import __version__
from archiver.cite.dataset import Dataset
from archiver.dates import iso
from archiver.errors import ArchiveError, DamagedWarc, NothingFound
from archiver.export.citation import DESCRIPTIONS, write_descriptions
from archiver.export.extract import extract
from archiver.export.package import Package
from archiver.export.pages import Listed, PageList, write_extra_pages, write_pages
from archiver.export.selection import Selection, select
from archiver.export.target import replaced
from archiver.export.wacz_check import INDEX, PAGES, WACZ_VERSION, check_wacz
from archiver.store.filters import Filters
from archiver.store.holdings import holdings
from archiver.store.selection import Held
from archiver.store.store import Store
from archiver.warc.cdxj import index
from archiver.warc.file import OPEN_SUFFIX

__all__ = ["Exported", "Source", "check_wacz", "export_wacz"]

_MIME = "application/wacz"
_WARC_SUFFIXES = (".warc.gz", ".warc")

_Advance = Callable[[int], object]


@attrs.frozen(kw_only=True)
class Exported:
    """What a WACZ was given."""

    warc_files: int
    entries: int
    """Lines of its index."""
    posts: int
    """Posts asked for."""
    pages: int
    """Posts among them whose page it shows."""
    extra_pages: int
    size: int
    """Bytes of the whole."""
    still_open: tuple[str, ...]
    """WARC files left out because they are not finished."""
    left_out: int
    """Revisits left out because their original is not in the archive."""


@attrs.frozen(kw_only=True)
class Source:
    """An archive to export from."""

    database: Path
    directory: Path
    """Of its WARC files."""
    closed: dict[str, Path]
    still_open: tuple[str, ...]

    @classmethod
    def of(cls, archive: Path) -> Source:
        """The one in the directory *archive*; ArchiveError when no WARC file is finished."""
        directory = archive / "warc"
        names = sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
        closed = {name: directory / name for name in names if name.endswith(_WARC_SUFFIXES)}
        if not closed:
            raise ArchiveError(
                f"{directory} holds no finished WARC file; `scrapy crawl demo` makes an archive, "
                "--archive names another"
            )
        still_open = tuple(name for name in names if name.endswith(OPEN_SUFFIX))
        return cls(
            database=archive / "archive.db",
            directory=directory,
            closed=closed,
            still_open=still_open,
        )

    @property
    def size(self) -> int:
        """Bytes of the closed files."""
        return sum(path.stat().st_size for path in self.closed.values())


def export_wacz(
    source: Source,
    out: Path,
    filters: Filters,
    *,
    replace: bool = False,
    created: datetime | None = None,
    advance: _Advance = lambda _: None,
) -> Exported:
    """Write the part *filters* of *source* to the new WACZ *out*; *created* is now unless told.

    How it is cited lies beside it, see `cited_in`, unless there is no post in it.

    ArgumentError when *out* is there and not to be replaced, NothingFound when the part is
    empty, DamagedWarc for a damaged WARC file, and ArchiveError when *out* cannot be written;
    *out* is then as it was.
    """
    with (
        Store.open(source.database, readonly=True) as store,
        replaced(out, replace=replace, along=DESCRIPTIONS) as target,
        store.snapshot(),
    ):
        selection = select(store, source.directory, source.closed.keys(), filters)
        made = _Making(store, source, selection, target.parent, whole=filters.whole)
        exported = made.write(target, created or datetime.now(UTC), advance)
        if selection.posts:
            held = holdings(store, selection.posts)
            dataset = Dataset(holdings=held, formats=(_MIME,), files=(out.name,))
            write_descriptions(dataset, target.parent)
    return exported


@attrs.define
class _Making:
    """A WACZ as it is put together in *scratch*."""

    store: Store
    source: Source
    selection: Selection
    scratch: Path
    whole: bool = attrs.field(kw_only=True)

    def write(self, target: Path, created: datetime, advance: _Advance) -> Exported:
        """Write all of it to *target*."""
        warcs = self._warc_files()
        entries = self._index(warcs)
        pages, extra = self._page_lists()
        with target.open("xb") as file:
            package = Package(file, advance)
            for path in warcs:
                package.add(f"archive/{path.name}", path)
            for name in (INDEX, *PAGES):
                package.add(name, self.scratch / Path(name).name)
            package.close(self._described(pages, extra, created))
        return Exported(
            warc_files=len(warcs),
            entries=entries,
            posts=len(self.selection.posts),
            pages=pages.rows,
            extra_pages=extra.rows,
            size=target.stat().st_size,
            still_open=self.source.still_open,
            left_out=self.selection.left_out,
        )

    def _warc_files(self) -> list[Path]:
        """The archive's own files, or new ones of what is selected.

        These keep their names, which the `warcinfo` that was copied tells.
        """
        closed = self.source.closed
        if self.whole:
            return list(closed.values())
        directory = self.scratch / "archive"
        directory.mkdir()
        made = []
        for name in sorted(self.selection.records):
            made.append(directory / name)
            extract(closed[name], self.selection.records[name], made[-1])
        if not made:
            lost = f" (but {self.selection.left_out} revisits without their original)"
            raise NothingFound(
                f"no such post is in the archive"
                f"{lost if self.selection.left_out else ''}; `archiver stats` tells what is"
            )
        return made

    def _index(self, warcs: list[Path]) -> int:
        report = index(warcs, self.scratch / Path(INDEX).name)
        for path, damage in report.damaged:
            raise DamagedWarc(
                f"{path} is damaged at byte {damage.offset}; put back a sound copy, or let "
                "`archiver recover` cut a torn end",
                file=damage.file,
                offset=damage.offset,
            )
        return report.entries

    def _page_lists(self) -> tuple[PageList, PageList]:
        store, selection = self.store, self.selection
        listed = Listed(self.scratch / Path(INDEX).name)
        own, others = (self.scratch / Path(name).name for name in PAGES)

        def shown(held: Held) -> bool:
            return self._carried(held) and held in listed

        return (
            write_pages(own, store, selection.posts, shown),
            write_extra_pages(others, store, selection.blogs, shown),
        )

    def _carried(self, held: Held) -> bool:
        """Whether everything it takes to show *held* goes into the package."""
        if self.whole:
            inside = all(place.warc_file in self.source.closed for place in held.complete)
        else:
            inside = all(map(self.selection.carries, held.complete))
        return inside and bool(held.complete)

    def _described(
        self, pages: PageList, extra: PageList, created: datetime
    ) -> dict[str, Any]:  # JSON
        described = {
            "wacz_version": WACZ_VERSION,
            "software": f"commentary-archiver {__version__}",
            "title": ", ".join(blog.title for blog in self.selection.blogs),
            "created": iso(created),
            "modified": iso(created),
        }
        main = extra.main or pages.last or extra.last
        if main is not None:
            described |= {"mainPageUrl": main.url, "mainPageDate": main.ts}
        return described
