"""MB a second of the CDXJ index on one core, against `cdxj-indexer -s` on the same file.

    python -m tests.benchmarks.index [--pages 10000] [--rounds 5] [--cdxj-indexer PROGRAM]

A WARC of *pages* post pages of about 30 KB is written first. Each round then runs both as
programs, one after the other in changing order: `archiver index` with one process, and
`cdxj-indexer -s`. Their results must be equal. The time is the whole program's processor time,
which other programs on the machine change least; a second ratio leaves out what each takes to
start, measured on an empty file in the same round. MB are those of the file, as packed.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.reparse import write_warc
from tests.benchmarks.verify import PROGRAM, seconds


def ours(warc: Path, target: Path) -> list[str]:
    return [*PROGRAM, "index", "--jobs=1", str(warc), f"--output={target}"]


def theirs(program: str, warc: Path, target: Path) -> list[str]:
    return [program, "-s", str(warc), "-o", str(target)]


def round_(commands: dict[str, list[str]], number: int) -> dict[str, float]:
    names = sorted(commands, reverse=number % 2 == 1)
    return {name: seconds(*commands[name], elapsed=False) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cdxj-indexer", metavar="PROGRAM", default="cdxj-indexer")
    options = parser.parse_args()
    program = shutil.which(options.cdxj_indexer)
    if program is None:
        parser.error(
            f"{options.cdxj_indexer} is not there; `pip install cdxj-indexer` in an environment "
            "of its own and name its program with --cdxj-indexer"
        )
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        write_warc(scratch, options.pages)
        [warc] = scratch.glob("*.warc.gz")
        empty = scratch / "empty.warc.gz"
        empty.touch()
        commands = {
            "ours": ours(warc, scratch / "ours.cdxj"),
            "theirs": theirs(program, warc, scratch / "theirs.cdxj"),
            "our start": ours(empty, scratch / "empty.cdxj"),
            "their start": theirs(program, empty, scratch / "their-empty.cdxj"),
        }
        round_(commands, 0)
        rounds = [round_(commands, number) for number in range(options.rounds)]
        megabytes = warc.stat().st_size / 1e6
        if (scratch / "ours.cdxj").read_bytes() != (scratch / "theirs.cdxj").read_bytes():
            sys.exit("the two indexes differ")
    print(f"{options.pages} pages, {megabytes:.1f} MB, {options.rounds} rounds, one core, medians")
    for which, label in (("ours", "archiver index"), ("theirs", "cdxj-indexer -s")):
        taken = statistics.median(r[which] for r in rounds)
        print(f"{label:16} {megabytes / taken:7.1f} MB/s  {options.pages / taken:7.0f} pages/s")
    whole = statistics.median(r["theirs"] / r["ours"] for r in rounds)
    running = statistics.median(
        (r["theirs"] - r["their start"]) / (r["ours"] - r["our start"]) for r in rounds
    )
    print(f"ratio            {whole:7.2f} of cdxj-indexer's MB/s, {running:.2f} without the start")


if __name__ == "__main__":
    main()
