"""Hostile answers: pages of the sample blog damaged in every way, and pages no blog would send.

Each is made from a number alone, so that one which does harm can be made again. What is damaged
comes from the sample blog itself, without a server.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Any

import attrs

from archiver.capture import Capture, Location
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED
from archiver.demo.routes import Blog, Request
from archiver.text import word_set
from tests.platforms.pages import HOME, capture

HTML = "text/html; charset=UTF-8"
API = f"{HOME}wp-json/wp/v2/posts"
COUNTER = f"{HOME}?top_ten_id=7&view_counter=1"


@attrs.frozen
class Answer:
    """What a site sends, before it is put into HTTP."""

    body: bytes
    url: str
    mime: str = HTML
    headers: tuple[tuple[str, str], ...] = ()

    def capture(self, number: int = 0) -> Capture:
        """It as the WARC reader gives it."""
        fields = [(n, re.sub(r"[\r\n]", " ", v)) for n, v in self.headers]
        found = capture(self.body, self.url, self.mime, fields)
        place = Location("hostile-00000.warc.gz", number, 1)
        return attrs.evolve(found, record_id=f"<urn:uuid:{number}>", location=place)


@cache
def honest() -> tuple[Answer, ...]:
    """Answers of every kind that the sample blog gives."""
    blog = Blog(Origin(HOME.rstrip("/"), "https://old.quay.example"))
    posts = [post for number, post in enumerate(LISTED) if number % 9 == 0]
    targets = [
        "/", "/page/2/", "/robots.txt", "/feed/", "/feed/?paged=2", "/comments/feed/", "/about/",
        "/wp-sitemap.xml", "/sitemap-recent.xml.gz", "/wp-login.php", "/wp-json/",
        "/wp-json/wp/v2/posts?per_page=5&_embed=author,wp:term", "/wp-json/wp/v2/posts?per_page=3",
        "/wp-json/wp/v2/comments?per_page=20", "/wp-json/wp/v2/categories",
        *(post.path for post in posts),
        *(f"{post.path}feed/" for post in posts[:2]),
        *(f"/wp-json/wp/v2/posts/{post.id}" for post in posts[:4]),
        *(f"/?top_ten_id={post.id}&view_counter=1" for post in posts[:6]),
    ]  # fmt: skip
    found = [(target, blog.reply(Request("GET", target))) for target in targets]
    return tuple(
        Answer(reply.body, HOME.rstrip("/") + target, reply.media_type, reply.headers)
        for target, reply in found
        if reply.status == 200
    )


def answer(number: int) -> Answer:
    """The hostile answer of this *number*: some damaged, some invented."""
    chance = Random(number)
    if chance.random() < 0.3:
        return _relabelled(chance.choice(_INVENTED)(chance), chance)
    found = chance.choice(honest())
    for _ in range(chance.randint(1, 3)):
        found = attrs.evolve(found, body=chance.choice(_DAMAGES)(found.body, chance))
    return _relabelled(found, chance)


_BAD_URLS = (
    "http://[", "http://[::1", "http://]/", "//[", "http://a:99999/", "https://quay.example:70000/",
    "https://quay.example:x/", "http://\u2100.example/", "http://xn--/", "https://quay.example/%",
    "https://quay.example/%zz%ff", "http:///", "https://", "?", "#", "javascript:0", "data:,",
    "https://quay.example/\ud800".encode("utf-8", "replace").decode(), "\\\\quay.example\\a", "///",
    "https://quay.example/?p=" + "9" * 5000, "https://quay.example/?paged=x", "?top_ten_id=",
    "https://quay.example/" + "a/" * 3000, "https://quay.example/" + "../" * 500, "http://a@b@c/",
    "https://quay.example/?" + "a=b&" * 800, "https://quay.example/\u202e/", "\x00http://a/",
    "https://quay.example/2015/06/x/comment-page-99999999999/", "https://quay.example\n/x",
    "https://quay.example/?rest_route=/" + "[" * 50, "https://\u4e2d\u6587.example/", "HTTP://A/",
)  # fmt: skip
_BAD_DATES = (
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "0000-00-00T00:00:00", "0001-01-01",
    "2014-01-01T00:00:00+23:99", "2014-01-01T00:00:00-99:99", "-0001-11-30T00:00:00", "2014-02-30",
    "2014-13-45T99:99:99Z", "Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 99 Foo 99999 99:99:99 +9999",
    "1900-01-01T00:00:00+14:00", "Tue, 27 May 2014 06:49:00 +2460", "٢٠١٤-٠٥-٢٧", "31/12/9999",
    "Thu, 1 Jan 1900 00:00:00 +1400", "12:00 EST", "Wed 12:00:00 -0000", "May 99999, 2014",
    "1899-12-31", "Tue, 27 May 14 6:4 GMT", ", , : GMT", "9999年12月31日 下午 11:59",
)  # fmt: skip
_BAD_TEXTS = (
    "(" * 400, "(NYSE: A) " * 60, "Bottom line:", "\ufeff", "\u202e", "&#0;", "&#x110000;", "&#xd800;",
    "&amp" * 99, "1" * 6000, "1,111" * 300, "9" * 19 + " views", "<![CDATA[", "]]>", "<!--", "-->",
    "\u00a0" * 300, " " * 3000, ":" * 300, "A" * 3000, "\U0001f4a9" * 99, "中" * 400, "A (HKEx: 1" * 50,
    "’s" * 200, "'" * 300, "UPDATE: " * 60, "e\u0301" * 200, "\x1b$B", "Company (NYSE: " + "A; " * 90 + ")",
)  # fmt: skip
_CLASSES = (
    "single-post", "single single-paged-99999", "postid-" + "9" * 30, "home blog", "archive", "hentry",
    "entry-content", "entry-title", "post-views", "tptn_counter", "pvc_stats", "yarpp-related", "fn",
    "wp_rp_wrap", "jp-relatedposts", "comments-title", "comment-content", "comment-author", "url fn n",
    "wp-caption", "wp-caption-text", "post-page-numbers current", "page-links", "sharedaddy", "emoji",
    "entry-date published", "cat-links", "tags-links", "comments-link", "comment-metadata", "error404",
)  # fmt: skip
_IDS = (
    "comments", "respond", "commentform", "comment-1", "comment-" + "9" * 40, "li-comment-1",
    "post-77", "div-comment-3", "comment-2",
)  # fmt: skip
_TAGS = sorted(
    word_set("""
    a p b i em strong div span ul ol li table tr td th h1 h2 h3 h4 blockquote pre br hr img form
    input article section main figure figcaption noscript script style iframe video source cite
    time small font center select option textarea title head body html base meta link svg math
    template object
