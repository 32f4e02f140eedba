"""Conventions of commentary: title prefixes, bottom lines, bracketed sources."""

import json

import attrs
import pytest

from archiver.items import Citation
from archiver.platforms.commentary import bottom_line, named_in, split_title
from archiver.platforms.markup import blocks
from archiver.platforms.pieces import Block, Link, Piece
from archiver.platforms.wordpress import WordPress
from tests.platforms.pages import HOME, POST, SITE, classic, element, page, resolve


def pieces(html: str) -> list[Piece]:
    return blocks(element(html), resolve)


def citations(html: str) -> tuple[Citation, ...]:
    """The source notes in *html* without their sentences, which have tests of their own."""
    return noted([p for p in pieces(html) if isinstance(p, Block)])


def noted(blocks: list[Block]) -> tuple[Citation, ...]:
    cited = named_in(blocks, "")[1]
    return tuple(attrs.evolve(found, sentence=None) for found in cited if found.kind != "link")


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
        ("<p><b>Bottom Line</b> - It ends.</p>", "It ends.", {0}),
        ("<p><b>Bottom Line</b>—It ends.</p>", "It ends.", {0}),
        ("<p>Bottom&nbsp;line:&nbsp;It&nbsp;ends.</p>", "It ends.", {0}),
        ("<p>THE BOTTOM LINE: It ends.</p>", "It ends.", {0}),
        ("<p><u>Our bottom line</u>：It ends.</p>", "It ends.", {0}),
        ("<p>【Bottom line】It ends.</p>", "It ends.", {0}),
        ("<p>Bottom-line: “It ends.”</p>", "“It ends.”", {0}),
        ("<p><b>Bottom line:</b><br>It ends.</p>", "It ends.", {0}),
        ("<p><b>Bottom line:</b><br><br>It ends.</p><p>x</p>", "It ends.", {0, 1}),
        ("<ul><li><strong>Bottom line:</strong> It ends.</li><li>x</li></ul>", "It ends.", {2}),
        ("<blockquote><p><em>Bottom line:</em> It ends.</p></blockquote>", "It ends.", {1}),
        ("<blockquote><p>Bottom line:</p><p>It ends.</p></blockquote><p>x</p>", "It ends.", {1, 2}),
        ("<div class='box'><b>Bottom line:</b> It ends.</div><p>x</p>", "It ends.", {0}),
        ("<div><h4>The Bottom Line</h4><div>It ends.</div></div><p>x</p>", "It ends.", {0, 1}),
        ("<h2>Bottom line</h2><ul><li>It ends.</li><li>Soon.</li></ul><p>x</p>", "It ends. Soon.",
         {0, 3, 6}),
        ("<h2>Bottom line</h2><blockquote><ol><li>It ends.</li></ol><p>Soon.</p></blockquote>x",
         "It ends. Soon.", {0, 4, 7}),
        ("<h2>Bottom line</h2><figure><img src='/i.png'><figcaption>c</figcaption></figure>"
         "<p>It ends.</p><p>x</p>", "It ends.", {0, 5}),
        ("<table><tr><td><b>Bottom line:</b></td><td>It ends.</td></tr></table>", "It ends.", {3, 6}),
        ("<h2>Juniper Slows</h2><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<p>[Update, 5 May] Later news came.</p><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<p>June 5 correction: It was wrong.</p><p>Bottom line: It ends.</p>", "It ends.", {1}),
        ("<p>更新：后来的事。</p><p>Bottom line：It ends.</p>", "It ends.", {1}),
        ("<p>UPDATE: Later news.<br>Bottom line: It<br>ends.</p>", "It ends.", set()),
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
        "<p>Bottom line-focused firms grow.</p>",
        "<p>Bottom lines everywhere fell.</p>",
        "<p>The bottom line – profits – fell.</p>",
        "<p>Its bottom line: thin.</p>",
        "<p>In short it ends.</p>",
        "<p>Summary judgments: few.</p>",
        "<p>UPDATE: Later news.<br>The bottom line is thin.</p>",
        "<h3>Bottom line</h3><ul></ul>",
        "<h3>Bottom line</h3><p><img src='/i.png'></p>",
        "<p>Bottom line:</p>",
        "",
    ],
)
def test_the_words_inside_the_text_are_no_bottom_line(html: str) -> None:
    assert bottom_line(pieces(html)) == (None, frozenset())


@pytest.mark.parametrize(
    "html",
    ["<p>In a word: It ends.</p>", "<h2>IN A WORD</h2><p>It ends.</p>", "<p>核心提示：It ends.</p>",
     "<p>Bottom line: It ends.</p>", "<p>Why (or not) – It ends.</p>"],
)  # fmt: skip
def test_a_blog_may_declare_its_label(html: str) -> None:
    labels = ("In a word:", "核心提示", "Why (or not)")
    assert bottom_line(pieces(html), labels)[0] == "It ends."


