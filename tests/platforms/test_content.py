"""What blogs put into their text beside words, in the markup of each engine."""

import pytest

from archiver.platforms.body import Body, read_body
from archiver.platforms.embeds import embed
from tests.platforms.pages import element, resolve

FILM = "https://www.youtube.com/watch?v=abcdefghijk"
PLAYER = "https://www.youtube.com/embed/abcdefghijk"


def read(html: str) -> Body:
    return read_body(element(html), resolve)


@pytest.mark.parametrize(
    ("html", "url", "label"),
    [
        (f'<iframe title="A film" src="{PLAYER}?feature=oembed"></iframe>', FILM, "A film"),
        (f'<iframe src="about:blank" data-src="{PLAYER}"></iframe>', FILM, "youtube.com"),
        (f'<iframe data-src-cmplz="{PLAYER}" src="about:blank"></iframe>', FILM, "youtube.com"),
        (f'<noscript><iframe title="F" src="{PLAYER}"></iframe></noscript>', FILM, "F"),
        ('<iframe src="//www.youtube-nocookie.com/embed/abcdefghijk?rel=0"></iframe>', FILM,
         "youtube.com"),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1x"></iframe>',
         "https://www.youtube.com/playlist?list=PL1x", "youtube.com"),
        ('<lite-youtube videoid="abcdefghijk" playlabel="F"><a href="/x">Play</a></lite-youtube>',
         FILM, "F"),
        ('<lite-vimeo videoid="77"></lite-vimeo>', "https://vimeo.com/77", "vimeo.com"),
        (f'<div class="rll-youtube-player" data-src="{PLAYER}" data-alt="F"><div></div></div>'
         f'<noscript><iframe src="{PLAYER}"></iframe></noscript>', FILM, "F"),
        ('<object width="425"><param name="wmode" value="x"><param name="movie" '
         'value="http://www.youtube.com/v/abcdefghijk&hl=en"></param><embed src="/other"></object>',
         FILM, "youtube.com"),
        ('<object><embed src="http://vimeo.com/moogaloop.swf?clip_id=77&amp;server=v"></object>',
         "https://vimeo.com/77", "vimeo.com"),
        ('<embed src="https://player.vimeo.com/video/77"></embed>', "https://vimeo.com/77",
         "vimeo.com"),
        ('<iframe src="https://open.spotify.com/embed/episode/5x?theme=0" title="An episode">'
         "</iframe>", "https://open.spotify.com/episode/5x", "An episode"),
        ('<iframe src="https://www.google.com/maps/embed?pb=1" width="600" height="450"></iframe>',
         "https://www.google.com/maps/embed?pb=1", "google.com"),
        ('<iframe src="https://player.simplecast.example/7" title=" The  Quay  Hour "></iframe>',
         "https://player.simplecast.example/7", "The Quay Hour"),
        ('<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2F'
         'www.facebook.com%2Fq%2Fvideos%2F1%2F&show_text=0"></iframe>',
         "https://www.facebook.com/q/videos/1/", "facebook.com"),
        ('<iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=1&amp;id=12"></iframe>',
         "https://twitter.com/i/status/12", "twitter.com"),
    ],
)  # fmt: skip
def test_frames_become_links_to_what_they_show(html: str, url: str, label: str) -> None:
    found = read(f"<p>Look.</p>{html}<p>So it is.</p>")
    assert found.body_html == f'<p>Look.</p>\n<p><a href="{url}">{label}</a></p>\n<p>So it is.</p>'
    assert found.body_text == f"Look.\n\n{label}\n\nSo it is."
    assert found.links == (url,)


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://ad.doubleclick.net/x"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>',
        '<iframe src="https://quay.substack.com/embed" title="Subscribe"></iframe>',
        '<iframe src="/pixel" width="1" height="1"></iframe>',
        '<iframe src="/later" style="display: none"></iframe>',
        '<iframe src="/later" hidden></iframe>',
        '<iframe class="wp-embedded-content" src="https://o.example/a/embed/"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
        "<iframe></iframe>",
        '<object><param name="movie"></object>',
    ],
)
def test_machinery_in_frames_is_left_out(html: str) -> None:
    assert read(f"<p>Text.</p>{html}").body_html == "<p>Text.</p>"


def test_a_label_in_a_frame_is_bounded_and_escaped() -> None:
    frame = element(f'<iframe src="/f" title="{"&lt;b&gt; " * 400}"></iframe>').find("iframe")
    assert frame is not None
    found = embed(frame, resolve)
    assert found is not None
    assert len(found.label) == 300
    assert "<b>" not in read('<iframe src="/f" title="&lt;b&gt;"></iframe>').body_html


