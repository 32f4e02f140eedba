"""Where an export goes: made beside its place under another name, then there at once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archiver.errors import ArgumentError
from archiver.warc.file import storage_error, sync_directory

__all__ = ["MARK", "beside", "check_target", "marked", "replaced", "scratch"]

MARK = "archiver-export.json"
"""The file in a directory that tells that an export made it, and of what."""


def check_target(out: Path, *, replace: bool, folder: bool = False) -> None:
    """ArgumentError unless *out* may be written; a *folder* is replaced if an export made it."""
    if not folder and out.is_dir():
        raise ArgumentError(f"{out}: a directory; name the file to write in it")
    if str(out) == "-":
        raise ArgumentError(
            "-: an export has files beside it, so stdout cannot take it; name a file"
        )
    if out.exists() and not (out.is_file() or out.is_dir()):
        raise ArgumentError(f"{out}: neither file nor directory; name another place")
    if folder and out.is_dir() and not any(out.iterdir()):
        return
    if not replace and (out.exists() or out.is_symlink()):
        raise ArgumentError(f"{out}: it is there already; --force replaces it, or choose another")
    if folder and out.exists() and not (out / MARK).is_file():
        raise ArgumentError(
            f"{out}: no export made it (there is no {MARK} in it), so it is not replaced; "
            "choose another place"
        )


def marked(described: Mapping[str, Any]) -> bytes:  # JSON
    """The content of `MARK`."""
    return json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n"


def beside(out: Path, name: str) -> Path:
    """Where a file *name* that belongs to the file *out* lies."""
    return out.with_name(f"{out.name}.{name}")


@contextmanager
def replaced(
    out: Path, *, replace: bool, folder: bool = False, along: Sequence[str] = ()
) -> Iterator[Path]:
    """A path to make the new file or *folder* at, which is *out* once it is made.

    Files named as *along* in the same directory go along, see `beside`; what is there of one
    that was not made is taken away.

    ArgumentError when *out* is there and not to be replaced; ArchiveError when it cannot be
    written; it then is as it was.
    """
    places = {name: beside(out, name) for name in along}
    check_target(out, replace=replace, folder=folder)
    for path in places.values():
        check_target(path, replace=replace)
    with scratch(out) as directory:
        made = directory / "complete"
        yield made
        check_target(out, replace=replace, folder=folder)
        if folder:
            if out.is_dir():
                out.replace(directory / "replaced")
        else:
            _sync(made)
        for name, path in places.items():
            if (directory / name).exists():
                (directory / name).replace(path)
            else:
                path.unlink(missing_ok=True)
        made.replace(out)
        sync_directory(out.parent)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """A new directory beside *out*; what a killed process left of it is cleared away first."""
    directory = out.with_name(f".{out.name}.new")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        yield directory
    except OSError as error:
        kind = type(storage_error(error, out))
        raise kind(
            f"{out}: cannot be written ({error.strerror or error}); make room or choose another "
            "place"
        ) from error
    finally:
        shutil.rmtree(directory, ignore_errors=True)
