"""What the pages tell."""

import json
import re
from urllib.parse import quote

import pytest
from lxml import html

from tests.browse.conftest import Get, Site


def main(text: str) -> str:
    """The words of a page's main part, on one line."""
    [found] = html.document_fromstring(text).xpath("//main")
    return " ".join(" ".join(found.itertext()).split())


def test_the_front_page_tells_what_is_held(get: Get) -> None:
    told = main(get("/").text)
    assert "Harbour Street Notes" in told
    assert "72 posts, January 2011 – December 2018" in told
    assert "Last crawled 1 October 2026, 09:00 UTC, and under way or interrupted" in told
    assert "2 addresses named as posts are not held" in told
    assert "17 December 2018 · Harbour Street Notes Harbour Street View: What the Street" in told
    assert "73 posts 1 later wordings" in told


def test_a_post_has_everything_that_is_known_of_it(get: Get, served: Site) -> None:
    page = get(f"/posts/{served.changed}").text
    told = main(page)
    assert "By Edith Marlowe · 30 November 2015, 08:59 (Asia/Shanghai) · 195 words" in told
    assert "Bottom line Cloudpier’s venture with Tri-River" in told
    assert "It must be the politest invasion on record." in told
    assert "Companies Cloudpier Nasdaq: CPIR Tri-River Mobile HKEx: 04941" in told
    assert "English article news.example/2015/11/cloudpier-tririver archived copy" in told
    assert "Related posts AUTOS: Halcyon and Axlewood Agree to Disagree" in told
    assert "Listed as related by AUTOS: Halcyon and Axlewood" in told
    assert re.search(r"WARC file browse-2-\d+-00000\.warc\.gz Offset byte [\d,]+ Length", told)
    assert re.search(r"Payload digest sha1:\w{32} Captured 1 October 2026, 09:00 UTC", told)
    assert "Read by wordpress" in told
    assert "All 3 captures of its page" in told


def test_visits_are_drawn_and_told(get: Get, served: Site) -> None:
    page = html.document_fromstring(get(f"/posts/{served.changed}").text)
    [plot] = page.xpath("//*[@class='plot']")
    assert re.fullmatch(
        r"Visits from 867 on 2026-01-05 to [\d,]+ on 2026-10-01, 3 observations of Top 10",
        plot.get("aria-label"),
    )
    assert len(plot.xpath(".//*[local-name()='circle']")) == 3
    rows = page.xpath("//section[@aria-labelledby='visits']//tbody/tr")
    assert [row[0].text for row in rows] == [
        "5 January 2026, 09:00 UTC",
        "20 April 2026, 09:00 UTC",
        "1 October 2026, 09:00 UTC",
    ]


def test_pictures_come_out_of_the_archive(get: Get, served: Site) -> None:
    page = html.document_fromstring(get(f"/posts/{served.changed}").text)
    [address] = page.xpath("//div[@class='text']//img/@src")
    answer = get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.body.startswith(b"\x89PNG")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_links_to_posts_that_are_held_stay_here(get: Get) -> None:
    found = get("/search?q=%22price+war%22").text
    [post] = re.findall(r'<a href="/posts/(\d+)"><bdi>INTERNET: Pinwheel Finds', found)
    page = html.document_fromstring(get(f"/posts/{post}").text)
    links = page.xpath("//div[@class='text']//a/@href")
    assert [link for link in links if link.startswith("/posts/")] != []


def test_versions_show_what_changed_word_by_word(get: Get, served: Site) -> None:
    page = html.document_fromstring(get(f"/posts/{served.changed}/versions").text)
    [difference] = page.xpath("//div[@class='difference']")
    for hidden in difference.xpath(".//span"):
        hidden.drop_tree()
    assert [e.text_content() for e in difference.xpath(".//del")] == [
        "three years asking how it might",
        "51",
    ]
    assert [e.text_content() for e in difference.xpath(".//ins")] == [
        "four years wondering how to",
        "49",
    ]
    other = main(get("/posts/1/versions").text)
    assert "Its wording has not changed as far as this archive has seen." in other


def test_changes_tell_the_facts_first(get: Get, served: Site) -> None:
    page = get("/changes").text
    told = main(page)
    assert "Between 20 April 2026, 09:00 UTC and 1 October 2026, 09:00 UTC" in told
    assert "number 51 percent → 49 percent, in “…" in told
    assert "Gone from the blog; what was captured stays here." in told
    assert f'href="/posts/{served.changed}/versions#version-2"' in page
    versions = main(get(f"/posts/{served.changed}/versions").text)
    assert "Version 2 Edited between 20 April 2026, 09:00 UTC and 1 October 2026" in versions
    assert "number 51 percent → 49 percent" in versions
    assert "Gone from the blog between" in main(get(f"/posts/{served.gone}/versions").text)


