"""Throughput of a crawl, as ratios against plain Scrapy in one interleaved run.

    python -m tests.benchmarks.crawl [--pages 3000] [--pairs 5]

nginx serves *pages* pages of about 30 KB on loopback, concurrency 16, no delay, no robots.txt.
Python keeps compiled modules, as it does after an install; the warm-up compiles them.
Two comparisons, A B A B …, each figure the wall time of a whole process, start included:

    archive   `scrapy crawl blog`: WARC, reading and SQLite on    against a plain spider that
              yields title and body text by two CSS queries into JSON lines
    WARC      the add-on alone under a spider that looks at nothing    against the same spider bare

The ratio of a pair is peer time / our time: 1.00 is as fast. The median of the pairs counts.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.benchmarks.pages import nginx, write_site

ROOT = Path(__file__).parent.parent.parent
PLAIN = Path(__file__).parent / "plain.py"


def run(arguments: list[str], out: Path, cwd: Path) -> float:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    started = perf_counter()
    subprocess.run(
        arguments,
        cwd=cwd,
        check=True,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": ""},
    )
    return perf_counter() - started


def ours(base: str, out: Path) -> list[str]:
    settings = (
        f"ARCHIVE_DIR={out}",
        "CONCURRENT_REQUESTS=16",
        "CONCURRENT_REQUESTS_PER_DOMAIN=16",
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=False",
        "ROBOTSTXT_OBEY=False",
    )
    options = [part for setting in settings for part in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", "crawl", "blog", "-a", f"url={base}/", *options]


def plain(mode: str, addresses: Path, out: Path) -> list[str]:
    return [sys.executable, str(PLAIN), mode, str(addresses), str(out)]


def compare(name: str, pairs: int, peer: Callable[[], float], us: Callable[[], float]) -> None:
    ratios, times = [], []
    peer(), us()  # warm-up, not counted
    for _ in range(pairs):
        a, b = peer(), us()
        ratios.append(a / b)
        times.append((a, b))
    peers, oursecs = zip(*times, strict=True)
    print(
        f"{name:8} ratio {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f}–{max(ratios):.2f})   "
        f"peer {statistics.median(peers):.1f} s, ours {statistics.median(oursecs):.1f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--port", type=int, default=8931)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        site, out = Path(name) / "site", Path(name) / "out"
        site.mkdir()
        addresses = Path(name) / "addresses"
        base = f"http://127.0.0.1:{options.port}"
        addresses.write_text("\n".join(write_site(site, options.pages, base)))
        with nginx(site, options.port):
            print(f"{options.pages} pages, {options.pairs} pairs")
            compare(
                "archive",
                options.pairs,
                lambda: run(plain("parse", addresses, out), out, Path(name)),
                lambda: run(ours(base, out), out, ROOT),
            )
            compare(
                "WARC",
                options.pairs,
                lambda: run(plain("bare", addresses, out), out, Path(name)),
                lambda: run(plain("warc", addresses, out), out, Path(name)),
            )


if __name__ == "__main__":
    main()
