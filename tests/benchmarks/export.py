"""Speed and peak memory of each export format at 10,000 and at 100,000 posts.

    python -m tests.benchmarks.export [--small 10000] [--large 100000] [--formats csv,epub]

Two databases are written first, row by row and without captures of images: every post has some
600 words, links to other posts, two images, three citations, two companies, two comments and
three counts of visits. Each format then runs as a program on both, and so does its peer on the
same file: `sqlite-utils rows` printing the table `posts` alone as CSV and as JSON lines, without
what stands below a post. Told are posts a second of processor time, the size of what was written,
and the highest resident size of the process; `flat` is the peak at *large* over that at *small*.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Event

import attrs

from archiver.export.formats import names
from archiver.store.store import Store
from archiver.text import word_set
from tests.archives import LETTERS, pages, site, write_warc
from tests.benchmarks.memory import peak_of
from tests.store.building import crawl_note

PROGRAM = (sys.executable, "-c", "from archiver.cli import main; main()")
PEERS = {
    "sqlite-utils --csv": "--csv",
    "sqlite-utils --nl": "--nl",
}
_WORDS = sorted(
    word_set(
        "harbour price lantern office ferry kettle market shares courier bank noodle street river "
        "discount founder quarter profit rival warehouse delivery network bottom line summer "
        "city minister rule account broker savings margin paper letter announcement company listed"
    )
)
_START = datetime(2005, 1, 1, tzinfo=UTC)


@attrs.frozen
class Taken:
    """What a program took."""

    processor: float
    """Seconds of the processor, which other programs on the machine change least."""
    peak: float
    """MiB."""


def build(archive: Path, count: int) -> None:
    """An archive of *count* posts in the directory *archive*."""
    write_warc(archive / "warc", pages(), site())
    with Store.open(archive / "archive.db") as store:
        run = store.begin_run(crawl_note(home=LETTERS, hosts=("letters.example",)))
        conn = store.db.conn
        conn.execute("drop trigger posts_ai")  # nothing searches here
        conn.execute("pragma synchronous = off")
        with store.transaction():
            for table, rows in _terms().items():
                conn.executemany(table, rows)
            for statement, rows in _rows(run, count):
                conn.executemany(statement, rows)


def _terms() -> dict[str, list[tuple[object, ...]]]:
    named = "insert into {} (id, site_id, name) values (?, 1, ?)"
    return {
        named.format("authors"): [(n, f"Author {n}") for n in range(1, 4)],
        named.format("categories"): [(n, f"Category {n}") for n in range(1, 13)],
        named.format("tags"): [(n, f"tag {n}") for n in range(1, 301)],
        "insert into reading_fields (id, digest, fields) values (?, '', '{}')": [(1,)],
        "insert into companies (id, exchange, symbol, mic) values (?, 'NYSE', ?, 'XNYS')": [
            (n, f"C{n}") for n in range(1, 201)
        ],
    }


def _rows(run: int, count: int) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Statements and their rows, for a thousand posts at a time."""
    chance = random.Random(7)
    for first in range(1, count + 1, 1000):
        found: dict[str, list[tuple[object, ...]]] = {}
        for number in range(first, min(first + 1000, count + 1)):
            for statement, row in _post(run, number, count, chance):
                found.setdefault(statement, []).append(row)
        yield from found.items()


def _address(number: int) -> str:
    return f"{LETTERS}{2005 + number % 18}/05/office-{number}/"


