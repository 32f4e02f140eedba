"""Addresses: equal ones share a key, relative ones resolve, only web ones count."""

from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver import urls

BASE = "https://quay.example/2015/06/juniper/"


@pytest.mark.parametrize(
    "url", ["http://quay.example", "https://quay.example:8443/a?b#c", "http://[::1]:80/"]
)
def test_web_addresses(url: str) -> None:
    assert urls.is_web(url)


@pytest.mark.parametrize(
    "url",
    ["", "quay.example/a", "//quay.example/a", "ftp://quay.example/", "mailto:a@quay.example",
     "http://", "http://quay.example:99999/", "http://[::1", "javascript:void(0)"],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    assert not urls.is_web(url)


def test_host_and_port() -> None:
    assert urls.hostname("http://Quay.Example:8080/") == "quay.example"
    assert urls.netloc("http://Quay.Example:8080/a") == "quay.example:8080"
    assert urls.netloc("https://quay.example:443/") == "quay.example"
    assert urls.netloc("http://[::1]:8080/") == "[::1]:8080"
    assert urls.hostname("http://[") == urls.netloc("http://[") == urls.netloc("/a") == ""


@pytest.mark.parametrize(
    "reference",
    ["https://other.example/x?y=z", "http://other.example:8080/x", "/", "/a/b?c=/d/",
     "//c.example/d", "/a/../b", "/a//b", "/.well-known/x", "../up/", "?q=1", "", "b c", "/a b",
     "/a#b", " /c "],
)  # fmt: skip
def test_references_resolve_as_the_standard_library_has_it(reference: str) -> None:
    assert urls.absolute(BASE, reference) == urljoin(BASE, reference.strip())


@pytest.mark.parametrize(
    "reference",
    ["mailto:a@b.example", "javascript:alert(1)", "data:image/gif;base64,R0", "http://", "http://[",
     "http://a.example:99999/", "tel:1"],
)  # fmt: skip
def test_references_that_are_no_web_address(reference: str) -> None:
    assert urls.absolute(BASE, reference) is None


def test_a_rooted_reference_needs_a_web_base() -> None:
    assert urls.absolute("mailto:a@b.example", "/a") is None


def test_fragment_and_parameters() -> None:
    assert urls.without_fragment("http://a.example/b#c#d") == "http://a.example/b"
    assert urls.query_value("http://a.example/?p=1&p=2&q=", "p") == "1"
    assert urls.query_value("http://a.example/?q=", "q") == ""
    assert urls.query_value("http://a.example/", "q") is None
    assert urls.query_value("http://[", "q") is None


def test_trackers_are_removed_and_nothing_else() -> None:
    tracked = "http://a.example/b?utm_source=x&id=7&fbclid=y#top"
    assert urls.without_trackers(tracked) == "http://a.example/b?id=7#top"
    assert urls.without_trackers("http://a.example/b?utm_medium=x#top") == "http://a.example/b#top"
    assert urls.without_trackers("http://a.example/b") == "http://a.example/b"


@pytest.mark.parametrize(
    "tracker",
    ["utm_id", "mtm_campaign", "pk_kwd", "gclid", "gbraid", "msclkid", "twclid", "igsh", "mc_cid",
     "mc_eid", "_hsenc", "mkt_tok", "_ga", "spm", "amp;utm_source", "at_custom1", "UTM_Source"],
)  # fmt: skip
def test_a_parameter_that_tracks_is_removed(tracker: str) -> None:
    assert (
        urls.without_trackers(f"http://a.example/b?{tracker}=x&id=7") == "http://a.example/b?id=7"
    )
    assert urls.without_trackers(f"http://a.example/b#{tracker}=x") == "http://a.example/b"
    assert (
        urls.without_trackers(f"http://a.example/b?id=7#{tracker}=x") == "http://a.example/b?id=7"
    )


@pytest.mark.parametrize(
    "kept",
    ["?ref=1", "?source=utm_source", "?pk_id=7", "#top", "#page=2", "#utm_source", "#a=1&gclid=2"],
)
def test_what_may_name_the_page_is_kept(kept: str) -> None:
    assert urls.without_trackers(f"http://a.example/b{kept}") == f"http://a.example/b{kept}"


def test_parameters_are_set_and_taken_away() -> None:
    assert (
        urls.with_query(
            "http://a.example/?rest_route=/wp/v2/posts&page=1#x", page="2", after="2014"
        )
        == "http://a.example/?rest_route=/wp/v2/posts&page=2&after=2014"
    )
    assert urls.with_query("http://a.example/feed/", paged="2") == "http://a.example/feed/?paged=2"
    assert (
        urls.without_query("http://a.example/?p=1&cpage=2#c", "cpage") == "http://a.example/?p=1#c"
    )
    assert urls.without_query("http://a.example/?cpage=2", "cpage") == "http://a.example/"
    assert urls.without_query("http://a.example/", "cpage") == "http://a.example/"


@pytest.mark.parametrize(
    "same",
    ["http://quay.example/a-b", "https://quay.example/a-b/", "http://Quay.Example:80/a%2db#top",
     "http://quay.example/a-b/?utm_source=mail"],
)  # fmt: skip
def test_equal_addresses_share_a_key(same: str) -> None:
    assert urls.key(same) == "quay.example/a-b"


def test_different_addresses_have_different_keys() -> None:
    assert urls.key("http://quay.example/A") != urls.key("http://quay.example/a")
    assert urls.key("http://quay.example/?p=1") != urls.key("http://quay.example/?p=2")
    assert urls.key("http://quay.example:8080/") != urls.key("http://quay.example/")
    assert urls.key("http://quay.example/?b=1&a=2") == urls.key("http://quay.example/?a=2&b=1")
    assert urls.key("http://quay.example/%E6%B8%A1") == urls.key("http://quay.example/渡")
    assert urls.key("http://[") == "http://["


def test_hosts_of_a_site_fold_into_its_home() -> None:
    home, hosts = "https://quay.example/", ("quay.example", "www.quay.example")
    assert urls.site_key("http://www.quay.example/a/", home, hosts) == "quay.example/a"
    assert urls.site_key("http://other.example/a/", home, hosts) == "other.example/a"
    assert urls.site_key("http://www.quay.example:81/a", home, hosts) == "www.quay.example:81/a"


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("http://a.example/2014/05/x/", "2014-05"),
        ("http://a.example/en/2014/05/27/x/", "2014-05-27"),
        ("http://a.example/2014/05", "2014-05"),
        ("http://a.example/2014/5/7/x", "2014-05-07"),
        ("http://a.example/2014/13/x/", None),
        ("http://a.example/x-2014/", None),
        ("http://[", None),
    ],
)
def test_the_date_in_a_permalink(url: str, date: str | None) -> None:
    assert urls.permalink_date(url) == date


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_reference_is_an_error_and_what_resolves_is_on_the_web(
    base: str, reference: str
) -> None:
    for start in (base, BASE):
        found = urls.absolute(start, reference)
        assert found is None or urls.is_web(found)
    assert isinstance(urls.key(reference), str)


