"""Pages a second of a reparse on one core, and where the time goes.

    python -m tests.benchmarks.reparse [--pages 3000] [--rounds 5]

A WARC of *pages* post pages of about 30 KB is written first. Each round then times, in one
process: reading the records, reading and parsing them, and a whole reparse into a new database;
bare lxml parsing of the same bodies in the same round is the peer.
"""

import argparse
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from lxml import html

from archiver.capture import Capture, Exchange, Spool
from archiver.page import Page
from archiver.platforms.wordpress import WordPress
from archiver.read import read
from archiver.reparse import reparse
from archiver.site import Era, Site
from archiver.warc.info import WarcInfo
from archiver.warc.reader import read as read_warc
from archiver.warc.writer import WarcWriter
from tests.benchmarks.pages import page

BASE = "http://bench.example"
SITE = Site(title="Bench Letters", home=f"{BASE}/", eras=(Era(WordPress()),))


def spool(content: bytes) -> Spool:
    kept = Spool()
    kept.write(content)
    return kept


def write_warc(directory: Path, count: int) -> None:
    writer = WarcWriter(directory, prefix="bench", info=WarcInfo(software="b"))
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    fields = {"run": "bench", "spider": "bench", "site": SITE.to_json(), "arguments": {}}
    writer.note("crawl", SITE.home, fields | {"started_at": moment.isoformat()})
    for number in range(1, count + 1):
        body = page(number, BASE).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        path = f"/2014/05/post-{number}/"
        writer.write(
            Exchange(
                url=BASE + path,
                request=spool(f"GET {path} HTTP/1.1\r\nHost: bench.example\r\n\r\n".encode()),
                response=spool(head.encode() + body),
                started_at=moment + timedelta(seconds=number),
            )
        )
    writer.close()


def captures(path: Path) -> list[Capture]:
    return [record for record in read_warc(path) if isinstance(record, Capture)]


def round_(path: Path, scratch: Path) -> dict[str, float]:
    times = {}
    started = perf_counter()
    found = captures(path)
    times["reading"] = perf_counter() - started
    started = perf_counter()
    for capture in found:
        read(capture, SITE)
    times["parsing"] = perf_counter() - started
    bodies = [Page.from_capture(capture).body for capture in found]
    started = perf_counter()
    for body in bodies:
        html.document_fromstring(body)
    times["bare lxml"] = perf_counter() - started
    scratch.unlink(missing_ok=True)
    started = perf_counter()
    reparse([path], scratch, jobs=1)
    times["reparse"] = perf_counter() - started
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        write_warc(Path(name), options.pages)
        [path] = Path(name).glob("*.warc.gz")
        round_(path, Path(name) / "r.db")
        rounds = [round_(path, Path(name) / "r.db") for _ in range(options.rounds)]
    median = {k: statistics.median(r[k] for r in rounds) for k in rounds[0]}
    storing = median["reparse"] - median["reading"] - median["parsing"]
    print(f"{options.pages} pages, {options.rounds} rounds, one core, medians")
    print(f"reparse    {options.pages / median['reparse']:7.0f} pages/s")
    for step, seconds in (*((k, median[k]) for k in ("reading", "parsing")), ("storing", storing)):
        print(
            f"  {step:9}{1000 * seconds / options.pages:6.2f} ms a page, "
            f"{100 * seconds / median['reparse']:.0f} %"
        )
    print(f"bare lxml  {options.pages / median['bare lxml']:7.0f} pages/s")
    ratio = statistics.median(r["bare lxml"] / r["reparse"] for r in rounds)
    print(f"ratio      {ratio:.2f} of bare lxml's pages/s")


if __name__ == "__main__":
    main()
