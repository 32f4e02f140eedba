"""How verbs tell which WARC files are damaged, and what they end with then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archiver.cli.lines import entry
from archiver.errors import DamagedWarc

__all__ = ["check_damage", "damage_facts", "damage_lines"]

_Damaged = Sequence[tuple[Path, DamagedWarc]]


def damage_facts(damaged: _Damaged) -> list[dict[str, object]]:
    """The first damage of each file, for programs."""
    return [
        {"file": str(path), "offset": damage.offset, "found": str(damage)}
        for path, damage in damaged
    ]


def damage_lines(damaged: _Damaged) -> Iterator[str]:
    """The same for a person."""
    for _, damage in damaged:
        yield from entry("damaged", str(damage))


def check_damage(damaged: _Damaged, files: int, done: str) -> None:
    """DamagedWarc when any of so many *files* is damaged, after what was *done* all the same."""
    if damaged:
        path, first = damaged[0]
        found = f"{path} is damaged at byte {first.offset}"
        if len(damaged) > 1:
            found = f"{len(damaged)} of {files} files are damaged"
        raise DamagedWarc(f"{found}; {done}", file=first.file, offset=first.offset)
