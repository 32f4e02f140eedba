"""How a later crawl asks an API for posts."""

from archiver.platforms.again import is_light, lightly, whole
from archiver.urls import query_value

POSTS = "https://letters.example/wp-json/wp/v2/posts"
ASKED = f"{POSTS}?per_page=100&page=1&_embed=author,wp:term"


def test_a_light_listing_names_every_post_in_an_order_that_stays() -> None:
    light = lightly(ASKED)
    assert is_light(light)
    assert not is_light(ASKED)
    assert query_value(light, "_embed") is None
    assert (query_value(light, "orderby"), query_value(light, "per_page")) == ("id", "100")
    assert {"id", "link", "modified_gmt"} <= set((query_value(light, "_fields") or "").split(","))


def test_bounds_stay_and_other_addresses_do_too() -> None:
    assert query_value(lightly(f"{ASKED}&after=2015-01-01T00:00:00"), "after") is not None
    for url in (
        lightly(ASKED),
        f"{POSTS}?include=1,2",
        "https://letters.example/wp-json/wp/v2/pages",
    ):
        assert lightly(url) == url


def test_what_is_wanted_whole_is_asked_by_number() -> None:
    url = whole(lightly(ASKED).replace("page=1&", "page=3&"), ["7", "121"])
    assert (query_value(url, "include"), query_value(url, "page")) == ("7,121", "1")
    assert query_value(url, "_embed") == "author,wp:term"
    assert not is_light(url)
    assert lightly(url) == url


def test_without_pretty_addresses_the_route_stands_in_the_query() -> None:
    url = "https://letters.example/?rest_route=/wp/v2/posts&per_page=100&page=1"
    assert is_light(lightly(url))
    assert query_value(whole(lightly(url), ["5"]), "rest_route") == "/wp/v2/posts"
