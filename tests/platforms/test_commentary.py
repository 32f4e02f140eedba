"""Conventions of commentary: title prefixes, bottom lines, bracketed sources."""

import pytest

from archiver.items import Citation
from archiver.platforms.commentary import bottom_line, brackets, split_title
from archiver.platforms.markup import blocks
from archiver.platforms.pieces import Block, Piece
from tests.platforms.pages import element, resolve


def pieces(html: str) -> list[Piece]:
    return blocks(element(html), resolve)


def citations(html: str) -> tuple[Citation, ...]:
    return brackets([p for p in pieces(html) if isinstance(p, Block)])[1]


@pytest.mark.parametrize(
    ("title", "prefix", "headline"),
    [
        ("TRAVEL: Juniper Slows Down", "TRAVEL", "Juniper Slows Down"),
        ("M&A: Mills for Sale", "M&A", "Mills for Sale"),
        ("R&D: Again: a Loom", "R&D", "Again: a Loom"),
        ("FAST FOOD: Noodles", "FAST FOOD", "Noodles"),
        ("E-COMMERCE: Kettles", "E-COMMERCE", "Kettles"),
        ("MEDIA & TV/FILM: A", "MEDIA & TV/FILM", "A"),
        ("5G: Masts", "5G", "Masts"),
        ("SOEs: Old Mills", "SOEs", "Old Mills"),
        ("TELECOMS:Merged", "TELECOMS", "Merged"),
        ("BANKS : Merged", "BANKS", "Merged"),
    ],
)
def test_a_prefix_in_capitals(title: str, prefix: str, headline: str) -> None:
    assert split_title(title) == (prefix, headline)


@pytest.mark.parametrize(
    "title",
    ["Juniper: A History", "Juniper Slows Down", "2014: A Year", "A: B", "10:30 at the Pier", "RAIL:",
     "ONE TWO THREE FOUR FIVE: Six", "Harbour View: Cranes", "TRAVEL", "", ": x"],
)  # fmt: skip
def test_a_colon_alone_makes_no_prefix(title: str) -> None:
    assert split_title(title) == (None, title)


def test_columns_are_prefixes_where_the_blog_declares_them() -> None:
    assert split_title("Harbour View: Cranes", ("Harbour View",)) == ("Harbour View", "Cranes")
    assert split_title("harbour view: Cranes", ("Harbour View",)) == ("harbour view", "Cranes")


@pytest.mark.parametrize(
    ("html", "summary", "places"),
    [
        ("<p>Bottom line: It ends.</p><p>x</p>", "It ends.", {0}),
        ("<p><strong>Bottom line:</strong> It <em>ends</em>.</p>", "It ends.", {0}),
        ("<p><em>Bottom Line</em> – It ends.</p>", "It ends.", {0}),
        ("<p>BOTTOM LINE：It ends.</p>", "It ends.", {0}),
        ("<p>Bottom line: It<br>ends.</p>", "It ends.", {0}),
        ("<h3>Bottom line</h3><p>It ends.</p><p>x</p>", "It ends.", {0, 1}),
        ("<p>UPDATE: Later news.</p><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<p><img src='/i.png'></p><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<p>A pier at dusk</p><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<figure><img src='/i.png'><figcaption>Full stop.</figcaption></figure>"
         "<p>Bottom line: It ends.</p>", "It ends.", {4}),
    ],
)  # fmt: skip
def test_the_bottom_line_stands_before_the_text(html: str, summary: str, places: set[int]) -> None:
    assert bottom_line(pieces(html)) == (summary, places)


@pytest.mark.parametrize(
    "html",
    [
        "<p>The bottom line is thin.</p>",
        "<p>The first paragraph.</p><p>Bottom line: said too late.</p>",
        "<p>Bottom line is a phrase.</p>",
        "<p>Bottom line:</p>",
        "",
    ],
)
def test_the_words_inside_the_text_are_no_bottom_line(html: str) -> None:
    assert bottom_line(pieces(html)) == (None, frozenset())


@pytest.mark.parametrize(
    ("html", "kind", "anchor", "url"),
    [
        ('x. (<a href="/p">previous post</a>) y', "previous post", "previous post", "/p"),
        ('x. <a href="/p">(previous post)</a>', "previous post", "previous post", "/p"),
        ('(<a href="/p">Previous Posts</a>)', "previous post", "Previous Posts", "/p"),
        ('(<a href="/p">English article</a>)', "English article", "English article", "/p"),
        ('(<a href="/p">chinese-language articles</a>)', "Chinese article",
         "chinese-language articles", "/p"),
        ('(<a href="/p">company announcement</a>)', "company announcement", "company announcement",
         "/p"),
        ('(<a href="/p">the full company statement</a>)', "company statement",
         "the full company statement", "/p"),
        ('(<a href="/p">latest news stories</a>)', "latest news story", "latest news stories", "/p"),
        ('(<a href="/p">Pier Gazette</a>)', "source", "Pier Gazette", "/p"),
        ('(see <a href="/p">this list</a> for more)', "source", "see this list for more", "/p"),
        ("（<a href='/p'>中文报道</a>）", "source", "中文报道", "/p"),
    ],
)  # fmt: skip
def test_linked_source_notes(html: str, kind: str, anchor: str, url: str) -> None:
    [found] = citations(f"<p>{html}</p>")
    assert found == Citation(kind=kind, anchor=anchor, url=f"https://quay.example{url}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It rained. (Chinese article) Again.", "Chinese article"),
        ("It rained. (previous post)", "previous post"),
        ("It rained. (Businesswire)", "source"),
    ],
)
def test_source_notes_without_a_link(text: str, kind: str) -> None:
    [found] = citations(f"<p>{text}</p>")
    assert (found.kind, found.url) == (kind, None)


@pytest.mark.parametrize(
    "html",
    [
        "a remark (which is long) and (article) and (the report) and (in English)",
        'a ticker (<a href="/q">NYSE: JNP</a>)',
        '<a href="/l">a sentence (with a bracket) that is a link</a>',
        "(a second English article about very many things)",
    ],
)
def test_other_brackets_are_no_source_notes(html: str) -> None:
    assert citations(f"<p>{html}</p>") == ()


def test_a_known_note_inside_a_longer_link_leads_where_the_link_does() -> None:
    [found] = citations('<p><a href="/l">It rained (English article)</a></p>')
    assert found.url == "https://quay.example/l"


def test_two_links_in_one_bracket_are_two_notes() -> None:
    found = citations('<p>(<a href="/e">English article</a>; <a href="/o">other paper</a>)</p>')
    assert [(note.kind, note.anchor) for note in found] == [
        ("English article", "English article"),
        ("source", "other paper"),
    ]


def test_trackers_are_removed_and_the_address_as_linked_is_kept() -> None:
    [found] = citations(
        '<p>(<a href="https://n.example/a?utm_source=q&amp;id=1">English article</a>)'
    )
    assert found.url == "https://n.example/a?id=1"
    assert found.original_url == "https://n.example/a?utm_source=q&id=1"


def test_a_digest_of_headlines_names_a_source_for_each() -> None:
    html = "<p>═════<br>Kettles rise (<a href='/1'>Gazette</a>)<br>Looms fall (<a href='/2'>Post</a>)</p>"
    assert [note.anchor for note in citations(html)] == ["Gazette", "Post"]
