"""MB a second of the CDXJ index, against `cdxj-indexer -s` on the same files.

    python -m tests.benchmarks.index [--pages 20000] [--rounds 5] [--cdxj-indexer PROGRAM]

Two WARC files of together *pages* post pages of about 30 KB are written first. Each round then
runs both as programs, one after the other in changing order: `archiver index` with one process,
`archiver index` with one process a core, and `cdxj-indexer -s`. Their results must be equal. Told
are medians of the rounds' ratios: of processor time with one process, which other programs on
the machine change least; the same without what each takes to start, measured on an empty file in
the same round; and of elapsed time with one process a core. MB are those of the files, as packed.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.reparse import write_warc
from tests.benchmarks.verify import PROGRAM, Taken, run


def ours(warcs: Sequence[Path], target: Path, jobs: int) -> list[str]:
    return [*PROGRAM, "index", f"--jobs={jobs}", *map(str, warcs), f"--output={target}"]


def theirs(program: str, warcs: Sequence[Path], target: Path) -> list[str]:
    return [program, "-s", *map(str, warcs), "-o", str(target)]


def round_(commands: dict[str, list[str]], number: int) -> dict[str, Taken]:
    names = sorted(commands, reverse=number % 2 == 1)
    return {name: run(*commands[name]) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cdxj-indexer", metavar="PROGRAM", default="cdxj-indexer")
    options = parser.parse_args()
    program = shutil.which(options.cdxj_indexer)
    if program is None:
        parser.error(
            f"{options.cdxj_indexer} is not there; `pip install cdxj-indexer` in an environment "
            "of its own and name its program with --cdxj-indexer"
        )
    jobs = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for part in ("a", "b"):
            (scratch / part).mkdir()
            write_warc(scratch / part, options.pages // 2)
        warcs = sorted(scratch.rglob("*.warc.gz"))
        empty = scratch / "empty.warc.gz"
        empty.touch()
        targets = {which: scratch / f"{which}.cdxj" for which in ("one", "all", "theirs", "start")}
        commands = {
            "one": ours(warcs, targets["one"], 1),
            "all": ours(warcs, targets["all"], jobs),
            "theirs": theirs(program, warcs, targets["theirs"]),
            "our start": ours([empty], targets["start"], 1),
            "their start": theirs(program, [empty], targets["start"]),
        }
        round_(commands, 0)
        rounds = [round_(commands, number) for number in range(options.rounds)]
        megabytes = sum(warc.stat().st_size for warc in warcs) / 1e6
        if len({targets[which].read_bytes() for which in ("one", "all", "theirs")}) > 1:
            sys.exit("the indexes differ")
    print(f"{options.pages} pages, 2 files, {megabytes:.1f} MB, {options.rounds} rounds, medians")
    for which, label in (("one", "archiver index"), ("theirs", "cdxj-indexer -s")):
        taken = statistics.median(r[which].processor for r in rounds)
        print(f"{label:16} {megabytes / taken:7.1f} MB/s  {options.pages / taken:7.0f} pages/s")
    for what, ratios in {
        "processor time, one process": [
            r["theirs"].processor / r["one"].processor for r in rounds
        ],
        "  without the start": [
            (r["theirs"].processor - r["their start"].processor)
            / (r["one"].processor - r["our start"].processor)
            for r in rounds
        ],
        f"elapsed time, {jobs} processes": [
            r["theirs"].elapsed / r["all"].elapsed for r in rounds
        ],
    }.items():
        print(f"{what:28} {statistics.median(ratios):.2f} × cdxj-indexer")


if __name__ == "__main__":
    main()
