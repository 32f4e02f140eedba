"""How an export is cited: CITATION.cff and DataCite's metadata, in its directory or beside it."""

from __future__ import annotations

from pathlib import Path

from archiver.cite.dataset import Dataset, describe
from archiver.export.target import beside

__all__ = ["DESCRIPTIONS", "cited_in", "write_descriptions"]

DESCRIPTIONS = ("CITATION.cff", "datacite.json")


def write_descriptions(dataset: Dataset, place: Path) -> None:
    """Write how *dataset* is cited into the directory *place*."""
    for name, content in describe(dataset).items():
        (place / name).write_text(content, encoding="utf-8", newline="\n")


def cited_in(out: Path, *, folder: bool = False) -> list[Path]:
    """The files that tell how the export *out* is cited: in it if a *folder*, else beside it."""
    return [out / name if folder else beside(out, name) for name in DESCRIPTIONS]
