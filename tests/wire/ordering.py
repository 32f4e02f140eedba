"""Runs `tests.wire.crawl` and reads what it wrote with warcio alone, not with our reader."""

import json
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import trustme
from warcio.archiveiterator import ArchiveIterator

from tests import zygote

_CRAWL = """
import runpy, warnings
warnings.simplefilter("error")
runpy.run_module("tests.wire.crawl", run_name="__main__")
"""


@attrs.frozen
class Record:
    """One record as warcio gives it: fields by name, the block as bytes."""

    kind: str
    fields: dict[str, str]
    block: bytes


@attrs.frozen
class Crawled:
    """What a crawl saw, wrote and logged."""

    seen: list[dict[str, Any]]
    records: list[Record]
    files: list[Path]
    log: str

    def of(self, url: str, kind: str) -> list[Record]:
        """The records of *kind* about *url*."""
        return [r for r in self.records if r.kind == kind and r.fields["WARC-Target-URI"] == url]


def crawl(
    out: Path, requests: Sequence[dict[str, Any]], authority: Path | None = None, **order: Any
) -> Crawled:
    """Send *requests* in a crawl of its own process, which trusts *authority*."""
    order |= {"out": str(out), "requests": requests}
    trusted = {"SSL_CERT_FILE": str(authority)} if authority else {}
    done = zygote.run(_CRAWL, stdin=json.dumps(order), env=trusted, timeout=240)
    assert done.returncode == 0, done.stderr
    files = sorted(out.glob("*.warc.gz*"))
    records = [record for file in files for record in read(file)]
    return Crawled(json.loads(done.stdout), records, files, done.stderr)


def read(file: Path) -> list[Record]:
    """Every record of *file*."""
    with file.open("rb") as stream:
        return [
            Record(r.rec_type, dict(r.rec_headers.headers), r.raw_stream.read())
            for r in ArchiveIterator(stream, no_record_parse=True)
        ]


def certificates(directory: Path, *hosts: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context for *hosts*, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    authority.cert_pem.write_to_path(str(directory / "authority.pem"))
    return context, directory / "authority.pem"
