"""The CDXJ index of WARC files: which captures of an address they hold, and where.

It is derived, and can be built from the WARC files at any time. Its lines are sorted by SURT
key, then time; `archiver.warc.cdxj_lines` tells what a line holds.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import attrs

from archiver.capture import Location
from archiver.errors import ArchiveError, ArchiverError, DamagedWarc
from archiver.warc import sorted_file
from archiver.warc.cdxj_lines import entries
from archiver.warc.next_record import next_record
from archiver.warc.sorted_file import LINE_LIMIT
from archiver.warc.surt import surt

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["CdxjEntry", "IndexReport", "entries", "index", "lookup", "merge", "read"]

logger = logging.getLogger(__name__)

_WORTHWHILE = 64 * 1024 * 1024  # packed bytes that take longer than to start a process
_PATIENCE = 100  # damaged places of a file after which it is left: forged ones have no end

_LINE = re.compile(rb"([!-~]+) (\d{14}) (\{.*\})\n")
_NUMBER = re.compile(r"[0-9]{1,18}")
_STATUS = re.compile(r"[0-9]{3}")
_FILE_NAME = re.compile(r"[^/\0]+")

_Advance = Callable[[int], object]


@attrs.frozen
class CdxjEntry:
    """One line of an index: a capture of *url*."""

    urlkey: str
    """The SURT of the address."""
    timestamp: str
    """WARC-Date, UTC, as ``YYYYMMDDhhmmss``."""
    url: str
    mime: str | None
    """``warc/revisit`` for a revisit; else Content-Type without its parameters, as received."""
    status: int | None
    digest: str | None
    """WARC-Payload-Digest."""
    location: Location


@attrs.define
class IndexReport:
    """What `index` found."""

    files: int
    entries: int = 0
    """Lines the index has."""
    damaged: list[tuple[Path, DamagedWarc]] = attrs.field(factory=list)
    """The first damage of each file that has any."""


@attrs.frozen
class _Part:
    """What one WARC file comes to; plain values, since it may come from another process."""

    runs: list[Path]
    damage: tuple[str, str, int] | None = None
    """Message, file and offset of the first."""


def index(
    paths: Sequence[Path],
    target: Path,
    *,
    keep: bool = False,
    jobs: int | None = None,
    advance: _Advance = lambda _: None,
) -> IndexReport:
    """Have *target* hold the entries of the WARC files *paths*; with *keep* also those it has.

    *jobs* processes read them (None: as many as are worth it), and *advance* is told packed
    bytes as they are read. Damage is reported, and what lies behind it is read. ArchiveError
    when a file cannot be opened or *target* not be written; *target* is then as it was.
    """
    report = IndexReport(len(paths))
    runs: list[Path] = []
    with sorted_file.scratch(target) as directory:
        with closing(_parts(paths, directory, jobs or _worthwhile(paths), advance)) as parts:
            for path, part in parts:
                runs += part.runs
                if part.damage:
                    message, file, offset = part.damage
                    report.damaged.append((path, DamagedWarc(message, file=file, offset=offset)))
        report.entries = _replace(target, runs, directory, keep=keep)
    return report


def merge(target: Path, lines: Iterable[str]) -> int:
    """Add *lines*, in any order, to the index *target*, which may not exist; how many it has then.

    ArchiveError when it cannot be written or is not sorted; it is then as it was.
    """
    with sorted_file.scratch(target) as directory:
        runs = sorted_file.write_runs(map(_packed, lines), directory, "added")
        return _replace(target, runs, directory, keep=True)


def read(target: Path) -> Iterator[CdxjEntry]:
    """Every entry of the index *target*; ArchiveError when it or a line of it cannot be read."""
    with _opened(target) as file:
        for number, line in enumerate(iter(partial(file.readline, LINE_LIMIT), b""), 1):
            yield _parsed(line, f"{target}: line {number}")


def lookup(target: Path, url: str) -> Iterator[CdxjEntry]:
    """The entries of *target* whose key is that of *url*, oldest first, found by bisection.

    ArchiveError when it or a line of it cannot be read.
    """
    key = surt(url).encode() + b" "
    with _opened(target) as file:
        sorted_file.seek(file, key)
        while (line := file.readline(LINE_LIMIT)).startswith(key):
            yield _parsed(line, f"{target}: the line that ends at byte {file.tell()}")


def _replace(target: Path, runs: list[Path], directory: Path, *, keep: bool) -> int:
    return sorted_file.replace(
        target, [*runs, target] if keep and target.exists() else runs, directory
    )


def _worthwhile(paths: Sequence[Path]) -> int:
    """How many processes are worth starting for *paths*."""
    return min(os.cpu_count() or 1, len(paths), 1 + sum(map(_size, paths)) // _WORTHWHILE)


def _size(path: Path) -> int:
    """Bytes of *path*; none when it is not there, which is told when it is read."""
    return path.stat().st_size if path.exists() else 0


def _parts(
    paths: Sequence[Path], directory: Path, jobs: int, advance: _Advance
) -> Generator[tuple[Path, _Part], None, None]:
    """What each of *paths* comes to, by one job or several."""
    if jobs > 1:
        yield from _parts_elsewhere(paths, directory, jobs, advance)
        return
    for number, path in enumerate(paths):
        yield path, _part(path, directory, str(number), advance)


def _parts_elsewhere(
    paths: Sequence[Path], directory: Path, jobs: int, advance: _Advance
) -> Generator[tuple[Path, _Part], None, None]:
    """The same by *jobs* processes."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - dear to import

    from archiver.workers import Workers  # noqa: PLC0415 - as above

    pool = Workers(jobs)
    parts: list[Future[_Part]] = []
    try:
        parts += [pool.submit(_part_elsewhere, p, directory, str(n)) for n, p in enumerate(paths)]
        for path, part in zip(paths, parts, strict=True):
            yield path, part.result()
            advance(_size(path))
    except BrokenProcessPool as error:
        raise ArchiverError(
            "a process that reads WARC files died, perhaps for want of memory; try --jobs 1"
        ) from error
    finally:
        if not all(part.done() for part in parts):
            shutil.rmtree(directory, ignore_errors=True)  # tells them to give up
        pool.shutdown(cancel_futures=True)


