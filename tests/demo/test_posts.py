"""The truth: every case the sample blog promises is there, and told apart as it should be."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from archiver.demo.model import (
    Bottom,
    DemoPost,
    Embed,
    Heading,
    ListBlock,
    Marker,
    Picture,
    Quote,
    Table,
)
from archiver.demo.posts import (
    BY_KEY,
    CROWDED,
    LEAVES,
    LISTED,
    POSTS,
    READABLE,
    slugify,
    split_title,
)
from archiver.demo.runs import Citation


def blocks(kind: type) -> list[object]:
    return [block for post in READABLE for block in post.blocks if isinstance(block, kind)]


def citations() -> list[Citation]:
    return [note for post in READABLE for note in post.citations]


def pictures() -> list[Picture]:
    return [picture for post in READABLE for picture in post.images]


def test_there_are_72_readable_posts_over_eight_years() -> None:
    assert len(READABLE) == 72
    assert {post.published.year for post in READABLE} == set(range(2011, 2019))
    assert [post.published for post in POSTS] == sorted(post.published for post in POSTS)


def test_numbers_and_addresses_are_unique() -> None:
    numbers = [post.id for post in POSTS] + [p.id for post in POSTS for p in post.images]
    assert len(set(numbers)) == len(numbers)
    assert len({post.path for post in POSTS}) == len(POSTS)
    comments = [comment.id for post in POSTS for comment in post.comments]
    assert len(set(comments)) == len(comments) > 130


def test_posts_differ_in_their_words() -> None:
    vocabularies = [set(" ".join(post.body_texts).lower().split()) for post in READABLE]
    for number, words in enumerate(vocabularies):
        others = set().union(*vocabularies[:number], *vocabularies[number + 1 :])
        assert len(words - others) >= 8


def test_prefixes_columns_and_plain_titles_are_told_apart() -> None:
    prefixes = Counter(post.category_prefix for post in READABLE)
    assert prefixes["INTERNET"] >= 10
    assert {"R&D", "M&A", "SMARTPHONES", "FAST FOOD"} <= set(prefixes)
    assert {"Harbour Street View", "Press Digest", "Guest Post"} <= set(prefixes)
    assert prefixes[None] == 9
    assert all(post.category_prefix is None for post in READABLE if post.published.year == 2011)


@pytest.mark.parametrize(
    ("title", "prefix", "headline"),
    [
        ("INTERNET: Who Would Miss It?", "INTERNET", "Who Would Miss It?"),
        ("R&D: Old: New", "R&D", "Old: New"),
        ("FAST FOOD: Soup", "FAST FOOD", "Soup"),
        ("Harbour Street View: Trams", "Harbour Street View", "Trams"),
        ("Kestrel Foods: A Noodle Maker", None, "Kestrel Foods: A Noodle Maker"),
        ("A Week Without Lodestar", None, "A Week Without Lodestar"),
    ],
)
def test_a_title_splits(title: str, prefix: str | None, headline: str) -> None:
    assert split_title(title) == (prefix, headline)


def test_titles_hold_quotes_ampersands_and_chinese() -> None:
    titles = [post.title for post in READABLE]
    assert "MEDIA: “Free” Comes at a Price for Moonrabbit" in titles
    assert any("&" in title for title in titles)
    assert any("风车网" in title for title in titles)
    slugs = [post.slug for post in READABLE if "%" in post.slug]
    assert len(slugs) == 2
    assert all(slug == slug.lower() for slug in slugs)


def test_slugs_follow_wordpress() -> None:
    assert slugify("M&A: “Free” – Who’s 1,000?") == "ma-free-whos-1000"
    assert slugify("电子商务") == "%e7%94%b5%e5%ad%90%e5%95%86%e5%8a%a1"


def test_bottom_lines_come_in_three_styles_and_are_missing_before_2013() -> None:
    styles = Counter(block.style for block in blocks(Bottom) if isinstance(block, Bottom))
    assert styles["plain"] > 40
    assert styles["strong"] >= 2
    assert styles["em"] >= 1
    assert all((post.bottom_line is None) == (post.published.year < 2013) for post in READABLE)


def test_a_bottom_line_may_follow_an_update() -> None:
    updated = [
        post
        for post in READABLE
        if post.paragraphs[0].startswith("UPDATE: ") and isinstance(post.blocks[1], Bottom)
    ]
    assert len(updated) == 2


def test_the_words_bottom_line_stand_in_the_body_of_another_post() -> None:
    post = BY_KEY["short-sellers"]
    assert post.bottom_line is None
    assert "the bottom line: if a company" in " ".join(post.paragraphs)


def test_every_kind_of_block_occurs() -> None:
    headings = Counter(
        "bold" if block.bold else block.level
        for block in blocks(Heading)
        if isinstance(block, Heading)
    )
    assert min(headings[kind] for kind in (2, 3, 4, "bold")) >= 2
    lists = [block.ordered for block in blocks(ListBlock) if isinstance(block, ListBlock)]
    assert lists.count(True) >= 2
    assert lists.count(False) >= 2
    assert len(blocks(Quote)) >= 3
    assert len(blocks(Table)) >= 2
    assert {b.kind for b in blocks(Embed) if isinstance(b, Embed)} == {"video", "audio"}
    markers = {block.kind for block in blocks(Marker) if isinstance(block, Marker)}
    assert markers == {"more", "page", "share", "subscribe"}


def test_images_come_in_every_form() -> None:
    flags = Counter(flag for picture in pictures() for flag in picture.flags)
    wanted = {"old", "new", "block", "srcset", "data-src", "data-lazy-src", "lazy", "foreign"}
    assert wanted <= set(flags)
    suffixes = Counter(picture.path.rpartition(".")[2] for picture in pictures())
    assert min(suffixes[suffix] for suffix in ("png", "gif", "jpg", "svg")) >= 2
    assert sum(picture.alt is None for picture in pictures()) == 2
    assert sum(picture.caption_text is None for picture in pictures()) > 10
    assert any("official figure" in (picture.caption_text or "") for picture in pictures())
    assert [picture.path for picture in pictures() if picture.foreign] == [
        "/cdn/charts/patent-counts-300x169.png"
    ]


def test_citations_come_in_every_form() -> None:
    kinds = Counter(note.kind for note in citations())
    assert set(kinds) == {
        "previous post",
        "English article",
        "Chinese article",
        "company announcement",
        "source",
    }
    assert any(note.whole for note in citations())
    assert sum(note.target is None for note in citations()) == 1
    tracked = [note for note in citations() if note.url != note.target]
    assert len(tracked) >= 4
    assert all("utm_" not in (note.url or "") for note in citations())
    assert "https://wire.example/markets/skull-report-fallout?id=5512" in {n.url for n in tracked}


def test_citations_of_posts_go_by_permalink_short_link_old_slug_and_fragment() -> None:
    notes = [note for note in citations() if note.kind == "previous post"]
    paths = {post.path for post in POSTS}
    assert len(notes) > 25
    assert all(note.post_path in paths for note in notes)
    roundabout = {note.target for note in notes if note.target != note.post_path}
    assert f"/?p={BY_KEY['kestrel-cook'].id}" in roundabout
    assert "/2013/10/ma-paperboat-courts-seven-stars/" in roundabout
    assert f"{BY_KEY['moonrabbit-silence'].path}#comments" in roundabout


def test_one_citation_leads_to_the_post_that_is_gone() -> None:
    gone = BY_KEY["gone-rumour"]
    assert [
        post.key for post in READABLE if gone.path in {n.post_path for n in post.citations}
    ] == ["stone-bridge-swaps"]


def test_outside_links_use_reserved_names_only() -> None:
    targets = [note.target or "/" for note in citations()]
    targets += [link for post in POSTS for link in post.links]
    targets += [c.author_url or "/" for post in POSTS for c in post.comments]
    hosts = {target.split("/")[2] for target in targets if target.startswith("http")}
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_companies_come_with_every_exchange_and_shape() -> None:
    found = {company for post in READABLE for company in post.companies}
    assert {exchange for _, exchange, _ in found} == {
        "HKEx",
        "London",
        "NYSE",
        "Nasdaq",
        "Seoul",
        "Shanghai",
        "Shenzhen",
        "Singapore",
        "Tokyo",
    }
    names = {name for name, _, _ in found}
    assert {"红梅厨房", "88 Couriers", "7Stars", "Marrow & Finch", "Kestrel Foods"} <= names
    assert not [name for name in names if name.endswith(("’s", "’")) or name.islower()]
    assert ("Halcyon Motors", "Shenzhen", "009594") in found
    assert ("Quillon", "Tokyo", "0753") in found


def test_companies_keep_the_order_of_the_text_and_count_once() -> None:
    assert BY_KEY["shared-tower"].companies == (
        ("Cormorant Telecom", "HKEx", "4728"),
        ("Cormorant Telecom", "NYSE", "CMTL"),
        ("Northern Wire", "HKEx", "4762"),
        ("Northern Wire", "Shanghai", "609050"),
        ("Tri-River Mobile", "HKEx", "04941"),
    )
    assert BY_KEY["ninefold-other-half"].companies == (
        ("Pinwheel", "NYSE", "PNWL"),
        ("Ninefold", "Nasdaq", "NNFD"),
    )


def test_brackets_with_colons_that_are_no_listings() -> None:
    text = " ".join(part for post in READABLE for part in post.body_texts)
    for words in (
        "(note: the lifts",
        "(CEO: Brent Okafor",
        "(see also: page 4",
        "(update: he has",
    ):
        assert words in text


def test_counters_come_in_every_form() -> None:
    forms = Counter(post.visits.form for post in READABLE)
    assert set(forms) == {
        "abbrev",
        "apostrophes",
        "commas",
        "dots",
        "inline",
        "json",
        "narrow",
        "nbsp",
        "newer",
        "none",
        "plain",
        "script",
        "spaces",
        "total",
    }
    assert forms["commas"] > 30
    unknown = [post.visits for post in READABLE if post.visits.form in {"total", "none"}]
    assert all(visits.today is None for visits in unknown)


def test_only_abbreviated_counts_are_approximate() -> None:
    approximate = [post.visits for post in READABLE if post.visits.approximate]
    assert [visits.total for visits in approximate] == [12_400, 1_100_000]


def test_a_post_tells_its_headings_and_comments() -> None:
    assert BY_KEY["margin-calls"].headings == ((2, "The broker"), (2, "The bank"), (2, "The door"))
    assert BY_KEY["factory-floor"].headings == ((3, "Six hours"), (3, "What will move"))
    comment = BY_KEY["factory-floor"].comments[2]
    assert (comment.author, comment.text) == ("小陈", "写得很真实，我也在那条线上干过。")


def test_related_lists_come_in_every_form_and_order() -> None:
    forms = Counter(post.related_form for post in READABLE)
    assert min(forms[form] for form in ("list", "new", "thumbs", "none", "absent")) >= 3
    assert {post.related_first for post in READABLE} == {True, False}
    paths = {post.path for post in READABLE}
    for post in READABLE:
        assert len(post.related) == (0 if post.related_form in {"none", "absent"} else 4)
        assert set(post.related) <= paths - {post.path}


def test_comments_are_threaded_and_hold_traps() -> None:
    comments = [comment for post in READABLE for comment in post.comments]
    assert max(comment.depth for comment in comments) == 4
    assert {comment.kind for comment in comments} == {"comment", "pingback"}
    assert any(comment.by_author for comment in comments)
    trap = next(c for c in comments if c.text.startswith("Bottom line:"))
    assert "(Visited 9 times, 9 visits today)" in trap.text
    by_id = {comment.id: comment for comment in comments}
    for comment in comments:
        if comment.parent_id is not None:
            parent = by_id[comment.parent_id]
            assert parent.depth == comment.depth - 1
            assert parent.published <= comment.published


def test_one_post_is_crowded_and_one_has_its_comments_closed() -> None:
    assert CROWDED.comment_count == 62
    closed = [post for post in READABLE if not post.comments_open]
    assert [post.key for post in closed] == ["verdigris-placebo"]
    assert closed[0].comments


def test_authors_are_several_and_one_post_has_two() -> None:
    names = {person.name for post in READABLE for person in post.authors}
    assert names == {"Edith Marlowe", "Tobias Renn", "Lin Yaozhi 林耀之"}
    assert [post.key for post in READABLE if len(post.authors) == 2] == ["halcyon-axlewood"]


def test_a_post_of_the_new_year_belongs_to_another_month_in_utc() -> None:
    post = BY_KEY["outlook-2014"]
    assert post.published.astimezone(UTC) == datetime(2013, 12, 31, 16, 20, tzinfo=UTC)
    assert post.path.startswith("/2014/01/")


def test_some_posts_were_modified_later() -> None:
    assert sum(post.modified > post.published for post in READABLE) == 3


def test_the_special_posts_are_the_documented_ones() -> None:
    def keys(*posts: DemoPost) -> list[str]:
        return [post.key for post in posts]

    assert keys(*(p for p in POSTS if p.status == "gone")) == ["gone-rumour"]
    assert keys(*(p for p in POSTS if p.status == "protected")) == ["protected-letter"]
    assert keys(*(p for p in POSTS if p.status == "draft")) == ["draft-2019"]
    assert keys(*(p for p in LISTED if not p.in_api)) == ["tea-leaves"]
    assert keys(*(p for p in LISTED if not p.in_sitemap)) == [
        "cinema-mornings",
        "foundry-minister",
    ]
    assert keys(*(p for p in POSTS if p.in_sitemap and not p.in_feed)) == ["gone-rumour"]
    assert keys(*(p for p in LISTED if p.sticky)) == ["lunch-billion"]
    assert LEAVES.pages == 4


def test_documents_and_recordings_are_named() -> None:
    files = [path for post in READABLE for path in post.files]
    assert "/private/model-portfolio.pdf" in files
    assert sum(path.endswith(".mp3") for path in files) == 2
    assert sum(path.endswith(".pdf") for path in files) == 3
