import gzip

import pytest

from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, READABLE
from archiver.demo.routes import Blog, Reply, Request


def ask(blog: Blog, target: str, method: str = "GET", host: str = "", form: str = "") -> Reply:
    return blog.reply(Request(method, target, host, form))


def location(reply: Reply) -> str | None:
    return dict(reply.headers).get("Location")


@pytest.mark.parametrize(
    ("target", "status", "path"),
    [
        ("/page/1/", 301, "/"),
        ("/2016", 301, "/2016/"),
        ("/about", 301, "/about/"),
        (BY_KEY["welcome"].path[:-1] + "?x=1", 301, BY_KEY["welcome"].path + "?x=1"),
        (f"/?p={BY_KEY['welcome'].id}", 301, BY_KEY["welcome"].path),
        (
            "/2013/10/ma-paperboat-courts-seven-stars/",
            301,
            "/2013/10/ma-paperboat-courts-7stars-for-its-seats/",
        ),
        ("/wp-admin/edit.php", 302, "/wp-login.php"),
    ],
)
def test_redirects(blog: Blog, target: str, status: int, path: str) -> None:
    reply = ask(blog, target)
    assert reply.status == status
    assert location(reply) == blog.origin.base + path


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere/",
        "/2014/99/",
        "/2014/05/no-such-post/",
        "/2014/05/telecoms-cormorant-and-northern-wire-share-a-tower/no-such-image/",
        "/page/0/",
        "/page/9/",
        "/page/x/",
        "/page/999999/",
        "/?p=1",
        "/?p=x",
        f"/?p={BY_KEY['draft-2019'].id}",
        "/?top_ten_id=1&view_counter=1",
        f"/?top_ten_id={BY_KEY['tamarind-ferry'].id}&view_counter=1",
        "/feed/?paged=9",
        "/feed/?paged=0",
        "/feed/?paged=x",
        "/nowhere/feed/",
        BY_KEY["gone-rumour"].path,
        BY_KEY["gone-rumour"].path + "feed/",
        BY_KEY["draft-2019"].path,
        "http://other.example/",
        "*",
    ],
)
def test_wrong_addresses_are_not_found(blog: Blog, target: str) -> None:
    assert ask(blog, target).status == 404


def test_the_page_for_wrong_addresses_wears_the_theme(blog: Blog) -> None:
    assert b'class="error404' in ask(blog, "/nowhere/").body


def test_percent_encoding_in_either_case_meets_the_same_post(blog: Blog) -> None:
    path = BY_KEY["pinwheel-countryside"].path
    assert "%e9%a3%8e" in path
    assert ask(blog, path.replace("%e9%a3%8e", "%E9%A3%8E")).status == 200


def test_a_page_carries_the_headers_of_wordpress(blog: Blog) -> None:
    post = BY_KEY["welcome"]
    headers = ask(blog, post.path).headers
    base = blog.origin.base
    assert ("X-Pingback", f"{base}/xmlrpc.php") in headers
    assert ("Link", f'<{base}/wp-json/>; rel="https://api.w.org/"') in headers
    assert ("Link", f"<{base}/?p={post.id}>; rel=shortlink") in headers


def test_only_posts_the_api_knows_point_to_their_record(blog: Blog) -> None:
    for key, known in (("welcome", True), ("tea-leaves", False)):
        post = BY_KEY[key]
        record = f"{blog.origin.base}/wp-json/wp/v2/posts/{post.id}"
        reply = ask(blog, post.path)
        assert (f'href="{record}"'.encode() in reply.body) == known
        assert any(record in value for _, value in reply.headers) == known
        status = ask(blog, f"/wp-json/wp/v2/posts/{post.id}").status
        assert status == (200 if known else 404)


def test_replies_to_comments_share_the_page(blog: Blog) -> None:
    post = BY_KEY["welcome"]
    assert ask(blog, f"{post.path}?replytocom=3").body == ask(blog, post.path).body


def test_sharing_leads_outside_and_cannot_split_headers(blog: Blog) -> None:
    path = BY_KEY["bike-mountain"].path
    assert location(ask(blog, f"{path}?share=email")) == "https://share.example/email"
    assert location(ask(blog, f"{path}?share=a%0d%0ab")) == "https://share.example/ab"


