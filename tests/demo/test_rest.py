import json
from typing import Any

import pytest

from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, LISTED, READABLE
from archiver.demo.rest import RestAnswer, rest_answer

POSTS = "/wp/v2/posts"


def ask(origin: Origin, route: str, **query: str) -> RestAnswer:
    return rest_answer(origin, route, query)


def records(origin: Origin, route: str = POSTS, **query: str) -> Any:  # JSON
    answer = ask(origin, route, **query)
    assert answer.status == 200
    return json.loads(answer.body)


def keys(origin: Origin, **query: str) -> list[str]:
    names = {post.id: post.key for post in LISTED}
    return [names[record["id"]] for record in records(origin, **query)]


def test_posts_come_ten_a_page_newest_first(origin: Origin) -> None:
    found = records(origin)
    assert [record["id"] for record in found] == [
        post.id for post in reversed(LISTED) if post.in_api
    ][:10]


def test_a_page_names_totals_and_neighbours(origin: Origin) -> None:
    headers = dict(ask(origin, POSTS, per_page="30", page="2").headers)
    assert headers["X-WP-Total"] == "72"
    assert headers["X-WP-TotalPages"] == "3"
    url = f"{origin.base}/wp-json/wp/v2/posts?per_page=30&page="
    assert headers["Link"] == f'<{url}1>; rel="prev", <{url}3>; rel="next"'
    assert "Link" not in dict(ask(origin, POSTS, per_page="100").headers)


def test_json_is_escaped_as_php_does(origin: Origin) -> None:
    body = ask(origin, POSTS, include=str(BY_KEY["pinwheel-countryside"].id)).body
    assert body.isascii()
    assert b"http:\\/\\/127.0.0.1" in body
    assert b"\\u98ce\\u8f66\\u7f51" in body


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"page": "8", "per_page": "10"}, None),
        ({"page": "9"}, "rest_post_invalid_page_number"),
        ({"page": "0"}, "rest_post_invalid_page_number"),
        ({"page": "x"}, "rest_invalid_param"),
        ({"per_page": "0"}, "rest_invalid_param"),
        ({"per_page": "101"}, "rest_invalid_param"),
        ({"per_page": "99999999"}, "rest_invalid_param"),
        ({"orderby": "luck"}, "rest_invalid_param"),
        ({"order": "sideways"}, "rest_invalid_param"),
        ({"after": "yesterday"}, "rest_invalid_param"),
    ],
)
def test_parameters_out_of_range_are_refused(
    origin: Origin, query: dict[str, str], code: str | None
) -> None:
    answer = ask(origin, POSTS, **query)
    assert answer.status == (400 if code else 200)
    if code:
        error = json.loads(answer.body)
        assert (error["code"], error["data"]) == (code, {"status": 400})


def test_a_record_tells_what_the_truth_tells(origin: Origin) -> None:
    post = BY_KEY["moonrabbit-free"]
    (record,) = records(origin, include=str(post.id))
    assert record["date"] == "2014-12-15T09:03:00"
    assert record["date_gmt"] == "2014-12-15T01:03:00"
    assert record["link"] == origin.url(post.path)
    assert record["slug"] == post.slug
    assert record["title"]["rendered"].startswith("MEDIA: &#8220;Free&#8221;")
    assert "<p>Bottom line: Moonrabbit will have to charge" in record["content"]["rendered"]
    assert "tptn_counter" not in record["content"]["rendered"]
    assert "yarpp" not in record["content"]["rendered"]
    assert record["excerpt"]["rendered"].startswith("<p>Bottom line:")
    assert (record["comment_status"], record["sticky"]) == ("open", False)


def test_a_split_post_is_whole_in_the_api(origin: Origin) -> None:
    (record,) = records(origin, include=str(BY_KEY["margin-calls"].id))
    content = record["content"]["rendered"]
    assert content.count("<!--nextpage-->") == 3
    assert "use scissors" in content


def test_a_protected_post_is_listed_without_its_text(origin: Origin) -> None:
    (record,) = records(origin, slug="a-letter-to-subscribers")
    assert record["title"]["rendered"] == "Protected: A Letter to Subscribers"
    assert record["content"] == {"rendered": "", "protected": True}
    assert record["excerpt"] == {"rendered": "", "protected": True}


def test_embedding_brings_author_terms_and_image(origin: Origin) -> None:
    post = BY_KEY["ember-repairs"]
    (record,) = records(origin, include=str(post.id), _embed="")
    embedded = record["_embedded"]
    assert embedded["author"][0]["name"] == "Edith Marlowe"
    assert [[t["name"] for t in terms] for terms in embedded["wp:term"]] == [
        ["Smartphones"],
        list(post.tags),
    ]
    media = embedded["wp:featuredmedia"][0]
    assert media["id"] == record["featured_media"] == post.images[0].id
    assert media["source_url"] == origin.url(post.images[0].full_path)
    assert media["media_details"]["file"] == "2018/01/mending-margin.png"
    assert "_embedded" not in records(origin, include=str(post.id))[0]