def test_an_embed_is_neither_a_caption_nor_in_the_way_of_the_bottom_line() -> None:
    found = read(
        f'<p><img src="/i.png"></p><iframe title="Is it late?" src="{PLAYER}"></iframe>'
        "<p>Bottom line: It ends.</p><p>It began well.</p>"
    )
    assert found.bottom_line == "It ends."
    assert found.images[0].caption is None
    assert found.body_text == "Is it late?\n\nIt began well."


def test_an_address_alone_is_a_link() -> None:
    found = read(
        f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{FILM}\n</div></figure>'
        "<p>https://a.example/x_y?a=1&amp;b=2</p><p>httpx fetches</p><p>https://a.example now</p>"
        "<pre>https://a.example</pre><p>https://a.example <b>now</b></p><p>http:broken</p>"
    )
    assert found.links == (FILM, "https://a.example/x_y?a=1&b=2")
    assert found.body_html.startswith(f'<figure><a href="{FILM}">{FILM}</a></figure>\n')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The tide is out <a '
         'href="https://t.co/x">pic.twitter.com/x</a></p>&mdash; Mara (@mara) <a '
         'href="https://twitter.com/mara/status/1">June 1, 2015</a></blockquote> <script async '
         'src="https://platform.twitter.com/widgets.js"></script>',
         "The tide is out pic.twitter.com/x\n\n— Mara (@mara) June 1, 2015"),
        ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/X/">'
         '<div><a href="https://www.instagram.com/p/X/"><div><svg></svg></div><div>View this post'
         "</div></a><p><a href='https://www.instagram.com/p/X/'>A post shared by Mara</a></p></div>"
         "</blockquote>", "View this post\n\nA post shared by Mara"),
        ('<blockquote class="wp-embedded-content"><a href="https://o.example/a/">Other</a>'
         '</blockquote><iframe class="wp-embedded-content" src="https://o.example/a/embed/"></iframe>',
         "Other"),
        ('<figure class="wp-block-pullquote"><blockquote><p>Nobody buys</p><cite>Mara</cite>'
         "</blockquote></figure>", "Nobody buys\n\nMara"),
    ],
    ids=["tweet", "instagram", "post of another blog", "pull quote"],
)  # fmt: skip
def test_quoted_posts_keep_text_and_link(html: str, text: str) -> None:
    found = read(html)
    assert found.body_text == text
    assert found.body_html.count("<blockquote>") == 1
    assert found.links or "pullquote" in html


def test_a_bookmark_card_is_its_link_and_its_words() -> None:
    found = read(
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
        'href="https://o.example/"><div class="kg-bookmark-content"><div class="kg-bookmark-title">'
        'Other page</div><div class="kg-bookmark-description">Words about it.</div><div '
        'class="kg-bookmark-metadata"><img src="/i.ico"><span>Publisher</span></div></div><div '
        'class="kg-bookmark-thumbnail"><img src="/t.png"></div></a></figure>'
    )
    assert found.body_text == "Other page\n\nWords about it."
    assert found.images == ()
    assert found.links == ("https://o.example/",)


@pytest.mark.parametrize(
    ("html", "captions"),
    [
        ('<div class="gallery"><dl class="gallery-item"><dt class="gallery-icon"><a href="/1/"><img '
         'src="/1.png"></a></dt><dd class="wp-caption-text gallery-caption">One</dd></dl><dl '
         'class="gallery-item"><dt class="gallery-icon"><img src="/2.png"></dt></dl></div>',
         ["One", None]),
        ('<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li '
         'class="blocks-gallery-item"><figure><img src="/1.png"><figcaption>One</figcaption></figure>'
         '</li><li><figure><img src="/2.png"></figure></li></ul><figcaption>All</figcaption></figure>',
         ["One", "All"]),
        ('<div class="tiled-gallery-item"><figure><a href="/1/"><img src="/1.png"></a><div '
         'class="tiled-gallery-caption">One</div></figure></div><div><img src="/2.png"></div>',
         ["One", None]),
        ('<figure class="kg-card kg-gallery-card"><div class="kg-gallery-row"><div '
         'class="kg-gallery-image"><img src="/1.png"></div><div class="kg-gallery-image"><img '
         'src="/2.png"></div></div><figcaption>Both</figcaption></figure>', ["Both", "Both"]),
        ('<table class="tr-caption-container"><tbody><tr><td><a href="/b.jpg"><img src="/1.png"></a>'
         '</td></tr><tr><td class="tr-caption">One</td></tr></tbody></table><div class="separator">'
         '<a href="/2.jpg"><img src="/2.png"></a></div>', ["One", None]),
        ('<figure><picture><source srcset="/1.png 640w, /1b.png 1400w" type="image/webp"><img alt="">'
         "</picture><figcaption>One</figcaption></figure><img src='/2.png'>", ["One", None]),
    ],
    ids=["classic", "block", "jetpack", "ghost", "blogger", "medium"],
)  # fmt: skip
def test_galleries_have_images_with_captions(html: str, captions: list[str | None]) -> None:
    found = read(f"{html}<p>The first sentence.</p>")
    assert [(i.url[-6:], i.caption) for i in found.images] == [
        ("/1.png", captions[0]),
        ("/2.png", captions[1]),
    ]
    assert found.body_text == "The first sentence."
    assert "<td" not in found.body_html


