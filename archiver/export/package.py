"""Writes a data package: files stored in a zip as they are, each with its size and SHA-256.

The same files give the same bytes: no member bears a date, and their order is that in which they
were added.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

__all__ = ["DATAPACKAGE", "DIGEST", "Package", "sha256_field"]

DATAPACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"

_PIECE = 1 << 20
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell
_NOT_IN_NAMES = re.compile(r"[^-a-z0-9._]")  # of resources, in the Data Package specification


def sha256_field(digest: str) -> str:
    """The SHA-256 *digest*, in hexadecimal, as a package tells it."""
    return f"sha256:{digest}"


class Package:
    """A package while it is written to *file*, which must be seekable."""

    def __init__(self, file: IO[bytes], advance: Callable[[int], object]) -> None:
        self._zip = ZipFile(file, "w", ZIP_STORED)
        self._advance = advance
        self._resources: dict[str, dict[str, Any]] = {}  # JSON, by name

    def add(self, path: str, source: Path) -> None:
        """Store the file *source* as *path*."""
        member = _member(path)
        member.file_size = source.stat().st_size  # tells whether 32 bits do
        digest = sha256()
        size = 0
        with source.open("rb") as file, self._zip.open(member, "w") as stored:
            while piece := file.read(_PIECE):
                stored.write(piece)
                digest.update(piece)
                size += len(piece)
                self._advance(len(piece))
        name = self._name(path)
        self._resources[name] = {
            "name": name,
            "path": path,
            "hash": sha256_field(digest.hexdigest()),
            "bytes": size,
        }

    def close(self, described: Mapping[str, Any]) -> None:  # JSON
        """Add what *described* tells of the whole, the list of its files, and the digest."""
        facts = {"profile": "data-package", **described}
        packed = _json({**facts, "resources": list(self._resources.values())})
        digest = sha256_field(sha256(packed).hexdigest())
        self._zip.writestr(_member(DATAPACKAGE), packed)
        self._zip.writestr(_member(DIGEST), _json({"path": DATAPACKAGE, "hash": digest}))
        self._zip.close()

    def _name(self, path: str) -> str:
        """A name for the resource at *path* that no other has."""
        plain = _NOT_IN_NAMES.sub("-", path.rpartition("/")[2].lower())
        name, number = plain, 1
        while name in self._resources:
            number += 1
            name = f"{number}-{plain}"
        return name


def _member(path: str) -> ZipInfo:
    member = ZipInfo(path, _NO_DATE)
    member.create_system = 3  # Unix, wherever this runs
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member


def _json(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n"
