"""WARC files on the disk: their names, their directory, and what to say when it objects."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.errors import ArchiveError, DiskFull

__all__ = [
    "INDEX_NAME",
    "MAX_SIZE",
    "OPEN_SUFFIX",
    "make_directory",
    "storage_error",
    "sync_directory",
    "telling",
]

INDEX_NAME = "index.cdxj"
"""The file beside the WARC files that tells where each capture lies."""

MAX_SIZE = 1_000_000_000
"""Bytes after which the next file is begun, the size IIPC members use."""

OPEN_SUFFIX = ".open"
"""What the name of a file still being written ends with."""

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def storage_error(error: OSError, path: Path) -> ArchiveError:
    """What to tell a person of *error*, met at *path*."""
    if error.errno in _NO_SPACE:
        return DiskFull(
            f"{path}: no space left; complete records are kept, free space and crawl again"
        )
    return ArchiveError(f"{path}: {error.strerror or error}; check the directory and the disk")


def make_directory(directory: Path) -> None:
    """Make sure that *directory* is there and can be written; ArchiveError when not."""
    with telling(directory):
        directory.mkdir(parents=True, exist_ok=True)
        if not os.access(directory, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn an OSError met inside into what `storage_error` makes of it."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def sync_directory(directory: Path) -> None:
    """Have the names in *directory* on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
