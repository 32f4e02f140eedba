"""Real engines against their own databases; opt-in, see the README.

A stranger knows an address and nothing else, and so does each crawl here.
"""

import os
from pathlib import Path

import pytest

from tests.crawl.blog import crawl
from tests.engines.catalogue import ENGINES
from tests.engines.judging import judge, requests
from tests.engines.table import ROWS, Row
from tests.engines.workshop import Unavailable, Workshop

pytestmark = pytest.mark.timeout(3000)


@pytest.mark.parametrize("name", ENGINES)
def test_an_archive_holds_what_the_engine_has(name: str, tmp_path: Path) -> None:
    kept = Path(os.environ["ARCHIVER_ENGINES"]).expanduser().absolute()
    archive = tmp_path / "archive"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    try:
        with ENGINES[name](Workshop(kept, scratch)) as blog:
            for _ in range(2):
                done = crawl(blog.url, archive, settings=blog.settings)
                assert done.returncode == 0, done.stderr[-2000:]
    except Unavailable as reason:
        ROWS.append(Row(name=name, reason=str(reason)))
        told = pytest.fail if os.environ.get("ARCHIVER_NO_SKIP") else pytest.skip
        told(str(reason))
    verdict = judge(archive, blog.posts)
    first, second = requests(archive)
    ROWS.append(Row(name=name, blog=blog, verdict=verdict, first=first, second=second))
    if verdict.faults:
        pytest.fail("\n".join(verdict.faults), pytrace=False)
