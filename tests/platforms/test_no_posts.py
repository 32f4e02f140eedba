"""What is shown in place of a post is none, and an odd post is one all the same."""

import pytest

from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.read import read
from archiver.site import Era, PageKind, PageReading, Site, Source
from tests.platforms.pages import HOME, capture

ADDRESS = f"{HOME}2015/06/juniper/"
TEXT = "<p>Timetables tell more than accounts do. Juniper’s trains leave later each month.</p>"


def reading(body: str, title: str = "Letters", url: str = ADDRESS, **more: str) -> PageReading:
    """What either engine makes of a page; they agree."""
    html = (
        f"<!DOCTYPE html><html {more.get('root', '')}><head><title>{title}</title>"
        f"{more.get('head', '')}</head><body>{body}</body></html>"
    )
    site = Site(title="Quay", home=HOME, eras=(Era(Generic()),))
    found = read(capture(html, url), site)
    other = read(capture(html, url), Site(title="Quay", home=HOME, eras=(Era(WordPress()),)))
    assert (found.failure is None) == (other.failure is None), other.failure
    return found


def article(text: str = TEXT, title: str = "Ferries", classes: str = "hentry") -> str:
    return (
        f'<article class="{classes}"><h1 class="entry-title">{title}</h1>'
        '<time class="published" datetime="2015-06-02T09:00:00Z">2 June 2015</time>'
        f'<div class="entry-content">{text}</div></article>'
    )


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Just a moment...", "<script>window._cf_chl_opt={a:1}</script>", "challenge page (Cloudflare)"),
        ("Attention Required!", "<div class='cf-error-details'>Blocked</div>", "challenge page (Cloudflare)"),
        ("You are being redirected...", "<script>sucuri_cloudproxy_js='';</script>", "challenge page (Sucuri)"),
        ("", "<iframe src='/_Incapsula_Resource?SWUDNSAI=9&amp;incident_id=1'></iframe>", "challenge page (Imperva)"),
        ("quay", "<script src='https://ct.captcha-delivery.com/c.js'></script>", "challenge page (DataDome)"),
        ("Access denied", "<div id='px-captcha'></div>", "challenge page (HUMAN)"),
        ("Security", "<p>Checking your browser before you enter.</p>", "challenge page"),
        ("Wait", "<p>Enable JavaScript and cookies to continue</p>", "challenge page"),
        ("Maintenance", "<p>Briefly unavailable for scheduled maintenance.</p>", "maintenance page"),
        ("Coming Soon", "<h1>Coming soon</h1>", "maintenance page"),
        ("Quay", "<h1>Content Warning</h1><p>Grown-ups. I understand and I wish to continue</p>", "age gate"),
        ("Quay", "<p>Are you over 18?</p>", "age gate"),
        ("Quay", "<p>We value your privacy</p><button>Accept</button>", "consent wall"),
        ("quay.example", "<p>quay.example is for sale</p>", "no post: parked domain"),
        ("Account suspended", "<p>This account has been suspended.</p>", "no post: parked domain"),
        ("Index of /2015/06", "<h1>Index of /2015/06</h1><a href='../'>up</a>", "no post: directory index"),
        ("Log in", "<form><input name='log'><input type='password'></form>", "no post: log-in page"),
        ("Quay", "<form><input type='password'></form>", "password protected"),
        ("Quay", "<noscript>Turn JavaScript on.</noscript><script src='/a.js'></script>", "empty without JavaScript"),
        ("Quay", "<div id='__next'></div><script src='/a.js'></script>", "empty without JavaScript"),
        ("Quay", "<script>window.onload=function(){window.location.href='/lander'}</script>", "empty without JavaScript"),
        ("Page not found", "<h1>Sorry</h1>", "soft 404: the page says it does not exist"),
        ("404", "<h1>404</h1><p>We can’t find that.</p>", "soft 404: the page says it does not exist"),
        ("Quay", "<h1>Oops! That page can’t be found.</h1>", "soft 404: the page says it does not exist"),
        ("Quay", "<h1>Seite nicht gefunden</h1>", "soft 404: the page says it does not exist"),
    ],
)  # fmt: skip
def test_what_is_shown_in_place_of_a_post(title: str, body: str, reason: str) -> None:
    found = reading(body, title)
    assert (found.kind, found.failure) == (PageKind.OTHER, reason)
    assert not found.readings
    assert not found.references


@pytest.mark.parametrize(
    "title",
    ["404", "404 Not Found", "Just a moment", "Under maintenance", "Coming soon", "Log in",
     "This domain is for sale", "Are you a robot?", "Index of /", "Content warning", "Page not found"],
)  # fmt: skip
@pytest.mark.parametrize("text", [TEXT, "<p>Spring.</p>"])
def test_a_post_may_have_an_odd_title_and_few_words(title: str, text: str) -> None:
    found = reading(article(text, title), title)
    assert (found.kind, found.failure) == (PageKind.POST, None)
    assert found.readings[0].post.title == title


