"""How long `archiver search` takes to find a first page, in archives of 10,000 to 1,000,000 posts.

    python -m tests.benchmarks.search [--posts 10000 100000 1000000] [--queries 20]
        [--broad] [--keep DIR]

Archives of invented posts are made in a temporary directory (TMPDIR), with the schema and the
triggers of a real one: titles of 8 words, bottom lines of 16 and bodies of 40, drawn from 100,000
words by Zipf's law; a tenth of the posts has 40 Chinese characters more, likewise. They come from
20 blogs over 20 years, and name companies, authors and categories, some often and most seldom.

Timed is `store.search.search` from the query to ten hits with their snippets, on an open database
whose pages the system has read before, once for each query, so that SQLite's own cache never
holds the answer. Told are the 50th and 95th percentile for each kind of query and for all kinds
together, in equal parts; of elapsed time, and of processor time, which other programs on the
machine change less:

    rare word       in fewer than 1 of 1,000 posts
    common word     in 2 to 40 of 100 posts
    phrase          two words that follow each other in a post, common ones among them
    prefix          the first four letters of a word
    boolean         OR, AND, NOT and brackets over common and rare words
    by site, by date, by company
                    a word as above, common or rare, of one blog, of a span of days, of a company
    Chinese         a word of two or three characters, alone or with an English word

The peer is what FTS5 does by itself, on the same index in the same run, right after: the plain
`select rowid … where posts_fts match ? order by rank limit 10`, filters joined, without snippets.
Told besides, and in no sum, are stop words, in 40 to 90 of 100 posts, and with `--broad` prefixes
of two letters.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import accumulate, chain
from operator import itemgetter
from pathlib import Path
from time import perf_counter, thread_time

import attrs

from archiver.store import filing
from archiver.store.filters import Filters, condition
from archiver.store.search import search
from archiver.store.store import Store
from archiver.text import spaced

_WORDS, _HAN, _SITES, _DAYS, _COMPANIES, _AUTHORS = 100_000, 3_000, 20, 7_300, 5_000, 200
_ASIDE = {"stop word", "broad"}
_FIRST = date(2000, 1, 1)
_TOGETHER, _A_STATEMENT = 10_000, 500

_POST = (
    "id", "site_id", "url", "title", "bottom_line", "published", "published_precision",
    "published_day", "versions", "first_seen", "last_seen", "field_sources", "capture_id",
    "body_text", "spaced_body_text", "filed", "place",
)  # fmt: skip
_INSERT = f"insert into posts ({', '.join(_POST)}) values "
_VALUES = f"({', '.join('?' * len(_POST))})"
_PEER = """
select posts_fts.rowid from posts_fts {join} where posts_fts match :query and {condition}
order by rank limit 10
"""


@attrs.frozen
class Asked:
    kind: str
    query: str
    filters: Filters = attrs.field(factory=Filters)


class Zipf:
    """Things drawn by Zipf's law, as Mandelbrot has it, the commonest first."""

    def __init__(self, things: list[str]) -> None:
        self.things = things
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(things))))

    def draw(self, rng: random.Random, number: int) -> list[str]:
        return rng.choices(self.things, cum_weights=self._weights, k=number)


Times = dict[str, list[tuple[float, float, float, float]]]
"""For each kind of query: elapsed and processor time, ours and then the peer's."""