def test_a_caption_of_what_is_no_image_stays() -> None:
    found = read(
        '<figure class="wp-block-table"><table><caption>Fares</caption><thead><tr><th>Line</th></tr>'
        "</thead><tbody><tr><td>1</td></tr></tbody></table><figcaption>In pence</figcaption></figure>"
    )
    assert found.body_html == (
        "<figure><table><caption>Fares</caption><tr><th>Line</th></tr><tr><td>1</td></tr></table>"
        "<figcaption>In pence</figcaption></figure>"
    )
    assert found.body_text == "Fares\n\nLine\n\n1\n\nIn pence"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/img/placeholder.png"><noscript><img src="/real.jpg"></noscript>',
        '<img src="/a/lazy_placeholder.gif" data-srcset="/real.jpg 300w, /big.jpg 900w">',
        '<img src="/blank.gif?x=1" srcset="/real.jpg 2x">',
        '<img src="/1x1.png" data-cfsrc="/real.jpg" loading="lazy">',
        '<picture><source data-srcset="/real.jpg 9w"><img src="data:image/gif;base64,R0"></picture>',
    ],
)
def test_a_placeholder_is_no_image(html: str) -> None:
    assert [image.url for image in read(html).images] == ["https://quay.example/real.jpg"]


@pytest.mark.parametrize(
    "html",
    [
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight">'
        '<code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">'
        '1\n2\n</pre></td><td class="rouge-code"><pre><span class="k">def</span> x\n  1\n</pre></td>'
        "</tr></tbody></table></code></pre></div></div>",
        '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre><span>1'
        '</span>\n<span>2</span></pre></div></td><td class="code"><div class="highlight"><pre><span>'
        '</span><span class="k">def</span> x\n  1\n</pre></div></td></tr></table>',
        '<div class="highlight"><pre><span class="linenos">1</span><span class="k">def</span> x\n'
        '<span class="linenos">2</span>  1\n</pre></div>',
        '<figure class="highlight rb"><table><tr><td class="gutter"><pre><span class="line">1</span>'
        '<br><span class="line">2</span><br></pre></td><td class="code"><pre><span class="line">def x'
        '</span><br><span class="line">  1</span><br></pre></td></tr></table></figure>',
        '<div class="chroma"><table class="lntable"><tr><td class="lntd"><pre class="chroma"><code>'
        '<span class="lnt">1\n</span><span class="lnt">2\n</span></code></pre></td><td class="lntd">'
        '<pre class="chroma"><code>def x\n  1\n</code></pre></td></tr></table></div>',
        '<div class="wp_syntax"><table><tr><td class="line_numbers"><pre>1\n2\n</pre></td><td '
        'class="code"><pre class="ruby">def x\n  1</pre></td></tr></table></div>',
        '<div class="crayon-syntax"><div class="crayon-toolbar">Tools</div><div '
        'class="crayon-plain-wrap"><textarea>def x\n  1</textarea></div><div><table><tr><td '
        'class="crayon-nums"><div>1</div><div>2</div></td><td class="crayon-code"><div '
        'class="crayon-pre"><div class="crayon-line">def x</div><div class="crayon-line">  1</div>'
        "</div></td></tr></table></div></div>",
        '<pre class="line-numbers"><code class="language-ruby">def x\n  <span class="token">1</span>'
        '<span aria-hidden="true" class="line-numbers-rows"><span></span></span></code></pre>',
        '<pre class="EnlighterJSRAW" data-enlighter-linenumbers="true">def x\n  1</pre>',
        "<pre><div>def x</div><div>  1</div></pre>",
    ],
    ids=["rouge", "pygments table", "pygments inline", "hexo", "chroma", "wp-syntax", "crayon",
         "prism", "enlighter", "lines in divs"],
)  # fmt: skip
def test_code_stands_once_and_without_line_numbers(html: str) -> None:
    found = read(html)
    assert found.body_text == "def x\n  1"
    assert found.body_html.count("<pre>") == 1
    assert "<table" not in found.body_html


