"""A crawl under way, which a test can disturb at a moment of its choosing."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from archiver.capture import Capture
from archiver.warc.reader import read as read_warc
from tests.crawl.blog import ROOT, Answer, Blog

_LIMITED = (
    "import os, resource, sys; size = int(sys.argv[1]); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)
_SETTINGS = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=False",
    "CONCURRENT_REQUESTS_PER_DOMAIN=8",
    "RETRY_ENABLED=False",
)


@attrs.frozen
class Gate:
    """An address that is answered when the test says so."""

    reached: threading.Event = attrs.field(factory=threading.Event)
    opened: threading.Event = attrs.field(factory=threading.Event)


def hold(blog: Blog, path: str) -> Gate:
    """Let whoever asks *blog* for *path* wait at the gate."""
    gate = Gate()
    answer = blog.answer

    def held(asked: str) -> Answer:
        if asked == path:
            gate.reached.set()
            assert gate.opened.wait(60)
        return answer(asked)

    blog.answer = held  # type: ignore[method-assign]
    return gate


@contextmanager
def crawling(
    url: str, archive: Path, *, settings: tuple[str, ...] = (), largest_file: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A crawl of the blog at *url*; no file it writes may grow beyond *largest_file* bytes."""
    options = [
        part
        for setting in (*_SETTINGS, f"ARCHIVE_DIR={archive}", *settings)
        for part in ("-s", setting)
    ]
    command = ["-m", "scrapy", "crawl", "blog", "-a", f"url={url}", *options]
    if largest_file is not None:
        command = ["-c", _LIMITED, str(largest_file), *command]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that a signal can go to it and all its helpers
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """Exit code and lines on stderr of a crawl, once it is over."""
    _, told = process.communicate(timeout=60)
    return process.returncode, told.splitlines()


def helper(process: subprocess.Popen[str], name: str) -> int:
    """The number of the process in which a crawl keeps its *name*: Archivist, CrawlWriter,
    Reader."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    [found] = [
        int(number)
        for number, parent, command in (
            line.split(maxsplit=2) for line in listed.stdout.splitlines()
        )
        if int(parent) == process.pid and command.endswith(f":{name}")
    ]
    return found


def captured(archive: Path) -> set[str]:
    """Addresses answered in the WARC files of *archive*, all of them closed and whole."""
    files = sorted((archive / "warc").glob("*.warc.gz*"))
    assert all(path.name.endswith(".warc.gz") for path in files), files
    return {
        record.url for path in files for record in read_warc(path) if isinstance(record, Capture)
    }
