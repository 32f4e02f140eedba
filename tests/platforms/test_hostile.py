"""Nothing that a site sends stops reading, or keeps it for long: a seeded fuzz run, worst cases.

The ordinary run reads 1,000 hostile answers. ``ARCHIVER_FUZZ=100000`` in the environment reads as
many as it says (100,000 take some four minutes), ``ARCHIVER_FUZZ=5000:6000`` those numbers alone.
How time grows with the size of an input is then measured as well.
A failure names the number; ``tests.platforms.hostile.answer(number)`` makes that answer again.
"""

import inspect
import os
import re
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import attrs
import pytest

import archiver.dates
import archiver.platforms
from archiver import dates, http, urls
from archiver.capture import Capture
from archiver.export.markdown import markdown
from archiver.platforms.any_engine import AnyEngine
from archiver.platforms.commentary import split_title
from archiver.platforms.markup import clean_html, fragment
from archiver.platforms.permalinks import bare, may_be_post
from archiver.platforms.requisites import css_references, srcset
from archiver.read import read
from archiver.site import Era
from archiver.store.store import Store
from archiver.store.write import Entry
from archiver.text import decode, squash, word_count
from tests.platforms.hostile import API, COUNTER, answer
from tests.platforms.pages import FETCHED, HOME, POST, SITE, capture
from tests.store.building import crawl_note
from tests.store.conftest import assert_sound

FIRST, _, LAST = os.environ.get("ARCHIVER_FUZZ", "1000").rpartition(":")
CHUNK = 250
CHUNKS = [range(n, min(n + CHUNK, int(LAST))) for n in range(int(FIRST or 0), int(LAST), CHUNK)]
STORED = 5  # one of so many answers goes into a database, too
LONGEST = 30.0  # seconds of processor time; the slowest known takes a tenth of it
ANY = attrs.evolve(SITE, eras=(Era(platform=AnyEngine()),))

on_demand = pytest.mark.skipif(
    "ARCHIVER_FUZZ" not in os.environ,
    reason="how time grows is measured where ARCHIVER_FUZZ is set",
)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("numbers", CHUNKS, ids=lambda numbers: str(numbers.start))
def test_hostile_answers_are_read_or_are_recorded_failures(numbers: range, tmp_path: Path) -> None:
    entries = []
    for number in numbers:
        found = answer(number).capture(number)
        reading = read(found, ANY if number % 2 else SITE)
        assert not (reading.failure or "").startswith("internal"), (number, reading.failure)
        if number % STORED == 0:
            entries.append(Entry(found, reading))
    with Store.open(tmp_path / "archive.db") as store:
        run = store.begin_run(crawl_note(home=HOME, hosts=("quay.example",)))
        store.write(run, entries)
        assert len(store.rows("select 1 from captures")) == len(entries)
        assert_sound(store)


def post(article: str, *, before: str = "", comments: str = "", head: str = "") -> Capture:
    """The page of a post with *article* as its text."""
    html = (
        f"{head}<body class='single single-post'><h1>T</h1>{before}"
        f"<div id='comments'>{comments}</div><div class='entry'>{article}</div>"
    )
    return capture(html, POST)


def listing(article: str) -> Capture:
    """The home page of a blog with *article* as its content."""
    return capture(f"<body class='home blog'>{article}", HOME)