@pytest.mark.parametrize(
    "html",
    ["<p>TL;DR: It ends.</p>", "<p><b>tl;dr</b></p><p>It ends.</p>", "<p>In short: It ends.</p>",
     "<h2>Key takeaways</h2><ul><li>It ends.</li></ul><p>x</p>", "<h3>Summary</h3><p>It ends.</p>",
     "<p>摘要：It ends.</p>", "<p>En bref : It ends.</p>", "<p>Zusammenfassung: It ends.</p>"],
)  # fmt: skip
def test_other_summaries_are_told_and_stay_in_the_text(html: str) -> None:
    assert bottom_line(pieces(html)) == ("It ends.", frozenset())


def test_the_bottom_line_counts_before_its_kin() -> None:
    html = "<h3>Summary</h3><p>Bottom line: It ends.</p>"
    assert bottom_line(pieces(html)) == ("It ends.", frozenset({1}))


def test_a_declared_label_holds_for_page_api_and_feed() -> None:
    text = "<p>In a word: It ends.</p><p>The rest of it is long enough to be read.</p>"
    platform = WordPress(summary_labels=["In a word"])
    told = {"id": 7, "link": POST, "title": {"rendered": "A"}, "content": {"rendered": text}}
    feed = (
        f"<rss><channel><item><title>A</title><link>{POST}</link>"
        f"<encoded><![CDATA[{text}]]></encoded></item></channel></rss>"
    )
    answers = [
        page(classic(body=text)),
        page(json.dumps([told]), f"{HOME}wp-json/wp/v2/posts", "application/json"),
        page(feed, f"{HOME}feed/", "application/rss+xml"),
    ]
    for answer in answers:
        post = platform.read(answer, SITE).readings[0].post
        assert (post.bottom_line, post.body_text) == (
            "It ends.", "The rest of it is long enough to be read.",
        )  # fmt: skip
        assert WordPress().read(answer, SITE).readings[0].post.bottom_line is None


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
        ("（<a href='/p'>中文报道</a>）", "Chinese article", "中文报道", "/p"),
        ("（<a href='/p'>木犀日报</a>）", "source", "木犀日报", "/p"),
        ("<a href='/p'>（英文报道）</a>", "English article", "英文报道", "/p"),
        ("<a href='/p'>（</a>英文报道）", "English article", "英文报道", "/p"),
        ('(<a href="/p">article</a>)', "source", "article", "/p"),
        ('[<a href="/p">English article</a>]', "English article", "English article", "/p"),
        ('(<a href="/p">English</a> <a href="/p">article</a>)', "English article", "English article",
         "/p"),
        ('(source: <a href="/p">Pier Gazette</a>)', "source", "source: Pier Gazette", "/p"),
        ('(<a href="/p">Businesswire</a>)', "source", "Businesswire", "/p"),
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
        ("It rained. (PR Newswire)", "source"),
        ("It rained. (Xinhua)", "source"),
        ("It rained. (source: Pier Gazette)", "source"),
        ("It rained. (Sources: Pier Gazette; Quay Post)", "source"),
        ("It rained. (via Pier Gazette)", "source"),
        ("It rained. (h/t Old Hand)", "source"),
        ("It rained. (article in Chinese)", "Chinese article"),
        ("It rained. (Chinese-language stories)", "Chinese story"),
        ("It rained. (Chinese language story)", "Chinese story"),
        ("It rained. (English commentaries)", "English commentary"),
        ("It rained. (company prospectus)", "company prospectus"),
        ("It rained. (quarterly analysis)", "quarterly analysis"),
        ("It rained. (see full company filing)", "company filing"),
        ("It rained. [previous post]", "previous post"),
        ("下雨了。（英文报道）", "English article"),
        ("下雨了。（英语报导）", "English article"),
        ("下雨了。（中文文章）", "Chinese article"),
        ("下雨了。（相关阅读）", "related article"),
        ("下雨了。（相关报道全文）", "related article"),
        ("下雨了。（公司公告）", "company announcement"),
        ("下雨了。（公司官方声明）", "company official statement"),
        ("下雨了。（此前的博文）", "previous post"),
        ("下雨了。（前文）", "previous post"),
        ("下雨了。（见原文链接）", "original article"),
        ("下雨了。（新闻稿）", "press release"),
        ("下雨了。（港交所公告）", "exchange announcement"),
        ("下雨了。（新华社）", "source"),
        ("下雨了。（来源：木犀日报）", "source"),
        ("下雨了。（转自木犀日报）", "source"),
        ("下雨了。【中文报道】", "Chinese article"),
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
        "（报道）（公司）（见公告）（木犀日报的报道说得很清楚）",
        "(via its own ferries) and (via Westhaven and then by the slow road to the pier)",
        "(source: )",
        "(see note) and (see text) and (photo: Mara Finch) and (Photo by Mara Finch)",
        "(English article and a long walk)",
        '[<a href="/1">1</a>] and [sic]',
        "Kettles rise (Gazette)<br>Looms fall (Post)",
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


