"""View counters in all their forms, and which addresses are never asked."""

import pytest

from archiver.items import Visits
from archiver.platforms.counters import (
    answer,
    endpoint,
    is_counting,
    is_endpoint,
    post_id,
    visits,
)  # fmt: skip
from tests.platforms.pages import element, resolve


def printed(text: str) -> Visits | None:
    tree = element(
        f'<article><div class="tptn_counter" id="tptn_counter_7">{text}</div></article>'
    )
    return visits(tree, tree)


@pytest.mark.parametrize(
    ("text", "total", "today", "approximate"),
    [
        ("(Visited 183 times, 1 visits today)", 183, 1, False),
        ("Visited 183 times, 1 visit(s) today", 183, 1, False),
        ("(Visited 21 010 times, 15 visits today)", 21010, 15, False),
        ("(Visited 21&nbsp;010 times, 15 visits today)", 21010, 15, False),
        ("(Visited 21&#8239;010 times, 15 visits today)", 21010, 15, False),
        ("(Visited 1,204,567 times, 1,001 visits today)", 1204567, 1001, False),
        ("(Visited 1.432 times)", 1432, None, False),
        ("(Visited 1'432’567 times)", 1432567, None, False),
        ("(Visited 1.2k times, 9 visits today)", 1200, 9, True),
        ("(Visited 1,2k times)", 1200, None, True),
        ("3.4M views", 3400000, None, True),
        ("12K views", 12000, None, True),
        ("Views: 42, 1 today", 42, 1, False),
        ("Total: 100 Today: 5", 100, 5, False),
        ("Today: 5 visits", None, 5, False),
        ("<b>7</b> views", 7, None, False),
        ("No visits yet", 0, None, False),
        ("2015 visits", 2015, None, False),
        ("9" * 400, int("9" * 18), None, False),
    ],
)
def test_top_10_prints_its_numbers_in_many_ways(
    text: str, total: int | None, today: int | None, approximate: bool
) -> None:
    assert printed(text) == Visits(total=total, today=today, approximate=approximate)


@pytest.mark.parametrize("text", ["", "Visited many times", "<script>count(5)</script>"])
def test_a_counter_without_a_number_tells_nothing(text: str) -> None:
    assert printed(text) is None


def test_a_rule_that_hides_the_counter_is_none() -> None:
    tree = element("<style>.tptn_counter{display:none} /* 7 times */</style><p>5</p>")
    assert visits(tree, tree) is None


@pytest.mark.parametrize(
    ("html", "total", "today"),
    [
        ('<div class="post-views content-post post-7 entry-meta load-static"><span '
         'class="post-views-icon"></span> <span class="post-views-label">Post Views:</span> <span '
         'class="post-views-count">1.432</span></div>', 1432, None),
        ('<p class="post-views">7 views</p>', 7, None),
        ('<p id="pvc_stats_7" class="pvc_stats all">5 total views, 3 views today</p>', 5, 3),
        ('<div class="td-post-views"><i></i><span class="td-nr-views-7">1411</span></div>', 1411, None),
    ],
)  # fmt: skip
def test_other_counters(html: str, total: int, today: int | None) -> None:
    tree = element(f"<article>{html}</article>")
    assert visits(tree, tree) == Visits(total=total, today=today)


def test_other_counters_in_lists_of_other_posts_do_not_count() -> None:
    tree = element('<article></article><ul><li><span class="post-views">9 views</span></li></ul>')
    [article] = tree.iter("article")
    assert visits(tree, article) is None


def test_top_10_may_stand_beside_the_article() -> None:
    tree = element('<article></article><div class="tptn_counter">(Visited 9 times)</div>')
    [article] = tree.iter("article")
    assert visits(tree, article) == Visits(total=9)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="tptn_counter" data-tptn-url="https://quay.example/?top_ten_id=7&amp;view_counter=1'
        '&amp;_wpnonce=ab"></div>',
        '<div class="tptn_counter" id="tptn_counter_7"><script data-cfasync="false" '
        'src="https://quay.example/?top_ten_id=7&#038;view_counter=1&#038;_wpnonce=ab"></script></div>',
        '<div class="tptn_counter"><script data-cfasync="false" src="/wp-content/plugins/top-10/'
        'top-10-counter.js.php?top_ten_id=7&amp;_wpnonce=ab"></script></div>',
    ],
)
def test_a_counter_filled_later_names_where_to_ask(html: str) -> None:
    tree = element(html)
    found = endpoint(tree, resolve)
    assert found is not None
    assert is_endpoint(found)
    assert post_id(found) == "7"
    assert visits(tree, tree) is None