PAGES: dict[str, Callable[[int], Capture]] = {
    "emphasis around blocks": lambda n: post("<b>" * 200 + "<p>x</p>" * n),
    "emphasis around texts": lambda n: post("<b>" * 200 + "x<br>" * n),
    "all emphasis around blocks": lambda n: post("<b><i><u><em>" * 40 + "<p>x</p>" * n),
    "levels": lambda n: post("<div>" * n),
    "levels of tables": lambda n: post("<table><tr><td>" * n),
    "levels of lists": lambda n: post("<ul><li>x" * n),
    "forms": lambda n: post("<form><input>" * n),
    "nodes": lambda n: post("<i></i>" * n),
    "unclosed tags": lambda n: post("<p><b>x<td>y<li>" * n),
    "a large attribute": lambda n: post(f"<p class='{'x ' * n}'>y"),
    "links": lambda n: post("".join(f"<a href='/2015/{i}/'>x</a>" for i in range(n))),
    "unclosed brackets": lambda n: post("(" * n),
    "brackets in blocks": lambda n: post("<p>Aa (NYSE: A) (see the story)</p>" * n),
    "figures": lambda n: post("<figure><img src=/a><figcaption>c</figcaption></figure>" * n),
    "comments": lambda n: post(
        "x", comments="".join(f"<li id='comment-{i}'>x</li>" for i in range(n))
    ),
    "comments in comments": lambda n: post(
        "x", comments="".join(f"<div id='comment-{i}'>x" for i in range(n))
    ),
    "terms": lambda n: post("<a rel='category tag' href=/>x</a>" * n),
    "parts": lambda n: post("<p>pages: <a href='/2'>2</a></p>" * n),
    "a long base": lambda n: post(
        "<img src=a>" * n, head=f"<base href='http://x.example/{'a' * n}'>"
    ),
    "relations of a link": lambda n: post("x", head=f"<link href='{'a' * n}' rel='{'a ' * n}'>"),
    "structured data": lambda n: post(
        "x", head=f"<script type='application/ld+json'>[{'0,' * n}0]</script>"
    ),
    "a title of blanks": lambda n: post("x", head=f"<title>{' - ' * n}</title>"),
    "articles": lambda n: listing("<article><h2><a href='/b/'>x</a></h2></article>" * n),
    "articles in articles": lambda n: listing("<div class=hentry><h2><a href=/b/>x</a></h2>" * n),
    "a stylesheet": lambda n: capture("url(/*" * n, HOME + "a.css", "text/css"),
    "a stylesheet of blanks": lambda n: capture("@import" + " " * n, HOME + "a.css", "text/css"),
    "a script of a counter": lambda n: capture(
        'document.write("1' + "\\" * n, COUNTER, "text/javascript"
    ),
    "JSON": lambda n: capture("[" * n, API, "application/json"),
    "JSON objects": lambda n: capture(
        '[{"link":"' + HOME + 'a/"}' + ",{}" * n + "]", API, "a/json"
    ),
    "XML": lambda n: capture("<rss>" * n, HOME + "feed/", "text/xml"),
    "a feed": lambda n: capture(
        "<rss>" + f"<item><link>{HOME}a/</link></item>" * n, HOME + "feed/", "text/xml"
    ),
    "a sitemap": lambda n: capture(
        "<urlset>" + f"<url><loc>{HOME}a/</loc></url>" * n, HOME + "sitemap.xml", "text/xml"
    ),
    "robots.txt": lambda n: capture("sitemap\t" * n, HOME + "robots.txt", "text/plain"),
    "bytes of no charset": lambda n: capture(b"<h1>x\xe9 " + b"\xc3\xff\x81" * n, POST),
    "charsets": lambda n: capture(b"\xff<meta charset=" * n, POST),
    "chunks": lambda n: capture(
        "1\r\nx\r\n" * n, POST, headers=[("Transfer-Encoding", "chunked")]
    ),
    "fields": lambda n: capture("x", POST, headers=[("Link", "<a>; rel=next,\r\n ")] * (n // 9)),
}
_FRAME = "<iframe src='https://vimeo.com/moogaloop.swf?&&&&&&&clip'></iframe><p>"
_CSS_TAIL = "a" * 9
CALLS: dict[str, Callable[[int], object]] = {
    "parse_head": lambda n: http.parse_head(b"HTTP/1.1 200\nA: b" + b"\n x" * n),
    "decode": lambda n: decode(b"\xef\xbb\xbf" + b"\xff" * n, None),
    "squash": lambda n: squash("\u00a0 " * n),
    "word_count": lambda n: word_count("中a" * n),
    "dates": lambda n: dates.parse("may 1" + " " * n, None),
    "absolute": lambda n: urls.absolute(POST, "http://" + "a" * n + "!"),
    "rooted": lambda n: urls.absolute(POST, "/a" * n + "#"),
    "key": lambda n: urls.key(HOME + "a/%41" * n + "?" + "b=c&" * n),
    "trackers": lambda n: urls.without_trackers(HOME + "?" + "utm_a&" * n),
    "bare": lambda n: bare(HOME + "/comment-page-1" * n),
    "may_be_post": lambda n: may_be_post(HOME + "a/" * n, SITE),
    "split_title": lambda n: split_title("A " * n + ": b"),
    "css_references": lambda n: css_references("url(" + " " * n + f"'{_CSS_TAIL}"),
    "srcset": lambda n: srcset("a 1x, ," * n),
    "markdown": lambda n: markdown("<p>" + "a<em>b</em><b> c</b>_`1. #" * (n // 9)),
    "markdown of a heading": lambda n: markdown("<h2>x " + "#" * n + "x"),
    "frames": lambda n: clean_html(fragment(_FRAME * (n // 9)), str),
    "code": lambda n: clean_html(fragment("<pre>" + "<div>1</div>" * (n // 9)), str),
}


def growth(call: Callable[[int], object], size: int, largest: int) -> Iterator[float]:
    """By what the time of *call* grows as its input is doubled, where it can be measured."""
    last = 0.0
    while size <= largest:
        spent = min(_time(call, size) for _ in range(2))
        if last > 0.05:
            yield spent / last
        if spent > 1:
            return
        last, size = spent, size * 2


def _time(call: Callable[[int], object], size: int) -> float:
    before = time.process_time()
    call(size)
    return time.process_time() - before


def assert_linear(
    call: Callable[[int], object], size: int, largest: int, told: object = None
) -> None:
    """Fail when doubling the input more than triples the time, and does so again."""
    ratios = list(growth(call, size, largest))
    assert not ratios or min(ratios[-2:]) < 3, (ratios, told)


@on_demand
@pytest.mark.parametrize("name", PAGES)
def test_the_time_of_a_page_grows_with_its_size(name: str) -> None:
    def call(size: int) -> None:
        found = read(PAGES[name](size), SITE)
        assert not (found.failure or "").startswith("internal"), found.failure

    assert_linear(call, 1_000, 32_000)


@on_demand
@pytest.mark.parametrize("name", CALLS)
def test_the_time_of_a_helper_grows_with_its_input(name: str) -> None:
    assert_linear(CALLS[name], 4_000, 256_000)


MODULES = [
    *(f"archiver.{name}" for name in ("http", "page", "site", "text", "urls")),
    *(f"archiver.dates.{found.name}" for found in iter_modules(archiver.dates.__path__)),
    *(f"archiver.platforms.{found.name}" for found in iter_modules(archiver.platforms.__path__)),
]
# Patterns that only meet the program's own declarations, texts of bounded length, or such whose
# white space is squeezed.
BOUNDED = {"_CALLED_AFTER", "_COMMA", "_DONE", "_SEPARATOR", "_TITLE_SEPARATOR"}
_SCANS = r"\.(?:search|finditer|findall|sub|subn|split)\b"
UNITS = (
    " ", "\t ", "\n", "a", "A", "Aa ", "1", "1,", "1.", "1 ", "11", "(", "(a", ")", "<", "<a ", '"',
    "'", "=", '="', "a=", 'a="b" ', ":", ": ", ",", "; ", ".", "-", "/", "/a", "/*", "&", "\\", "年",
    "中", "，", "’s ", "é", "%", "?a=", "#", "//a", "http://a", "[", "{", "url(", " and ", "x:x",
)  # fmt: skip
_LITERAL = re.compile(r"[a-zA-Z=:(<-]{3,}")


Pattern = re.Pattern[str] | re.Pattern[bytes]


def patterns(module: str) -> Iterator[tuple[str, Pattern, bool]]:
    """(name, pattern, whether it is looked for anywhere in a text) of all *module* has."""
    found = import_module(module)
    source = inspect.getsource(found)
    for name, value in vars(found).items():
        if name in BOUNDED:
            continue
        if isinstance(value, re.Pattern):
            yield name, value, bool(re.search(rf"\b{name}{_SCANS}", source))
        for held in value if isinstance(value, tuple | list) else ():
            if isinstance(held, re.Pattern):
                yield name, held, True


def attacks(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """(beginning, what follows it over and over) that a pattern may choke on."""
    source = pattern.pattern
    words = _LITERAL.findall(source if isinstance(source, str) else source.decode("latin-1"))
    for start in ("", *words[:4]):
        for unit in (*UNITS, *words[:8]):
            yield start, unit


@on_demand
@pytest.mark.parametrize("number", [1_000, 5_000, 30_000, 60_000, 300_000])
def test_tags_of_many_attributes_take_bounded_time(number: int) -> None:
    # The time grows with their square, so that pages where it would be long are refused.
    found = post(f"<p {' '.join(f'a{i}' for i in range(number))}>y")
    assert _time(lambda _: read(found, SITE), 0) < LONGEST


def searching(pattern: Pattern, start: str, unit: str, *, scans: bool) -> Callable[[int], object]:
    """A search for *pattern* in a text of so many characters."""

    def call(size: int) -> object:
        text = start + unit * (size // len(unit)) + "\0"
        subject = text if isinstance(pattern.pattern, str) else text.encode()
        if scans:
            return sum(1 for _ in pattern.finditer(subject))  # type: ignore[arg-type]
        return pattern.match(subject), pattern.fullmatch(subject)  # type: ignore[arg-type]

    return call


@on_demand
@pytest.mark.parametrize("module", MODULES)
def test_the_time_of_a_pattern_grows_with_the_text(module: str) -> None:
    for name, pattern, scans in patterns(module):
        for start, unit in attacks(pattern):
            call = searching(pattern, start, unit, scans=scans)
            if _time(call, 3_000) > 0.01:
                assert_linear(call, 3_000, 48_000, (name, start, unit))


def test_the_answers_are_the_same_on_every_run() -> None:
    assert [answer(number) for number in range(40)] == [answer(number) for number in range(40)]
    assert answer(7).capture(7).fetched_at == FETCHED
