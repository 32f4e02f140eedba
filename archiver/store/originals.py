"""Where the payload of a `revisit` lies, and what may be asked for conditionally."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from archiver.capture import Location, Original
from archiver.site import EMPTY
from archiver.store import values
from archiver.store.store import Store

__all__ = ["Validators", "located", "validators"]

_OF_DIGEST = """
select warc_file, warc_offset, warc_length from captures
where record_type = 'response' and payload_digest = :digest
order by (url = :url and fetched_at is :fetched_at) desc, fetched_at, record_id limit 1
"""
_OF_ADDRESS = """
select warc_file, warc_offset, warc_length from captures
where record_type = 'response' and url = :url and fetched_at = :fetched_at limit 1
"""
_VALIDATORS = """
select c.etag, c.last_modified, o.url, o.fetched_at, o.payload_digest,
    o.warc_file, o.warc_offset, o.warc_length
from captures c join captures o on o.warc_file = coalesce(c.payload_file, c.warc_file)
    and o.warc_offset = coalesce(c.payload_offset, c.warc_offset)
where c.site_id = (select site_id from runs where id = :run) and c.url_key = :key
    and c.url = :url and c.run_id != :run and c.status in (200, 304) and c.truncated is null
    and c.failure is not :shell  -- its words come with other answers
    and coalesce(c.etag, c.last_modified) is not null and o.record_type = 'response'
order by c.fetched_at desc, c.record_id desc limit 1
"""


@attrs.frozen(kw_only=True)
class Validators:
    """What makes a request conditional, and what its 304 would refer to."""

    etag: str | None
    last_modified: str | None
    original: Original


def located(store: Store, original: Original) -> Original:
    """*original* with its Location, where a row tells it."""
    asked = {
        "digest": original.payload_digest,
        "url": original.url,
        "fetched_at": values.stamp(original.fetched_at) if original.fetched_at else None,
    }
    query = _OF_DIGEST if original.payload_digest else _OF_ADDRESS
    found = store.rows(query, asked)
    return attrs.evolve(original, location=_location(found[0])) if found else original


def validators(store: Store, run_id: int, key: str, url: str) -> Validators | None:
    """What an earlier run than *run_id* learnt of *url*, filed under *key*; None for nothing."""
    found = store.rows(_VALIDATORS, {"run": run_id, "key": key, "url": url, "shell": EMPTY})
    if not found:
        return None
    row = found[0]
    return Validators(
        etag=row["etag"],
        last_modified=row["last_modified"],
        original=Original(
            url=row["url"],
            fetched_at=datetime.fromisoformat(row["fetched_at"]),
            location=_location(row),
            payload_digest=row["payload_digest"],
        ),
    )


def _location(row: Mapping[str, Any]) -> Location:  # SQL values
    return Location(row["warc_file"], row["warc_offset"], row["warc_length"])
