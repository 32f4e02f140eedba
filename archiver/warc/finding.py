"""Which WARC files a person means, who names some of them or their directory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archiver.errors import ArchiveError, ArgumentError
from archiver.warc.file import OPEN_SUFFIX

__all__ = ["archive_files", "warc_files"]

_SUFFIXES = (".warc.gz", ".warc", f".warc.gz{OPEN_SUFFIX}")


def warc_files(paths: Sequence[Path]) -> list[Path]:
    """The WARC files *paths* name, directories searched for them, sorted by name.

    ArgumentError for a path that does not exist, and when there is no file at all.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found |= {p for p in path.rglob("*") if p.name.endswith(_SUFFIXES) and p.is_file()}
        elif path.exists():
            found.add(path)
        else:
            raise ArgumentError(f"{path}: does not exist; name WARC files or their directory")
    if not found:
        where = ", ".join(map(str, paths))
        raise ArgumentError(f"{where}: no .warc.gz or .warc file; name them or their directory")
    return sorted(found, key=lambda path: (path.name, path))


def archive_files(directory: Path) -> list[Path]:
    """The WARC files of the archive in *directory*; ArchiveError when it has none."""
    try:
        return warc_files([directory / "warc"])
    except ArgumentError as error:
        raise ArchiveError(
            f"{directory / 'warc'} holds no WARC file; `scrapy crawl demo` makes an archive, "
            "--archive names another"
        ) from error