@given(st.from_regex(r"https?://[a-z.]{1,9}(:[0-9]{1,5})?(/[a-z/.?=&]{0,12})?", fullmatch=True))
@example("https://quay.example:80")
@example("http://quay.example:443/a")
def test_a_key_keyed_again_under_a_scheme_is_itself(url: str) -> None:
    if urls.is_web(url):
        assert urls.key(f"http://{urls.key(url)}") == urls.key(url)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://b.example/a/index.html", "https://b.example/a"),
        ("https://b.example/Default.aspx", "https://b.example/"),
        ("https://b.example/index.php?p=3", "https://b.example/?p=3"),
        ("https://b.example/a/;jsessionid=A1!b?x=1", "https://b.example/a/?x=1"),
        ("https://b.example/(S(q1w2))/a/", "https://b.example/a/"),
        ("https://b.example/a/?PHPSESSID=q1&x=1", "https://b.example/a/?x=1"),
        ("https://b.example/a/?sid=0123456789abcdef01234567", "https://b.example/a/"),
    ],
)
def test_index_files_and_session_ids_make_no_other_page(url: str, same: str) -> None:
    assert urls.key(url) == urls.key(same)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://b.example/index.php/a/", "https://b.example/a/"),
        ("https://b.example/a/?sid=123", "https://b.example/a/"),
        ("https://b.example/a;b", "https://b.example/a"),
        ("https://b.example/a/(S)/b", "https://b.example/a/b"),
        ("https://b.example/a/?s=a+word", "https://b.example/a/"),
    ],
)
def test_what_only_looks_like_them_does(url: str, other: str) -> None:
    assert urls.key(url) != urls.key(other)
