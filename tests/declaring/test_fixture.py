"""A page, cut, reads as it did."""

import attrs
import pytest

from archiver.declaring import Fixture, expected, read_page
from archiver.errors import NothingFound
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site
from tests.platforms.pages import BODY, FETCHED, POST, SITE, classic, page

LUMBER = """<script>var a = "<p>no text</p>";</script><style>.a{color:red}</style>
<!-- a remark --><svg><path d="M0 0h9"/></svg><img src="data:image/gif;base64,R0lGOD" alt="">
<p style="color:red" onclick="go()" data-state="%s">Kept words stand here.</p>
<pre>one

  two</pre>



""" % ("x" * 300)
ITEMS = "".join(f'<li><a href="/{n}">Item {n}</a></li>' for n in range(9))
MENU = f"<nav><ul>{ITEMS}</ul></nav>"
LD = (
    '<script type="application/ld+json">{"@type":"BlogPosting","headline":"Juniper",'
    '"keywords":"rail"}</script>'
)


def cut(html: str, site: Site = SITE) -> tuple[str, Fixture]:
    made = Fixture.of(page(html), site)
    return made.html.decode(), made


def test_what_no_reading_needs_is_cut_and_the_rest_reads_the_same() -> None:
    whole = classic(body=BODY + LUMBER, head=LD).replace("<main>", f"{MENU}<main>")
    shorter, fixture = cut(whole)
    for gone in (
        "var a",
        "color:red",
        "a remark",
        "<svg",
        "data:image",
        "go()",
        "xxx",
        "style.css",
    ):
        assert gone not in shorter
    assert "top-10-tracker" not in shorter
    assert "Item 2" in shorter
    assert "Item 3" not in shorter
    assert "ld+json" in shorter
    assert "one\n\n  two</pre>" in shorter
    assert "\n\n\n" not in shorter
    before = read_page(whole.encode(), POST, FETCHED, SITE)
    after = read_page(fixture.html, POST, FETCHED, SITE)
    assert after.readings == before.readings
    assert len(fixture.html) < len(whole)


def test_a_cut_that_would_change_the_reading_is_not_made() -> None:
    """A style tells that a frame is machinery; scripts beside it go all the same."""
    frame = '<iframe src="https://stats.example/count" style="display:none"></iframe>'
    shorter, _ = cut(classic(body=BODY + frame + "<script>var a = 1;</script>"))
    assert "display:none" in shorter
    assert "var a" not in shorter


def test_a_root_that_looks_like_lumber_is_no_lumber() -> None:
    shorter, _ = cut(classic().replace("<html", '<html src="data:,"') + "<svg></svg>")
    assert "<svg" not in shorter
    assert 'src="data:,"' in shorter


def test_a_cut_that_leaves_no_post_is_not_made() -> None:
    """The title stands in a drawing, of all places."""
    drawn = classic().replace(
        '<header class="entry-header"><h1 class="entry-title">', "<header><svg><h1>"
    )
    drawn = drawn.replace("</h1></header>", "</h1></svg></header>")
    drawn = drawn[: drawn.index("<title>")] + drawn[drawn.index("</title>") + len("</title>") :]
    shorter, fixture = cut(drawn)
    assert "<svg>" in shorter
    assert fixture.facts["headline"] == "Juniper Rail Slows Down – at Last"


def test_a_page_of_another_charset_becomes_utf8() -> None:
    chinese = classic(
        title="风车日报",
        head='<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
    )
    chinese = chinese.replace('<meta charset="UTF-8">', "")
    asked = page(chinese.encode("gb2312", errors="replace"), mime="text/html; charset=gb2312")
    fixture = Fixture.of(asked, SITE)
    shown = fixture.html.decode("utf-8")
    assert "gb2312" not in shown
    assert shown.count('<meta charset="utf-8">') == 1
    assert fixture.facts["title"] == "风车日报"


def test_the_facts_are_the_fields_as_read() -> None:
    _, fixture = cut(classic())
    facts = fixture.facts
    assert facts["asked"] == facts["url"] == POST
    assert facts["fetched_at"] == FETCHED.isoformat()
    assert (facts["category_prefix"], facts["headline"]) == (
        "TRAVEL", "Juniper Rail Slows Down – at Last",
    )  # fmt: skip
    assert facts["bottom_line"].startswith("Juniper Rail (HKEx: 0912; NYSE: JNP) will sell")
    assert facts["authors"] == ["Mara Finch"]
    assert facts["published"] == "2015-06-02T01:15:00+00:00"
    assert facts["categories"] == ["Travel", "M&A"]
    assert facts["tags"] == ["rail"]
    assert facts["visits"] == {
        "total": 1204, "today": 3, "approximate": False, "counter": "Top 10",
    }  # fmt: skip
    assert facts["related"][1].endswith("/2013/09/two-looms/")
    assert (facts["comments"], facts["comment_count"]) == (3, 3)
    assert facts["body"]["first"] == "Timetables tell more than accounts do. Juniper’s trains"
    assert facts["body"]["last"].endswith("rose to 1 < 2 percent.")
    assert facts["headings"] == ["Boats and buses"]
    assert facts["companies"][0] == "HKEx: 0912"
    assert "previous post: previous post" in facts["citations"]


def test_the_first_part_of_a_text_in_parts_counts_as_its_body() -> None:
    parts = f'<div class="page-links">Pages: <span>1</span> <a href="{POST}2/">2</a></div>'
    told = read_page(classic(body=BODY + parts).encode(), POST, FETCHED, SITE)
    assert len(told.readings) == 2
    assert expected(told, POST, FETCHED)["body"]["words"] > 0
    assert expected(told, POST, FETCHED)["bottom_line"]


def test_a_page_that_is_no_post_is_refused() -> None:
    with pytest.raises(NothingFound, match="does not read as a post of wordpress"):
        cut('<html><body class="archive category"><h1>All</h1></body></html>')


def test_a_page_that_cannot_be_cut_stays_whole() -> None:
    """Without a single byte to spare, it is kept as it came."""
    small = (
        '<html lang=en><body class="single postid-7"><h1>Short</h1>'
        '<div class=entry-content><p>Few words.</div>'
    )  # fmt: skip
    short = attrs.evolve(SITE, eras=(Era(WordPress()),))
    shown, _ = cut(small, short)
    assert shown == small