def test_old_posts_have_no_featured_image(origin: Origin) -> None:
    (record,) = records(origin, include=str(BY_KEY["pinwheel-delay"].id), _embed="1")
    assert record["featured_media"] == 0
    assert "wp:featuredmedia" not in record["_embedded"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"before": "2011-02-14T08:52:00"}, ["welcome"]),
        ({"after": "2018-12-01T00:00:00+08:00"}, ["year-end"]),
        ({"after": "2018-12-17T04:00:00Z", "before": "2018-12-17T04:31:00Z"}, ["year-end"]),
        (
            {"modified_after": "2018-05-28T23:00:00", "before": "2018-06-01T00:00:00"},
            ["marathon-man"],
        ),
        ({"modified_before": "2011-02-01T00:00:00"}, ["welcome"]),
        ({"author": "3"}, ["factory-floor"]),
        ({"categories": "16"}, ["press-digest"]),
        ({"slug": "welcome-to-harbour-street"}, ["welcome"]),
        ({"order": "asc", "per_page": "2"}, ["welcome", "pinwheel-delay"]),
        ({"orderby": "id", "order": "asc", "per_page": "1"}, ["welcome"]),
        ({"orderby": "title", "per_page": "1"}, ["willow-sunshine"]),
        ({"orderby": "modified", "per_page": "1"}, ["year-end"]),
        ({"orderby": "slug", "order": "asc", "per_page": "1"}, ["protected-letter"]),
    ],
)
def test_posts_are_filtered_and_ordered(
    origin: Origin, query: dict[str, str], expected: list[str]
) -> None:
    assert keys(origin, **query) == expected


def test_tags_select_posts(origin: Origin) -> None:
    tag = next(t for t in records(origin, "/wp/v2/tags", per_page="100") if t["name"] == "ferries")
    assert keys(origin, tags=str(tag["id"])) == ["ferry-returns", "tamarind-ferry"]
    assert tag["count"] == 2


def test_one_post_is_missing_from_the_api(origin: Origin) -> None:
    hidden = BY_KEY["tea-leaves"]
    assert ask(origin, f"{POSTS}/{hidden.id}").status == 404
    assert records(origin, slug=hidden.slug) == []


def test_fields_can_be_chosen(origin: Origin) -> None:
    (record,) = records(origin, per_page="1", _fields="id,link,nothing")
    assert set(record) == {"id", "link"}


def test_comments_of_a_post_leave_pingbacks_out(origin: Origin) -> None:
    post = BY_KEY["pinwheel-price-war"]
    found = records(origin, "/wp/v2/comments", post=str(post.id), order="asc")
    wanted = [comment for comment in post.comments if comment.kind == "comment"]
    assert [record["id"] for record in found] == [comment.id for comment in wanted]
    assert [record["parent"] for record in found] == [c.parent_id or 0 for c in wanted]
    assert found[1]["author_name"] == "Edith Marlowe"
    assert found[1]["author"] == 1
    assert found[3]["author_url"] == "https://readers.example/old-tom"
    assert "in-reply-to" in found[1]["_links"]
    assert found[0]["date_gmt"] == "2013-01-14T01:15:00"


def test_all_comments_are_counted(origin: Origin) -> None:
    total = dict(ask(origin, "/wp/v2/comments", per_page="100").headers)["X-WP-Total"]
    assert int(total) == sum(
        comment.kind == "comment" for post in READABLE if post.in_api for comment in post.comments
    )


def test_comment_links_lead_to_their_page(origin: Origin) -> None:
    crowded = BY_KEY["lunch-billion"]
    found = records(origin, "/wp/v2/comments", post=str(crowded.id), per_page="100")
    assert len(found) == 62
    assert "/comment-page-3/#comment-" in found[0]["link"]
    assert "/comment-page-1/#comment-" in found[-1]["link"]


@pytest.mark.parametrize(
    ("route", "number", "name"),
    [
        ("/wp/v2/categories", "14", "M&amp;A"),
        ("/wp/v2/users", "3", "Lin Yaozhi 林耀之"),
        ("/wp/v2/tags", "40", "3G"),
    ],
)
def test_terms_and_users(origin: Origin, route: str, number: str, name: str) -> None:
    assert records(origin, route, include=number)[0]["name"] == name
    assert records(origin, f"{route}/{number}")["name"] == name


def test_terms_of_one_post(origin: Origin) -> None:
    number = str(BY_KEY["tea-leaves"].id)
    assert [c["slug"] for c in records(origin, "/wp/v2/categories", post=number)] == ["ma"]
    tags = records(origin, "/wp/v2/tags", post=number)
    assert [tag["name"] for tag in tags] == [
        "Larkspur Capital",
        "Marrow & Finch".replace("&", "&amp;"),
        "tea",
    ]


def test_media_of_one_post(origin: Origin) -> None:
    post = BY_KEY["ember-shop"]
    (media,) = records(origin, "/wp/v2/media", parent=str(post.id))
    assert media["mime_type"] == "image/jpeg"
    assert media["alt_text"] == "The queue seen from above"
    assert len(records(origin, "/wp/v2/media", per_page="100")) == sum(
        not picture.foreign for post in READABLE for picture in post.images
    )


def test_the_index_and_the_odd_routes(origin: Origin) -> None:
    index = records(origin, "/")
    assert index["timezone_string"] == "Asia/Shanghai"
    assert POSTS in index["routes"]
    assert set(records(origin, "/wp/v2/types/")) == {"post", "page"}
    assert records(origin, "/wp/v2/pages")[0]["slug"] == "about"
    assert records(origin, "/top-10/v1/popular-posts")[0]["id"] == BY_KEY["lunch-billion"].id
    card = records(origin, "/oembed/1.0/embed", url=origin.url(BY_KEY["welcome"].path))
    assert card["title"] == "Welcome to Harbour Street"


@pytest.mark.parametrize(
    "route",
    ["/nothing", f"{POSTS}/1", "/top-10/v1/counter/1", "/oembed/1.0/embed", "/wp/v2/users/9"],
)
def test_what_is_not_there_is_said_in_json(origin: Origin, route: str) -> None:
    answer = ask(origin, route)
    assert answer.status == 404
    assert json.loads(answer.body)["data"] == {"status": 404}


def test_a_counter_is_told_without_counting(origin: Origin) -> None:
    route = f"/top-10/v1/counter/{BY_KEY['welcome'].id}"
    assert records(origin, route) == {"count": "(Visited 21 010 times, 3 visits today)"}
