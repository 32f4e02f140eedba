"""What a person is told when a crawl ends: what it brought, where it lies, what to do next."""

from __future__ import annotations

from pathlib import Path

from archiver.crawl.archivist import Finish

__all__ = ["render", "size"]


def size(count: int) -> str:
    """*count* bytes in words: ``3.4 MB``."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"


def render(finish: Finish, directory: Path) -> str:
    """The summary, several lines, the last ended by a newline."""
    outcome = finish.outcome
    lines = [
        f"posts     {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged, "
        f"{sum(outcome.failed.values())} failed"
    ]
    lines += [f"          {count} × {reason}" for reason, count in outcome.failed.items()]
    lines += [f"files     {count} × {reason}" for reason, count in outcome.other_failures.items()]
    lines += [
        f"WARC      {directory / 'warc' / name}  {size(_bytes(directory, name))}"
        for name in outcome.warc_files
    ]
    lines.append(f"database  {directory / 'archive.db'}")
    if not finish.complete:
        lines.append("stopped   before everything was fetched; run the same command again")
    lines.append("next      archiver search WORDS   archiver stats   archiver show URL")
    return "\n".join(lines) + "\n"


def _bytes(directory: Path, name: str) -> int:
    path = directory / "warc" / name
    return path.stat().st_size if path.exists() else 0
