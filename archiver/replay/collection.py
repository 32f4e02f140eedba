"""What pywb serves: a configuration, an index, and a way to the WARC files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from archiver.errors import ArchiveError
from archiver.warc.cdxj import index

__all__ = ["COLLECTION", "collect", "warc_files"]

COLLECTION = "archive"
"""The first part of every path of the replay."""

_INDEX = "index.cdxj"
_CONFIGURATION = {
    "collections": {COLLECTION: {"index": _INDEX, "archive_paths": "warc/"}},
    "enable_auto_colls": False,
    "csp-header": None,  # the front's stands on every answer
}


def warc_files(archive: Path) -> list[Path]:
    """The closed WARC files of the directory *archive*; ArchiveError when there is none."""
    files = sorted((archive / "warc").glob("*.warc.gz"))
    if not files:
        raise ArchiveError(
            f"{archive / 'warc'} holds no closed WARC file; `scrapy crawl NAME` makes some, "
            "--archive names another archive"
        )
    return files


def collect(files: Sequence[Path], directory: Path) -> None:
    """Make *directory* one that pywb runs in, with a collection of *files*.

    Names in it are relative: pywb reads braces and stars in a path as a pattern.
    """
    source = files[0].parent.absolute()
    (directory / "warc").symlink_to(source, target_is_directory=True)
    # JSON is YAML as well.
    (directory / "config.yaml").write_text(json.dumps(_CONFIGURATION), encoding="utf-8")
    if _is_current(source / _INDEX, files):
        (directory / _INDEX).symlink_to(source / _INDEX)
    else:
        index(files, directory / _INDEX)


def _is_current(made: Path, files: Sequence[Path]) -> bool:
    """Whether the index *made* is younger than all *files*, and than the names they have."""
    if not made.exists():
        return False
    youngest = max(max(found.st_mtime_ns, found.st_ctime_ns) for found in map(Path.stat, files))
    return made.stat().st_mtime_ns >= youngest
