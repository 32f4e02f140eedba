"""BagIt 1.0 (RFC 8493): the archive as it is, each file with its checksums, for keeping.

    bagit.txt  bag-info.txt  manifest-sha256.txt  manifest-sha512.txt  tagmanifest-….txt
    data/archive.db  data/warc/*.warc.gz  data/warc/index.cdxj

What is in ``data/`` is an archive that every verb reads: ``archiver verify --archive OUT/data``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from hashlib import sha256, sha512
from pathlib import Path

import attrs

from archiver import __version__
from archiver.export.format import Format, Order, Written
from archiver.export.wacz import Source
from archiver.store.copying import copy_database
from archiver.text import sound, squash
from archiver.warc.file import INDEX_NAME

__all__ = ["FORMAT"]

_PIECE = 1 << 20
_BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ALGORITHMS = ("sha256", "sha512")


@attrs.frozen
class _Digests:
    """What is known of one file of the bag."""

    size: int
    sha256: str
    sha512: str


def _write(order: Order) -> Written:
    source = Source.of(order.warcs.parent)
    warcs = order.target / "data" / "warc"
    warcs.mkdir(parents=True)
    payload: dict[str, _Digests] = {}
    database = order.target / "data" / "archive.db"
    copy_database(order.store, database)
    payload["data/archive.db"] = _digests(database)
    index = source.directory / INDEX_NAME
    for path in (*source.closed.values(), *([index] if index.is_file() else [])):
        payload[f"data/warc/{path.name}"] = _copied(path, warcs / path.name, order.advance)
    _tell(order, payload)
    return Written(posts=len(order.part), still_open=source.still_open)


def _tell(order: Order, payload: dict[str, _Digests]) -> None:
    """Write the tag files: what the bag is, and the digests of all that is in it."""
    (order.target / "bagit.txt").write_text(_BAGIT, encoding="utf-8", newline="\n")
    told = "".join(f"{name}: {value}\n" for name, value in _info(order, payload))
    (order.target / "bag-info.txt").write_text(told, encoding="utf-8", newline="\n")
    _manifests(order.target, "manifest", payload)
    tags = sorted(path for path in order.target.iterdir() if path.is_file())
    _manifests(order.target, "tagmanifest", {path.name: _digests(path) for path in tags})


def _info(order: Order, payload: dict[str, _Digests]) -> Iterator[tuple[str, str]]:
    holdings = order.holdings
    for blog in holdings.blogs:
        yield "External-Identifier", _line(blog.home)
    for blog in holdings.blogs:
        yield (
            "External-Description",
            f"{blog.posts} posts of {_line(blog.title)}, captured from {blog.first_seen} to "
            f"{blog.last_seen}",
        )
    octets = sum(digests.size for digests in payload.values())
    yield "Payload-Oxum", f"{octets}.{len(payload)}"
    yield "Bag-Software-Agent", f"commentary-archiver {__version__}"


def _line(text: str) -> str:
    return squash(sound(text))


def _manifests(directory: Path, name: str, files: dict[str, _Digests]) -> None:
    for algorithm in _ALGORITHMS:
        lines = (f"{getattr(files[path], algorithm)}  {_path(path)}\n" for path in sorted(files))
        manifest = directory / f"{name}-{algorithm}.txt"
        manifest.write_text("".join(lines), encoding="utf-8", newline="\n")


def _path(path: str) -> str:
    """*path* as a manifest has it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _digests(path: Path) -> _Digests:
    return _copied(path, None, lambda _: None)


def _copied(path: Path, copy: Path | None, advance: Callable[[int], object]) -> _Digests:
    """The digests of the file *path*, of which a *copy* is made on the way."""
    found = sha256(), sha512()
    size = 0
    with path.open("rb") as file, open(copy or os.devnull, "wb") as target:  # noqa: PTH123
        while piece := file.read(_PIECE):
            target.write(piece)
            for digest in found:
                digest.update(piece)
            size += len(piece)
            advance(len(piece))
        if copy:
            target.flush()
            os.fsync(target.fileno())
    return _Digests(size, *(digest.hexdigest() for digest in found))


FORMAT = Format(
    name="bagit",
    out="OUT",
    says="A BagIt bag of the whole archive, WARC files and database, with checksums, for keeping.",
    more="Any BagIt tool validates it; data/ in it is an archive for --archive.",
    mime="application/warc",
    folder=True,
    whole=True,
    write=_write,
)
