"""Peak memory of a crawl at 1,000 and at 10,000 pages.

    python -m tests.benchmarks.memory [--small 1000] [--large 10000]

Both crawls run as in `tests.benchmarks.crawl`. Watched from outside: the highest resident size
(VmHWM) of every process the crawl started, added up. The ratio large / small is the figure.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path
from threading import Event

from tests.benchmarks.crawl import ROOT, ours
from tests.benchmarks.pages import nginx, write_site


def family(pid: int) -> list[int]:
    """*pid* and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(child) for child in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(p for child in below for p in family(child))]


def peak_of(pid: int) -> int:
    """The highest resident size of *pid* so far, in kB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line), 0)


def peak(base: str, out: Path) -> int:
    """Peak memory of one crawl in kB."""
    out.mkdir()
    crawl = subprocess.Popen(
        ours(base, out), cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"}
    )
    peaks: dict[int, int] = {}
    pause = Event()
    while crawl.poll() is None:
        for pid in family(crawl.pid):
            peaks[pid] = max(peaks.get(pid, 0), peak_of(pid))
        pause.wait(0.1)
    if crawl.returncode:
        raise SystemExit(f"the crawl ended with {crawl.returncode}")
    for pid, kilobytes in sorted(peaks.items()):
        print(f"  process {pid}: {kilobytes / 1024:.0f} MiB")
    return sum(peaks.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--port", type=int, default=8932)
    options = parser.parse_args()
    peaks = []
    for count in (options.small, options.large):
        with tempfile.TemporaryDirectory() as name:
            site = Path(name) / "site"
            site.mkdir()
            base = f"http://127.0.0.1:{options.port}"
            write_site(site, count, base)
            with nginx(site, options.port):
                peaks.append(peak(base, Path(name) / "out"))
        print(f"{count} pages: {peaks[-1] / 1024:.0f} MiB", flush=True)
    print(f"ratio {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