""")
)


def _at(body: bytes, chance: Random) -> int:
    return chance.randrange(len(body) + 1)


def _flip(body: bytes, chance: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randint(1, 30)):
        at, length = _at(bytes(changed), chance), chance.randint(0, 9)
        changed[at : at + length] = chance.randbytes(chance.randint(0, 9))
    return bytes(changed)


def _cut(body: bytes, chance: Random) -> bytes:
    return body[: _at(body, chance)]


def _remove(body: bytes, chance: Random) -> bytes:
    at = _at(body, chance)
    return body[:at] + body[at + chance.randint(1, 4000) :]


def _double(body: bytes, chance: Random) -> bytes:
    at = _at(body, chance)
    piece = body[at : at + chance.choice((3, 40, 900))]
    return body[:at] + (piece * chance.choice((2, 20, 300)))[:20_000] + body[at:]


def _move(body: bytes, chance: Random) -> bytes:
    at, to = _at(body, chance), _at(body, chance)
    piece = body[at : at + chance.choice((30, 300, 3000))]
    return body[:to] + piece + body[to:at] + body[at + len(piece) :]


def _insert(body: bytes, chance: Random) -> bytes:
    at = body.find(chance.choice((b"<", b">", b'"', b" ", b",")), _at(body, chance)) + 1
    return body[:at] + _snippet(chance).encode("utf-8", "replace") + body[at:]


def _without_ends(body: bytes, chance: Random) -> bytes:
    tag = chance.choice(_TAGS)
    return body.replace(f"</{tag}>".encode(), b"")


def _replaced(pattern: bytes, values: Sequence[str]) -> Callable[[bytes, Random], bytes]:
    """A damage that puts one of *values* in the place of some groups that *pattern* finds."""
    compiled = re.compile(pattern)

    def damage(body: bytes, chance: Random) -> bytes:
        share = chance.choice((0.02, 0.2, 1.0))

        def other(found: re.Match[bytes]) -> bytes:
            if chance.random() > share:
                return found[0]
            value = chance.choice(values).encode("utf-8", "replace")
            return found[1] + value + found[2]

        return compiled.sub(other, body)

    return damage


def _otherwise_coded(body: bytes, chance: Random) -> bytes:
    """The text in another charset, its declaration as it was, or the other way round."""
    text = body.decode("utf-8", "replace")
    codec = chance.choice(
        ("utf-16", "utf-16-le", "utf-32", "gb18030", "big5", "shift_jis", "koi8-r", "cp1252",
         "iso2022_jp", "utf-7")
    )  # fmt: skip
    if chance.random() < 0.4:
        label = chance.choice(
            (codec, "x", "idna", "rot13", "utf-8-sig", "unicode_escape", "a" * 99)
        )
        return re.sub(r"(?i)utf-8", label, text).encode("utf-8", "replace")
    bom = chance.choice((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE))
    return bom + text.encode(codec, "replace")


def _json_damaged(body: bytes, chance: Random) -> bytes:
    """A JSON document with some of its values of another kind; any other body flipped."""
    try:
        told = json.loads(body)
    except ValueError:
        return _flip(body, chance)
    share = chance.choice((0.02, 0.2))
    return json.dumps(_other_values(told, chance, share)).encode()


def _other_values(told: Any, chance: Random, share: float) -> Any:
    if chance.random() < share:
        return chance.choice(_BAD_VALUES)
    if isinstance(told, list):
        return [_other_values(value, chance, share) for value in told]
    if isinstance(told, dict):
        return {name: _other_values(value, chance, share) for name, value in told.items()}
    return told


_BAD_VALUES = (
    None, True, [], {}, "", -1, 0, 1e308, 10**30, 10**4000, float("nan"), float("inf"), [[]], {"": {}},
    "\ud800", "\udfff<p>\ud83d", "\0", [None], {"rendered": None}, {"rendered": 7}, [{"rendered": []}],
    {"rendered": "<b>" * 3000}, {"rendered": "</body>" * 99, "protected": 1}, *_BAD_URLS, *_BAD_DATES,
    *_BAD_TEXTS,
)  # fmt: skip
_DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _cut, _remove, _double, _move, _insert, _without_ends, _otherwise_coded, _json_damaged,
    _replaced(rb"""((?:href|src|content)=["'])[^"']*(["'])""", _BAD_URLS),
    _replaced(rb"(<(?:loc|link|guid|id)>)[^<]*(</)", _BAD_URLS),
    _replaced(rb"""(datetime=["']|<lastmod>|<pubDate>|content=")\d{4}-[^"'<]*(["']|<)""", _BAD_DATES),
    _replaced(rb"(<pubDate>)[^<]*(<)", _BAD_DATES),
    _replaced(rb"(>)[^<>]+(<)", _BAD_TEXTS),
    _replaced(rb"(\D)\d+(\D)", ("9" * 5000, "0", "-1", "1e999", "٣", "²", "9" * 19)),
    _replaced(rb"""(class=["'])[^"']*(["'])""", _CLASSES),
    _replaced(rb"""(id=["'])[^"']*(["'])""", _IDS),
    _replaced(rb"(<)[a-z]+(\s|>)", _TAGS),
)  # fmt: skip


def _snippet(chance: Random) -> str:
    """A piece of what may stand anywhere in a page."""
    tag = chance.choice(_TAGS)
    attributes = "".join(
        chance.choice(
            (
                f' class="{chance.choice(_CLASSES)}"',
                f' id="{chance.choice(_IDS)}"',
                f' href="{chance.choice(_BAD_URLS)}"',
                f" src='{chance.choice(_BAD_URLS)}'",
                f' datetime="{chance.choice(_BAD_DATES)}"',
                f" rel={chance.choice(('tag', 'category', 'next', 'canonical', 'shortlink'))}",
                " a" * chance.choice((1, 1, 1, 6000)),
                f' style="background:url({chance.choice(_BAD_URLS)}"',
                f' srcset="{chance.choice(_BAD_URLS)} 1x,, ,"',
                ' b="' + "x" * chance.choice((9, 9, 50_000)) + '"',
                "'",
            )
        )
        for _ in range(chance.randrange(4))
    )
    text = chance.choice((*_BAD_TEXTS, *_BAD_DATES, "x", "", "7 views", "(previous post)"))
    end = f"</{chance.choice((tag, chance.choice(_TAGS)))}>" if chance.random() < 0.6 else ""
    return f"<{tag}{attributes}>{text}{end}"


def _soup(chance: Random) -> Answer:
    pieces = [_snippet(chance) for _ in range(chance.choice((3, 60, 300)))]
    head = "<body class='single-post'><h1>T</h1>" if chance.random() < 0.7 else ""
    return Answer((head + "".join(pieces)).encode("utf-8", "replace")[:200_000], _url(chance))


def _tower(chance: Random) -> Answer:
    """Elements in elements, a few kinds of them, many levels and many times."""
    tags = [_snippet(chance)[:300] for _ in range(chance.randint(1, 3))]
    many = chance.choice((50, 500, 2000))
    tower = "".join(tags) * many + "x" + "</div></b></li></span>" * chance.choice((0, many))
    html = f"<body class='single-post'><h1>T</h1><div class='entry-content'>{tower[:100_000]}"
    return Answer((html * chance.choice((1, 1, 3))).encode("utf-8", "replace"), _url(chance))


def _run(chance: Random) -> Answer:
    """One piece over and over, in the places that readers look at."""
    piece = chance.choice(
        (_snippet(chance), chance.choice(_BAD_TEXTS), chance.choice("([<:&\"'/;"))
    )
    run = piece * (chance.choice((3_000, 60_000)) // len(piece) + 1)
    place = chance.choice(
        ("<h1>{}</h1>", "<title>{}", "<h1>T</h1><div class='entry'>{}", "<h1>T</h1><cite>{}",
         "<h1>T</h1><div id='comments'>{}", "<h1>T</h1><div class='tptn_counter'>{}",
         "<h1>T</h1><link rel='{}' href=/>", "<h1>T</h1><style>{}", "<meta name='{}' content=1>",
         "<h1>T</h1><time class='published'>{}", "<h1 class=\"{}\">T</h1>",
         "<h1>T</h1><script type='application/ld+json'>{}</script>")
    )  # fmt: skip
    html = f"<body class='single-post'>{place.format(run)}"
    return Answer(html.encode("utf-8", "replace"), _url(chance))


def _bomb(chance: Random) -> Answer:
    """XML whose entities grow, in text or in an attribute."""
    levels, times = chance.choice(((8, 10), (3, 40), (1, 9), (30, 2)))
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * times}">' for n in range(levels))
    use = f"&e{levels};"
    place = chance.choice(
        ("<item><title>{0}</title><link>{1}</link></item>", "<item a='{0}'><link>{1}</link></item>",
         "<item><link href='{0}'/></item>", "<item><link>{0}</link></item>")
    )  # fmt: skip
    item = place.format(use, f"{HOME}2015/06/x/")
    dtd = f'<!DOCTYPE rss [<!ENTITY e0 "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    text = f"{dtd}<rss><channel>&f;{item}</channel></rss>"
    return Answer(text.encode(chance.choice(("utf-8", "utf-16"))), f"{HOME}feed/", "text/xml")


def _deep(chance: Random) -> Answer:
    """JSON or XML nested without end."""
    many = chance.choice((90, 5_000, 100_000))
    start, end, mime, url = chance.choice(
        (("[", "]", "application/json", API), ('{"link":', "}", "application/json", API),
         ('[{"content":', "}]", "application/json", API), ("<rss>", "</rss>", "text/xml", HOME),
         ("<urlset>", "</urlset>", "text/xml", f"{HOME}sitemap.xml"), ('"', '"', "text/plain", COUNTER),
         ("[", "]", "text/plain", COUNTER), ("<feed><entry>", "", "application/atom+xml", HOME))
    )  # fmt: skip
    return Answer((start * many + end * chance.choice((0, many))).encode(), url, mime)


def _digits(chance: Random) -> Answer:
    """Numbers of very many digits where numbers belong."""
    number = chance.choice("19٣") * chance.choice((20, 4_400, 60_000))
    body, mime, url = chance.choice(
        ((f'[{{"id":{number},"link":"{HOME}2015/06/x/"}}]', "application/json", API),
         (f'{{"count":{number}}}', "application/json", COUNTER),
         (f'{{"count":"{number}"}}', "application/json", COUNTER),
         (f'document.write("{number} times")', "text/javascript", COUNTER),
         (f"<body class='single-post postid-{number}'><h1>T</h1><time datetime='{number}'>", HTML, HOME + "x/"),
         (f"<body class='single-post'><h1>T</h1><div id=comments><li id=comment-{number}>", HTML, HOME + "x/"),
         (f"<rss><item><link>{HOME}a/</link><pubDate>{number}</pubDate></item></rss>", "text/xml", f"{HOME}feed/"),
         (f"<rss><item><link>{HOME}a/</link></item></rss>", "text/xml", f"{HOME}feed/?paged={number[:5000]}"),
         ("<body class=blog><article><h2><a href=/2015/x/>", HTML, f"{HOME}?paged={number[:5000]}"))
    )  # fmt: skip
    return Answer(body.encode(), url, mime)


_INVENTED = (_soup, _tower, _run, _bomb, _deep, _digits)


def _url(chance: Random) -> str:
    """An address such a page may have been fetched from."""
    return chance.choice(
        (HOME, f"{HOME}2015/06/x/", f"{HOME}2015/06/x/", f"{HOME}?p=7", f"{HOME}?paged=x",
         f"{HOME}2015/06/x/comment-page-2/", f"{HOME}?cpage={'9' * 5000}", f"{HOME}page/{'9' * 30}/",
         f"{HOME}2015/06/" + "y" * 9000, f"{HOME}%ff%zz/\u4e2d?a[]=[", f"{HOME}category/x/")
    )  # fmt: skip


def _relabelled(found: Answer, chance: Random) -> Answer:
    """*found*, now and then under a media type or with header fields that lie about it."""
    if chance.random() < 0.15:
        mime = chance.choice(
            ("text/html", "", "text/html; charset=utf-16", "text/html; charset=x", "text/xml",
             "text/html; charset=iso-2022-jp", "text/html; charset=gb2312", "application/json", ";",
             "text/plain", "text/css", "application/xhtml+xml; charset=\"", "text/html; charset=idna")
        )  # fmt: skip
        found = attrs.evolve(found, mime=mime)
    if chance.random() < 0.1:
        field = chance.choice(
            (("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("Content-Encoding", "deflate"),
             ("Content-Encoding", "gzip," * 3000), ("Transfer-Encoding", "chunked"),
             ("X-WP-Total", "9" * 5000), ("X-WP-TotalPages", "²"), ("Link", '<http://[>; rel="next"'),
             ("Link", "<" * 3000), ("Link", '<a>;"' * 3000), ("Link", f"<{HOME}>; rel={'a ' * 3000}"))
        )  # fmt: skip
        found = attrs.evolve(found, headers=(*found.headers, field))
    if chance.random() < 0.1:
        found = attrs.evolve(found, url=_url(chance))
    if chance.random() < 0.03:
        packed = gzip.compress(found.body)
        cut = packed[: _at(packed, chance)] if chance.random() < 0.5 else packed
        found = attrs.evolve(found, body=cut, headers=(("Content-Encoding", "gzip"),))
    return found