def _part_elsewhere(path: Path, directory: Path, name: str) -> _Part:
    """The same as `_part`; OSError as soon as *directory* is gone."""
    return _part(path, directory, name, lambda _: directory.stat())


def _part(path: Path, directory: Path, name: str, advance: _Advance) -> _Part:
    """What *path* comes to; runs of its entries are written to *directory*."""
    damages: list[DamagedWarc] = []
    lines = _readable(path, damages, advance)
    runs = sorted_file.write_runs(map(_packed, lines), directory, name)
    return _Part(runs, *((str(d), d.file, d.offset) for d in damages[:1]))


def _readable(path: Path, damages: list[DamagedWarc], advance: _Advance) -> Iterator[str]:
    """The lines of *path*, on both sides of damage, which is added to *damages*."""
    size = _size(path)
    start = done = 0

    def count(packed: int) -> None:
        nonlocal done
        done += packed
        advance(packed)

    for _ in range(_PATIENCE):
        try:
            yield from entries(path, start=start, advance=count)
            break
        except DamagedWarc as damage:
            damages.append(damage)
            start = next_record(path, max(damage.offset, start)) or size
    else:
        if start < size:
            what = "%s: not read from byte %d to its end, for %d damaged places lie before"
            logger.warning(what, path, start, _PATIENCE)
    advance(size - done)


def _packed(line: str) -> bytes:
    return f"{line}\n".encode()


@contextmanager
def _opened(target: Path) -> Iterator[IO[bytes]]:
    try:
        file = target.open("rb")
    except OSError as error:
        raise ArchiveError(
            f"{target}: cannot be read ({error.strerror}); `archiver index` builds it"
        ) from error
    with file:
        yield file


def _parsed(line: bytes, place: str) -> CdxjEntry:
    """The entry in *line*, which is at *place*; ArchiveError when there is none."""
    found = _LINE.fullmatch(line)
    fields = _strings(found[3]) if found else {}
    url, file_name = fields.get("url"), fields.get("filename", "")
    offset, length = (fields.get(name, "") for name in ("offset", "length"))
    if not (
        found
        and url
        and _FILE_NAME.fullmatch(file_name)
        and _NUMBER.fullmatch(offset)
        and _NUMBER.fullmatch(length)
    ):
        raise ArchiveError(f"{place} is no entry of an index; `archiver index` rebuilds it")
    status = fields.get("status", "")
    return CdxjEntry(
        urlkey=found[1].decode("ascii"),
        timestamp=found[2].decode("ascii"),
        url=url,
        mime=fields.get("mime"),
        status=int(status) if _STATUS.fullmatch(status) else None,
        digest=fields.get("digest"),
        location=Location(file_name, int(offset), int(length)),
    )


def _strings(told: bytes) -> dict[str, str]:
    """The strings of the JSON object *told*; none when it is not one."""
    try:
        fields = json.loads(told)
        strings = {name: value for name, value in fields.items() if isinstance(value, str)}
        "".join(strings.values()).encode()  # half a surrogate pair could not be printed
    except (ValueError, RecursionError):
        return {}
    return strings
