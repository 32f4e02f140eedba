"""The `crawl` note of a WARC file: which site is declared, and which run it opens."""

from __future__ import annotations

from typing import Any

import attrs

from archiver import urls
from archiver.capture import Note
from archiver.errors import DamagedWarc
from archiver.store import values
from archiver.store.values import storable

__all__ = ["Opening", "hosts"]


@attrs.frozen(kw_only=True)
class Opening:
    """What a `crawl` note says, checked."""

    home: str
    hosts: tuple[str, ...]
    title: str
    timezone: str | None
    declaration: str
    """The site as JSON."""
    run: str
    spider: str
    arguments: str
    """As JSON."""
    started_at: str
    written: tuple[str, str]
    """Time and record id of the note: of two, the greater is the newer."""

    @classmethod
    def of(cls, note: Note) -> Opening:
        """What *note* says; DamagedWarc when it declares no site and run."""
        site = note.fields.get("site")
        run = note.fields.get("run")
        home = site.get("home") if isinstance(site, dict) else None
        if not (isinstance(home, str) and urls.is_web(home) and isinstance(run, str)):
            raise _incomplete(note)
        assert isinstance(site, dict)
        timezone = site.get("timezone")
        return cls(
            home=storable(home),
            hosts=hosts(site),
            title=storable(str(site.get("title") or urls.hostname(home))),
            timezone=storable(timezone) if isinstance(timezone, str) else None,
            declaration=storable(values.encode(site)),
            run=storable(run),
            spider=storable(str(note.fields.get("spider", ""))),
            arguments=storable(values.encode(note.fields.get("arguments") or {})),
            started_at=storable(str(note.fields.get("started_at", ""))),
            written=(values.stamp(note.written_at), storable(note.record_id)),
        )


def hosts(declaration: dict[str, Any]) -> tuple[str, ...]:  # JSON
    """The hosts a site *declaration* names."""
    named = declaration.get("hosts")
    return tuple(map(str, named)) if isinstance(named, list) else ()


def _incomplete(note: Note) -> DamagedWarc:
    where = note.location
    return DamagedWarc(
        f"{where.warc_file} at {where.offset}: the `crawl` note declares no site and run; "
        "name the blog with --home URL",
        file=where.warc_file,
        offset=where.offset,
    )