def test_a_table_of_numbers_and_one_of_words_stay_tables() -> None:
    numbers = "<table><tr><td>1</td><td>2</td></tr></table>"
    words = "<table><tr><td>1</td><td>ferries</td></tr></table>"
    assert read(numbers + words).body_html == f"{numbers}\n{words}"


def test_footnotes_keep_their_marks_and_their_list() -> None:
    found = read(
        '<p>Tides turn.<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup> More.</p><div '
        'class="footnotes"><ol><li id="fn:1"><p>See the tables. <a href="#fnref:1">↩</a></p></li></ol>'
        "</div>"
    )
    assert found.body_text == "Tides turn.1 More.\n\nSee the tables. ↩"
    assert "<sup><a href=" in found.body_html
    assert [url.partition("#")[2] for url in found.links] == ["fn:1", "fnref:1"]


@pytest.mark.parametrize(
    "link",
    [
        '<a class="anchor" href="#x">#</a>',
        '<a class="headerlink" href="#x" title="Permalink">¶</a>',
        '<a href="/2015/06/juniper/#x">🔗</a>',
        '<a class="hash-link" href="#x">\u200b</a>',
        '<a href="#x"><span class="sr-only">Permalink to Boats</span></a>',
        '<a href="#x">Permalink</a>',
    ],
)
def test_links_of_headings_to_themselves_are_left_out(link: str) -> None:
    for heading in (f"<h2>Boats {link}</h2>", f"<h2>{link} Boats</h2>"):
        assert read(heading).body_html == "<h2>Boats</h2>"


def test_other_links_in_headings_stay() -> None:
    assert (
        read('<h2><a href="/a#b">Boats</a></h2><p><a href="#c">#</a></p>').body_text
        == "Boats\n\n#"
    )


def test_what_folds_and_what_defines_is_text() -> None:
    found = read(
        "<details><summary>Why</summary>Because.</details><dl><dt>Tide</dt><dd>Water</dd></dl>"
        "<ul><li>One<div>Two</div><div>Three</div></li></ul>"
    )
    assert found.body_text == "Why\n\nBecause.\n\nTide\n\nWater\n\nOne\n\nTwo\n\nThree"
    assert "<li>One<p>Two</p><p>Three</p></li>" in found.body_html


@pytest.mark.parametrize(
    "html",
    [
        '<p><span id="more-77"></span></p>',
        '<a name="more"></a>',
        '<div class="jump-link"><a href="/x">Read more »</a></div>',
        '<div class="subscription-widget-wrap"><p>Thanks for reading!</p></div>',
        '<p class="button-wrapper"><a class="button primary" href="/s"><span>Subscribe now</span></a></p>',
        '<div class="kg-card kg-signup-card"><h2>Sign up</h2></div>',
        '<div id="mc_embed_signup"><h2>Subscribe</h2></div>',
        '<div class="author-bio"><p>Mara writes.</p></div>',
        '<div class="donation-box"><p>Give.</p></div>',
        '<div id="cookie-notice"><p>We use cookies.</p></div>',
        '<div class="ad-label">Ad</div>',
        "<p>Advertisement</p>",
        "<div>– ADVERTISEMENT –</div>",
        "<p>Share this:</p>",
        "<p>广告</p>",
        '<ul class="social-links"><li>Follow</li></ul>',
        '<button class="copy-code-button">Copy</button>',
    ],
)
def test_boxes_and_labels_are_none_of_the_text(html: str) -> None:
    found = read(f"<p>Text.</p>{html}<p>More.</p>")
    assert found.body_html == "<p>Text.</p>\n<p>More.</p>"


def test_an_authors_words_about_advertising_stay() -> None:
    html = (
        "<h2>Advertisement</h2><p><strong>Advertisement</strong></p>"
        "<ul><li>Advertisement</li></ul><p>Advertisement sells.</p>"
    )
    assert read(html).body_text.count("Advertisement") == 4
