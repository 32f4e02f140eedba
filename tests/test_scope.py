"""What belongs to a crawl, and the reason why anything else does not."""

from time import perf_counter

import pytest

from archiver.errors import ArgumentError
from archiver.items import Citation, Post
from archiver.scope import Pattern, Rules, Scope
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Refusal, Source
from tests.archives import site

HOME = "https://letters.example/en/"
BLOG = site(HOME, hosts=("letters.example", "www.letters.example"))


def scope(home: str = HOME, **arguments: str) -> Scope:
    return Scope(BLOG if home == HOME else site(home), Rules.of(arguments))


def reference(url: str) -> Reference:
    return Reference(url=url, source=Source.SITEMAP)


@pytest.mark.parametrize("kind", [PageKind.FEED, PageKind.LISTING, PageKind.API, PageKind.POST])
def test_the_blog_lies_on_its_own_hosts(kind: PageKind) -> None:
    assert scope().refusal("http://www.letters.example/feed/", kind) is None
    assert scope().refusal("https://other.example/feed/", kind) == "on another host"


def test_posts_lie_below_the_home_page() -> None:
    assert scope().post_refusal(HOME + "2015/03/a/") is None
    assert scope().post_refusal("https://letters.example/zh/a/") == f"not below {HOME}"
    assert scope().post_refusal("https://other.example/en/a/") == "on another host"


@pytest.mark.parametrize("kind", [PageKind.FILE, PageKind.FRAME])
def test_what_a_page_needs_may_lie_anywhere(kind: PageKind) -> None:
    assert scope().refusal("https://cdn.example/a.png", kind) is None


def test_robots_txt_may_be_asked_of_every_host() -> None:
    assert scope(exclude="*").refusal("https://cdn.example/robots.txt", PageKind.ROBOTS) is None


@pytest.mark.parametrize("url", ["ftp://letters.example/a", "javascript:void(0)", "file:///etc"])
def test_nothing_but_the_web(url: str) -> None:
    assert scope().refusal(url, PageKind.FILE) == "not http or https"


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "10.0.0.8:80"),
        *("localhost", "printer.local", "2130706433", "0x7f.1", "224.0.0.1"),
        *("letters.example@10.0.0.1", "letters.example\\@10.0.0.1", "10.0.\n0.1"),
    ],
)
def test_a_public_blog_leads_into_nobodys_network(host: str) -> None:
    for kind in (PageKind.FILE, PageKind.FRAME, PageKind.CITED, PageKind.ROBOTS, PageKind.POST):
        refused = scope(cited="1").refusal(f"http://{host}/a", kind)
        assert refused == "not a public address"


@pytest.mark.parametrize("home", ["http://127.0.0.1:8000/", "http://localhost/", "http://[::1]/"])
def test_who_starts_on_loopback_is_let_to_all_of_it_and_to_nothing_else(home: str) -> None:
    for url in ("http://127.0.0.1:9/a.png", "http://localhost:80/", "http://[::1]:7/"):
        assert scope(home).refusal(url, PageKind.FILE) is None
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://printer.local/"):
        assert scope(home).refusal(url, PageKind.FILE) == "not a public address"


def test_who_starts_at_a_private_address_is_let_to_that_host_alone() -> None:
    within = scope("http://10.0.0.8/blog/")
    assert within.refusal("http://10.0.0.8:8080/a.png", PageKind.FILE) is None
    for url in ("http://10.0.0.9/a.png", "http://127.0.0.1/a.png", "http://localhost/"):
        assert within.refusal(url, PageKind.FILE) == "not a public address"
    named = Scope(site("http://wiki.internal/", hosts=("10.0.0.7", "old.internal")))
    assert named.refusal("http://wiki.internal/a.png", PageKind.FILE) is None
    assert named.refusal("http://10.0.0.7/a.png", PageKind.FILE) is None
    assert named.refusal("http://hr.internal/a.png", PageKind.FILE) == "not a public address"