def test_an_attachment_has_a_page_that_is_no_post(blog: Blog) -> None:
    path = BY_KEY["kestrel-cook"].images[0].page_path
    assert path is not None
    body = ask(blog, path).body
    assert b"attachment-template-default" in body
    assert b"/kestrel-margins.png" in body


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/about/", b"Every company, person, price and city here is invented."),
        ("/wp-login.php", b'id="loginform"'),
        ("/player/ember-s-founder-waits-for-a-verdict/", b"founder waits for a verdict</title>"),
        ("/xmlrpc.php", b"POST requests only"),
        ("/private/", b"Staff only"),
        ("/robots.txt", b"Disallow: /private/\n"),
    ],
)
def test_odd_pages(blog: Blog, target: str, words: bytes) -> None:
    assert words in ask(blog, target).body


def test_the_other_host_has_the_files_and_sends_pages_home(blog: Blog, origin: Origin) -> None:
    host = origin.other.removeprefix("http://")
    image = ask(blog, "/cdn/charts/patent-counts-300x169.png", host=host)
    assert image.status == 200
    assert image.media_type == "image/png"
    page = ask(blog, "/about/?x=1", host=host)
    assert (page.status, location(page)) == (301, f"{origin.base}/about/?x=1")


@pytest.mark.parametrize(
    ("method", "target", "form"),
    [
        ("GET", "/?activate_counter=11&top_ten_id=17", ""),
        ("GET", "/wp-admin/admin-ajax.php?action=tptn_tracker", ""),
        ("POST", "/wp-admin/admin-ajax.php", "action=tptn_tracker&top_ten_id=17"),
        ("POST", "/wp-json/top-10/v1/tracker", ""),
    ],
)
def test_requests_that_would_count_are_recorded(
    origin: Origin, method: str, target: str, form: str
) -> None:
    blog = Blog(origin)
    reply = ask(blog, target, method, form=form)
    assert (reply.status, reply.steady) == (200, False)
    assert blog.counted == [f"{method} {target}"]


def test_reading_counts_nothing(blog: Blog) -> None:
    for post in READABLE[:5]:
        ask(blog, post.path)
        ask(blog, f"/?top_ten_id={post.id}&view_counter=1")
        ask(blog, f"/wp-json/top-10/v1/counter/{post.id}")
    assert blog.counted == []


def test_other_posted_forms_are_refused(blog: Blog) -> None:
    assert ask(blog, "/wp-comments-post.php", "POST", form="comment=hi").status == 403
    reply = ask(blog, "/about/", "POST")
    assert reply.status == 405
    assert ("Allow", "GET, HEAD") in reply.headers


def test_counters_stand_still(blog: Blog) -> None:
    path = BY_KEY["pinwheel-second-run"].path
    assert ask(blog, path) == ask(blog, path)


def test_moving_counters_grow_with_every_view(origin: Origin) -> None:
    blog = Blog(origin, moving=True)
    post = BY_KEY["lodestar-walks"]
    counter = f"/?top_ten_id={post.id}&view_counter=1"
    assert b"4,471 times, 6" in ask(blog, counter).body
    assert not ask(blog, post.path).steady
    ask(blog, post.path)
    assert b"4,473 times, 8" in ask(blog, counter).body
    assert b"4,473 times, 8" in ask(blog, f"/wp-json/top-10/v1/counter/{post.id}").body
    static = BY_KEY["pinwheel-second-run"]
    first, second = (ask(blog, static.path).body for _ in range(2))
    assert b"(Visited 1,184 times, 2 visits today)" in first
    assert b"(Visited 1,185 times, 3 visits today)" in second


def test_a_compressed_sitemap_names_the_last_year(blog: Blog) -> None:
    reply = ask(blog, "/sitemap-recent.xml.gz")
    assert reply.media_type == "application/x-gzip"
    listed = gzip.decompress(reply.body).decode()
    assert listed.count("<loc>") == 9
    assert BY_KEY["year-end"].path in listed


def test_the_api_is_also_reached_without_pretty_links(blog: Blog) -> None:
    plain = ask(blog, "/?rest_route=/wp/v2/posts&per_page=1")
    assert plain.body == ask(blog, "/wp-json/wp/v2/posts?per_page=1").body
    assert plain.body.startswith(b"[{")