def test_an_essay_about_captchas_is_no_captcha() -> None:
    said = "<p>Verify you are human, it says; enable JavaScript and cookies to continue.</p>"
    assert reading(article(said * 20), "Checking your browser").kind is PageKind.POST
    assert reading(article(said), "Checking your browser").kind is PageKind.POST


def test_a_page_that_loads_a_protection_service_is_not_its_challenge() -> None:
    scripts = (
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        "<script src='https://js.datadome.co/tags.js'></script>"
        "<script src='/_Incapsula_Resource?SWJIYLWA=719'></script>"
        "<script src='https://www.google.com/recaptcha/api.js'></script>"
        "<noscript>Comments need JavaScript.</noscript>"
    )
    assert reading(article() + scripts).failure is None


def test_a_log_in_form_beside_a_post_hides_nothing() -> None:
    form = "<aside><form><input name='log'><input type='password'></form></aside>"
    found = reading(article(TEXT * 9) + form)
    assert (found.kind, found.failure) == (PageKind.POST, None)


def test_a_post_that_only_asks_to_subscribe_has_no_text() -> None:
    found = reading(article("<p>This post is for paying subscribers only.</p>"))
    assert found.failure == "subscribers only"
    assert (
        reading(article(TEXT + "<p>This post is for subscribers of old.</p>" * 9)).failure is None
    )


def test_a_post_whose_text_scripts_fill_in_is_empty() -> None:
    head = '<meta property="article:published_time" content="2015-06-02T09:00:00Z">'
    body = "<div id='root'></div><script src='/app.js'></script>"
    assert reading(body, head=head).failure == "empty without JavaScript"


def test_a_page_that_calls_itself_the_front_page_is_no_post() -> None:
    head = f'<link rel="canonical" href="{HOME}">'
    links = "".join(
        f"<article class='hentry'><h2><a href='/2015/0{n}/x/'>X</a></h2></article>"
        for n in (1, 2, 3)
    )
    for body in ("<p>Welcome.</p>", links):
        found = reading(body, head=head)
        assert found.failure == "soft 404: the page calls itself the front page"
    assert reading(article(TEXT * 9), head=head).failure is None


def test_the_front_page_still_leads_on() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    found = reading("<div id='root'></div><script src='/a.js'></script>", url=HOME, head=head)
    assert found.failure == "empty without JavaScript"
    assert f"{HOME}rss.xml" in [address.url for address in found.addresses]


@pytest.mark.parametrize(
    ("path", "root"), [("?amp=1", ""), ("amp/", "amp"), ("?m=1", ""), ("print/", ""), ("a/", "⚡")]
)
def test_another_form_of_a_post_is_a_lesser_reading_of_it(path: str, root: str) -> None:
    head = f'<link rel="canonical" href="{ADDRESS}">'
    found = reading(article(), url=ADDRESS + path, head=head, root=root)
    [told] = found.readings
    assert (told.source, told.post.url) == (Source.ARCHIVE, ADDRESS)
    assert ADDRESS + path in told.aliases
    assert (found.references[0].url, found.references[0].source) == (ADDRESS, Source.LINK)


def test_a_blog_all_of_amp_has_posts() -> None:
    head = f'<link rel="canonical" href="{ADDRESS}">'
    assert reading(article(), head=head, root="amp").readings[0].source is Source.PAGE


@pytest.mark.parametrize(
    ("url", "head"),
    [
        (f"{HOME}?p=7&preview=true", ""),
        (f"{HOME}?p=7&_ppp=ab12", ""),
        (f"{HOME}p/01234567-89ab-cdef-0123-456789abcdef/", '<meta name="generator" content="Ghost 5.1">'),
    ],
)  # fmt: skip
def test_a_draft_shown_for_review_is_no_post(url: str, head: str) -> None:
    assert reading(article(TEXT * 9), url=url, head=head).failure == "no post: preview of a draft"


def test_a_guestbook_is_what_visitors_write() -> None:
    found = reading(article(TEXT * 9, "Guestbook"), url=f"{HOME}guestbook.html")
    assert (found.kind, found.failure) == (PageKind.OTHER, "no post: guestbook")
    dated = reading(article(TEXT * 9, "Guestbook"), url=f"{HOME}2015/06/guestbook/")
    assert dated.failure is None


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (f"{TEXT}{TEXT}<h2>Conclusion</h2>{TEXT}", True),
        (f"<p>Old Tom, 3 June 2015</p>{TEXT}", False),
        ("<p><b>Ines says:</b></p><p>I take that train.</p>", False),
        (f"{TEXT}<form><textarea></textarea></form>", False),
    ],
)
@pytest.mark.parametrize("heading", ["Discussion", "Comments", "Responses"])
def test_an_essay_may_end_with_a_discussion(heading: str, after: str, kept: bool) -> None:
    site = Site(title="Quay", home=HOME, eras=(Era(Generic()),))
    page = capture(f"<html><body>{article(f'{TEXT * 5}<h2>{heading}</h2>{after}')}", ADDRESS)
    [told] = read(page, site).readings
    assert (heading in (told.post.body_text or "")) is kept
