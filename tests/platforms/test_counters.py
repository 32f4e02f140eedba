"""View counters in all their forms, and which addresses are never asked."""

import attrs
import pytest
from lxml import etree

from archiver.items import Visits
from archiver.platforms import counters
from archiver.platforms.counters import (
    answer,
    endpoint,
    is_counting,
    is_endpoint,
    post_id,
)  # fmt: skip
from tests.platforms.pages import element, resolve

NAMES = {
    "Top 10", "Page Views Count", "Post Views Counter", "tagDiv", "Yuzo", "Koko Analytics", "theme"
}  # fmt: skip


def visits(tree: etree._Element, article: etree._Element) -> Visits | None:
    """What is read, without the name of the counter, which has a test of its own."""
    found = counters.visits(tree, article)
    assert found is None or found.counter in NAMES
    return found and attrs.evolve(found, counter=None)


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
        ("(Visited 5 times, no visits today)", 5, 0, False),
        ("Total 100 Today 5", 100, 5, False),
        ("5 views, today 3", 5, 3, False),
        ("heute 3, gesamt 1.204", 1204, 3, False),
        ("今日 5 总计 100", 100, 5, False),
        ("Views since 2015: 1,234", 1234, None, False),
        ("30 views, 50,000 overall", 30, None, False),
        ("7 comments, 30 views", 30, None, False),
        ("12,34,567 views", 1234567, None, False),
        ("١٬٢٣٤ مشاهدة", 1234, None, False),
        ("(Visited 21&amp;nbsp;010 times)", 21010, None, False),
        ("(Visited 21&#x2009;010&#x2007;5 times)", 21010, None, False),
        ("1.234k views", 1234, None, True),
        ("1,2 Mio. Aufrufe", 1200000, None, True),
        ("12 тыс. просмотров", 12000, None, True),
        ("99+ views", 99, None, True),
        ("~1,500 views", 1500, None, True),
        ("999999999999999999k", 10**18 - 1, None, True),
        ("Keine Aufrufe", 0, None, False),
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