def word(number: int) -> str:
    """An invented word for every number: short ones for small numbers, as in a language."""
    syllables = []
    number += 1
    while number:
        number, one = divmod(number, 65)
        syllables.append("bdfgklmnprtvz"[one // 5] + "aeiou"[one % 5])
    return "".join(syllables)


WORDS = Zipf([word(number) for number in range(_WORDS)])
HAN = Zipf([chr(0x4E00 + number) for number in range(_HAN)])
COMPANIES = Zipf([f"C{number}" for number in range(_COMPANIES)])
NAMES = Zipf([f"Author {number}" for number in range(_AUTHORS)])


def build(path: Path, posts: int) -> None:
    """An archive of *posts*, written as a crawl's would be: in batches, through the triggers."""
    rng = random.Random(posts)
    new = path.with_suffix(".new")
    with Store.open(new) as store:
        conn = store.db.conn
        conn.execute("pragma synchronous = off")
        conn.execute("pragma foreign_keys = off")  # captures and readings are not needed
        fill_names(conn)
        for first in range(1, posts + 1, _TOGETHER):
            with store.transaction():
                for some in batched(range(first, min(first + _TOGETHER, posts + 1))):
                    add(conn, [Invented.of(rng, number) for number in some])
    new.rename(path)


def fill_names(conn: sqlite3.Connection) -> None:
    for site in range(1, _SITES + 1):
        conn.execute(
            "insert into sites values (?, ?, ?, ?, 'Asia/Shanghai', ?, '', '')",
            (site, f"s{site}.example/", f"https://s{site}.example/", f"Site {site}", "{}"),
        )
    for number, symbol in enumerate(COMPANIES.things):
        conn.execute(
            "insert into companies (id, exchange, symbol) values (?, 'NYSE', ?)", (number, symbol)
        )
    for number, name in enumerate(NAMES.things):
        conn.execute("insert into authors values (?, 1, ?, null)", (number, name))


def batched(numbers: range) -> Iterator[range]:
    for at in range(0, len(numbers), _A_STATEMENT):
        yield numbers[at : at + _A_STATEMENT]


@attrs.frozen
class Invented:
    """The rows of a post."""

    post: tuple[object, ...]
    mention: tuple[object, ...]
    author: tuple[object, ...]

    @classmethod
    def of(cls, rng: random.Random, number: int) -> "Invented":
        words = WORDS.draw(rng, 64)
        body = " ".join(words[24:])
        if number % 10 == 0:
            body += " " + "".join(HAN.draw(rng, 40))
        site = int(rng.random() ** 2 * _SITES) + 1
        published = f"{_FIRST + timedelta(rng.randrange(_DAYS))}T{rng.randrange(24):02}:00:00Z"
        [company, author] = COMPANIES.draw(rng, 1) + NAMES.draw(rng, 1)
        facts = filing.Facts(
            site=site,
            names={"author": [author]},
            listings=[("NYSE", company)],
            has=["image"] if number % 2 else [],
        )
        post = (
            *(number, site, f"https://s{site}.example/{number}/", " ".join(words[:8])),
            *(" ".join(words[8:24]), published, "minute", published[:10], 1),
            *(published, published, "{}", 1, body),
            *(filing.spaced_or_none(body), filing.words(facts)),
            filing.place(filing.month(published), number),
        )
        mention = (number, f"Company {company}", int(company[1:]))
        return cls(post, mention, (number, int(author.split()[1])))


def add(conn: sqlite3.Connection, posts: list[Invented]) -> None:
    statement = _INSERT + ", ".join([_VALUES] * len(posts))
    in_order = sorted((one.post for one in posts), key=itemgetter(-1))  # of place
    conn.execute(statement, list(chain.from_iterable(in_order)))
    conn.executemany(
        "insert into company_mentions values (?, 0, ?, ?, 1, null)", [one.mention for one in posts]
    )
    conn.executemany(
        "insert into post_authors values (?, 0, ?, null, 1)", [one.author for one in posts]
    )


def mix(store: Store, posts: int, number: int) -> Iterator[Asked]:
    """*number* queries of each kind, of the same words at every size."""
    rng = random.Random(7)
    text = "select title, body_text from posts where id = ?"

    def common() -> str:
        return WORDS.things[round(8 * 40 ** rng.random())]  # 40 to 2 of 100 posts

    def rare() -> str:
        return WORDS.things[rng.randrange(5_000, 50_000)]

    def some_word() -> str:
        return rng.choice((common, rare))()

    def neighbours() -> str:
        [row] = store.rows(text, (rng.randint(1, posts),))
        words = row["body_text"].split()[:40]
        at = rng.randrange(len(words) - 1)
        return f'"{words[at]} {words[at + 1]}"'

    def chinese() -> str:
        [row] = store.rows(text, (rng.randint(1, posts // 10) * 10,))
        run = row["body_text"].split()[-1]
        at = rng.randrange(len(run) - 3)
        return run[at : at + rng.choice((2, 2, 2, 3))] + rng.choice(("", "", f" {common()}"))

    def span() -> tuple[date, date]:
        first = _FIRST + timedelta(rng.randrange(_DAYS))
        return first, first + timedelta(rng.choice((30, 365, 2000)))

    patterns = (
        "{a} OR {b}",
        "{a} {b}",
        "{a} NOT {b}",
        "({a} OR {b}) AND {c}",
        "{a} AND ({b} OR {c})",
    )
    for _ in range(number):
        yield Asked("rare word", rare())
        yield Asked("common word", common())
        yield Asked("phrase", neighbours())
        yield Asked("prefix", f"{WORDS.things[rng.randrange(65, _WORDS)][:4]}*")
        pattern = rng.choice(patterns)
        yield Asked("boolean", pattern.format(a=common(), b=some_word(), c=rare()))
        site = f"Site {rng.randint(1, _SITES)}"
        yield Asked("by site", some_word(), Filters(site=site))
        since, until = span()
        yield Asked("by date", some_word(), Filters(since=since, until=until))
        company = rng.choice(COMPANIES.things[:100])
        yield Asked("by company", some_word(), Filters(company=f"Company {company}"))
        yield Asked("Chinese", chinese())


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds, elapsed and of the processor."""
    started, busy = perf_counter(), thread_time()
    work()
    return (perf_counter() - started) * 1000, (thread_time() - busy) * 1000


def plain(store: Store, asked: Asked) -> Callable[[], object]:
    """The peer."""
    wanted = condition(store, asked.filters)
    join = "" if asked.filters.whole else "cross join posts p on p.place = posts_fts.rowid"
    query = _PEER.format(join=join, condition=wanted.sql)
    return lambda: store.rows(query, {"query": spaced(asked.query)} | wanted.parameters)


def measure(path: Path, asked: Iterable[Asked]) -> Times:
    found: Times = {}
    with Store.open(path, readonly=True) as store:
        for one in asked:
            mine = timed(lambda one=one: search(store, one.query, one.filters))
            found.setdefault(one.kind, []).append((*mine, *timed(plain(store, one))))
    return found


def percentile(times: Iterable[float], part: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]


def report(posts: int, found: Times) -> None:
    everything = [times for kind, of in found.items() if kind not in _ASIDE for times in of]
    print(f"{posts:>9,} posts         ms                  processor      plain     its processor")
    print(
        "                      p50      p95      p50      p95      p50      p95      p50      p95"
    )
    for kind, times in [*found.items(), ("all", everything)]:
        figures = [percentile(of, part) for of in zip(*times, strict=True) for part in (50, 95)]
        print(f"  {kind:<15}" + " ".join(f"{figure:8.1f}" for figure in figures))


def told_size(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        [(index,)] = conn.execute("select sum(length(block)) from posts_fts_data")
        [(posts,)] = conn.execute("select count(*) from posts")
    print(
        f"  {path.stat().st_size / 1e6:,.1f} MB, of which the index {index / 1e6:,.1f} MB, "
        f"{index / posts:,.0f} bytes a post"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=20, help="of each kind")
    parser.add_argument("--broad", action="store_true", help="prefixes of two letters as well")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the archives stay")
    options = parser.parse_args()
    for posts in options.posts:
        with tempfile.TemporaryDirectory() as name:
            path = (options.keep or Path(name)) / f"{posts}.db"
            if not path.exists():
                elapsed, _ = timed(lambda path=path, posts=posts: build(path, posts))
                print(f"made in {elapsed / 1000:,.0f} s")
            with Store.open(path, readonly=True) as store:
                asked = list(mix(store, posts, options.queries))
            asked += [Asked("stop word", one) for one in WORDS.things[:8]]
            if options.broad:
                asked += [Asked("broad", f"{one}*") for one in WORDS.things[:10]]
            with path.open("rb") as file:
                while file.read(2**24):
                    pass
            report(posts, measure(path, asked))
            told_size(path)


if __name__ == "__main__":
    main()
