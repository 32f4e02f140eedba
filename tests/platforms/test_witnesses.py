"""When a post was published and changed: which of several witnesses is believed."""

from datetime import UTC, datetime

import pytest

from archiver.items import Post
from archiver.platforms import structured
from archiver.platforms.generic import Generic
from archiver.platforms.view import View
from archiver.platforms.witnesses import modified, published
from tests.platforms.pages import HOME, SITE, WordPress, classic, page

URL = f"{HOME}notes/slow-trains.html"
DATED = f"{HOME}2015/06/02/slow-trains/"
CAPTURED = "2020-05-04T03:02:00+00:00"  # as `FETCHED` has it, to the minute
TEXT = "<p>" + "Timetables tell more than accounts do, and trains leave later. " * 9 + "</p>"
GENERIC = Generic()


def view(body: str = "", head: str = "", url: str = URL, lang: str = "en") -> View:
    html = (
        f'<html lang="{lang}"><head><title>Slow Trains | Quay Letters</title>{head}</head><body>'
        f"<article><h1>Slow Trains</h1>{body}<div class='q'>{TEXT}</div></article></body></html>"
    )
    told = page(html, url)
    article = told.first("article")
    assert article is not None
    return View(told, SITE, article, structured.article(told))


def found(*args: str, **more: str) -> tuple[str, str] | None:
    """(the day, its witness)."""
    dated = published(view(*args, **more), GENERIC.published)
    return (dated.moment.day.isoformat(), dated.witness) if dated else None


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def ld(**told: str) -> str:
    said = ", ".join(f'"{name}": "{value}"' for name, value in told.items())
    return f'<script type="application/ld+json">{{"@type": "BlogPosting", {said}}}</script>'


@pytest.mark.parametrize(
    "name",
    ["article:published_time", "og:article:published_time", "date", "DC.date", "DC.date.issued",
     "dcterms.created", "citation_publication_date", "parsely-pub-date", "sailthru.date",
     "pubdate", "publishdate", "datePublished"],
)  # fmt: skip
def test_meta_elements_of_many_names(name: str) -> None:
    assert found(head=meta(name, "2015-06-02")) == ("2015-06-02", name.lower())


@pytest.mark.parametrize(
    ("body", "witness"),
    [
        ('<time class="dt-published" datetime="2015-06-02">x</time>', "time.dt-published"),
        ('<span class="dt-published">2 June 2015</span>', ".dt-published"),
        ('<time itemprop="datePublished" datetime="2015-06-02">x</time>',
         "time[itemprop=datePublished]"),
        ('<meta itemprop="datePublished" content="2015-06-02">', "[itemprop=datePublished]"),
        ('<abbr itemprop="datePublished" title="2015-06-02T09:15:00Z">x</abbr>',
         "[itemprop=datePublished]"),
        ("<time pubdate datetime='2015-06-02'>x</time>", "time[pubdate]"),
        ('<abbr class="published" title="2015-06-02T09:15:00Z">x</abbr>', "abbr.published"),
        ("<time datetime='2015-06-02'>x</time>", "time[datetime]"),
        ('<p class="post-date">Posted on June 2, 2015</p>', ".post-date"),
        ("<p>2 June 2015</p>", "a line beside the title"),
        ("<div><span>By Ines Quay</span> <span>2 June 2015</span></div>",
         "a line beside the title"),
        ("<p>This entry was posted on June 2, 2015.</p>", "a line beside the title"),
    ],
)  # fmt: skip
def test_what_is_printed(body: str, witness: str) -> None:
    assert found(body) == ("2015-06-02", witness)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="comments"><time datetime="2015-06-02">x</time></div>',
        '<div id="comments"><p class="date">2 June 2015</p></div>',
        '<aside><time datetime="2015-06-02">x</time></aside>',
        '<div class="related-posts"><span class="date">2 June 2015</span></div>',
        '<div class="widget widget_recent"><span class="date">2 June 2015</span></div>',
        "<p>© 2 June 2015 Quay Letters</p>",
        "<p>Copyright, 2 June 2015</p>",
        "<p>On 2 June 2015 the last train left the harbour.</p>",
        "<p>Updated 2 June 2015</p>",
        '<p class="date">Updated: 2 June 2015</p>',
        "<p>Trains and boats</p>",
    ],
)
def test_dates_of_something_else_are_not_taken(body: str) -> None:
    assert found(body) is None


