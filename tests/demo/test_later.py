"""The sample blog some time later."""

import pytest

from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, LATER, POSTS
from archiver.demo.routes import Blog, Request

NOW = {post.key: post for post in LATER}


@pytest.fixture
def later() -> Blog:
    return Blog(Origin("http://127.0.0.1:8796", "http://localhost:8796"), later=True)


def test_every_post_stays_at_its_address() -> None:
    assert [(post.id, post.path) for post in LATER] == [(post.id, post.path) for post in POSTS]


def test_three_posts_are_edited_and_one_is_gone(later: Blog) -> None:
    edited = [p.key for p in POSTS if (p.title, p.blocks) != (NOW[p.key].title, NOW[p.key].blocks)]
    assert edited == ["pinwheel-price-war", "ember-files", "beacon-car-park"]
    gone = [p.key for p in POSTS if p.status != NOW[p.key].status]
    assert gone == ["red-plum-soup"]
    assert later.reply(Request("GET", BY_KEY["red-plum-soup"].path)).status == 404
    page = later.reply(Request("GET", BY_KEY["ember-files"].path)).body.decode()
    assert "the Numbers Are Lukewarm" in page
    assert "34 times earnings" in page


def test_counters_have_moved_wherever_they_are_told(later: Blog) -> None:
    page = later.reply(Request("GET", BY_KEY["tamarind-delta"].path)).body.decode()
    assert "64,312 times" in page
    told = later.reply(Request("GET", f"/wp-json/top-10/v1/counter/{NOW['tamarind-delta'].id}"))
    assert "64312" in told.body.decode().replace(",", "")
    for post in POSTS:
        if post.visits.form in {"json", "script"}:
            total = NOW[post.key].visits.total
            assert total is not None
            assert total > (post.visits.total or 0)
            asked = f"/?top_ten_id={post.id}&view_counter=1"
            assert f"{total:,}" in later.reply(Request("GET", asked)).body.decode()


def test_no_list_tells_of_it(later: Blog) -> None:
    before = Blog(later.origin)
    for path in ("/wp-sitemap-posts-post-1.xml", "/feed/", "/wp-json/wp/v2/posts?per_page=100"):
        assert later.reply(Request("GET", path)).body == before.reply(Request("GET", path)).body
