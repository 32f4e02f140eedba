"""Clean HTML as Markdown, read back with a CommonMark parser."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from archiver.export.markdown import markdown
from archiver.platforms.markup import blocks, clean_html, fragment
from archiver.platforms.pieces import Block
from archiver.text import squash

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_SIGNED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"})
_APART = _SIGNED | {"br", "p", "li", "td", "th"}


def read_back(html: str) -> etree._Element:
    return fragment(PARSER.render(markdown(html)))


def outline(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The blocks of *element* with the text they hold, its links and images, in order."""
    cell: list[str] | None = None
    for piece in blocks(element, lambda reference: reference):
        if isinstance(piece, Block):
            if cell is not None:
                cell.append(piece.text)
            elif piece.text or piece.tag == "hr":
                yield piece.tag if piece.tag in _SIGNED else "text", squash(piece.text)
            yield from (("link", PARSER.normalizeLink(link.url)) for link in piece.links)
            yield from (("image", PARSER.normalizeLink(p.url)) for p in piece.pictures)
        elif piece.startswith(("<td", "<th")):
            cell = []
        elif piece.startswith(("</td", "</th")):
            if said := squash(" ".join(cell or ())):
                yield "cell", said
            cell = None
        elif piece.startswith(("<ul", "<ol", "<li", "<blockquote", "<table")):
            yield piece, ""


