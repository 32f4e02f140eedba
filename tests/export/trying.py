"""Posts that programs which read exports would lose, double, change or refuse as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.items import Author, Comment, Post, Term
from tests.store.building import HOME

__all__ = ["NO_ADDRESSES", "trying_posts"]

NO_ADDRESSES = (
    *("http://a:65536/", "http://1.2.3.4.5/", "http://0x1.999/", "http://256.1.1.1/"),
    *("http://127.1/", "http://./", "http://a..b/", "http://-a-/", "http://a b/", "mailto:a@b"),
    f"http://{'a' * 64}/",
)

_MOMENT = datetime(2014, 5, 27, 4, 0, tzinfo=UTC)
_FACE, _PAPER = "\U0001f600", "\U0001f4f0"
_UNDATED = {"published": None, "published_precision": None}
_EMPTY = {"title": None, "body_html": None, "body_text": None}


def trying_posts() -> list[Post]:
    """All of them, most from the same second."""
    return [*_too_long(), *_of_odd_text(), *_of_one_second(), *_of_odd_times()]


def _post(name: str, **told: Any) -> Post:
    known = {"title": f"Title of {name}", "published": _MOMENT, "published_precision": "second"}
    body = {"body_html": f"<p>Body of {name}.</p>", "body_text": f"Body of {name}."}
    return Post(url=f"{HOME}2014/05/{name}/", **(known | body | told))


def _comment(number: int, **told: Any) -> Comment:
    said = {"author": f"Reader {number}", "text": f"Said {number}."}
    when = {"published": _MOMENT + timedelta(minutes=number)}
    return Comment(id=str(number), **(said | when | told))


def _terms(*names: str) -> tuple[Term, ...]:
    return tuple(Term(name=name) for name in names)


def _too_long() -> list[Post]:
    return [
        _post("title", title="T" * 70_000, bottom_line="B" * 70_000),
        _post("title-2", title="T" * 70_000 + "2"),
        _post("entities", title="&" * 30_000),
        _post("content", body_html=f"<p>{'[w] ' * 1_020_000}</p>", body_text="[w] " * 1_020_000),
        _post("x" * 300),
        _post("x" * 300 + "y"),
        _post("風車網" * 20),
        _post(
            "terms",
            tags=_terms("G" * 300, "G" * 299 + "H", "風" * 250, "\\%ab" * 60),
            categories=_terms("K" * 300, "&" * 150),
        ),
        *(_post(f"author-{n}", authors=(Author(name="N" * 299 + str(n)),)) for n in (1, 2)),
        _post("author-3", authors=(Author(name="n" * 80),)),
        _post(
            "comments",
            comments=(
                _comment(1, author="A" * 300),
                _comment(2, author="風" * 100),
                _comment(3, text="c" * 70_000),
                _comment(4, author_url="http://x.example/" + "u" * 300),
                _comment(5, text="é" * 40_000),
            ),
        ),
    ]


def _of_odd_text() -> list[Post]:
    return [
        _post(
            "backslash",
            title=r"C:\new\table",
            bottom_line=r"b\n",
            body_html=r"<p>a\b\\c</p>",
            authors=(Author(name=r"Back\slash"),),
            tags=_terms(r"t\a\0"),
            comments=(_comment(1, author=r"A\B", text=r"x\y\\z"),),
        ),
        _post(
            "percent",
            title="100%ab sure %20",
            authors=(Author(name="Per%20cent"),),
            tags=_terms("100%ab two"),
            comments=(_comment(1, author="50%ab  off\ttab", text="%ab"),),
        ),
        _post("my_post", title="  spaced \n out  ", comments=(_comment(1, author=" a  b "),)),
        _post(
            "control",
            title="a\0b\x0bc]]>d\x85e\u2028f\ufffe",
            body_html="<p>x]]>y\0z\x85</p>",
            comments=(_comment(1, text="a\0b]]>c\r\nd\n\ne"),),
        ),
        _post("blank", title="\x01", authors=(Author(name="\x02"),)),
        _post("hosts", body_html="".join(f'<p><a href="{url}">x</a></p>' for url in NO_ADDRESSES)),
        _post(
            "emoji",
            title=f"{_PAPER} news {_FACE}",
            authors=(Author(name=_FACE),),
            tags=_terms(_FACE, _PAPER),
            comments=(_comment(1, author=_FACE, text=_FACE),),
        ),
        _post(
            "markup",
            title="<script>evil()</script> [gallery]",
            body_html="<p>[gallery] &lt;script&gt;</p><script>evil()</script>",
            authors=(Author(name="<b>X</b> & Y"), Author(name="Second")),
            tags=_terms("<b>bold</b>", "q\"uo'te"),
            comments=(_comment(1, author="<i>i</i> \"q\" 'a' & &amp; b", text="<b>b</b>"),),
        ),
        _post("names", authors=(Author(name="123"),), tags=_terms("2014", "0", "00", "?!")),
        _post("cases", categories=_terms("A", "a", "Ä"), authors=(Author(name="林耀之"),)),
    ]


def _of_one_second() -> list[Post]:
    return [
        *(_post(f"same-{n}", title=title) for n, title in enumerate(["Café", "cafe", "CAFÉ "])),
        *(_post(f"untitled-{n}", title=title) for n, title in enumerate([None, None, "0"])),
        _post("nothing", **_EMPTY),
        *(_post(f"one-comment-{n}", comments=(_comment(1),)) for n in (1, 2)),
    ]


def _of_odd_times() -> list[Post]:
    return [
        _post("undated", title="Open thread", comments=(_comment(1, published=None),), **_UNDATED),
        _post("undated-2", title="Open thread", **_UNDATED),
        _post("nothing-undated", **_EMPTY | _UNDATED),
        _post("early", published=datetime(1, 1, 1, tzinfo=UTC)),
        _post("late", published=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        _post(
            "thread",
            comments=(
                _comment(1),
                _comment(2, parent_id="1"),
                _comment(3, parent_id="2", kind="pingback"),
                _comment(4, parent_id="9", kind="trackback"),
                _comment(5, published=None),
                _comment(6, published=None, author=None),
            ),
        ),
    ]
