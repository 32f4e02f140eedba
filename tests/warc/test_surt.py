"""SURT keys: the expected ones are what the Internet Archive's own program prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.surt import surt

# {ID} and {id} stand for a session id of 32 characters, {ASP} for one of 24.
PLACES = {
    "{ID}": "0123456789abcdef0123456789ABCDEF",
    "{id}": "0123456789abcdef0123456789abcdef",
    "{ASP}": "4hqa0555fwsecu455xqckv45",
}

KEYS = {
    # hosts
    "http://example.com": "com,example)/",
    "http://www.example.com/": "com,example)/",
    "http://www12.example.com/": "com,example)/",
    "http://wwww.example.com/": "com,example,wwww)/",
    "http://www.www.example.com/": "com,example,www)/",
    "http://WWW.Example.COM/Path": "com,example)/path",
    "http://www.com/": "com)/",
    "http://www/": "www)/",
    "http://www2.": "www2)/",
    "http://a..b.com/": "com,b,a)/",
    "http://1...2/": "2,,1)/",
    "http://.a.com/": "com,a)/",
    "http://a.com./": "com,a)/",
    "http://a%2eb.com/": "com,b,a)/",
    "http://%77ww.foo.com/": "com,foo)/",
    "http://a b.com/": "com,a%20b)/",
    "http://a_b.example.com/": "com,example,a_b)/",
    "http://localhost:8000/x": "localhost:8000)/x",
    "http:///a": "a)/",
    "http:/a": "a)/",
    "http:////a": "a)/",
    "//example.com/a": "com,example)/a",
    "example.com/a": "com,example)/a",
    "www.example.com/a?b=C": "com,example)/a?b=c",
    "http://http://a/b": "a)/b",
    "http://https://a/b": "a)/b",
    "http://a%2540b/c": "a@b)/c",
    "http://..../": "http:/",
    "http://%2e/a": "http:/a",
    "http:/%2e": "http:/",
    "http:///www.a.com:80/b": "com:80,a)/b",
    # ports and users
    "http://example.com:80/": "com,example)/",
    "http://example.com:443/": "com,example:443)/",
    "https://example.com:443/": "com,example)/",
    "https://example.com:80/": "com,example:80)/",
    "http://example.com:8080": "com,example:8080)/",
    "http://example.com:/": "com,example)/",
    "http://example.com:0080/": "com,example)/",
    "http://example.com:0/": "com,example)/",
    "HTTPS://EXAMPLE.COM:443/": "com,example)/",
    "ftp://ftp.example.com:21/a": "com,example,ftp:21)/a",
    "http://[2001:DB8::1]:80/": "2001:db8::1)/",
    "http://[::1]:8080/a": "::1:8080)/a",
    "http://user:pass@example.com/": "com,example)/",
    "http://user@example.com:8080/": "com,example:8080)/",
    "http://u@v@example.com/": "com,example)/",
    "http://:8080/a/../b//c": "a:8080)/../b/c",
    "http://www.www.com::/": "com,www)/",
    # IP addresses
    "http://127.0.0.1:8796/a": "1,0,0,127:8796)/a",
    "http://2130706433/": "1,0,0,127)/",
    "http://0x7f000001/": "0x7f000001)/",
    "http://0177.0.0.1/": "1,0,0,127)/",
    "http://127.1/": "1,0,0,127)/",
    "http://256.1.1.1/": "1,1,1,256)/",
    "http://1.2.3/": "3,0,2,1)/",
    "http://1.2.3.4.5/": "5,4,3,2,1)/",
    "http://99999999999/": "255,231,118,72)/",
    "http://010/": "10,0,0,0)/",
    "http://1.65536/": "0,0,1,1)/",
    "http://1.2.65536/": "65536,2,1)/",
    "http://08.1.1.1/": "1,1,1,08)/",
    "http://1.08/": "08,1)/",
    "http://0177.0.0.91/": "91,0,0,0177)/",
    "http://www.0177.1/": "1,0177)/",
    "http://[::1]/": "::1)/",
    "http://[::1": "::1)/",
    # names beyond ASCII
    "http://b\u00fccher.example/": "example,xn--bcher-kva)/",
    "http://xn--bcher-kva.example/": "example,xn--bcher-kva)/",
    "http://B\u00dcCHER.example/": "example,xn--bcher-kva)/",
    "http://\u4e2d\u6587.com/": "com,xn--fiq228c)/",
    "http://fa\u00df.de/": "de,fass)/",
    "http://%C3%A9.com/": "com,xn--9ca)/",
    "http://%e9.com/": "com,%e9)/",
    "http://\u00e9..com/": "com,%c3%a9)/",
    "http://\u00e9\u3002com/": "com,xn--9ca)/",
    "http://\uff57\uff57\uff57.a.com/": "com,a)/",
    # paths
    "http://example.com/a/": "com,example)/a",
    "http://example.com/a//": "com,example)/a",
    "http://example.com//": "com,example)/",
    "http://example.com/a//b": "com,example)/a/b",
    "http://example.com/a/./b/../c": "com,example)/a/c",
    "http://example.com/../a": "com,example)/../a",
    "http://e.com/../..": "com,e)/",
    "http://example.com/a/..": "com,example)/",
    "http://example.com/a/.": "com,example)/a",
    "http://e.com//../": "com,e)/",
    "http://example.com/%7Ea": "com,example)/~a",
    "http://example.com/%2541": "com,example)/a",
    "http://example.com/%25%32%35": "com,example)/%25",
    "http://example.com/%": "com,example)/%25",
    "http://example.com/%zz": "com,example)/%25zz",
    "http://e.com/%%34%31": "com,e)/a",
    "http://example.com/a%2Fb/": "com,example)/a/b",
    "http://example.com/a%3fb": "com,example)/a?b",
    "http://example.com/a%23b": "com,example)/a%23b",
    "http://example.com/a b": "com,example)/a%20b",
    "http://example.com/a+b": "com,example)/a+b",
    "http://example.com/\u00c9": "com,example)/%c3%89",
    "http://example.com/%e9": "com,example)/%e9",
    "http://example.com/\u4e2d\u6587/": "com,example)/%e4%b8%ad%e6%96%87",
    "http://example.com/%00": "com,example)/%00",
    "http://example.com/a\\b": "com,example)/a\\b",
    "http://example.com\\a\\b": "com\\a\\b,example)/",
    "http://example.com/a;B?c": "com,example)/a;b?c",
    "http://example.com/a#x?y": "com,example)/a",
    "http://e.com/\u2028": "com,e)/%e2%80%a8",
    "http://exam\tple.com/a\tb": "com,example)/ab",
    "http://e.com/a?b%C2%A0": "com,e)/a?b%c2%a0",
    " http://example.com/ ": "com,example)/",
    "http://e.com/\u00e9%ff?\u00e9%ff": "com,e)/%c3%a9%ff?%c3%a9%ff",
    # queries
    "http://example.com/?": "com,example)/",
    "http://example.com?a": "com,example)/?a",
    "http://example.com/??": "com,example)/??",
    "http://example.com/?&": "com,example)/?&",
    "http://example.com/?a&&b": "com,example)/?&a&b",
    "http://example.com/?B=2&a=1": "com,example)/?a=1&b=2",
    "http://example.com/?a=1&a&a=": "com,example)/?a&a=&a=1",
    "http://example.com/?a.b=1&a=1": "com,example)/?a=1&a.b=1",
    "http://example.com/?b;a": "com,example)/?b;a",
    "http://example.com/?a=%26b": "com,example)/?a=&b",
    "http://e.com/a?b=%26a": "com,e)/a?a&b=",
    "http://example.com/?url=http://www.x.com/a/../b//c/": "com,example)/?url=http://www.x.com/a/../b//c/",
    "http://example.com/a/?b/": "com,example)/a?b/",
    "http://example.com/a?b%23c": "com,example)/a?b%23c",
    "https://e.com/%e4%b8%ad-post/?replytocom=5#comment-5": "com,e)/%e4%b8%ad-post?replytocom=5",
    "https://e.com/css?family=A+B:4,7&sub=a%2Cb": "com,e)/css?family=a+b:4,7&sub=a,b",
    # session ids
    "http://example.com/a;jsessionid={ID}": "com,example)/a;jsessionid={id}",
    "http://example.com/a?jsessionid={ID}&x=y": "com,example)/a?x=y",
    "http://example.com/a?x=y&jsessionid={ID}": "com,example)/a?&x=y",
    "http://example.com/a?x=y&jsessionid={ID}&z=1": "com,example)/a?x=y&z=1",
    "http://example.com/a?jsessionid={ID}0": "com,example)/a?jsessionid={id}0",
    "http://example.com/a?x&PHPSESSID={ID}": "com,example)/a?&x",
    "http://example.com/a?SID={ID}&b": "com,example)/a?b",
    "http://example.com/a?x=1&xsid={ID}&y=2": "com,example)/a?x=1&xy=2",
    "http://example.com/a?sid=abc": "com,example)/a?sid=abc",
    "http://example.com/a?ASPSESSIONIDAQBSDSRT=EOHBLBDDPFCLHKPGGKLILNAM&x=y": "com,example)/a?x=y",
    "http://example.com/a?x=y&CFID=123&CFTOKEN=456&z=1": "com,example)/a?x=y&z=1",
    "http://example.com/a?CFTOKEN=456&CFID=123": "com,example)/a?cfid=123&cftoken=456",
    "http://example.com/a?CFID=&CFTOKEN=456&x": "com,example)/a?cfid=&cftoken=456&x",
    "http://e.com/a?cfid=1&cftoken=": "com,e)/a?cfid=1&cftoken=",
    "http://example.com/a?sid={ID}&sid={ID}": "com,example)/a?&sid={id}",
    "http://e.com/a?phpsessid={ID}&phpsessid={ID}": "com,e)/a?phpses",
    "http://e.com/a?cfid=sid={ID}&cftoken=1": "com,e)/a?cfid=cftoken=1",
    "http://example.com/(S({ASP}))/mileg.aspx": "com,example)/mileg.aspx",
    "http://example.com/x/({ASP})/y/({ASP})/b.aspx": "com,example)/x/({ASP})/y/b.aspx",
    "http://e.com/({ASP})/a%3fb/x.aspx": "com,e)/({ASP})/a?b/x.aspx",
    "http://e.com/(a({ASP}))/.aspx": "com,e)/(a({ASP}))/.aspx",
    "http://example.com/({ASP})/": "com,example)/({ASP})",
    # other schemes
    "urn:archiver:crawl:https://x/": "urn:archiver:crawl:https://x",
    "urn:archiver:crawl:https://Www.X.com/A?b=C&a=1": "urn:archiver:crawl:https://www.x.com/a?a=1&b=c",
    "urn:archiver:interim:https://www.x.com/a?b#c": "urn:archiver:interim:https://www.x.com/a?b",
    "dns:www.Example.com": "dns:www.example.com",
    "DNS:example.com": "DNS:example.com",
    "mailto:Foo@Example.com": "mailto:foo@example.com",
    "screenshot:https://www.example.com/A": "screenshot:https://www.example.com/a",
    "metadata://gnu.org/warc/MANIFEST.txt": "org,gnu)/warc/manifest.txt",
    "urn:a//b/../c": "urn:a//b/../c",
    "urn:?b&a": "urn:/?a&b",
    "urn:": "urn:",
    "x:///a/B/": "x:/a/b",
    "x:////a": "x://a",
    "file:///etc/passwd": "file:/etc/passwd",
    "filedesc:foo.arc.gz": "filedesc:foo.arc.gz",
    "data:text/html,Hello World": "data:text/html,hello%20world",
    "http:": "http:",
    "?": "http:",
    "http://?a": "http:/?a",
    "http://[]/": "http:/",
    "/..#": "http:/",
    "": "-",
}


def filled(text: str) -> str:
    for place, session_id in PLACES.items():
        text = text.replace(place, session_id)
    return text


@pytest.mark.parametrize(("url", "key"), KEYS.items())
def test_the_key_is_that_of_the_program(url: str, key: str) -> None:
    assert surt(filled(url)) == filled(key)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com:abc/ x", "http://example.com:abc/%20x"),
        ("http://example.com:99999/é", "http://example.com:99999/%c3%a9"),
        ("http://1.2.3.4:80:90/", "http://1.2.3.4:80:90/"),
        ("filedesc:a b.arc", "filedesc:a%20b.arc"),
        ("http://example.com/\ud800", "com,example)/%ed%a0%80"),
        ("   ", "http:"),
    ],
)
def test_what_has_no_key_keeps_its_words(url: str, key: str) -> None:
    assert surt(url) == key


PIECES = ["http:", "//", "/", "www.", ":80", "@", "?", "&", "=", "#", "%", "%25", "41", "..", "["]
URLS = st.lists(st.one_of(st.sampled_from([*PIECES, "]", "sid=", "é", " ", "\n"]), st.text()))


@given(URLS.map("".join))
def test_every_text_has_a_key_of_one_word(text: str) -> None:
    key = surt(text)
    assert key
    assert all("!" <= character <= "~" for character in key)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://a/" + "%25" * 100_000 + "41", "a)/" + "%25" * 99_999 + "a"),
        ("http://a/%" + "25" * 100_000 + "41", "a)/a"),
        ("http://a/?" + "cfid=" * 50_000, "a)/?" + "cfid=" * 50_000),
        ("http://a/?" + "sid=" * 50_000, "a)/?" + "sid=" * 50_000),
        ("http://a/" + "(0123456789abcdef01234567)/" * 5_000 + "?.aspx", None),
        ("http://a" + "/.." * 100_001, "a)/.."),
        ("http://" + "http://" * 50_000 + "a", "a)/"),
        ("http://" + "é" * 100_000, "%c3%a9" * 100_000 + ")/"),
        ("http://" + "." * 200_000 + "a", "a)/"),
    ],
    ids=range(9),
)
def test_a_hostile_address_costs_no_more_than_its_length(url: str, key: str | None) -> None:
    assert surt(url) == key if key else surt(url)
