"""Posts of an archive, or of a part of it, written in one of the formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from archiver import __version__
from archiver.cite.dataset import Dataset
from archiver.errors import ArgumentError, NothingFound
from archiver.export.citation import DESCRIPTIONS, write_descriptions
from archiver.export.format import Format, Order, Written
from archiver.export.target import MARK, marked, replaced
from archiver.store.filters import Filters, posts
from archiver.store.holdings import holdings
from archiver.store.part import Part
from archiver.store.store import Store

__all__ = ["Wanted", "export_posts"]


@attrs.frozen(kw_only=True)
class Wanted:
    """What a person asks an export for."""

    filters: Filters = attrs.field(factory=Filters)
    settings: Mapping[str, str | None] = attrs.field(factory=dict)
    """What was chosen of the format's `Choice`s, by name."""
    replace: bool = False
    """Whether what is there may go."""


def export_posts(
    archive: Path,
    form: Format,
    out: Path,
    wanted: Wanted | None = None,
    *,
    progress: Callable[[int], Callable[[int], object]] = lambda _: lambda _: None,
) -> Written:
    """Write the posts *wanted* of the directory *archive* to *out*, in the format *form*.

    *progress* is told how many there are; what it gives, each time some are written.
    ArgumentError when *out* is there and not to be replaced, NothingFound when no post is meant,
    ArchiveError when *out* cannot be written; *out* is then as it was.
    """
    wanted = wanted or Wanted()
    _check_place(archive, out)
    along = () if form.folder else DESCRIPTIONS
    with (
        Store.open(archive / "archive.db", readonly=True) as store,
        replaced(out, replace=wanted.replace, folder=form.folder, along=along) as target,
        store.snapshot(),
    ):
        part = Part(store, posts(store, wanted.filters))
        if not len(part):
            raise NothingFound("no such post is in the archive; `archiver stats` tells what is")
        order = Order(
            store=store,
            part=part,
            holdings=holdings(store, part.ids()),
            warcs=archive / "warc",
            target=target,
            settings=_settings(form, wanted.settings),
            advance=progress(len(part)),
        )
        _describe(order, form, wanted, out)
        return form.write(order)


def _describe(order: Order, form: Format, wanted: Wanted, out: Path) -> None:
    """Write how the export is cited: into the directory, or for a place beside the file."""
    place = order.target.parent
    if form.folder:
        place = order.target
        place.mkdir()
        (place / MARK).write_bytes(marked(_mark(order, form, wanted)))
    dataset = Dataset(
        holdings=order.holdings,
        title=order.settings.get("title"),
        formats=(form.mime,),
        files=() if form.folder else (out.name,),
    )
    write_descriptions(dataset, place)


def _mark(order: Order, form: Format, wanted: Wanted) -> dict[str, Any]:  # JSON
    """What a directory says of itself."""
    chosen = attrs.asdict(wanted.filters)
    return {
        "software": f"commentary-archiver {__version__}",
        "format": form.name,
        "posts": len(order.part),
        "filters": {
            name: sorted(value) if isinstance(value, frozenset) else str(value)
            for name, value in chosen.items()
            if value
        },
        "settings": dict(order.settings),
    }


def _check_place(archive: Path, out: Path) -> None:
    """ArgumentError when *out* is the archive itself, or lies among its WARC files."""
    places = {out.resolve(), *out.resolve().parents}
    if out.resolve() == archive.resolve() or (archive / "warc").resolve() in places:
        raise ArgumentError(f"{out}: lies in the archive itself; choose another place")


def _settings(form: Format, given: Mapping[str, str | None]) -> dict[str, str]:
    chosen = {choice.name: choice.values[0] for choice in form.choices if choice.values}
    return chosen | {name: value for name, value in given.items() if value}
