"""What the pages show is what the truth says."""

import json
import re
from datetime import datetime

import attrs
import pytest
from lxml import html

from archiver.demo.comments import comments_area
from archiver.demo.model import DemoPost
from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, CROWDED, LEAVES, LISTED, READABLE
from archiver.demo.routes import Blog, Reply, Request
from archiver.demo.runs import Citation


def ask(blog: Blog, target: str, method: str = "GET", host: str = "") -> Reply:
    return blog.reply(Request(method, target, host))


def tree(blog: Blog, target: str) -> html.HtmlElement:
    reply = ask(blog, target)
    assert reply.status == 200
    return html.document_fromstring(reply.body.decode())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words(element: html.HtmlElement) -> str:
    return squeezed(element.text_content())


def one(root: html.HtmlElement, xpath: str) -> html.HtmlElement:
    found = root.xpath(xpath)
    assert len(found) == 1, xpath
    return found[0]


def by_class(name: str) -> str:
    return f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def leaves(blog: Blog, post: DemoPost) -> str:
    paths = [post.path] + [f"{post.path}{n}/" for n in range(2, post.pages + 1)]
    return " ".join(words(one(tree(blog, path), by_class("entry-content"))) for path in paths)


@pytest.mark.parametrize("post", READABLE, ids=lambda post: post.key)
def test_a_post_page_shows_its_truth(blog: Blog, origin: Origin, post: DemoPost) -> None:
    root = tree(blog, post.path)
    assert words(one(root, by_class("entry-title"))) == post.title
    assert one(root, "//link[@rel='canonical']").get("href") == origin.url(post.path)
    assert one(root, "//link[@rel='shortlink']").get("href") == f"{origin.base}/?p={post.id}"
    assert f"postid-{post.id}" in one(root, "//body").get("class")
    shown = leaves(blog, post)
    for text in post.body_texts:
        assert squeezed(text) in shown
    if post.bottom_line:
        assert f"Bottom line: {squeezed(post.bottom_line)}" in shown
    assert [words(name) for name in root.xpath(by_class("byline") + "//a")] == [
        person.name for person in post.authors
    ]
    published = one(root, "//time[contains(@class, 'published')]").get("datetime")
    assert datetime.fromisoformat(published) == post.published
    assert sorted(words(tag) for tag in root.xpath("//a[@rel='tag']")) == sorted(post.tags)
    assert [words(a) for a in root.xpath("//a[@rel='category tag']")] == [
        section.name for section in post.categories
    ]


@pytest.mark.parametrize("post", READABLE, ids=lambda post: post.key)
def test_related_posts_and_comments_are_shown_in_order(
    blog: Blog, origin: Origin, post: DemoPost
) -> None:
    root = tree(blog, post.path)
    links = root.xpath("//*[contains(@class, 'yarpp-related')]//a")
    assert [link.get("href") for link in links] == [origin.url(path) for path in post.related]
    ids = [item.get("id") for item in root.xpath("//li[starts-with(@id, 'comment-')]")]
    if post is not CROWDED:
        assert ids == [f"comment-{comment.id}" for comment in post.comments]
    for comment in post.comments:
        if comment.parent_id is not None and post is not CROWDED:
            item = one(root, f"//li[@id='comment-{comment.id}']")
            assert item.getparent().getparent().get("id") == f"comment-{comment.parent_id}"


