"""A crawl beside `wget --mirror` of the same blog: requests, wall time, and what each got.

    python -m tests.benchmarks.mirror [--pairs 3]

Both mirror one WordPress (Debian's, on MariaDB, filled with the known posts of `tests.engines`) on
loopback, in turn, A B A B …, without a delay, one request at a time, robots.txt obeyed. wget is
Debian's: `--mirror --page-requisites`. The WordPress has its archives by month, category, tag and
author, feeds and comment links as it comes. Counted are the requests the server answers; a post
counts as held when its whole text lies in a file (wget) or in the database (ours).
"""

import argparse
import html
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

import attrs

from tests.crawl.blog import crawl
from tests.engines.judging import judge
from tests.engines.wordpress import wordpress
from tests.engines.workshop import Expected, Served, Unavailable, Workshop

_ANSWERED = re.compile(r" Accepted$", re.MULTILINE)  # PHP closes after each answer
_TAG = re.compile(r"<(?:style|script).*?</(?:style|script)>|<[^>]*>", re.DOTALL)


@attrs.frozen
class Run:
    """What one program needed, and got."""

    requests: int
    seconds: float
    whole: int


def wget(blog: Served, out: Path, log: Path) -> Run:
    before, started = answered(log), perf_counter()
    subprocess.run(
        ["wget", "--mirror", "--page-requisites", "--quiet", "--no-proxy", blog.url],
        cwd=out,
        check=False,  # 8: some page answered 404
    )
    seconds = perf_counter() - started
    words = [
        said(path.read_text(encoding="utf-8", errors="replace"))
        for path in out.rglob("*")
        if path.is_file() and b"<html" in path.read_bytes()[:2000]
    ]
    whole = sum(any(all(p in text for p in paragraphs(post)) for text in words)
                for post in blog.posts)  # fmt: skip
    return Run(answered(log) - before, seconds, whole)


def ours(blog: Served, out: Path, log: Path) -> Run:
    before, started = answered(log), perf_counter()
    done = crawl(blog.url, out, settings=("CONCURRENT_REQUESTS_PER_DOMAIN=1",))
    seconds = perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr)
    verdict = judge(out, blog.posts)
    partly = {fault.split()[0] for fault in verdict.differing if " body: " in fault}
    return Run(answered(log) - before, seconds, verdict.found - len(partly))


def answered(log: Path) -> int:
    """How many requests the log of PHP's server tells of."""
    return len(_ANSWERED.findall(log.read_text(errors="replace")))


def said(source: str) -> str:
    """The words of a page, one space between them, quotes plain."""
    text = html.unescape(_TAG.sub(" ", source))
    return " ".join(re.findall(r"\w+", text))


def paragraphs(post: Expected) -> list[str]:
    """The words of each paragraph of *post*."""
    return [words for part in re.split(r"</?p>", post.html) if (words := said(part))]


def report(name: str, runs: list[Run], public: int) -> None:
    seconds = statistics.median(run.seconds for run in runs)
    last = runs[-1]
    print(f"{name:5} {last.requests:>6} requests {seconds:>7.1f} s   "
          f"{last.whole} of {public} posts whole")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    if shutil.which("wget") is None:
        raise SystemExit("this benchmark needs wget: apt-get install wget")
    kept = Path(os.environ.get("ARCHIVER_ENGINES", tempfile.gettempdir())).absolute()
    peers: list[Run] = []
    mine: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        try:
            with wordpress(Workshop(kept, place)) as blog:
                for pair in range(options.pairs):
                    for runs, mirror in ((peers, wget), (mine, ours)):
                        out = place / f"{mirror.__name__}-{pair}"
                        out.mkdir()
                        runs.append(mirror(blog, out, place / "php.log"))
        except Unavailable as reason:
            raise SystemExit(str(reason)) from reason
    report("wget", peers, len(blog.posts))
    report("ours", mine, len(blog.posts))
    ratios = sorted(a.seconds / b.seconds for a, b in zip(peers, mine, strict=True))
    print(
        f"ratio wget / ours: requests {peers[-1].requests / mine[-1].requests:.2f}, time "
        f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