def test_a_block_of_very_many_notes_takes_no_longer_for_each() -> None:
    text = "(it rained) " * 20_000
    links = tuple(Link(n * 12 + 1, n * 12 + 10, f"https://n.example/{n}") for n in range(20_000))
    found = noted([Block("p", "", text, links)])
    assert [note.url for note in found] == [link.url for link in links]


def test_a_bracket_may_list_several_notes() -> None:
    both = citations('<p>(<a href="/e">English article</a>; Chinese article)</p>')
    assert [(note.kind, note.url) for note in both] == [
        ("English article", "https://quay.example/e"),
        ("Chinese article", None),
    ]
    both = citations("<p>(英文报道、公司公告)</p>")
    assert [note.kind for note in both] == ["English article", "company announcement"]


def test_round_and_square_brackets_are_read_in_order_and_once() -> None:
    found = citations(
        "<p>A [English article] b (see [Chinese article] here) c (previous post)</p>"
    )
    assert [note.kind for note in found] == ["English article", "previous post"]


def test_trackers_are_removed_and_the_address_as_linked_is_kept() -> None:
    [found] = citations(
        '<p>(<a href="https://n.example/a?utm_source=q&amp;id=1">English article</a>)'
    )
    assert found.url == "https://n.example/a?id=1"
    assert found.original_url == "https://n.example/a?utm_source=q&id=1"


def test_a_digest_of_headlines_names_a_source_for_each() -> None:
    html = "<p>═════<br>Kettles rise (<a href='/1'>Gazette</a>)<br>Looms fall (<a href='/2'>Post</a>)</p>"
    assert [note.anchor for note in citations(html)] == ["Gazette", "Post"]


def test_in_a_digest_the_link_of_a_headline_leads_to_its_source() -> None:
    html = (
        "<p>═════<br><a href='/1'>Kettles (all of them) rise</a> (Gazette)<br>"
        "<a href='/2'>Looms fall (Chinese article)</a></p>"
        "<p>* <a href='/3'>Juniper (NYSE: JNP) sails</a> (PRNewswire).</p>"
        "<p>Piers crumble (Post)</p><p>The end.</p><p>It rained (a lot)</p>"
    )
    assert [(n.kind, n.anchor, (n.url or "")[-2:]) for n in citations(html)] == [
        ("source", "Gazette", "/1"),
        ("Chinese article", "Chinese article", "/2"),
        ("source", "PRNewswire", "/3"),
        ("source", "Post", ""),
    ]


def test_links_in_sentences_are_citations_of_their_own() -> None:
    html = (
        '<p>It fell. <a href="http://a.example/p?utm_source=x">Last year</a> it rose '
        '(<a href="/old/">previous post</a>). Via <a href="http://b.example/">The Kettle</a>.</p>'
        '<blockquote><p>We sold it, <a href="http://c.example/q">they said</a>.</p></blockquote>'
        '<ol><li><a href="http://d.example/">A ledger</a> <a href="#fnref1">↩</a></li></ol>'
        '<p><a href="#fn1">1</a> <a href="http://e.example/"><img src="/i.png"></a></p>'
    )
    blocks_ = [p for p in pieces(html) if isinstance(p, Block)]
    quoted = {id(block) for block in blocks_ if "We sold" in block.text}
    noted_ = {id(block) for block in blocks_ if "ledger" in block.text}
    cited = named_in(blocks_, "", noted_, quoted)[1]
    assert [(c.kind, c.anchor, c.url, c.sentence) for c in cited] == [
        ("previous post", "previous post", f"{HOME}old/", "Last year it rose."),
        ("link", "Last year", "http://a.example/p",
         "Last year it rose (previous post)."),
        ("via", "The Kettle", "http://b.example/", "Via The Kettle."),
        ("quotation", "they said", "http://c.example/q", "We sold it, they said."),
        ("footnote", "A ledger", "http://d.example/", "A ledger ↩"),
    ]  # fmt: skip
    assert cited[1].original_url == "http://a.example/p?utm_source=x"


def test_places_of_companies_are_counted_in_the_body() -> None:
    body = "Early on.\n\nOld Looms’s (NYSE: LM) rival (Nasdaq: RVL) won."
    blocks_ = [Block("p", "", "Looms (NYSE: LM)"), Block("p", "", body.partition("\n\n")[2])]
    companies = named_in(blocks_, body)[0]
    assert [(c.name, c.mic, c.starts_at) for c in companies] == [
        ("Looms", "XNYS", None),
        ("Old Looms", "XNYS", 11),
        (None, "XNAS", body.index("(Nasdaq")),
    ]
    again = [Block("p", "", "Old Looms (NYSE: LM)"), blocks_[1]]
    assert [c.starts_at for c in named_in(again, body)[0]] == [11, body.index("(Nasdaq")]