@pytest.mark.parametrize("post", READABLE, ids=lambda post: post.key)
def test_images_and_citations_are_shown_in_order(
    blog: Blog, origin: Origin, post: DemoPost
) -> None:
    content = one(tree(blog, post.path), by_class("entry-content"))
    images = [
        image
        for image in content.xpath(".//img[not(ancestor::noscript)]")
        if not image.xpath("ancestor::*[contains(@class, 'yarpp')]")
    ]
    sources = [i.get("data-src") or i.get("data-lazy-src") or i.get("src") for i in images]
    assert sources == [
        (origin.other if picture.foreign else origin.base) + picture.path
        for picture in post.images
    ]
    assert [image.get("alt") for image in images] == [picture.alt for picture in post.images]
    captions = content.xpath(".//figcaption | .//p[@class='wp-caption-text']")
    assert [words(c) for c in captions] == [
        picture.caption_text for picture in post.images if picture.caption_text
    ]
    if post.pages == 1:
        hrefs = [link.get("href") for link in content.xpath(".//a")]
        for note in post.citations:
            if note.target:
                local = post.published.year == 2012
                assert (note.target if local else origin.url(note.target)) in hrefs


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("pinwheel-second-run", "(Visited 1,183 times, 1 visits today)"),
        ("welcome", "(Visited 21 010 times, 3 visits today)"),
        ("kestrel-eighty", "(Visited 1\N{NO-BREAK SPACE}183 times, 1 visits today)"),
        ("deposit-day", "(Visited 23\N{NARROW NO-BREAK SPACE}118 times, 14 visits today)"),
        ("week-without-lodestar", "(Visited 1.183 times, 1 visits today)"),
        ("halcyon-batteries", "(Visited 1'306 times, 1 visits today)"),
        ("umbrellas", "Visited 1,571 times, 2 visit(s) today"),
        ("northern-wire-phone", "(Visited 1,044 times)"),
        ("margin-calls", "(Visited 12.4k times, 9 visits today)"),
        ("lunch-billion", "(Visited 1.1M times, 412 visits today)"),
        ("cloudpier-lands", "(Visited 866 times, 1 visits today)"),
        ("willow-receivers", ""),
        ("ember-subcontinent", ""),
    ],
)
def test_counters_are_written_in_their_form(blog: Blog, key: str, text: str) -> None:
    counter = one(tree(blog, BY_KEY[key].path), by_class("tptn_counter"))
    assert counter.text_content() == text
    assert counter.get("id") == f"tptn_counter_{BY_KEY[key].id}"


def test_a_counter_that_was_off_is_absent(blog: Blog) -> None:
    root = tree(blog, BY_KEY["tamarind-ferry"].path)
    assert not root.xpath(by_class("tptn_counter"))
    assert not root.xpath("//script[contains(@id, 'tptn')]")


def target_of(blog: Blog, url: str) -> str:
    assert url.startswith(blog.origin.base)
    return url.removeprefix(blog.origin.base)


def test_the_counter_by_json_tells_its_count(blog: Blog) -> None:
    counter = one(tree(blog, BY_KEY["lodestar-walks"].path), by_class("tptn_counter"))
    reply = ask(blog, target_of(blog, counter.get("data-tptn-url")))
    assert json.loads(reply.body) == {"count": "(Visited 4,471 times, 6 visits today)"}
    assert reply.media_type.startswith("application/json")


def test_the_counter_by_script_writes_its_count(blog: Blog) -> None:
    counter = one(tree(blog, BY_KEY["great-plain-pumps"].path), by_class("tptn_counter"))
    reply = ask(blog, target_of(blog, counter.find("script").get("src")))
    assert reply.body == b'document.write("(Visited 903 times, 1 visits today)");'
    assert reply.media_type.startswith("application/x-javascript")


def test_an_inline_script_stands_before_a_counter(blog: Blog) -> None:
    body = ask(blog, BY_KEY["cloudpier-lands"].path).body.decode()
    assert re.search(r"activate_counter: 11\}\}\);</script><div class=\"tptn_counter\"", body)


@pytest.mark.parametrize("key", ["shared-tower", "pinwheel-price-war"])
def test_the_related_list_stands_before_or_after_the_counter(blog: Blog, key: str) -> None:
    post = BY_KEY[key]
    body = ask(blog, post.path).body.decode().partition("</head>")[2]
    list_first = body.index("yarpp-related") < body.index('<div class="tptn_counter"')
    assert list_first == post.related_first


def test_old_posts_carry_the_old_comment_markup(blog: Blog) -> None:
    old = tree(blog, BY_KEY["pinwheel-price-war"].path)
    new = tree(blog, BY_KEY["ember-files"].path)
    assert old.xpath("//ol[@class='commentlist']//cite[@class='fn']")
    assert new.xpath("//ol[@class='comment-list']//b[@class='fn']")
    assert new.xpath("//div[@class='comment-metadata']//time[@datetime]")
    assert old.xpath("//li[contains(@class, 'bypostauthor')]")