def text(element: etree._Element) -> str:
    """All text of *element*, breaks and blocks as spaces."""
    found: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        found.append(" " if node.tag in _APART else "")
        found.append((node.text if event == "start" else node.tail) or "")
    return squash("".join(found))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Boats</h2>\n<p>One <strong>two</strong> <em>three</em>.</p>",
         "## Boats\n\nOne **two** *three*.\n"),
        ('<p><a href="https://a.example/b_(c)?d=1&amp;e=*">a [link]</a></p>',
         "[a \\[link\\]](https://a.example/b\\_\\(c\\)?d=1&e=\\*)\n"),
        ('<p><a href="https://a.example/"><img src="https://a.example/i.png" alt="A ]p["></a></p>',
         "[![A \\]p\\[](https://a.example/i.png)](https://a.example/)\n"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c\n"),
        ('<ol start="3"><li><p>a</p><p>b</p></li><li>c</li></ol>', "3. a\n\n   b\n\n4. c\n"),
        ("<ul><li>a</li></ul>\n<ul><li>b</li></ul>\n<ul><li>c</li></ul>", "- a\n\n* b\n\n- c\n"),
        ("<ol><li>a</li></ol>\n<ol><li>b</li></ol>", "1. a\n\n1) b\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre><code>a\n  ```b\n</code></pre>", "````\na\n  ```b\n````\n"),
        ("<p>A <code>b <a href='https://a.example/'>c</a> d<img src='https://a.example/i'></code></p>",
         "A `b` [`c`](https://a.example/) `d`![](https://a.example/i)\n"),
        ("<p>Type <code>a `b` | c</code> or <code>`</code>.</p>",
         "Type ``a `b` | c`` or `` ` ``.\n"),
        ("<table><caption>T</caption><tr><th>A</th><th>B</th></tr><tr><td><code>x|y</code></td>"
         "<td><p>p|q</p><p>r</p></td></tr></table>",
         "T\n\n| A | B |\n| --- | --- |\n| `x\\|y` | p\\|q  r |\n"),
        ('<table><tr><td colspan="2">1</td></tr><tr><td>2</td><td></td></tr></table>',
         "|  |  |\n| --- | --- |\n| 1 |  |\n| 2 |  |\n"),
        ("<p>one<br>- two</p>\n<hr>\n<p>1. three</p>", "one\\\n\\- two\n\n___\n\n1\\. three\n"),
        ("<dl><dt>Tide</dt><dd>Water</dd></dl>", "Tide\n\nWater\n"),
        ('<figure><img src="https://a.example/i.png"><figcaption>Dusk</figcaption></figure>',
         "![](https://a.example/i.png)\n\nDusk\n"),
        ('<audio src="https://a.example/a_b.mp3" controls></audio>',
         "[a_b.mp3](https://a.example/a\\_b.mp3)\n"),
        ('<p>Look!<a href="https://a.example/">x</a></p>', "Look\\![x](https://a.example/)\n"),
        ("<h3>In C #</h3>", "### In C \\#\n"),
        ("<h3>C#</h3>\n<h2>#</h2>", "### C#\n\n## \\#\n"),
        ("<p>他说<strong>“不行。”</strong>然后走了</p>",
         "他&#35828;**“不行。”**&#28982;后走了\n"),
        ("<p>a<em>b</em><strong>c</strong></p>", "a*b*c\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_as_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


_MARKS = "*_`~[]()<>#+-=!|\\&;:.1 \n\t'\"aé中。$€"
_words = st.text(st.sampled_from(_MARKS), max_size=24) | st.text(
    st.characters(exclude_categories=("Cc", "Cs")),
    max_size=24,  # no reference means a control
)


@given(_words)
@example("1. one")
@example("- - -")
@example("&amp;copy; &lt;")
@example("a | b\n:-")
@example("# #")
@example("<!-- x --> <script>alert(1)</script>")
@example("https://a.example/_b_ www.b.example")
def test_any_text_of_a_paragraph_comes_back(said: str) -> None:
    paragraph = fragment(f"<p>{escape(said)}</p>")
    back = read_back(f"<p>{escape(said)}</p>")
    assert text(back) == text(paragraph)
    assert {str(e.tag) for e in back.iter()} <= {"body", "p", "html"}


@given(_words)
def test_any_text_comes_back_wherever_it_stands(said: str) -> None:
    for around in (
        "<h2>{}</h2>", "<ul><li>{}</li><li>b</li></ul>", "<blockquote><p>{}</p></blockquote>",
        "<table><tr><th>{}</th></tr><tr><td>{}</td><td><code>{}</code></td></tr></table>",
        "<p>a<br>{}</p>", "<p>a<strong>{}</strong>b</p>",
        "<p>中<em>{}</em><a href='https://a.example/'>{}</a></p>",
        "<p><code>{}</code> {}</p>", "<pre>{}</pre>",
        "<p><img src='https://a.example/' alt='{}'></p>",
    ):  # fmt: skip
        html = around.replace("{}", escape(said.replace("\n", " ")))
        before, back = fragment(html), read_back(html)
        assert text(back) == text(before)
        assert [squash(i.get("alt") or "") for i in back.iter("img")] == [
            squash(i.get("alt") or "") for i in before.iter("img")
        ]
        assert len(list(back.iter("a"))) == html.count("<a ")


_inline = st.recursive(
    _words.map(escape),
    lambda inner: st.lists(
        inner
        | st.builds(
            "<{0}>{1}</{0}>".format,
            st.sampled_from(["em", "strong", "del", "code", "sup", "q", "kbd"]),
            inner,
        )
        | inner.map("x<a href='https://a.example/?a=(b)|c'>y{}</a>".format)
        | st.just("<br>")
        | st.just("<img src='https://a.example/*i*.png' alt='a ] b'>"),
        max_size=4,
    ).map("".join),
    max_leaves=8,
)
_blocks = st.recursive(
    st.builds("<{0}>x{1}</{0}>".format, st.sampled_from(["p", "h2", "pre"]), _inline)
    | _inline.map("<p>{}</p>".format)
    | st.just("<hr>")
    | _inline.map("<table><tr><th>a</th></tr><tr><td>{}</td></tr></table>".format),
    lambda inner: st.lists(
        inner
        | inner.map("<blockquote>{}</blockquote>".format)
        | st.lists(inner, min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>x{i}</li>' for i in items)}</ul>"
        )
        | inner.map('<ol start="7"><li><p>x</p>{}</li></ol>'.format),
        max_size=3,
    ).map("".join),
    max_leaves=6,
)


@given(_blocks)
@example(
    "<p>x<code>a <a href='https://a.example/'>b</a> c <img src='https://a.example/'></code></p>"
)
def test_cleaned_html_comes_back_block_by_block(html: str) -> None:
    cleaned = clean_html(fragment(html), lambda reference: reference)
    before = fragment(cleaned)
    for code in before.iter("pre"):
        for link in code.iter("a"):
            link.tag = "span"  # a block of code holds no links
    assert list(outline(read_back(cleaned))) == list(outline(before))


@pytest.mark.parametrize(
    "html",
    [
        "<p><a href='javascript:alert(1)'>x</a></p>",
        "<p><a href='  java\nscript:alert(1)'>x</a></p>",
        "<p><a href='data:text/html,x'>x</a><img src='data:image/svg+xml,x' alt='x'></p>",
        "<p><a href='https://a.example/ &quot;x&quot; onclick=&quot;'>x</a></p>",
        "<p><a href='https://a.example/)](javascript:alert(1'>x</a></p>",
        "<p><a href='https://a.example/'>](javascript:alert(1)) [x</a></p>",
        "<p><img src='https://a.example/i.png' alt='](javascript:alert(1)) ![x'></p>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;javascript:alert(1)&gt;</p>",
        "<p>[x](javascript:alert(1)) ![x](javascript:alert(1)) &lt;b&gt;</p>",
        "<p>[x]: javascript:alert(1)</p><p>[x]</p>",
        "<p><code>`&lt;script&gt;`</code></p><pre>```\n&lt;script&gt;alert(1)\n~~~</pre>",
        "<table><tr><td>&lt;script&gt;|</td></tr></table><h2>&lt;script&gt;</h2>",
        "<audio src='javascript:alert(1)'></audio><video src='https://a.example/&lt;b&gt;'></video>",
        "<script>alert(1)</script><style>p{}</style><iframe src='javascript:alert(1)'></iframe>",
    ],
)
def test_nothing_hostile_comes_through(html: str) -> None:
    rendered = fragment(PARSER.render(markdown(html)))
    for element in rendered.iter():
        assert element.tag not in ("script", "b", "iframe", "style")
        assert set(element.keys()) <= {"href", "src", "alt"}
        for name in ("href", "src"):
            assert (element.get(name) or "https://").startswith("https://")


def test_lists_deeper_than_parsers_follow_are_text() -> None:
    deep = "<ul><li>x" * 300 + "</li></ul>" * 300
    assert text(read_back(deep)).replace(" ", "") == "x" * 300
    assert markdown("<blockquote>" * 1200 + "<p>deep</p>") == f"{'> ' * 8}deep\n"
    assert "deep" in markdown("<p>" + "<em><sup>" * 700 + "deep")


def test_a_wide_table_is_as_wide_as_its_widest_row_and_no_wider() -> None:
    wide = (
        "<table><tr><td colspan='999999999'>a</td></tr><tr><td colspan='900'>b</td></tr></table>"
    )
    assert max(map(len, markdown(wide).split("\n"))) < 400