@pytest.mark.parametrize(("words", "posts"), [("kettle", 8), ("风车", 1)])
def test_what_was_found_is_there_as_data(get: Get, words: str, posts: int) -> None:
    page = html.document_fromstring(get(f"/search?q={quote(words)}").text)
    assert len(page.xpath("//ol[@class='posts']/li")) == posts
    [data] = page.xpath("//p[@class='data']/a[text()='JSON']/@href")
    assert len(json.loads(get(data).text)) == posts


def test_search_is_narrowed_by_a_form(get: Get) -> None:
    page = html.document_fromstring(get("/search?q=kettle&category=internet&has=image").text)
    assert page.xpath("//input[@name='category']/@value") == ["internet"]
    assert page.xpath("//select[@name='has']/option[@selected]/text()") == ["image"]
    assert 0 < len(page.xpath("//ol[@class='posts']/li")) < 8
    since = html.document_fromstring(get("/search?q=kettle&since=2017-01-01").text)
    assert len(since.xpath("//ol[@class='posts']/li")) == 2


def test_a_post_that_is_gone_says_so(get: Get, served: Site) -> None:
    told = main(get(f"/posts/{served.gone}").text)
    assert "Gone from the blog: no longer there on 1 October 2026, 09:00 UTC." in told


def test_comments_stand_in_their_threads(get: Get) -> None:
    found = get("/archive/comments.json?_shape=array&parent_id__notblank=1&post_id__lt=75").text
    answer = json.loads(found)[0]
    page = html.document_fromstring(get(f"/posts/{answer['post_id']}").text)
    words = " ".join(answer["text"].split())
    [item] = [
        item
        for item in page.xpath("//ol[@class='comments']/li")
        if " ".join(item.xpath("string(p[@class='said'])").split()) == words
    ]
    assert item.get("class") != "depth-0"
    assert "answers" in item.text_content()


def test_search_highlights_and_an_address_leads_to_its_post(get: Get, served: Site) -> None:
    page = html.document_fromstring(get("/search?q=kettle").text)
    assert page.xpath("//ol//mark/text()")[0].casefold().startswith("kettle")
    assert page.xpath("string(//h1)") == "kettle"
    address = "http://127.0.0.1:8796/2015/11/internet-cloudpier-lands-with-a-local-pilot/"
    found = get(f"/search?q={address}")
    assert (found.status, found.headers["location"]) == (303, f"/posts/{served.changed}")
    assert "0 posts" in main(get("/search?q=https://nowhere.example/").text)
    assert "Words that all must occur" in main(get("/search?q=").text)
    assert "0 posts" in main(get("/search?q=" + "%22(").text)


def test_companies_and_their_posts_over_time(get: Get) -> None:
    page = html.document_fromstring(get("/companies?named=Cormorant").text)
    assert [row.xpath("string(th)") for row in page.xpath("//tbody/tr")] == [
        "Cormorant Telecom"
    ] * 2
    told = main(get(page.xpath("//tbody/tr[1]/th/a/@href")[0]).text)
    assert "HKEx: 4728 · MIC XHKG · 7 posts Also called Cormorant ." in told
    assert "Also listed as NYSE: CMTL ." in told
    assert "17 December 2018 · Harbour Street Notes Harbour Street View: What the Street" in told
    assert "None." in main(get("/companies?named=nobody").text)


def test_the_timeline_by_category_and_year(get: Get) -> None:
    page = html.document_fromstring(get("/timeline?category=Internet&year=2015&site=1").text)
    assert page.xpath("//thead/tr/th//text()") == [
        *("Category", "2011", "2012", "2013", "2014", "2015", "2016", "2017", "2018", "All")
    ]
    [row] = [row for row in page.xpath("//tbody/tr") if row.xpath("string(th)") == "Internet"]
    assert [cell.xpath("string()") for cell in row][1:] == [*"21122132", "14"]
    assert page.xpath("//section[@class='year']//h4/a/@href") != []
    assert len(page.xpath("//section[@class='year']//li")) == 2
    assert "No posts." in main(get("/timeline?year=1999").text)


def test_every_page_has_the_day_that_a_post_prints(get: Get) -> None:
    found = "/archive/posts.json?_shape=array&_col={}&title__startswith={}"
    [digest] = json.loads(get(found.format("published", "Press%20Digest")).text)
    assert digest["published"] == "2013-06-23T23:30:00Z"
    told = main(get(f"/posts/{digest['id']}").text)
    assert "24 June 2013, 07:30 (Asia/Shanghai)" in told
    [company] = json.loads(
        get(f"/archive/company_mentions.json?_shape=array&post_id={digest['id']}&_size=1").text
    )
    for path in (
        "/timeline?year=2013",
        "/search?q=%22press+digest%22",
        f"/companies/{company['company_id']}",
    ):
        assert "24 June 2013 · Harbour Street Notes Press Digest" in main(get(path).text), path
    new_year = main(get("/timeline?year=2014").text)
    assert "1 January 2014 · Harbour Street Notes OUTLOOK: Seven Predictions" in new_year


