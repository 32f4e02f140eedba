"""Links that lead elsewhere under the same words, and those that only look so."""

from time import process_time

import pytest

from archiver import urls
from archiver.targets import Link, Retargeted, links, retargeted

BLOG = "https://blog.example"


def of(old: str, new: str) -> list[Retargeted]:
    one, other = (links(f'<p>See <a href="{url}">the filing</a>.</p>') for url in (old, new))
    return list(retargeted(one, other))


def test_links_have_words_and_an_address() -> None:
    html = (
        '<p>A <a href="https://a.example/?x=1&amp;utm_source=b">big\n<em>fish</em> &amp; more</a>'
        ' <a href="/wp-content/a.png"><img src="/a.png"></a>, <a href="#n">note</a></p>'
    )
    assert links(html) == (
        Link("big fish & more", "https://a.example/?x=1&utm_source=b", "a.example?x=1"),
        Link("note", "#n", ""),
    )
    assert links(None) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://a.example/1", "https://a.example/2"),
        ("https://a.example/one-page", "https://b.example/one-page"),
        ("https://a.example/one-page", "https://a.example/another-page"),
        ("https://a.example/2013/05/one-page", "https://a.example/2014/05/one-page"),
        ("https://a.example/anne/20140808.html", "https://a.example/bob/20140808.html"),
        ("https://a.example/watch?v=1", "https://a.example/watch?v=2"),
        ("https://a.example/", "https://a.example/?p=12"),
        ("https://a.example/?p=12", "https://a.example/?p=13"),
        ("https://a.example/?tag=one", "https://a.example/?tag=two"),
        (f"{BLOG}/img/rents.png", f"{BLOG}/img/wages.png"),
        (f"{BLOG}/2013/rents.png", f"{BLOG}/2014/rents.png"),
        ("https://a.example/1", "https://b.example/?to=https://a.example/2"),
    ],
)
def test_another_target_is_told(old: str, new: str) -> None:
    assert of(old, new) == [Retargeted("the filing", old, new)]
    assert of(new, old) == [Retargeted("the filing", new, old)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://a.example/1", "https://www.a.example/1/"),
        ("https://a.example/1", "https://a.example/1?utm_source=feed&fbclid=1#top"),
        ("https://a.example/1;jsessionid=AB12", "https://a.example/1;jsessionid=CD34"),
        ("https://a.example/1?tag=letters-20", "https://a.example/1"),
        ("https://a.example/1.pdf?X-Amz-Date=1&id=2", "https://a.example/1.pdf?id=2&Expires=3"),
        (f"{BLOG}/up/rents-300x169.png", "https://i0.wp.example/blog.example/up/rents.webp"),
        (f"{BLOG}/2013/rents.png", f"{BLOG}/files/2013/05/rents-scaled.png"),
        (f"{BLOG}/2013/05/one-post.html", f"{BLOG}/archive/one-post/"),
        (f"{BLOG}/?p=12", f"{BLOG}/2013/05/one-post/"),
        ("https://a.example/1", "https://web.archive.example/web/2014/http://a.example/1"),
        ("https://a.example/1", "https://go.example/?id=7&url=https%3A%2F%2Fa.example%2F1&v=2"),
    ],
)
def test_another_address_of_the_same_is_not(old: str, new: str) -> None:
    assert of(old, new) == []
    assert of(new, old) == []


def test_links_with_the_same_words_are_told_by_their_order() -> None:
    def seen(*numbers: int) -> tuple[Link, ...]:
        return links("".join(f'<a href="https://a.example/{n}">“Here”</a> ' for n in numbers))

    assert list(retargeted(seen(1, 2, 3), seen(3, 1, 2))) == []
    assert [one.new[-1] for one in retargeted(seen(1, 2, 3), seen(1, 4, 5))] == ["4", "5"]
    assert list(retargeted(seen(1, 2), seen(1))) == []
    assert list(retargeted(seen(1), seen(1, 2))) == []
    other = links('<a href="https://a.example/4">HERE</a>')
    assert list(retargeted(seen(1), other)) == [
        Retargeted("HERE", "https://a.example/1", "https://a.example/4")
    ]


def test_a_blog_may_file_addresses_of_its_own() -> None:
    def key(url: str) -> str:
        return urls.site_key(url, f"{BLOG}/", ("blog.example", "old.example"))

    old = links('<a href="http://old.example/a">a</a>', key)
    assert list(retargeted(old, links(f'<a href="{BLOG}/a">a</a>', key))) == []
    assert len(list(retargeted(old, links(f'<a href="{BLOG}/b">a</a>', key)))) == 1


def test_hostile_links_are_told_soon() -> None:
    started = process_time()
    open_ended = links('<a href="' * 100_000)
    many = [
        links("".join(f'<a href="https://a.example/{n}-{m}">a</a>' for n in range(20_000)))
        for m in range(2)
    ]
    odd = ["https://a.example/" + "-_" * 4000, "https://a.example/?" + "tag=http://&" * 600]
    assert len(list(retargeted(*many))) == 20_000
    assert len(list(retargeted(open_ended, many[0]))) == 0
    assert len(of(*odd)) == 1
    links("<p>" + "<" * 200_000 + '<a href="' + "<" * 200_000)
    assert process_time() - started < 10
