"""What a second crawl of an unchanged blog costs, against the first.

    python -m tests.benchmarks.again [--pages 1000]

nginx serves *pages* pages of about 30 KB on loopback, with ETag and Last-Modified. The first crawl
fills an archive; the second, into the same archive, asks conditionally. Printed are the ratios of
wall time, of requests and of bytes of WARC, second to first.
"""

import argparse
import os
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

import attrs

from tests.benchmarks.crawl import ROOT, ours
from tests.benchmarks.pages import nginx, write_site


@attrs.frozen
class Cost:
    """Of one crawl."""

    seconds: float
    requests: int
    warc: int


def crawl(base: str, archive: Path) -> Cost:
    started = perf_counter()
    subprocess.run(
        ours(base, archive), cwd=ROOT, check=True, stderr=subprocess.DEVNULL, env=os.environ
    )
    seconds = perf_counter() - started
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        [(requests, file)] = connection.execute(
            "select count(*), max(warc_file) from captures "
            "where run_id = (select max(id) from runs) and record_type != 'metadata'"
        ).fetchall()
    return Cost(seconds, requests, (archive / "warc" / file).stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--port", type=int, default=8933)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        site, archive = Path(name) / "site", Path(name) / "archive"
        site.mkdir()
        base = f"http://127.0.0.1:{options.port}"
        write_site(site, options.pages, base)
        with nginx(site, options.port):
            first, second = (crawl(base, archive) for _ in range(2))
    print(f"{options.pages} pages")
    for what, one, other in zip(
        ("seconds", "requests", "WARC bytes"),
        attrs.astuple(first),
        attrs.astuple(second),
        strict=True,
    ):
        print(f"{what:10}  {one:>12,.1f} {other:>12,.1f}  ratio {other / one:.3f}")


if __name__ == "__main__":
    main()
