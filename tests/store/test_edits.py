"""What became of posts, and what is no edit."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from archiver.edits import Wording, edit
from archiver.items import Author, Citation, Company
from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.read import read
from archiver.site import Era, Platform, Site
from archiver.store.edits import PostChange, last_capture, post_changes
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.platforms.pages import capture as captured
from tests.store.building import HOME, START, capture, crawl_note, page, reading, url


def gone(name: str, minute: int, status: int = 404) -> Entry:
    failed = reading(failure=f"HTTP {status}")
    return Entry(capture(url(name), minute, status=status), failed)


def found(store: Store, **asked: Any) -> list[PostChange]:
    return list(post_changes(store, **asked))


def test_edits_and_deletions_are_told_newest_first(store: Store, run: int) -> None:
    store.write(run, [page("a"), page("b"), page("c")])
    store.write(run, [page("a", 10, title="Another title"), page("b", 20, body_text="Other.")])
    store.write(run, [gone("c", 15), page("a", 30, title="Another title")])
    told = [
        (one.what, one.url, one.seen_at[11:16], (one.before or "")[11:16]) for one in found(store)
    ]
    assert told == [
        ("edit", url("b"), "12:20", "12:00"),
        ("deletion", url("c"), "12:15", "12:00"),
        ("edit", url("a"), "12:10", "12:00"),
    ]
    edited = found(store)[2]
    assert edited.versions is not None
    old, new = edited.versions
    assert (old.number, new.number) == (1, 2)
    assert (old.wording.title, new.wording.title) == ("Title of a", "Another title")
    assert (new.last_seen[11:16], new.warc_offset, edited.doubtful) == ("12:30", 10_000, False)
    assert last_capture(store)[11:16] == "12:30"


def test_what_is_asked_for_limits_what_is_told(store: Store, run: int) -> None:
    store.write(run, [page("a"), page("b"), page("a", 10, title="New"), gone("b", 20)])
    [post] = store.rows("select id from posts where url = ?", (url("a"),))
    [site] = store.sites()
    assert [one.url for one in found(store, post=post["id"])] == [url("a")]
    assert [one.url for one in found(store, site=site.id)] == [url("b"), url("a")]
    assert found(store, site=site.id + 1) == []
    assert [one.url for one in found(store, since="2020-01-01T12:15:00.000000Z")] == [url("b")]


def test_a_page_that_came_back_is_not_gone(store: Store, run: int) -> None:
    store.write(run, [page("a"), gone("a", 10), page("a", 20)])
    assert found(store) == []
    assert last_capture(store)[11:16] == "12:20"


def test_sources_and_companies_are_those_of_each_wording(store: Store, run: int) -> None:
    one = Citation(kind="source", anchor="a note", url=None)
    other = Citation(kind="link", anchor="a page", url="https://a.example/")
    listed = Company(name="Example", exchange="NYSE", symbol="EX")
    ann = (Author(name="Ann"),)
    store.write(run, [page("a", citations=(one,), companies=(listed,), authors=ann)])
    store.write(run, [page("a", 10, citations=(one, other), body_text="Other.")])
    [edited] = found(store)
    assert edited.versions is not None
    assert edited.versions[0].wording == Wording(
        "Title of a", None, "Body of a.", ("a note",), ("Example (NYSE: EX)",), (),
        ("Example", "Ann"),
    )  # fmt: skip
    assert edited.versions[1].wording.sources == ("a note", "https://a.example/")


def test_wordings_that_different_parsers_read_are_doubtful(store: Store, run: int) -> None:
    store.write(run, [page("a"), page("a", 10, title="New", version=2)])
    assert [one.doubtful for one in found(store)] == [True]


def test_an_empty_archive_has_seen_nothing(store: Store) -> None:
    assert found(store) == []
    assert last_capture(store) == "1970-01-01T00:00:00Z"


TITLE = "INTERNET: Lantern Opens Office 1"
TEXT = """<p>Bottom line: Office 1 should pay for itself.</p>
<p>Lantern (NYSE: LTN) rented a floor by the river. It's "the best" place -- says who? The firm
has 40 people there, and 12 of them sell lamps...</p>
<p>Nobody had expected it in March, when rents rose 9 percent in a week.</p>"""
CURLY = (
    TEXT.replace("It's", "It’s").replace('"the best"', "“the best”").replace("--", "–")
    .replace("...", "…").replace("9 percent", "9&nbsp;percent")
)  # fmt: skip
ADVERTS = """<ins class="adsbygoogle"></ins><script>(adsbygoogle=[]).push({})</script>
<div class="code-block code-block-1"><a href="https://lamps.example/">Lamps, 20 % off</a></div>
<div id="div-gpt-ad-1" class="advertisement">Sponsored: lamps</div>
<div class="quads-location quads-ad1">Cheap lamps</div><div class="aawp">Lamp, 19.99 $</div>
<span class="ezoic-ad ezoic-adpicker-ad">lamps</span><p>ADVERTISEMENT</p>"""


def classic(text: str = TEXT, below: str = "", side: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="en-US"><head><title>{TITLE} | Letters</title>
<meta name="generator" content="WordPress 6.4"></head><body class="single single-post postid-1">
{side}<article id="post-1" class="post-1 post type-post"><h1 class="entry-title">{TITLE}</h1>
<div class="entry-content">{text}{below}</div><footer><time class="entry-date published"
datetime="2015-03-02T09:00:00+00:00">2015</time></footer></article></body></html>"""


