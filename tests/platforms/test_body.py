"""The content element: what of it is body, and what the body holds."""

import attrs
import pytest

from archiver.items import Company, Heading, Image, Post
from archiver.platforms.body import Body, read_body
from tests.platforms.pages import BODY, COUNTER, YARPP, element, resolve


def read(html: str) -> Body:
    return read_body(element(html), resolve)


def test_the_whole_content_of_a_post() -> None:
    found = read(BODY + YARPP + COUNTER)
    assert found.bottom_line == (
        "Juniper Rail (HKEx: 0912; NYSE: JNP) will sell its ferries before the year is out."
    )
    assert found.body_text == (
        "Timetables tell more than accounts do. Juniper’s trains leave later each month. "
        "(previous post) Its rival Orchard Mills (Shanghai: 600123) has noticed.\n\n"
        "Boats and buses\n\n"
        "Nobody buys a ferry in winter. (English article) Harbour taxes rose to 1 < 2 percent."
    )
    assert found.body_html == (
        '<figure><a href="https://quay.example/wp-content/uploads/2015/06/pier.jpg"><img '
        'src="https://quay.example/wp-content/uploads/2015/06/pier-300x200.jpg" alt="A pier"></a></figure>\n'
        "<p>Timetables tell more than accounts do. Juniper’s trains leave later each month. "
        '(<a href="https://quay.example/2015/01/juniper-buys-boats/">previous post</a>) Its rival Orchard '
        "Mills (Shanghai: 600123) has noticed.</p>\n"
        "<h3>Boats and buses</h3>\n"
        '<p>Nobody buys a ferry in winter. (<a href="https://news.example/rail?id=7&amp;utm_source=quay">'
        "English article</a>) Harbour taxes rose to 1 &lt; 2 percent.</p>"
    )
    assert found.word_count == 40
    assert found.headings == (Heading(level=3, text="Boats and buses"),)
    assert found.images == (
        Image(
            url="https://quay.example/wp-content/uploads/2015/06/pier-300x200.jpg",
            alt="A pier",
            caption="The pier on a quiet day",
            width=300,
            height=200,
        ),
    )
    assert [(c.name, c.symbol) for c in found.companies] == [
        ("Juniper Rail", "0912"),
        ("Juniper Rail", "JNP"),
        ("Orchard Mills", "600123"),
    ]
    assert [c.kind for c in found.citations] == ["previous post", "English article"]
    assert found.links[1] == "https://quay.example/2015/01/juniper-buys-boats/"


def test_a_post_takes_every_field_of_its_body() -> None:
    body = read(BODY)
    post = body.told(Post(url="https://quay.example/a/"))
    told = attrs.asdict(body, recurse=False)
    assert post.witnesses == {"body": told.pop("witness")}
    del told["links"]
    assert {name: getattr(post, name) for name in told} == told


@pytest.mark.parametrize(
    "html",
    [
        '<figure class="wp-caption"><img src="/i.png"><figcaption class="wp-caption-text">Dusk</figcaption>'
        "</figure>",
        '<figure class="wp-block-image size-large"><a href="/big.png"><img src="/i.png"></a><figcaption '
        'class="wp-element-caption">Dusk</figcaption></figure>',
        '<div class="wp-caption"><img src="/i.png"><p class="wp-caption-text">Dusk</p></div>',
        '<dl class="gallery-item"><dt class="gallery-icon"><img src="/i.png"></dt><dd '
        'class="wp-caption-text gallery-caption">Dusk</dd></dl>',
        '<p><img src="/i.png"><br>Dusk</p>',
        '<p><a href="/big.png"><img src="/i.png"></a></p><p>Dusk</p>',
    ],
    ids=["figure", "block", "old core", "gallery", "a line below", "a paragraph below"],
)
def test_captions_belong_to_their_images_and_not_to_the_text(html: str) -> None:
    found = read(f"{html}<p>The first sentence.</p>")
    assert found.body_text == "The first sentence."
    assert "Dusk" not in found.body_html
    assert found.body_html.count("<img") == 1
    assert [(image.url, image.caption) for image in found.images] == [
        ("https://quay.example/i.png", "Dusk")
    ]


def test_a_gallery_gives_each_image_its_own_caption() -> None:
    html = (
        "<figure class='wp-block-gallery'><figure><img src='/1.png'><figcaption>One</figcaption></figure>"
        "<figure><img src='/2.png'></figure><figcaption class='blocks-gallery-caption'>All</figcaption>"
        "</figure>"
    )
    assert [image.caption for image in read(html).images] == ["One", "All"]


@pytest.mark.parametrize(
    "html",
    [
        '<p><img class="alignleft" src="/i.png">The train is late, and it will be late tomorrow.</p>',
        '<p><img src="/i.png"></p><p>The train is late.</p>',
        '<p><img src="/i.png"></p><p><strong>Late trains</strong></p>',
        '<ul><li><img src="/i.png"> a train</li></ul>',
    ],
)
def test_text_beside_an_image_is_no_caption(html: str) -> None:
    found = read(html)
    assert found.images[0].caption is None
    assert "train" in found.body_text


def test_an_update_stays_in_the_body_and_the_bottom_line_does_not() -> None:
    found = read(
        "<p>UPDATE: The sale is off.</p><p>Bottom line: It ends.</p><p>It began well.</p>"
    )
    assert found.bottom_line == "It ends."
    assert found.body_text == "UPDATE: The sale is off.\n\nIt began well."


def test_companies_are_read_from_bottom_line_and_body_in_order() -> None:
    found = read(
        "<p>Bottom line: Looms (NYSE: LM) won.</p><p>Mills (NYSE: ML) and Looms (NYSE: LM).</p>"
    )
    assert found.companies == (
        Company(name="Looms", exchange="NYSE", symbol="LM", mic="XNYS", starts_at=21),
        Company(name="Mills", exchange="NYSE", symbol="ML", mic="XNYS", starts_at=0),
    )


def test_bold_lines_alone_are_headings_and_bold_sentences_are_not() -> None:
    found = read(
        "<h2>A<br>B</h2><p><b>Boats</b></p><p><b>It ends.</b></p><p><b>Not</b> all</p><h4></h4>"
    )
    assert found.headings == (Heading(level=2, text="A B"), Heading(level=3, text="Boats"))


@pytest.mark.parametrize(
    "html",
    [
        YARPP,
        COUNTER,
        '<div class="crp_related"><a href="/a">R</a></div>',
        '<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3></div>',
        '<div id="jp-relatedposts"><h3>Related</h3></div>',
        '<div class="addtoany_share_save_container">Share</div>',
        '<div class="author-box">By Mara</div>',
        '<div class="page-links">Pages: <a href="/2/">2</a></div>',
        '<p class="post-views">7 views</p>',
        '<div class="jetpack_subscription_widget">Subscribe</div>',
        '<ins class="adsbygoogle">Ad</ins>',
        '<script>jQuery.ajax({url: "/", data: {activate_counter: 11}})</script>',
        '<form class="mc4wp-form">Mail</form>',
        '<span class="screen-reader-text">Skip</span>',
    ],
)
def test_what_plugins_add_is_none_of_the_body(html: str) -> None:
    found = read(f"<p>Text.</p>{html}<p>More.</p>")
    assert found.body_text == "Text.\n\nMore."
    assert found.body_html == "<p>Text.</p>\n<p>More.</p>"


def test_an_empty_content_is_a_body_without_anything() -> None:
    found = read("")
    assert (found.body_html, found.body_text, found.word_count) == ("", "", 0)
    assert found.bottom_line is None
    assert found.images == found.headings == found.citations == found.companies == ()
