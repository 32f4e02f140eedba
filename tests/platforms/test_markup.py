"""Elements to clean HTML and plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.platforms.embeds import first_address
from archiver.platforms.markup import (
    blocks,
    clean_html,
    fragment,
    line,
    plain,
    words,
)
from archiver.platforms.pieces import Block, Link, Picture, html_of, text_of
from tests.platforms.pages import element, resolve


def cleaned(html: str) -> str:
    return clean_html(element(html), resolve)


@pytest.mark.parametrize(
    ("html", "clean", "text"),
    [
        pytest.param(
            "<p class='x' style='y' onclick='z()'>one <b>two</b> <i>three</i></p>",
            "<p>one <strong>two</strong> <em>three</em></p>",
            "one two three",
            id="attributes go, emphasis stays",
        ),
        pytest.param(
            "<p>foo<b> bar </b>baz &nbsp; qux</p>",
            "<p>foo <strong>bar</strong> baz qux</p>",
            "foo bar baz qux",
            id="white space is squeezed across tags",
        ),
        pytest.param(
            "<h2>Head</h2><p>1 &lt; 2 &amp; “3”</p><hr>",
            "<h2>Head</h2>\n<p>1 &lt; 2 &amp; “3”</p>\n<hr>",
            "Head\n\n1 < 2 & “3”",
            id="blocks apart",
        ),
        pytest.param(
            "loose <div>in <span>a div</span></div> tail",
            "<p>loose</p>\n<p>in a div</p>\n<p>tail</p>",
            "loose\n\nin a div\n\ntail",
            id="loose text becomes paragraphs",
        ),
        pytest.param(
            "<ul><li>a<li>b<ul><li>c</ul></ul><ul><li> </li></ul>",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
            "a\n\nb\n\nc",
            id="lists nest, empty ones go",
        ),
        pytest.param(
            '<ol start="3"><li>c</ol>', '<ol start="3"><li>c</li></ol>', "c", id="numbered lists"
        ),
        pytest.param(
            "<blockquote>quoted<p>twice</p></blockquote>",
            "<blockquote><p>quoted</p><p>twice</p></blockquote>",
            "quoted\n\ntwice",
            id="quotations",
        ),
        pytest.param(
            "<table><caption>T</caption><tr><th colspan=2>A<tr><td>1<td><p>x<p>y<tr><td><td>2</table>",
            '<table><caption>T</caption><tr><th colspan="2">A</th></tr><tr><td>1</td><td><p>x</p><p>y</p></td></tr>'
            "<tr><td></td><td>2</td></tr></table>",
            "T\n\nA\n\n1\tx y\n\n2",
            id="tables keep empty cells",
        ),
        pytest.param(
            "<p>one<br>two<br /><br />three<br></p>",
            "<p>one<br>two</p>\n<p>three</p>",
            "one\ntwo\n\nthree",
            id="one break is a line, two are a paragraph",
        ),
        pytest.param(
            "<p><em>a<br><br>b</em></p>",
            "<p><em>a</em></p>\n<p><em>b</em></p>",
            "a\n\nb",
            id="emphasis across a paragraph break",
        ),
        pytest.param(
            "<ul><li>a<br><br>b</li></ul>",
            "<ul><li>a<br>b</li></ul>",
            "a\nb",
            id="breaks in items",
        ),
        pytest.param(
            "<pre>a\n  <b>b</b><br>c</pre><p><code>x = 1</code>",
            "<pre>a\n  <strong>b</strong>\nc</pre>\n<p><code>x = 1</code></p>",
            "a\n  b\nc\n\nx = 1",
            id="preformatted text keeps its spaces",
        ),
        pytest.param(
            "<strong><p>a</p><p>b</p></strong>",
            "<p><strong>a</strong></p>\n<p><strong>b</strong></p>",
            "a\n\nb",
            id="inline around blocks",
        ),
        pytest.param(
            "<script>x()</script><style>p{}</style><form><input></form><iframe></iframe>"
            "<p>kept<svg><text>no</text></svg></p><textarea>no</textarea>",
            "<p>kept</p>",
            "kept",
            id="scripts and forms are left out, what follows them stays",
        ),
        pytest.param("<p> </p><p><b></b></p><p>&nbsp;</p>", "", "", id="nothing comes of nothing"),
        pytest.param(
            "<x-card>odd <font color=red>tags</font></x-card>",
            "<p>odd tags</p>",
            "odd tags",
            id="unknown tags",
        ),
        pytest.param(
            '<video src="/v.mp4"></video><audio><source src="/a.mp3"></audio><audio></audio>',
            '<video src="https://quay.example/v.mp4" controls></video>\n'
            '<audio src="https://quay.example/a.mp3" controls></audio>',
            "",
            id="audio and video",
        ),
    ],
)
def test_clean_html_and_text(html: str, clean: str, text: str) -> None:
    assert cleaned(html) == clean
    assert plain(element(html)) == text


def test_links_are_absolute_and_only_to_the_web() -> None:
    assert cleaned('<p><a href="/a?b=1&amp;c=2" rel=x>a</a></p>') == (
        '<p><a href="https://quay.example/a?b=1&amp;c=2">a</a></p>'
    )
    for href in ("javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", ""):
        assert cleaned(f'<p><a href="{href}">a</a> <a name=n>b</a></p>') == "<p>a b</p>"


def test_markup_in_attributes_stays_in_attributes() -> None:
    html = cleaned(
        "<p><img src='/i.png' alt='&quot;&gt;&lt;script&gt;'><a href='/\"><b>'>x</a></p>"
    )
    assert "<script" not in html
    assert "<b>" not in html


def test_clean_html_cleaned_again_is_itself() -> None:
    once = cleaned("<div><p>a <b>b</b></p>c<ul><li>d</ul><table><tr><td>e</table></div>")
    assert cleaned(once) == once


def test_images_keep_address_and_alternative_text() -> None:
    assert cleaned('<p>a <img class=x src="/i.png" alt=" A  pier " width=3 height=4> b</p>') == (
        '<p>a <img src="https://quay.example/i.png" alt="A pier"> b</p>'
    )
    [block] = blocks(element("<p>a <img src='/i.png' width='300px' height='20%'> b</p>"), resolve)
    assert isinstance(block, Block)
    assert block.text == "a b"
    assert block.pictures == (Picture("https://quay.example/i.png", None, 300, None),)


@pytest.mark.parametrize(
    "attributes",
    [
        'src="/real.png"',
        'src="data:image/gif;base64,R0" data-src="/real.png"',
        'src="/blank.gif" data-lazy-src="/real.png"',
        'src="/blank.gif" data-original="/real.png"',
        'data-srcset="/real.png 300w, /big.png 900w"',
        'srcset="/real.png, /big.png 2x"',
    ],
)
def test_the_address_of_a_lazy_image_is_what_it_stands_for(attributes: str) -> None:
    image = element(f"<p><img {attributes}></p>").find(".//img")
    assert image is not None
    assert first_address(image, resolve) == "https://quay.example/real.png"


def test_a_noscript_image_counts_only_where_the_lazy_one_has_no_address() -> None:
    lazy = '<img src="data:," data-src="/i.png"><noscript><img src="/i.png"></noscript>'
    assert cleaned(lazy).count("<img") == 1
    assert cleaned('<img src="data:,"><noscript><img src="/i.png"></noscript>').count("<img") == 1
    assert cleaned("<img><noscript>turn scripts on</noscript>") == ""


def test_emoji_images_are_text_and_tracking_pixels_nothing() -> None:
    assert cleaned('<p>Hm <img class="emoji" src="/1f642.png" alt="🙂"></p>') == "<p>Hm 🙂</p>"
    assert cleaned('<p>a<img src="/t.gif" width="1" height="1"></p>') == "<p>a</p>"


def test_roles_leave_out_rename_and_dissolve() -> None:
    html = (
        "<div class='share now'>no</div>tail<div id='ad'>no</div>"
        "<div class='wp-caption'><img src='/i.png'><p class='cap'>yes</p></div>"
    )
    roles = {"share": "", "ad": "", "wp-caption": "figure", "cap": "figcaption"}
    assert clean_html(element(html), resolve, roles) == (
        '<p>tail</p>\n<figure><img src="https://quay.example/i.png"><figcaption>yes</figcaption></figure>'
    )


def test_elements_can_be_skipped_and_the_tree_is_left_as_it_is() -> None:
    tree = element("<p>a</p><p>b</p>c")
    pieces = blocks(tree, resolve, skip=tree.findall("p")[:1])
    assert text_of(pieces) == "b\n\nc"
    assert text_of(blocks(tree, resolve)) == "a\n\nb\n\nc"


def test_links_know_their_place_in_the_text() -> None:
    html = "<p>one <a href='/a'> two </a>three <b><a href='/b'>four</a></b></p>"
    [block] = blocks(element(html), resolve)
    assert isinstance(block, Block)
    assert [block.text[link.start : link.end] for link in block.links] == ["two", "four"]
    assert block.links[1] == Link(14, 18, "https://quay.example/b")


def test_bold_blocks_are_bold_throughout() -> None:
    found = blocks(
        element("<p><b>all</b></p><p><b>not</b> all</p><p><b><i>both</i></b></p>"), resolve
    )
    assert [block.bold for block in found if isinstance(block, Block)] == [True, False, True]


def test_titles_are_freed_of_entities_and_tags() -> None:
    assert line("R&amp;D: <em>Up</em> &#8220;again&#8221;") == "R&D: Up “again”"
    assert line("A < B & C") == "A < B & C"
    assert line(" plain\ntitle ") == "plain title"
    assert words(element("<p>a<b>b</b>\n c</p>")) == "ab c"


def test_a_fragment_without_a_body_is_still_an_element() -> None:
    assert fragment("").tag in ("html", "body")
    assert plain(fragment("a\ud800b\0c")) == "a?bc"
    assert plain(fragment("</body></html><p>after")) == "after"


def test_deep_nesting_needs_no_recursion() -> None:
    assert plain(element("<div>" * 1500 + "deep" + "</div>" * 1500)) == "deep"


def test_pieces_of_nothing() -> None:
    assert html_of([]) == text_of([]) == ""
    assert text_of(["<tr>", "</tr>"]) == ""
    assert text_of(["<tr>", Block("p", "<p>stray</p>", "stray"), "</tr>"]) == ""


@given(st.text(alphabet="<>/ab=\"' pbri&;1\n", max_size=200))
def test_any_markup_is_cleaned_to_sound_markup(source: str) -> None:
    once = cleaned(source)
    assert cleaned(once) == once
    assert "\0" not in once


def test_a_table_in_a_cell_of_a_table_that_arranges_leaves_all_text() -> None:
    inner = "<table><tr><td>Pier</td><td>Delay</td></tr></table>"
    source = f"<table><tr><td><p>Above.</p>{inner}Below.</td><td>Beside</td></tr></table>"
    assert plain(element(source)) == "Above.\n\nPier\tDelay\n\nBelow.\tBeside"