WIDE = "<p>Long ago.</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<div class="post-views content-post post-7 entry-meta load-static"><span '
            'class="post-views-icon"></span> <span class="post-views-label">Views of 30 days:</span> '
            '<span class="post-views-count">1.432</span></div>',
            Visits(total=1432),
            id="Post Views Counter, a label with a number",
        ),
        pytest.param('<p class="post-views">7 views</p>', Visits(total=7), id="post-views"),
        pytest.param(
            '<p id="pvc_stats_7" class="pvc_stats all" data-element-id="7"><i><svg><title>views 3'
            "</title></svg></i> 5&nbsp;total views, 3&nbsp;views today</p>",
            Visits(total=5, today=3),
            id="Page Views Count",
        ),
        pytest.param(
            '<div class="td-post-views"><i></i><span class="td-nr-views-7">1411</span></div>',
            Visits(total=1411),
            id="tagDiv",
        ),
        pytest.param(
            "<h2>Ferries <div class='yuzo_views_post yuzo_icon_views'>178 visitas </div></h2>",
            Visits(total=178),
            id="Yuzo",
        ),
        pytest.param(
            '<p>Read <span class="koko-analytics-counter">1,234</span> times.</p>',
            Visits(total=1234),
            id="Koko Analytics",
        ),
        pytest.param(
            '<p class="entry-meta">May 3, 2015 | <a href="/a/">Mara</a> | 1,234 views</p>',
            Visits(total=1234),
            id="WP-PostViews in the meta line",
        ),
        pytest.param(
            '<small class="postmetadata">12.06.2014, 1.204 mal gelesen.</small>',
            Visits(total=1204),
            id="German",
        ),
        pytest.param(
            '<div class="meta"><span>12 comments</span><span>1 234 просмотров</span></div>',
            Visits(total=1234),
            id="Russian",
        ),
        pytest.param(
            '<ul class="post-meta"><li>2015-06-02</li><li>阅读（3,120）</li><li>评论（2）</li></ul>',
            Visits(total=3120),
            id="Chinese",
        ),
        pytest.param(
            '<div class="entry-meta">6月2日 <em>浏览：1.2万</em></div>',
            Visits(total=12000, approximate=True),
            id="ten thousands",
        ),
        pytest.param(
            '<div class="entry-meta">Viewed 2,020 times</div>', Visits(total=2020), id="viewed"
        ),
        pytest.param(
            '<div class="jeg_meta_views"><a href="#"><i class="fa fa-eye"></i> 1.2k </a></div>',
            Visits(total=1200, approximate=True),
            id="JNews",
        ),
        pytest.param(
            '<div class="post-meta"><i class="fa fa-clock"></i> 5 min <i class="fa fa-eye"></i> '
            '<b>830</b></div>',
            Visits(total=830),
            id="an icon for the word",
        ),
        pytest.param('<span class="views">2 014</span>', Visits(total=2014), id="bare number"),
        pytest.param('<em class="views-count">19</em>', Visits(total=19), id="any element"),
        pytest.param('<div class="view">19 Aufrufe</div>', Visits(total=19), id="view"),
        pytest.param('<p class="byline">No views yet</p>', Visits(total=0), id="zero"),
    ],
)  # fmt: skip
def test_other_counters(html: str, expected: Visits) -> None:
    tree = element(f"<article>{html}{WIDE}</article>")
    [article] = tree.iter("article")
    assert visits(tree, article) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<ul class="wpp-list"><li><a class="wpp-post-title" href="/a/">A</a> <span class="wpp-views">'
        "15.580 Aufrufe</span></li></ul>",
        '<div class="popular-posts"><span class="views">9 views</span></div>',
        '<div class="yarpp yarpp-related"><ol><li>A <span class="post-views">9 views</span></li></ol>'
        "</div>",
        '<div class="yuzo_related_post"><div class="relatedthumb"><div class="yuzo_views_post">9 Views'
        "</div></div></div>",
        '<div class="td_module_10"><div class="td-post-views"><span class="td-nr-views-9">14</span>'
        "</div></div>",
        '<div class="td-post-views"><span class="td-nr-views-9">14</span></div>',
        '<div id="pvc_stats_9" class="pvc_stats">14 total views</div>',
        '<aside class="widget widget_views"><ul><li><a href="/a/">A</a> - 1,234 views</li></ul></aside>',
        '<article class="card"><p class="entry-meta">14 views</p></article>',
        '<div class="card post-9"><p class="entry-meta">14 views</p></div>',
        '<nav><span class="post-views">14 views</span></nav>',
        '<div class="widget Stats" id="Stats1"><span class="counter-wrapper views" '
        'id="Stats1_totalCount">98,123</span></div>',
        '<p>The blog has had <span class="koko-analytics-counter">98,123</span> readers.</p>',
        '<div class="comment-meta">3 views of it</div>',
        '<p class="entry-meta">May 3, 2015, 12 comments, 4 min read</p>',
        '<p class="entry-meta">Reviews 12, overviews 3</p>',
        '<div class="post-views load-dynamic post-7"><span class="post-views-count">0</span></div>',
        '<div class="view">19</div>',
        '<a class="view-all" href="/b/">View 12 more</a>',
        "<p>The film had 1,234 views.</p>",
        '<div class="interview"><p>The film had 1,234 views.</p></div>',
    ],
)
def test_what_is_no_count_of_this_post(html: str) -> None:
    tree = element(f'<article id="post-7">{html}</article>')
    article = next(tree.iter("article"))
    assert visits(tree, article) is None


def test_a_counter_beside_the_article_counts_when_it_names_its_post() -> None:
    html = '<p class="pvc_stats" id="pvc_stats_{}">9 total views</p><article class="post-7"></article>'
    own, other = element(html.format(7)), element(html.format(8))
    assert visits(own, next(own.iter("article"))) == Visits(total=9)
    assert visits(other, next(other.iter("article"))) is None


def test_bloggers_post_stands_in_a_widget() -> None:
    tree = element(
        '<div class="widget Blog" id="Blog1"><div class="post-views">9 views</div></div>'
    )
    assert visits(tree, tree) == Visits(total=9)


def test_at_most_some_counters_are_looked_at() -> None:
    tree = element("<article>" + "<p class='post-views'></p>" * 90 + "</article>")
    assert visits(tree, tree) is None


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


