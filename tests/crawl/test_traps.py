"""Thirty posts among traps: each is found once, nothing else is taken for one, and it ends."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from archiver import urls
from archiver.reparse import reparse
from archiver.store.coverage import coverage
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.warc.finding import warc_files
from tests.crawl.blog import crawl, rows
from tests.crawl.traps import COUNT, HOST, NO_POSTS, OWN, REASONS, TRICKY, TrapSite, apart

IN_VAIN = 50
"""Addresses of one form that led to no post, as `crawl.traps` has it."""
HOPS = 8
"""Redirects of a chain, as the settings have it."""
BOUNDS = {
    "posts": COUNT,  # each once, whatever the scheme, host, slash, case, session or file
    "aliases": 2 * COUNT,  # /index.php/… and ?p= of each post, once under all of its names
    "made up": IN_VAIN + COUNT,  # they lie where posts do
    "topics": (IN_VAIN + COUNT) // 3 + 3,  # three made up on each, then three with nothing new
    "odd": len(NO_POSTS),
    "calendar": IN_VAIN + 1,  # the sitemap names one
    "shop": IN_VAIN + 1,
    "gone": IN_VAIN + 1,
    "deep": 18,  # all paths of the two folders in which nothing follows itself twice
    "chain": (HOPS + 1) * (COUNT + 1),  # one that each page links to
    "once": 12,  # the other traps, one address each
    "listings": 24,  # home, robots.txt, usual sitemaps and feed by two names, three of an index
}
"""What a trap may cost, and why. Together they bound the crawl."""


@pytest.mark.parametrize(
    ("wordpress", "sitemap"), [(True, True), (False, False)], ids=["wordpress", "links"]
)
def test_a_site_of_traps(tmp_path: Path, wordpress: bool, sitemap: bool) -> None:
    with TrapSite(wordpress=wordpress, sitemap=sitemap) as blog:
        done = crawl(
            f"http://www.{HOST}/",
            tmp_path,
            "js=0",
            settings=("DOWNLOAD_VERIFY_CERTIFICATES=False",),
            proxy=blog.proxy,
        )
        honest, odd = blog.honest(), {blog.odd(name): REASONS[name] for name in NO_POSTS}
        asked = blog.paths()
    assert done.returncode == 0, done.stderr
    found = dict(rows(tmp_path, "select url, title from posts"))
    assert found.keys() == honest
    for number, (title, _) in TRICKY.items():
        assert found[blog.address(number)] == title
    failures = dict(rows(tmp_path, "select url, reason from failures"))
    assert {urls.key(url): reason for url, reason in odd.items()}.items() <= {
        urls.key(url).removeprefix("www."): reason for url, reason in failures.items()
    }.items()
    assert_bounded(asked)
    assert_remembered(tmp_path, ("{}", "index.php/{}", "?p={number}")[: 3 if wordpress else 2])
    assert_told(done.stderr, tmp_path)
    assert_reparsed(tmp_path)


def assert_bounded(asked: list[str]) -> None:
    """No trap has cost more than its bound, and no post was asked for twice by one address."""
    cost = Counter(trap_of(*apart(address)) for address in asked)
    assert cost["posts"] == COUNT
    assert {trap: number for trap, number in cost.items() if number > BOUNDS[trap]} == {}
    posts = [apart(a)[1] for a in asked if trap_of(*apart(a)) in {"posts", "aliases"}]
    assert len(posts) == len(set(posts))


def trap_of(name: str, path: str) -> str:
    """What an address was made for."""
    bare, _, query = path.partition("?")
    if bare.startswith("/index.php/") or (bare == "/" and query.startswith("p=")):
        return "aliases"
    if found := re.match(r"/2015/03/office-(\d+)", bare):
        return "posts" if int(found[1]) <= COUNT else "made up"
    if bare.startswith("/2015/04/"):
        return "odd"
    first = bare.split("/")[1]
    if first in BOUNDS:
        return first
    once = {"loop", "moved-home", "for-members", "as-home", "wp-login.php", "p=draft"}
    return "once" if first in once else "listings"


def assert_remembered(archive: Path, forms: Sequence[str]) -> None:
    """What led to a post means it from now on; scheme, www and slash do not count for it."""
    query = (
        "select a.key, p.url from aliases a join posts p on p.id = a.known_post_id "
        "where a.key not like 'id:%'"
    )
    assert dict(rows(archive, query)) == {
        f"www.{HOST}/{form}".format(f"2015/03/office-{number}", number=number).replace(
            "/?", "?"
        ): (f"{OWN}/2015/03/office-{number}/")
        for number in range(1, COUNT + 1)
        for form in forms
    }


def assert_told(summary: str, archive: Path) -> None:
    """What is no post and what was left out is counted with its reason."""
    assert "posts     30 new, 0 changed, 0 unchanged" in summary
    for line in ("no posts ", "left out ", "× a listing", "× consent wall", "× log-in page"):
        assert line in summary
    with Store.open(archive / "archive.db", readonly=True) as store:
        [told] = coverage(store)
    assert told["held"] == COUNT
    assert told["left_out"].keys() == {
        "left out: links to its like have led to no post",
        "left out: its path repeats itself 3 times",
    }
    assert told["no_posts"]["no post: a listing"] > 10
    assert told["no_posts"]["soft 404: redirects to the front page"] == 1
    assert told["no_posts"]["soft 404: the page calls itself the front page"] == 1
    assert told["no_posts"]["no post: redirects to a log-in page"] == 1
    barred = {reason for reason in REASONS.values() if not reason.startswith(("no", "soft"))}
    circles = {"max redirections reached", "redirects in a circle"}
    assert told["missing"].keys() == barred | circles
    assert told["known"] == COUNT + sum(told["missing"].values())


def assert_reparsed(archive: Path) -> None:
    into = archive / "rebuilt.db"
    reparse(warc_files([archive / "warc"]), into, jobs=1)
    dumps = []
    for database in (into, archive / "archive.db"):
        with Store.open(database, readonly=True) as store:
            dumps.append(list(dump(store)))
    assert dumps[0] == dumps[1]