def test_a_counter_that_prints_its_number_or_points_elsewhere_is_not_asked() -> None:
    for html in (
        '<div class="tptn_counter">(Visited 9 times)</div>',
        '<div class="tptn_counter" data-tptn-url="https://quay.example/?activate_counter=11&amp;'
        'top_ten_id=7"></div>',
        '<div class="tptn_counter"><script src="javascript:0"></script></div>',
    ):
        assert endpoint(element(html), resolve) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"count":"(Visited 1,204 times, 5 visits today)"}', Visits(total=1204, today=5)),
        ('{"count":"<span class=\\"c\\">Visited 21&nbsp;010 times</span>"}', Visits(total=21010)),
        ('{"count": 5}', Visits(total=5)),
        ('{"total_count": "1.2k"}', Visits(total=1200, approximate=True)),
        ('"(Visited 5 times)"', Visits(total=5)),
        ('document.write("(Visited 7 times, 1 visits today)");', Visits(total=7, today=1)),
        ("document.write('(Visited <b>7<\\/b> times)')", Visits(total=7)),
        ('document.write("(Visited \\u0031\\u0032 times)")', Visits(total=12)),
        ("document.write('odd \\x escape, 5 times')", Visits(total=5)),
        ("Visited 7 times", Visits(total=7)),
    ],
)
def test_answers_of_counters(body: str, expected: Visits) -> None:
    assert answer(body) == expected


@pytest.mark.parametrize(
    "body",
    ["", "{", '{"x": 1}', "[1]", "{}", '{"count": true}', '{"count": null}', "<p>none</p>",
     'document.write("")', "[" * 100_000, '{"count": "none"}'],
)  # fmt: skip
def test_answers_that_tell_nothing(body: str) -> None:
    assert answer(body) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://quay.example/wp-json/top-10/v1/tracker",
        "https://quay.example/wp-admin/admin-ajax.php?action=tptn_tracker",
        "https://quay.example/?top_ten_id=7&activate_counter=11",
        "https://quay.example/wp-content/plugins/top-10/top-10-addcount.js.php?top_ten_id=7",
        "https://quay.example/wp-admin/admin-ajax.php?action=postviews&postviews_id=7",
        "https://quay.example/wp-json/post-views-counter/view-post/7",
        "https://quay.example/wp-admin/admin-ajax.php?action=pvc-check-post",
        "https://quay.example/wp-json/pvc/v1/increase/7",
        "https://quay.example/koko-analytics-collect.php?p=7",
        "https://pixel.wp.com/g.gif?v=ext&blog=1&post=7",
        "https://c.statcounter.com/1/0/ab/1/",
        "https://www.google-analytics.com/collect?v=1",
        "https://www.google-analytics.com/__utm.gif?x",
        "https://hm.baidu.com/hm.gif?si=1",
    ],
)
def test_what_counts_a_visit_is_known(url: str) -> None:
    assert is_counting(url)
    assert not is_endpoint(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://quay.example/?top_ten_id=7&view_counter=1",
        "https://quay.example/wp-json/top-10/v1/counter/7",
        "https://quay.example/wp-json/pvc/v1/view/7",
        "https://quay.example/wp-content/plugins/top-10/includes/js/top-10-tracker.min.js",
        "https://stats.wp.com/e-202401.js",
        "https://quay.example/wp-content/uploads/pixel.gif",
        "https://quay.example/2015/06/collected-letters/",
    ],
)
def test_what_only_reads_may_be_asked(url: str) -> None:
    assert not is_counting(url)


def test_ids_in_addresses_of_counters() -> None:
    assert post_id("https://quay.example/wp-json/top-10/v1/counter/60") == "60"
    assert post_id("https://quay.example/?view_counter=1") is None