HEAD = '<link rel="https://api.w.org/" href="{}">'
ROOT = HEAD.format("https://quay.example/wp-json/")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            f'{ROOT}<div class="post-views content-post post-7 load-dynamic"><span '
            'class="post-views-label">Post Views:</span> <span class="post-views-count"></span></div>',
            "https://quay.example/wp-json/post-views-counter/get-post-views/7",
        ),
        (
            f'{ROOT}<p id="pvc_stats_7" class="pvc_stats"></p>',
            "https://quay.example/wp-json/pvc/v1/view/7",
        ),
        (
            HEAD.format("https://quay.example/?rest_route=/")
            + '<p id="pvc_stats_7" class="pvc_stats"></p>',
            "https://quay.example/?rest_route=/pvc/v1/view/7",
        ),
        (
            '<p id="pvc_stats_7" class="pvc_stats"></p><script>var pvc_vars = {"rest_api_url":'
            '"https:\\/\\/www.quay.example\\/wp-json\\/pvc\\/v1"};</script>',
            "https://www.quay.example/wp-json/pvc/v1/view/7",
        ),
        (
            '<p id="pvc_stats_7" class="pvc_stats"></p><script>var pvc_vars = {"rest_api_url":'
            '"https://www.quay.example/wp-json/pvc/v1"};</script>',
            "https://www.quay.example/wp-json/pvc/v1/view/7",
        ),
        (
            HEAD.format("https://other.example/wp-json/")
            + '<p id="pvc_stats_7" class="pvc_stats">',
            None,
        ),
        (f'{ROOT}<p id="pvc_stats_7" class="pvc_stats">5 total views</p>', None),
        (f'{ROOT}<p class="pvc_stats"></p>', None),
        ('<p id="pvc_stats_7" class="pvc_stats"></p>', None),
        (f'{ROOT}<ul class="wpp-list"><li><p id="pvc_stats_9" class="pvc_stats"></p></ul>', None),
        (
            '<div class="tptn_counter" data-tptn-url="https://other.example/?top_ten_id=7'
            '&amp;view_counter=1"></div>',
            None,
        ),
    ],
)
def test_rest_routes_of_empty_counters(html: str, expected: str | None) -> None:
    found = endpoint(element(html), resolve)
    assert found == expected
    if found:
        assert is_endpoint(found)
        assert post_id(found) == "7"


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
        ("1432", Visits(total=1432)),
        (
            '{"items": {"7": {"post_id": "7", "total_view": "1,432", "today_view": "5"}}}',
            Visits(total=1432, today=5),
        ),
        ('{"success": true, "items": [{"total_view": 1432}]}', Visits(total=1432)),
        ('{"today": 5}', Visits(total=None, today=5)),
        ('{"count": 99999999999999999999}', Visits(total=10**18 - 1)),
    ],
)
def test_answers_of_counters(body: str, expected: Visits) -> None:
    assert answer(body) == expected


@pytest.mark.parametrize(
    "body",
    ["", "{", '{"x": 1}', "[1]", "{}", '{"count": true}', '{"count": null}', "<p>none</p>",
     'document.write("")', "[" * 100_000, '{"count": "none"}',
     '{"items": {"7": {"total_view": 1}, "8": {"total_view": 2}}}', '{"count": -1}'],
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
        "https://quay.example/?rest_route=%2Fpvc%2Fv1%2Fincrease%2F7",
        "https://quay.example/wp-json/pvc/v1/view/7?x=/pvc/v1/increase/7",
        "https://quay.example/wp-content/plugins/post-views-counter/includes/ajax.php",
        "https://quay.example/wp-content/plugins/top-10/includes/fast-tracker.php?top_ten_id=7",
        "https://quay.example/wp-admin/admin-ajax.php?action=tie_postviews&id=7",
        "https://quay.example/wp-admin/admin-ajax.php?action=set_post_views&id=7",
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
        "https://quay.example/wp-json/post-views-counter/get-post-views/7",
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
    assert post_id("https://quay.example/wp-json/pvc/v1/view/61/") == "61"
    assert post_id("https://quay.example/?rest_route=%2Fpvc%2Fv1%2Fview%2F62") == "62"
    assert post_id("https://quay.example/?view_counter=1") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://quay.example/wp-json/pvc/v1/view/7,8",
        "https://quay.example/pvc/v1/view/",
        "https://quay.example/2015/06/top/",
    ],
)
def test_what_is_no_address_of_one_counter(url: str) -> None:
    assert not is_endpoint(url)


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<div class="tptn_counter">5 visits</div>', "Top 10"),
        ('<div class="post-views"><span class="post-views-count">5</span></div>',
         "Post Views Counter"),
        ('<p class="entry-meta">5 views</p>', "theme"),
    ],
)  # fmt: skip
def test_a_count_names_what_printed_it(html: str, name: str) -> None:
    tree = element(f"<article>{html}</article>")
    assert counters.visits(tree, tree) == Visits(total=5, counter=name)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://quay.example/?top_ten_id=7&view_counter=1", "Top 10"),
        ("https://quay.example/wp-json/top-10/v1/counter/7", "Top 10"),
        ("https://quay.example/wp-json/post-views-counter/get-post-views/7", "Post Views Counter"),
        ("https://quay.example/wp-json/pvc/v1/view/7", "Page Views Count"),
    ],
)
def test_an_address_names_who_answers_there(url: str, name: str) -> None:
    assert counters.asked(url) == name
