import pytest

from archiver.demo.markup import blocks, curl_quotes, inline
from archiver.demo.model import (
    Bottom,
    Embed,
    Heading,
    ListBlock,
    Marker,
    Paragraph,
    Picture,
    Quote,
    Table,
)
from archiver.demo.runs import Citation, Emphasis, Link, Mention, Text, plain


def resolve(key: str, way: str) -> tuple[str, str]:
    return f"/{key}/{way}", f"/{key}/"


def no_picture(line: str) -> Picture:
    raise AssertionError(line)


def read(source: str) -> tuple[object, ...]:
    return blocks(source, resolve, no_picture, "/uploads/")


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ("it's", "it’s"),
        ('a "free" lunch', "a “free” lunch"),
        ("('so')", "(‘so’)"),
        ("the dealers' 'yes'", "the dealers’ ‘yes’"),
    ],
)
def test_quotes_curl(straight: str, curly: str) -> None:
    assert curl_quotes(straight) == curly


def test_a_company_stands_for_itself_or_under_other_words() -> None:
    plain_form, possessive, chinese, comma = (
        inline(source, resolve)[0]
        for source in ("{kestrel}", "{Kestrel’s|kestrel}", "{Red Plum|redplum|cn}", "{cormorant,}")
    )
    assert plain((plain_form,)) == "Kestrel Foods (Nasdaq: KSTL)"
    assert plain((possessive,)) == "Kestrel’s (Nasdaq: KSTL)"
    assert isinstance(possessive, Mention)
    assert possessive.name == "Kestrel"
    assert plain((chinese,)) == "Red Plum (HKEx: 04127) (红梅厨房)"
    assert plain((comma,)) == "Cormorant Telecom (HKEx: 4728, NYSE: CMTL)"


def test_an_unknown_company_is_an_error() -> None:
    with pytest.raises(KeyError):
        inline("{nobody}", resolve)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("((Chinese article))", Citation("Chinese article")),
        ("((previous post > war))", Citation("previous post", "/war/", "/war/")),
        (
            "((previous post > war > id > whole))",
            Citation("previous post", "/war/id", "/war/", True),
        ),
        ("((Gazette > https://a.example/1))", Citation("Gazette", "https://a.example/1")),
    ],
)
def test_citations(source: str, expected: Citation) -> None:
    assert inline(source, resolve) == (expected,)


def test_a_citation_drops_trackers_and_nothing_else() -> None:
    assert Citation("x", "https://a.example/?utm_source=b&id=1").url == "https://a.example/?id=1"
    assert Citation("x", "https://a.example/?utm_source=b").url == "https://a.example/"
    assert Citation("x", "https://a.example/").url == "https://a.example/"


def test_emphasis_nests_and_underscores_in_words_stay() -> None:
    nodes = inline("**a _b_** c_d ~", resolve)
    assert nodes[0] == Emphasis("strong", (Text("a "), Emphasis("em", (Text("b"),))))
    assert nodes[1] == Text(" c_d \N{NO-BREAK SPACE}")


def test_links_keep_their_target() -> None:
    assert inline("[a film](/x_y_z.pdf)", resolve) == (Link((Text("a film"),), "/x_y_z.pdf"),)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## Two", Heading(2, (Text("Two"),))),
        ("**Alone**", Heading(3, (Text("Alone"),), bold=True)),
        ("**A** and **b**", Paragraph(inline("**A** and **b**", resolve))),
        ("- a\n- b", ListBlock(((Text("a"),), (Text("b"),)))),
        ("1. a\n2. b", ListBlock(((Text("a"),), (Text("b"),)), ordered=True)),
        ("> said", Quote((Text("said"),))),
        ("| a | b |", Table((((Text("a"),), (Text("b"),)),))),
        ("one \\\ntwo", Paragraph((Text("one\ntwo"),))),
        ("@bottom Buy: now", Bottom((Text("Buy: now"),))),
        ("@bottom em: Buy", Bottom((Text("Buy"),), "em")),
        ("@share", Marker("share")),
        ("@audio horn", Embed("audio", "/uploads/horn.mp3", "horn")),
        ("@video own A film", Embed("video", "/player/a-film/", "A film")),
        ("@video foreign A", Embed("video", "/player/a/", "A", foreign=True)),
    ],
)
def test_blocks(source: str, expected: object) -> None:
    assert read(source) == (expected,)


def test_empty_lines_part_blocks() -> None:
    assert len(read("a\n\n\nb\n")) == 2