def _post(
    run: int, number: int, count: int, chance: random.Random
) -> Iterator[tuple[str, tuple[object, ...]]]:
    url = _address(number)
    seen = "2026-05-01T12:00:00.000000Z"
    paragraphs = [" ".join(chance.choices(_WORDS, k=75)) for _ in range(8)]
    other = _address(chance.randint(1, count))
    html = "\n".join(
        f'<p>{text} <a href="{other}">previous post</a>.</p>' if n == 3 else f"<p>{text}.</p>"
        for n, text in enumerate(paragraphs)
    )
    html += f'\n<p><img src="{url}a.png" alt="A"> <img src="{url}b.png"></p>'
    published = (_START + timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    key = url.removeprefix("http://").rstrip("/")
    yield _SQL["captures"], (number, run, f"<urn:{number}>", url, key, seen, number * 1000)
    yield _SQL["known_posts"], (number, url)
    yield _SQL["aliases"], (key, number)
    title = f"INTERNET: {' '.join(chance.choices(_WORDS, k=6))}"
    yield (
        _SQL["posts"],
        (number, url, title, title[10:], paragraphs[0][:120], published, seen, seen, number,
         "\n\n".join(paragraphs), html),
    )  # fmt: skip
    for place in range(3):
        yield _SQL["citations"], (number, place, other)
        reading = number * 3 + place
        yield _SQL["readings"], (reading, number, place)
        yield _SQL["visits"], (reading, number, seen, 100 + place)
    for place, term in (("a", 3), ("c", 12)):
        yield _SQL[place], (number, chance.randint(1, term))
    for place in range(2):
        yield _SQL["t"], (number, place, chance.randint(1, 300))
        yield _SQL["images"], (number, place, f"{url}{'ab'[place]}.png")
        yield _SQL["companies"], (number, place, chance.randint(1, 200))
        yield _SQL["comments"], (number, str(place), place, paragraphs[place])


_SQL = {
    "captures": "insert into captures (id, site_id, run_id, record_id, record_type, url, url_key, "
    "method, status, mime, kind, fetched_at, warc_file, warc_offset, warc_length, payload_digest) "
    "values (?, 1, ?, ?, 'response', ?, ?, 'GET', 200, 'text/html', 'post', ?, 'a.warc.gz', ?, 9, "
    "'sha1:A')",
    "known_posts": "insert into known_posts (id, site_id, url, naming) values (?, 1, ?, '')",
    "aliases": "insert into aliases (site_id, key, known_post_id) values (1, ?, ?)",
    "posts": "insert into posts (id, site_id, url, title, category_prefix, headline, bottom_line, "
    "published, published_precision, language, word_count, versions, first_seen, last_seen, "
    "field_sources, capture_id, body_text, body_html) values (?, 1, ?, ?, 'INTERNET', ?, ?, ?, "
    "'second', 'en', 600, 1, ?, ?, '{}', ?, ?, ?)",
    "citations": "insert into citations (post_id, position, kind, anchor, url, capture_id) "
    "values (?1, ?2, 'previous post', 'previous post', ?3, ?1)",
    "readings": "insert into readings (id, capture_id, position, known_post_id, source, aliases, "
    "fields_id) values (?1, ?2, ?3, ?2, 'page', '[]', 1)",
    "visits": "insert into visits (reading_id, post_id, observed_at, total, approximate, "
    "source, capture_id) values (?1, ?2, ?3, ?4, 0, 'page', ?2)",
    "a": "insert into post_authors (post_id, position, author_id, capture_id) "
    "values (?1, 0, ?2, ?1)",
    "c": "insert into post_categories (post_id, position, category_id, capture_id) "
    "values (?1, 0, ?2, ?1)",
    "t": "insert into post_tags (post_id, position, tag_id, capture_id) values (?1, ?2, ?3, ?1)",
    "images": "insert into images (post_id, position, url, capture_id) values (?1, ?2, ?3, ?1)",
    "companies": "insert into company_mentions (post_id, position, name, company_id, capture_id) "
    "values (?1, ?2, 'Company', ?3, ?1)",
    "comments": "insert into comments (post_id, comment_id, position, author, text, kind, "
    "capture_id) values (?1, ?2, ?3, 'A Reader', ?4, 'comment', ?1)",
}


def run(command: Sequence[str], out: Path | None = None) -> Taken:
    """What *command* took; what it prints goes to *out*."""
    before = getrusage(RUSAGE_CHILDREN)
    pause = Event()
    peak = 0
    with (out or Path(os.devnull)).open("wb") as told:
        process = subprocess.Popen(command, stdout=told)
        while process.poll() is None:
            peak = max(peak, peak_of(process.pid))
            pause.wait(0.02)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    now = getrusage(RUSAGE_CHILDREN)
    seconds = now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime
    return Taken(seconds, peak / 1024)


def size(path: Path) -> float:
    """MB of a file, or of all in a directory."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def measured(archive: Path, form: str, out: Path) -> Taken:
    """What the export of *archive* in *form* took."""
    return run([*PROGRAM, "export", form, str(out), "--archive", str(archive)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(names()))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        archives = {count: scratch / str(count) for count in (options.small, options.large)}
        for count, archive in archives.items():
            build(archive, count)
            print(f"{count} posts: database of {size(archive / 'archive.db'):.0f} MB", flush=True)
        print(f"{'':20} {'posts/s':>8} {'s':>7} {'MB':>7} {'peak MiB':>9} {'flat':>5}")
        for form in options.formats.split(","):
            small, large = (
                measured(archive, form, scratch / f"{count}.{form}")
                for count, archive in archives.items()
            )
            out = scratch / f"{options.large}.{form}"
            _tell(form, options.large, (small, large), size(out))
        for peer, option in PEERS.items():
            out = scratch / "peer"
            database = str(archives[options.large] / "archive.db")
            command = [sys.executable, "-m", "sqlite_utils", "rows", database, "posts", option]
            small = run(
                [*command[:-3], str(archives[options.small] / "archive.db"), *command[-2:]]
            )
            large = run(command, out)
            _tell(peer, options.large, (small, large), size(out))


def _tell(what: str, count: int, taken: tuple[Taken, Taken], megabytes: float) -> None:
    small, large = taken
    print(
        f"{what:20} {count / large.processor:8.0f} {large.processor:7.1f} {megabytes:7.0f} "
        f"{large.peak:9.0f} {large.peak / small.peak:5.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
