"""What a later crawl of a blog costs, against the first.

    python -m tests.benchmarks.again [--posts 1000]

Blogs on loopback that say this or that of their *posts*: an API with times of change, sitemaps
with them, without, or with the time of printing, a validator for each page, nothing at all.
Requests are counted by the server: of the first crawl, of a second where nothing has changed, and
of a third that finds one post changed, one new and one gone. Then nginx serves as many pages of
about 30 KB, with ETag and Last-Modified, and everything is asked again (`recheck=all`): the ratios
of wall time, requests and bytes of WARC, second to first.
"""

import argparse
import os
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import attrs

from tests.benchmarks.crawl import ROOT, ours
from tests.benchmarks.pages import nginx, write_site
from tests.crawl import blog as served
from tests.crawl.letters import Letters

_BLOGS = ("api", "api feed sitemap", "sitemap", "bare etag", "printed", "pages")


@attrs.frozen
class Cost:
    """Of one crawl."""

    seconds: float
    requests: int
    warc: int


def crawl(base: str, archive: Path, *arguments: str) -> Cost:
    started = perf_counter()
    subprocess.run(
        [*ours(base, archive), *arguments],
        cwd=ROOT,
        check=True,
        stderr=subprocess.DEVNULL,
        env=os.environ,
    )
    seconds = perf_counter() - started
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        [(requests, file)] = connection.execute(
            "select count(*), max(warc_file) from captures "
            "where run_id = (select max(id) from runs) and record_type != 'metadata'"
        ).fetchall()
    return Cost(seconds, requests, (archive / "warc" / file).stat().st_size)


def requests(posts: int, signs: str, archive: Path) -> list[int]:
    """How many requests each of three crawls costs."""
    found = []
    with Letters(posts, *signs.split()) as letters:
        for turn in range(3):
            if turn == 2:
                letters.change(posts // 2)
                letters.write(posts + 1, datetime.now(UTC))
                letters.letters[posts // 3].status = 404
            done = served.crawl(letters.url, archive)
            assert done.returncode == 0, done.stderr
            found.append(len(letters.requests))
            letters.requests.clear()
    return found


def signs(posts: int) -> None:
    """Print what later crawls cost by what a blog tells."""
    print(f"{posts} posts        first  unchanged          one changed, one new, one gone")
    for name in _BLOGS:
        with tempfile.TemporaryDirectory() as archive:
            first, second, third = requests(posts, name, Path(archive))
        print(f"{name:18} {first:>6,} {second:>10,}  {second / first:7.2%} {third:>10,}")


def pages(count: int, port: int) -> None:
    """Print what asking every page again costs."""
    with tempfile.TemporaryDirectory() as name:
        site, archive = Path(name) / "site", Path(name) / "archive"
        site.mkdir()
        base = f"http://127.0.0.1:{port}"
        write_site(site, count, base)
        with nginx(site, port):
            first = crawl(base, archive)
            second = crawl(base, archive, "-a", "recheck=all")
    print(f"{count} pages, asked again")
    for what, one, other in zip(
        ("seconds", "requests", "WARC bytes"),
        attrs.astuple(first),
        attrs.astuple(second),
        strict=True,
    ):
        print(f"{what:10}  {one:>12,.1f} {other:>12,.1f}  ratio {other / one:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--port", type=int, default=8933)
    options = parser.parse_args()
    signs(options.posts)
    pages(options.posts, options.port)


if __name__ == "__main__":
    main()