def test_lists_go_on_and_back(get: Get) -> None:
    first = html.document_fromstring(get("/timeline?site=1").text)
    assert len(first.xpath("//section[@class='year']//li")) == 50
    [after] = first.xpath("//a[@rel='next']/@href")
    last = html.document_fromstring(get(f"/timeline{after}").text)
    assert len(last.xpath("//section[@class='year']//li")) == 22
    assert last.xpath("//a[@rel='prev']/@href") == ["?site=1&page=1"]
    assert last.xpath("//a[@rel='next']") == []


def test_the_most_visited_with_their_trend(get: Get) -> None:
    page = html.document_fromstring(get("/visited").text)
    first, second = page.xpath("//ol[@class='ranked']/li")[:2]
    assert first.xpath("string(p)") == "1,100,000 visitsabout"
    assert second.xpath(".//*[@class='spark']/@aria-label")[0].startswith("from 23,1")
    assert "since 5 January 2026" in second.text_content()


def test_broken_citations_by_reason(get: Get) -> None:
    told = main(get("/broken").text)
    assert "HTTP 404 Not Found" not in told  # that post was not asked for
    assert "a post that is known and not held http://127.0.0.1:8796/2014/10/banking" in told
    assert "the note has no link Chinese article" in told
    assert re.search(r"\d+ citations of pages elsewhere were never asked for", told)
    only = main(get("/broken?reason=the+note+has+no+link").text)
    assert "2014/10/banking" not in only


def test_coverage_is_the_certificate(get: Get) -> None:
    told = main(get("/coverage").text)
    assert "72 posts held of 73 known" in told or "72 posts held of 74 known" in told
    assert "Known and not held" in told
    assert "Held, and gone from the blog" in told


@pytest.mark.parametrize(
    "path",
    [
        "/archive/posts.json?_shape=array",
        "/archive/broken_citations.json?_shape=array",
        "/archive/companies_by_posts.json?_shape=array",
        "/archive/citations_by_kind.json?_shape=array",
        "/archive/posts_by_category_and_year.json?_shape=array",
        "/archive/sources_that_name_posts.json?_shape=array",
    ],
)
def test_everything_is_there_as_data(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status == 200
    assert len(json.loads(answer.text)) > 1
    assert len(get(path.replace(".json", ".csv")).text.splitlines()) > 2


def test_the_table_of_posts_can_be_searched(get: Get) -> None:
    asked = (
        "/archive/posts.json?_search=the+harbour&_shape=array&_size=max&_col=title&_col=body_text"
    )
    found = json.loads(get(asked).text)
    assert 0 < len(found) < 72
    for post in found:
        assert "harbour" in f"{post['title']} {post['body_text']}".lower()


def test_every_link_of_every_page_leads_somewhere(get: Get, served: Site) -> None:
    seen: set[str] = set()
    pages = ["/", f"/posts/{served.changed}", f"/posts/{served.changed}/versions", "/broken"]
    for page in [
        *pages,
        "/companies",
        "/visited",
        "/changes",
        "/coverage",
        "/archive",
        "/search?q=kettle",
    ]:
        for link in html.document_fromstring(get(page).text).xpath("//main//a/@href"):
            if link.startswith("/") and "as-it-was" not in link:
                bare = link.partition("#")[0]
                seen.add(re.sub(r"(/(?:posts|companies)/)\d+$", r"\g<1>1", bare))
    assert len(seen) > 40
    assert {link for link in seen if get(link).status != 200} == set()
    [other] = html.document_fromstring(get("/coverage").text).xpath("//h2[@id='blog-2']")
    assert other.text_content().endswith("eman")


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/posts/99999", 404, "no post has the id 99999"),
        ("/companies/99999", 404, "no company has the id 99999"),
        ("/images/99999", 404, "no answer has the id 99999"),
        ("/captures/99999/as-it-was", 404, "no answer has the id 99999"),
        ("/nothing", 404, "Database not found"),
        ("/timeline?page=x", 400, "page=x is no number"),
        ("/search?q=x&since=x", 400, "since=x is no day; write YYYY-MM-DD"),
        ("/search?q=x&author=nobody", 404, "no author is called"),
        ("/archive?sql=selct", 400, "Statement must be a SELECT"),
        ("/archive?sql=select+nonsense", 400, "no such column: nonsense"),
    ],
)
def test_what_is_not_there_is_told(get: Get, path: str, status: int, told: str) -> None:
    answer = get(path)
    assert answer.status == status
    assert told in main(answer.text)


def test_nothing_is_printed_when_a_query_fails(
    get: Get, capfd: pytest.CaptureFixture[str]
) -> None:
    assert get("/archive.json?sql=select+nonsense").status == 400
    assert get("/archive/nothing.json").status == 404
    told = capfd.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