class TestPatterns:
    @pytest.mark.parametrize(
        ("text", "url"),
        [
            ("/en/2015/*", "https://letters.example/en/2015/03/a/"),
            ("/en/2015/*", "http://www.letters.example/en/2015/"),
            ("/en/2015/*", "https://letters.example/en/2015"),
            ("/en/about/", "https://letters.example/en/about"),
            ("/en/about", "https://letters.example/en/about/#top"),
            ("/en/*/office-*/", "https://letters.example/en/2015/office-9/"),
            ("/en/?p=*", "https://letters.example/en/?p=12"),
            ("/en/灯笼/*", "https://letters.example/en/%E7%81%AF%e7%ac%bc/a"),
            ("cdn.example/*", "https://CDN.example/a.png"),
            ("https://cdn.example/*", "http://cdn.example/a.png"),
            ("*.example/ads/*", "https://cdn.example/ads/a.js"),
            ("*", "https://cdn.example"),
        ],
    )
    def test_fits(self, text: str, url: str) -> None:
        assert scope(exclude=text).refusal(url, PageKind.FILE) == f"-a exclude={text}"

    @pytest.mark.parametrize(
        ("text", "url"),
        [
            ("/en/2015/*", "https://letters.example/en/20150/a"),
            ("/en/2015/*", "https://cdn.example/en/2015/a"),
            ("/en/About/", "https://letters.example/en/about/"),
            ("/en/*office", "https://letters.example/en/office-1/"),
            ("/en/*a*a", "https://letters.example/en/a"),
            ("/en/*x*y", "https://letters.example/en/ay"),
            ("cdn.example/*", "https://cdn.example.org/a.png"),
            ("/en/2015/", "https://letters.example/en/2015/03/a/"),
        ],
    )
    def test_does_not_fit(self, text: str, url: str) -> None:
        assert scope(exclude=text).refusal(url, PageKind.FILE) is None

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("^/2015/.*$", "'^' is in no address; a pattern is one with * for any"),
            ('/2015/"', "'\"' is in no address"),
            ("/a#b", "'#' is in no address"),
            ("ftp://letters.example/*", "nothing but http and https is fetched"),
            ("2015", "neither a path as /2015/* nor a host as cdn.example/*"),
            ("https://", "neither a path"),
            ("", "no pattern; write it as /2015/* or cdn.example/*"),
            ("  ", "no pattern"),
        ],
    )
    def test_one_that_can_match_nothing_is_an_error(self, text: str, said: str) -> None:
        with pytest.raises(ArgumentError, match=r"^-a include=") as caught:
            Rules.of({"include": text})
        assert said in str(caught.value)

    def test_one_takes_time_in_proportion_to_what_it_looks_at(self) -> None:
        pattern = Pattern.of("*" + "a*" * 40 + "b/", "exclude")
        took = []
        for size in (4000, 8000):
            begun = perf_counter()
            assert not pattern.matches("h/" + "a" * size, None)
            took.append(perf_counter() - begun)
        assert took[1] < 0.05


def test_include_chooses_posts_and_loses_neither_listings_nor_files() -> None:
    some = scope(include="/en/2015/* /en/2016/*")
    assert some.post_refusal(HOME + "2015/03/a/") is None
    assert some.post_refusal(HOME + "2016/03/a/") is None
    assert some.post_refusal(HOME + "2014/03/a/") == "matches no -a include="
    for url, kind in (
        (HOME, PageKind.LISTING),
        (HOME + "feed/", PageKind.FEED),
        ("https://cdn.example/a.png", PageKind.FILE),
        (HOME + "2014/03/a/comment-page-2/", PageKind.POST),
    ):
        assert some.refusal(url, kind) is None


def test_exclude_counts_for_everything_but_the_front_page() -> None:
    some = scope(exclude="*", include="/en/*")
    assert some.refusal(HOME, PageKind.LISTING) is None
    assert some.refusal("http://www.letters.example/en", PageKind.LISTING) is None
    assert some.post_refusal(HOME + "a/") == "-a exclude=*"
    assert some.refusal(HOME + "feed/", PageKind.FEED) == "-a exclude=*"


def test_a_redirect_of_the_blog_stays_on_it_but_for_a_station_that_leads_back() -> None:
    back = "https://id.example/hello?to=https%3A%2F%2Fletters.example%2Fen%2Fa%2F&x"
    away = "https://id.example/hello?to=https%3A%2F%2Fother.example%2F"
    assert scope().redirect_refusal(HOME + "b/", PageKind.POST) is None
    assert scope().redirect_refusal(back, PageKind.POST) is None
    assert scope().redirect_refusal(away, PageKind.POST) == "on another host"
    inside = back.replace("id.example", "127.0.0.1")
    assert scope().redirect_refusal(inside, PageKind.POST) == "not a public address"


class TestReadings:
    def reading(self, source: Source = Source.PAGE) -> PageReading:
        cited = ("https://news.example/a#top", "https://news.example/a", HOME + "b/", None)
        citations = tuple(Citation(kind="link", anchor="so", url=url) for url in cited)
        post = Post(url=HOME + "a/", citations=citations)
        return PageReading(
            kind=PageKind.POST,
            readings=(Reading(source=source, post=post),),
            references=(reference(HOME + "b/"), reference("https://letters.example/zh/b/")),
            addresses=(
                Address(url="https://cdn.example/a.png", kind=PageKind.FILE),
                Address(url="http://10.0.0.1/a.png", kind=PageKind.FILE),
                Address(url="http://10.0.0.1/a.png", kind=PageKind.FILE),
            ),
        )

    def test_keep_what_they_name_and_say_what_is_refused(self) -> None:
        before = self.reading()
        found = scope().applied(before)
        assert found.references == before.references
        assert found.addresses == before.addresses
        assert found.refused == (
            Refusal("https://letters.example/zh/b/", PageKind.POST, f"not below {HOME}"),
            Refusal("http://10.0.0.1/a.png", PageKind.FILE, "not a public address"),
            Refusal(
                "https://news.example/a", PageKind.CITED, "cited page; -a cited=1 fetches those"
            ),
        )

    def test_lead_to_the_pages_they_cite_where_these_are_wanted(self) -> None:
        found = scope(cited="1", exclude="spam.example/*").applied(self.reading())
        assert found.addresses[-1] == Address(url="https://news.example/a", kind=PageKind.CITED)
        assert PageKind.CITED not in {refused.kind for refused in found.refused}

    def test_cite_where_their_page_was_read(self) -> None:
        found = scope(cited="1").applied(self.reading(Source.API))
        assert PageKind.CITED not in {address.kind for address in found.addresses}

    def test_are_the_same_where_nothing_is_refused(self) -> None:
        plain = PageReading(kind=PageKind.LISTING, references=(reference(HOME + "b/"),))
        assert scope().applied(plain) is plain