def test_a_date_below_the_text_is_none_of_its_own() -> None:
    assert found(TEXT + "<p>2 June 2015</p>") is None


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        # In the order of trust, where nothing speaks against any.
        (meta("article:published_time", "2015-06-02") + ld(datePublished="2015-06-05"), "", URL,
         ("2015-06-02", "article:published_time")),
        (ld(datePublished="2015-06-05") + meta("date", "2015-06-07"),
         "<time datetime='2015-06-06'>x</time>", URL, ("2015-06-05", "JSON-LD datePublished")),
        (meta("date", "2015-06-07"), "<time datetime='2015-06-06'>x</time>", URL,
         ("2015-06-06", "time[datetime]")),
        # What is wrong: unreadable, in the future of the capture, the year 1970.
        (meta("article:published_time", "soon") + meta("pubdate", "2015-06-02"), "", URL,
         ("2015-06-02", "pubdate")),
        (meta("article:published_time", "2021-01-01"), "<p>2 June 2015</p>", URL,
         ("2015-06-02", "a line beside the title")),
        (meta("article:published_time", "1970-01-01T00:00:00Z"), "<p>2 June 2015</p>", URL,
         ("2015-06-02", "a line beside the title")),
        (meta("article:published_time", "2021-01-01"), "", URL, None),
        # The permalink: a day either way agrees, another one does not.
        (meta("article:published_time", "2015-06-03T01:00:00Z"), "", DATED,
         ("2015-06-02", "article:published_time")),
        # In UTC, which has another day at night than what people are shown.
        (meta("article:published_time", "2015-06-03T01:00:00+00:00"),
         "<time class='published' datetime='2015-06-03T01:00:00Z'>2 June 2015</time>", URL,
         ("2015-06-02", "article:published_time")),
        (meta("article:published_time", "2015-06-03T01:00:00+08:00"),
         "<time class='published'>2 June 2015</time>", URL,
         ("2015-06-03", "article:published_time")),
        (meta("article:published_time", "2015-06-03T01:00:00Z"),
         "<time class='published'>7 June 2015</time>", URL,
         ("2015-06-03", "article:published_time")),
        (meta("article:published_time", "2018-01-05"), "<p>2 June 2015</p>", DATED,
         ("2015-06-02", "a line beside the title")),
        (meta("article:published_time", "2018-01-05"), "", DATED, ("2015-06-02", "permalink")),
        (meta("article:published_time", "2018-01-05"), "<p>2 June 2015</p>",
         f"{HOME}2015/06/slow/", ("2015-06-02", "a line beside the title")),
        (meta("article:published_time", "2018-01-05"), "", f"{HOME}2015/06/slow/",
         ("2018-01-05", "article:published_time")),
        ("", "", DATED, ("2015-06-02", "permalink")),
        ("", "", f"{HOME}notes/2015-06-02-slow-trains.html", ("2015-06-02", "permalink")),
        ("", "", f"{HOME}2015/06/slow/", None),
        # A template that prints the time of printing, and one that was right.
        (ld(datePublished=CAPTURED, dateModified=CAPTURED), "<p>2 June 2015</p>", URL,
         ("2015-06-02", "a line beside the title")),
        (ld(datePublished=CAPTURED, dateModified=CAPTURED), "<p>4 May 2020</p>", URL,
         ("2020-05-04", "JSON-LD datePublished")),
        (ld(datePublished=CAPTURED, dateModified=CAPTURED), "", URL,
         ("2020-05-04", "JSON-LD datePublished")),
        (ld(datePublished=CAPTURED), "<p>2 June 2015</p>", URL,
         ("2020-05-04", "JSON-LD datePublished")),
        (meta("article:published_time", CAPTURED) + meta("article:modified_time", CAPTURED),
         "<time datetime='2015-06-02'>x</time>", URL, ("2015-06-02", "time[datetime]")),
        (meta("date", CAPTURED), "<p>2 June 2015</p>", URL,
         ("2015-06-02", "a line beside the title")),
        # Of two that something speaks against, the one that agrees with the permalink.
        (meta("article:published_time", "2015-06-02") + ld(datePublished=CAPTURED, dateModified=CAPTURED),
         "", f"{HOME}2020/05/slow/", ("2020-05-04", "JSON-LD datePublished")),
    ],
)  # fmt: skip
def test_which_of_several_is_believed(
    head: str, body: str, url: str, expected: tuple[str, str] | None
) -> None:
    assert found(body, head, url) == expected