def test_pingbacks_name_their_source_in_either_markup(blog: Blog) -> None:
    for key in ("pinwheel-price-war", "ember-files"):
        post = BY_KEY[key]
        ping = next(comment for comment in post.comments if comment.kind == "pingback")
        item = one(tree(blog, post.path), f"//li[@id='comment-{ping.id}']")
        assert words(item) == f"Pingback: {ping.author}"
        assert item.xpath(".//a")[0].get("href") == ping.author_url


def test_a_post_without_comments_that_takes_none_has_no_comment_area(origin: Origin) -> None:
    post = attrs.evolve(BY_KEY["welcome"], comments=(), comments_open=False)
    assert comments_area(origin, post) == ""


def test_closed_comments_have_no_form(blog: Blog) -> None:
    root = tree(blog, BY_KEY["verdigris-placebo"].path)
    assert "Comments are closed." in words(one(root, "//*[@id='comments']"))
    assert not root.xpath("//form[@id='commentform']")
    assert not root.xpath("//*[@class='comment-reply-link']")


def test_many_comments_go_over_several_pages(blog: Blog, origin: Origin) -> None:
    found: list[str] = []
    for number in (1, 2, 3):
        root = tree(blog, f"{CROWDED.path}comment-page-{number}/")
        found += [item.get("id") for item in root.xpath("//li[starts-with(@id, 'comment-')]")]
        canonical = one(root, "//link[@rel='canonical']").get("href")
        ending = f"comment-page-{number}/#comments" if number > 1 else ""
        assert canonical == origin.url(CROWDED.path) + ending
    assert found == [f"comment-{comment.id}" for comment in CROWDED.comments]
    assert ask(blog, f"{CROWDED.path}comment-page-4/").status == 404


def test_a_split_post_shows_one_leaf_at_an_address(blog: Blog) -> None:
    second = tree(blog, f"{LEAVES.path}2/")
    assert "seven days at a time" in words(one(second, by_class("entry-content")))
    assert "My barber has doubled" not in words(one(second, by_class("entry-content")))
    assert len(second.xpath("//*[@class='page-links']/a")) == 3
    assert second.xpath(by_class("tptn_counter"))
    assert ask(blog, f"{LEAVES.path}5/").status == 404
    assert ask(blog, f"{LEAVES.path}1/").status == 301


def test_boxes_of_plugins_stand_inside_the_content(blog: Blog) -> None:
    share = tree(blog, BY_KEY["bike-mountain"].path)
    assert share.xpath(by_class("entry-content") + by_class("sharedaddy"))
    subscribe = tree(blog, BY_KEY["cloudpier-lands"].path)
    assert subscribe.xpath(by_class("entry-content") + by_class("jetpack_subscription_widget"))


def test_newer_posts_carry_structured_data(blog: Blog, origin: Origin) -> None:
    post = BY_KEY["ferry-returns"]
    root = tree(blog, post.path)
    graph = json.loads(one(root, "//script[@type='application/ld+json']").text)["@graph"]
    assert graph[0]["headline"] == post.title
    assert graph[0]["datePublished"] == post.published.isoformat()
    assert one(root, "//meta[@property='og:url']").get("content") == origin.url(post.path)
    assert not tree(blog, LISTED[0].path).xpath("//script[@type='application/ld+json']")


def test_a_protected_post_shows_a_form_in_place_of_its_text(blog: Blog) -> None:
    root = tree(blog, BY_KEY["protected-letter"].path)
    assert words(one(root, by_class("entry-title"))) == "Protected: A Letter to Subscribers"
    assert root.xpath("//form[@class='post-password-form']")
    assert "telephone numbers" not in words(root)


def test_the_home_page_leads_with_the_sticky_post(blog: Blog) -> None:
    first = tree(blog, "/").xpath("//main//article")
    assert len(first) == 11
    assert "sticky" in first[0].get("class")
    assert first[1].get("id") == f"post-{LISTED[-1].id}"
    assert tree(blog, "/page/2/").xpath("//main//article")[0].get("id") == f"post-{LISTED[-11].id}"


