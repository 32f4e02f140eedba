"""Megabytes a second of `archiver verify`, beside `warcio check` on the same file.

    python -m tests.benchmarks.verify [--pages 50000] [--rounds 7] [FILE …]

Without a FILE a WARC of *pages* post pages of about 30 KB is written first. Both run as programs,
in turn, and check the same: structure, block digests, payload digests. Told are compressed bytes
a second and the median of the rounds' ratios: of processor time with one process, which other
programs on the machine change least; then of elapsed time with one process a core.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.reparse import write_warc

PROGRAM = [sys.executable, "-c", "from archiver.cli import main; main()"]


class Taken(NamedTuple):
    """Seconds a program took."""

    elapsed: float
    processor: float


def run(*command: str) -> Taken:
    """What *command* takes, of a clock and of the processor."""
    started, used = perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    elapsed, now = perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    return Taken(elapsed, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)


def compare(paths: Sequence[Path], rounds: int, jobs: int) -> None:
    """Time both on *paths*, and print the outcome."""
    warcio = shutil.which("warcio", path=Path(sys.executable).parent) or "warcio"
    size = sum(path.stat().st_size for path in paths)
    names = [str(path) for path in paths]
    commands = {
        "archiver verify": [*PROGRAM, "verify", f"--jobs={jobs}", *names],
        "  --quick": [*PROGRAM, "verify", "--quick", f"--jobs={jobs}", *names],
        "warcio check": [warcio, "check", *names],
    }
    timed = [
        {name: run(*command)[jobs == 1] for name, command in commands.items()}
        for _ in range(rounds)
    ]
    print(f"{len(paths)} files, {size:,} bytes, processes: {jobs}, {rounds} rounds, medians")
    for name in commands:
        median = statistics.median(times[name] for times in timed)
        ratios = statistics.median(times["warcio check"] / times[name] for times in timed)
        print(f"{name:17}{size / median / 1e6:7.1f} MB/s {ratios:6.2f} × warcio check")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = options.files
        if not files:
            for part in ("a", "b"):
                (Path(name) / part).mkdir()
                write_warc(Path(name) / part, options.pages // 2)
            files = sorted(Path(name).rglob("*.warc.gz"))
        compare(files, options.rounds, 1)
        compare(files, options.rounds, os.cpu_count() or 1)


if __name__ == "__main__":
    main()