def test_the_permalink_may_be_the_one_the_page_declares() -> None:
    head = f'<link rel="canonical" href="{DATED}">' + meta("article:published_time", "2018-01-05")
    assert found(head=head, url=f"{HOME}?p=9") == ("2015-06-02", "permalink")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ('"url": "https://quay.example/notes/other.html", "headline": "Other"', None),
        ('"mainEntityOfPage": {"@id": "https://quay.example/other/"}', None),
        ('"url": "https://quay.example/notes/slow-trains.html"', "2015-06-02"),
        ('"mainEntityOfPage": "http://quay.example/notes/slow-trains.html#a"', "2015-06-02"),
        ('"url": "https://old.example/x", "headline": "Slow Trains"', "2015-06-02"),
        ('"headline": "Anything"', "2015-06-02"),
    ],
)
def test_json_of_another_article_on_the_page_does_not_count(
    extra: str, expected: str | None
) -> None:
    script = (
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2015-06-02",'
        f"{extra}}}</script>"
    )
    dated = found(head=script)
    assert (dated and dated[0]) == expected


def test_the_article_s_own_node_counts_before_one_of_nothing_in_particular() -> None:
    other = ld(datePublished="2011-01-01", headline="Other")
    own = ld(datePublished="2015-06-02", url=URL)
    assert found(head=other + own) == ("2015-06-02", "JSON-LD datePublished")


@pytest.mark.parametrize(
    ("lang", "locale", "printed", "day"),
    [
        ("en-GB", "", "05/06/2015", "2015-06-05"),
        ("en-US", "", "05/06/2015", "2015-05-06"),
        ("en", "en_GB", "05/06/2015", "2015-06-05"),
        ("de", "", "5. März 2015", "2015-03-05"),
        ("zh-CN", "", "2015年3月5日", "2015-03-05"),
        ("en", "", "3 days ago", "2020-05-01"),
        ("zh", "", "昨天", "2020-05-03"),
    ],
)
def test_printed_dates_are_of_the_page_s_language_and_of_its_capture(
    lang: str, locale: str, printed: str, day: str
) -> None:
    head = meta("og:locale", locale) if locale else ""
    assert found(f"<p class='date'>{printed}</p>", head, lang=lang) == (day, ".date")


def test_programs_are_not_believed_to_say_yesterday() -> None:
    assert found(head=meta("date", "yesterday")) is None


def test_a_line_with_two_dates_tells_the_first_and_the_change() -> None:
    told = view('<p class="post-meta">2 June 2015, updated 4 June 2015</p>')
    first = published(told, GENERIC.published)
    changed = modified(told, GENERIC.modified, first, lines=True)
    assert first is not None
    assert (first.raw, first.witness) == ("2 June 2015", ".post-meta")
    assert changed is not None
    assert changed.moment.day.isoformat() == "2015-06-04"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (meta("article:modified_time", "2015-06-04"), "", ("2015-06-04", "article:modified_time")),
        (ld(dateModified="2015-06-04"), "", ("2015-06-04", "JSON-LD dateModified")),
        (meta("og:updated_time", "2015-06-04"), "", ("2015-06-04", "og:updated_time")),
        (meta("last-modified", "2015-06-04"), "", ("2015-06-04", "last-modified")),
        ("", '<time class="dt-updated" datetime="2015-06-04">x</time>',
         ("2015-06-04", "time.dt-updated")),
        ("", "<p>Last updated: June 4, 2015</p>", ("2015-06-04", "a line beside the title")),
        ("", "<p>2015年6月4日 更新</p>", ("2015-06-04", "a line beside the title")),
        ("", "<p>2 June 2015</p>", None),
        # Wrong: in the future, before publication, made for the capture.
        (meta("article:modified_time", "2021-06-04"), "", None),
        (meta("article:modified_time", "2014-06-04"), "", None),
        (meta("article:modified_time", CAPTURED), "", None),
        (meta("article:modified_time", "soon"), "", None),
    ],
)  # fmt: skip
def test_when_a_post_was_changed(head: str, body: str, expected: tuple[str, str] | None) -> None:
    head += meta("article:published_time", "2015-06-02T08:00:00Z")
    told = view(body, head)
    first = published(told, GENERIC.published)
    dated = modified(told, GENERIC.modified, first, lines=True)
    assert ((dated.moment.day.isoformat(), dated.witness) if dated else None) == expected