def test_listings_cut_at_more_and_leave_plugins_out(blog: Blog) -> None:
    root = tree(blog, "/2014/01/")
    assert words(one(root, "//a[@class='more-link']")).startswith("Continue reading OUTLOOK")
    assert "Happy New Year" not in words(root)
    for path in ("/", "/2017/04/"):
        listing = tree(blog, path)
        assert not listing.xpath(by_class("tptn_counter") + "|" + by_class("sharedaddy"))
        assert not listing.xpath(by_class("yarpp-related"))


def test_every_listed_post_stands_on_the_paged_home(blog: Blog) -> None:
    numbers = []
    for page in range(1, 9):
        target = "/" if page == 1 else f"/page/{page}/"
        numbers += [a.get("id") for a in tree(blog, target).xpath("//main//article")]
    assert set(numbers) == {f"post-{post.id}" for post in LISTED}


@pytest.mark.parametrize(
    ("target", "heading"),
    [
        ("/category/ma/", "Category: M&A"),
        ("/tag/pinwheel/", "Tag: Pinwheel"),
        ("/tag/%E7%94%B5%E5%AD%90%E5%95%86%E5%8A%A1/", "Tag: 电子商务"),
        ("/author/lin-yaozhi/", "Author: Lin Yaozhi 林耀之"),
        ("/2014/05/", "Month: May 2014"),
        ("/2016/", "Year: 2016"),
        ("/?s=kettle+index", "Search results: kettle index"),
    ],
)
def test_listings_have_a_heading(blog: Blog, target: str, heading: str) -> None:
    assert words(one(tree(blog, target), "//h1[@class='page-title']")) == heading


def test_a_search_finds_by_words_and_may_find_nothing(blog: Blog) -> None:
    found = tree(blog, "/?s=ferries+diesel").xpath("//main//article/@id")
    assert found == [f"post-{BY_KEY['ferry-returns'].id}"]
    for nothing in ("/?s=zyzzyva", "/?s="):
        assert "Nothing was found" in words(tree(blog, nothing))


def test_a_listing_of_two_pages_has_a_second(blog: Blog) -> None:
    root = tree(blog, "/category/internet/page/2/")
    assert "Page 2" in one(root, "//title").text
    assert one(root, "//a[@class='page-numbers']").text == "1"
    assert ask(blog, "/category/internet/page/3/").status == 404


def test_the_sidebar_names_counts_that_are_none_of_the_page(blog: Blog) -> None:
    counts = tree(blog, BY_KEY["welcome"].path).xpath("//*[@class='tptn_list_count']")
    assert [words(count) for count in counts][:2] == ["(1,100,000)", "(23,118)"]


def test_every_local_address_of_every_post_page_answers(blog: Blog, origin: Origin) -> None:
    gone = BY_KEY["gone-rumour"].path
    expected = {gone: 404, "/private/": 403}
    seen: set[str] = set()
    for post in READABLE:
        root = tree(blog, post.path)
        for address in root.xpath("//@href | //@src | //@data-src | //@data-lazy-src"):
            for base in (origin.base, origin.other):
                if address.startswith(base + "/"):
                    seen.add(address.removeprefix(base).partition("#")[0])
    assert len(seen) > 600
    for target in sorted(seen):
        wanted = expected.get(target)
        status = ask(blog, target).status
        assert status == wanted if wanted else status in {200, 301, 302, 405}, target


def test_truth_and_page_agree_on_roundabout_citations(blog: Blog, origin: Origin) -> None:
    notes = [note for post in READABLE for note in post.citations]
    roundabout = [note for note in notes if note.post_path and note.target != note.post_path]
    assert len(roundabout) == 3

    def destination(note: Citation) -> str:
        reply = ask(blog, (note.target or "").partition("#")[0])
        return dict(reply.headers).get("Location", origin.url(note.post_path or ""))

    assert [destination(note) for note in roundabout] == [
        origin.url(note.post_path or "") for note in roundabout
    ]