def of_blocks(text: str = TEXT) -> str:
    return f"""<!DOCTYPE html><html><head><title>Letters » {TITLE}</title>
<meta name="generator" content="WordPress 6.4"></head><body class="wp-singular single single-post">
<div class="wp-site-blocks"><header><nav><a href="/">Home</a><a href="/about/">About</a></nav>
</header><main><h1 class="wp-block-post-title">{TITLE}</h1><div class="wp-block-post-date">
<time datetime="2015-03-02T09:00:00+00:00">March 2, 2015</time></div><div class="entry-content
wp-block-post-content">{text}</div></main><footer><p>Powered by WordPress</p></footer></div>
</body></html>"""


def counter(total: int) -> str:
    return f'<div class="tptn_counter">(Visited {total:,} times, 2 visits today)</div>'


def related(*names: str) -> str:
    items = "".join(f'<li><a href="/2015/03/{name}/">Of {name}</a></li>' for name in names)
    return f"<div class='yarpp-related'><h3>Related posts:</h3><ol>{items}</ol></div>"


@pytest.mark.parametrize("platform", [WordPress(), Generic()], ids=lambda one: one.name)
def test_theme_counter_related_posts_and_advertising_make_no_version(
    store: Store, run: int, platform: Platform
) -> None:
    pages = [
        classic(below=counter(12) + related("a", "b")),
        classic(below=counter(1200) + related("c") + ADVERTS, side="<aside>Recent: c</aside>"),
        of_blocks(),
        of_blocks(CURLY),
        classic(ADVERTS + CURLY),
        classic(TEXT.replace("</p>", f"</p>{ADVERTS}", 1)),
    ]
    site = Site(title="Letters", home="https://blog.example/", eras=(Era(platform),))
    for number, html in enumerate(pages):
        seen = attrs.evolve(
            captured(html, url("office")),
            record_id=f"<urn:{number}>",
            fetched_at=START + timedelta(days=number),
        )
        store.write(run, [Entry(seen, read(seen, site))])
    [post] = store.rows("select versions, bottom_line, last_seen from posts")
    assert post["bottom_line"] == "Office 1 should pay for itself."
    assert (post["versions"], post["last_seen"][:10]) == (1, "2020-01-06")
    changed = attrs.evolve(
        captured(classic(TEXT.replace("40", "14")), url("office")),
        record_id="<urn:changed>",
        fetched_at=START + timedelta(days=10),
    )
    store.write(run, [Entry(changed, read(changed, site))])
    assert [one.what for one in found(store)] == ["edit"]


def linked(address: str, words: str = "a filing") -> dict[str, str]:
    return {
        "body_html": f'<p>See <a href="{address}">{words}</a>.</p>',
        "body_text": "See a filing.",
    }


def test_a_link_that_leads_elsewhere_under_the_same_words_is_an_edit(
    store: Store, run: int
) -> None:
    store.write(run, [page("a", **linked("http://one.example/1"))])
    store.write(run, [page("a", 10, **linked("https://www.one.example/1?utm_source=x"))])
    store.write(run, [page("a", 20, **linked("https://one.example/2"))])
    store.write(run, [page("a", 30, **linked("https://one.example/2", "a <em>filing</em>"))])
    [edited] = found(store)
    assert edited.versions is not None
    old, new = edited.versions
    assert (old.last_seen[11:16], new.first_seen[11:16], new.last_seen[11:16]) == (
        "12:10", "12:20", "12:30"
    )  # fmt: skip
    assert list(edit(old.wording, new.wording).told()) == [
        ("link", "“a filing”: http://one.example/1 → https://one.example/2")
    ]


def test_a_link_to_another_host_of_the_blog_is_none(store: Store) -> None:
    run = store.begin_run(crawl_note(hosts=("blog.example", "old.example")))
    store.write(run, [page("a", **linked("http://old.example/b"))])
    store.write(run, [page("a", 10, **linked(f"{HOME}b"))])
    assert found(store) == []