def test_a_change_needs_no_date_of_publication() -> None:
    told = view(head=meta("article:modified_time", "2015-06-04"))
    assert modified(told, GENERIC.modified, None, lines=False) is not None


def test_last_modified_of_http_is_never_asked() -> None:
    html = f"<html><head><title>Slow</title></head><body><h1>Slow</h1>{TEXT}</body></html>"
    told = page(html, URL, headers=[("Last-Modified", "Tue, 02 Jun 2015 08:00:00 GMT")])
    asked = View(told, SITE, told.tree, {})
    assert published(asked, GENERIC.published) is None
    assert modified(asked, GENERIC.modified, None, lines=True) is None


def test_lines_are_found_where_there_is_no_heading_and_above_one() -> None:
    for body in (f"<p>2 June 2015</p>{TEXT}", f"<div><b>2 June 2015</b></div><h1>Slow</h1>{TEXT}",
                 f"<h2>Slow Trains</h2><i>2 June 2015</i>{TEXT}"):  # fmt: skip
        told = page(f"<html><head><title>Slow Trains</title></head><body>{body}</body>", URL)
        dated = published(View(told, SITE, told.tree, {}), GENERIC.published)
        assert dated is not None
        assert dated.witness == "a line beside the title"


def test_in_wordpress_the_site_s_zone_counts_for_what_is_printed() -> None:
    def read(html: str) -> Post:
        return WordPress().read(page(html), SITE).readings[0].post

    printed = read(classic(footer='<span class="posted-on">2 June 2015 at 09:15</span>'))
    assert printed.published == datetime(2015, 6, 2, 1, 15, tzinfo=UTC)
    told = read(classic(head=meta("article:published_time", "2015-06-01T23:15:00-02:00")))
    assert told.published == datetime(2015, 6, 2, 1, 15, tzinfo=UTC)


def whole(body: str, head: str = "", below: str = "") -> Post:
    html = (
        '<html lang="en"><head><title>Slow Trains | Quay Letters</title>'
        f'<meta property="og:type" content="article">{head}</head><body><div id="w">'
        f"<h1>Slow Trains</h1>{body}<div class='entry-content'>{TEXT}{TEXT}</div>{below}"
        "</div></body></html>"
    )
    return GENERIC.read(page(html, URL), SITE).readings[0].post


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ('<p class="m">posted @ <span>2015-06-02 21:14</span> (12)</p>', "2015-06-02"),
        (
            '<div class="m"><a href="/notes/slow-trains.html">June 2nd, 2015</a></div>',
            "2015-06-02",
        ),
        ("<h3>3 comments</h3><p>June 2nd, 2015</p>", None),
        ("<p>Copyright June 2nd, 2015</p>", None),
    ],
)
def test_a_date_below_the_text_counts_where_none_stands_above(below: str, day: str | None) -> None:
    post = whole("", below=below)
    assert (post.published.date().isoformat() if post.published else None) == day


def test_the_foot_of_a_page_may_say_when_it_was_changed() -> None:
    post = whole("<p>June 2, 2015</p>", below="<p>Last changed 20 June 2015.</p>")
    assert post.modified is not None
    assert post.modified.date().isoformat() == "2015-06-20"


def test_the_date_of_a_series_gives_way_to_that_of_its_part() -> None:
    head = meta("article:published_time", "2015-06-01T08:30:00Z") + ld(
        headline="Slow Trains", datePublished="2015-06-03T11:42:00Z"
    )
    assert whole("<p>3 June 2015, 11:42</p>", head).published == datetime(
        2015, 6, 3, 11, 42, tzinfo=UTC
    )
    assert whole("<p>1 June 2015, 8:30</p>", head).published == datetime(
        2015, 6, 1, 8, 30, tzinfo=UTC
    )
