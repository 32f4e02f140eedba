"""Related lists of YARPP, Contextual Related Posts and others."""

import pytest

from archiver.items import Related
from archiver.platforms.related import related
from tests.platforms.pages import YARPP, element, resolve

A = Related(title="MEDIA: Kettles on Air", url="https://quay.example/2014/02/kettles/")
B = Related(title="Two Looms", url="https://quay.example/2013/09/two-looms/")


def found(html: str) -> tuple[Related, ...] | None:
    tree = element(f"<article>{html}</article>")
    [article] = tree.iter("article")
    return related(tree, article, resolve)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(YARPP, id="the old list, in single quotes"),
        pytest.param(
            '<div class="yarpp yarpp-related yarpp-related-website yarpp-template-list"><h3>See also</h3>'
            '<ol><li><a href="/2014/02/kettles/" rel="bookmark">MEDIA: Kettles on Air</a> (9.1)<small>An '
            'excerpt</small></li><li><a href="/2013/09/two-looms/" rel="bookmark">Two Looms</a></li></ol>'
            "</div>",
            id="the new list, with scores and excerpts",
        ),
        pytest.param(
            '<div class="yarpp yarpp-related yarpp-template-thumbnails"><div '
            'class="yarpp-thumbnails-horizontal"><a class="yarpp-thumbnail" rel="norewrite" '
            'href="/2014/02/kettles/" title="MEDIA: Kettles on Air"><img src="/k.jpg" alt="k"/><span '
            'class="yarpp-thumbnail-title">MEDIA: Kettles on Air</span></a><a class="yarpp-thumbnail" '
            'href="/2013/09/two-looms/"><span class="yarpp-thumbnail-default"><img src="/d.png" '
            'alt="Default"/></span><span class="yarpp-thumbnail-title">Two Looms</span></a></div></div>',
            id="thumbnails",
        ),
        pytest.param(
            '<div class="yarpp-related"><p><a href="/2014/02/kettles/"><img src="/k.jpg"></a><a '
            'href="/2014/02/kettles/">MEDIA: Kettles on Air</a></p><a href="/2013/09/two-looms/" '
            'title="Two Looms"><img src="/l.jpg"></a><a href="javascript:0">x</a><a>y</a></div>',
            id="a template of the theme's own",
        ),
        pytest.param(
            '<div class="crp_related crp-text-only"><h3>Related Posts:</h3><ul><li><a '
            'href="/2014/02/kettles/" class="crp_link post-5"><span class="crp_title">MEDIA: Kettles on '
            'Air</span></a></li><li><a href="/2013/09/two-looms/" class="crp_link post-6"><img '
            'class="crp_thumb" src="/l.jpg" alt="Two Looms"></a></li></ul></div>',
            id="Contextual Related Posts",
        ),
        pytest.param(
            '<div class="wp_rp_wrap"><ul class="related_post wp_rp"><li data-poid="in-5"><a '
            'href="/2014/02/kettles/" class="wp_rp_thumbnail"><img src="/k.jpg" alt="?"/></a><a '
            'href="/2014/02/kettles/" class="wp_rp_title">MEDIA: Kettles on Air</a></li><li><a '
            'href="/2013/09/two-looms/" class="wp_rp_title">Two Looms</a></li></ul><a href="/ad">ad</a>'
            "</div>",
            id="WordPress Related Posts",
        ),
        pytest.param(
            '<div class="yarpp yarpp-related"><h3>More</h3><div class="card"><h4><a href="/2014/02/kettles/">'
            'MEDIA: Kettles on Air</a></h4><span class="byline"><a href="/author/mara/">Mara</a></span><a '
            'rel="category tag" href="/category/media/">Media</a><p>Steam. <a href="/2014/02/kettles/">Read '
            'more about kettles on the air »</a></p></div><div class="card"><a href="/2013/09/two-looms/"><img '
            'src="/l.jpg"></a><h4><a href="/2013/09/two-looms/">Two Looms</a></h4></div><p>Related posts '
            'brought to you by <a href="https://wordpress.org/plugins/yet-another-related-posts-plugin/">'
            "Yet Another Related Posts Plugin</a>.</p></div>",
            id="cards with authors, categories and credits",
        ),
        pytest.param(
            '<div class="yarpp-related"><a href="/2014/02/kettles/">MEDIA: Kettles on Air</a> <a '
            'href="/2014/02/kettles/">continue reading about kettles and steam</a><a href="#respond">Reply</a>'
            '<a href="/2013/09/two-looms/" title="Permanent Link to Two Looms"><img src="/l.jpg"></a></div>',
            id="loose links",
        ),
        pytest.param(
            '<div class="crp_related crp-rounded-thumbs"><ul><li><a href="/2014/02/kettles/" class="crp_link '
            'post-5" title="MEDIA: Kettles on Air"><span class="crp_title">MEDIA: Kettles…</span></a><span '
            'class="crp_author"> by <a href="/author/mara/">Mara</a></span><span class="crp_date">May 2014'
            '</span></li><li><a href="/2013/09/two-looms/" class="crp_title">Two Looms</a></li></ul><p>Powered by '
            '<a href="https://webberzone.com/plugins/">CRP</a></p></div>',
            id="Contextual Related Posts with authors and a cut title",
        ),
        pytest.param(
            '<div id="crp_related"><ul><li><a href="/2014/02/kettles/">MEDIA: Kettles on Air</a></li><li><a '
            'href="/2013/09/two-looms/">Two Looms</a></li></ul></div>',
            id="its oldest form",
        ),
        pytest.param(
            '<ul class="related_post wp_rp"><li data-poid="in-5"><a href="/2014/02/kettles/" '
            'class="wp_rp_title">MEDIA: Kettles on Air</a><small class="wp_rp_publish_date">May</small></li><li>'
            '<a href="/2013/09/two-looms/" class="wp_rp_thumbnail"><img src="/l.jpg" alt="Two Looms"/></a><a '
            'class="wp_rp_title" href="/2013/09/two-looms/">Two Looms</a></li></ul>',
            id="WordPress Related Posts without its wrapper",
        ),
        pytest.param(
            '<div class="zem_rp_wrap"><div class="zem_rp_content"><ul class="related_post zem_rp"><li><a '
            'href="/2014/02/kettles/" class="zem_rp_title">MEDIA: Kettles on Air</a></li><li><a '
            'href="/2013/09/two-looms/" class="zem_rp_title">Two Looms</a></li></ul></div><div><a '
            'class="zem_rp_backlink" href="https://zemanta.com/">Zemanta</a></div></div>',
            id="Zemanta",
        ),
        pytest.param(
            '<div class="yuzo_related_post style-3"><div class="yuzo_wraps"><div class="relatedthumb"><a '
            'href="/2014/02/kettles/"><div class="yuzo_views_post">9 Views</div><span '
            'class="yuzo__text--title">MEDIA: Kettles on Air</span><span class="yuzo_text">Steam</span></a></div>'
            '<div class="relatedthumb yuzo-list"><a class="link-list yuzo__text--title" '
            'href="/2013/09/two-looms/"> Two Looms </a></div></div></div>',
            id="Yuzo",
        ),
        pytest.param(
            '<nav class="jp-relatedposts-i2 wp-block-jetpack-related-posts"><div><ul '
            'class="jp-related-posts-i2__post"><li class="jp-related-posts-i2__post-link"><a '
            'href="/2014/02/kettles/?relatedposts_hit=1&amp;relatedposts_origin=7&amp;relatedposts_position=0">'
            'MEDIA: Kettles on Air</a></li><li class="jp-related-posts-i2__post-context">In "Media"</li></ul><ul>'
            '<li><a href="/2013/09/two-looms/">Two Looms</a></li></ul></div></nav>',
            id="Jetpack's block",
        ),
        pytest.param(
            '<div id="related-posts"><h3>You may like</h3><ul><li><a href="/2014/02/kettles/"><div '
            'class="thumb"></div><div>MEDIA: Kettles on Air</div></a></li><li><a href="/2013/09/two-looms/">Two '
            'Looms</a></li></ul><a href="/search/label/Media">Media</a></div>',
            id="a Blogger template",
        ),
        pytest.param(
            '<section class="related-posts"><div class="OUTBRAIN"><a href="https://ad.example/">Ad</a></div>'
            '<div id="taboola-below"><a href="https://ad.example/2">Ad</a></div><ul><li><a '
            'href="/2014/02/kettles/">MEDIA: Kettles on Air</a></li><li class="promoted"><a '
            'href="https://ad.example/3">Ad</a></li><li><a href="https://ad.example/4" rel="sponsored">Ad</a>'
            '</li><li><a href="/2013/09/two-looms/">Two Looms</a></li></ul></section>',
            id="advertising in between",
        ),
        pytest.param(
            '<div class="td_block_related_posts"><div class="td_module_1"><h3 class="entry-title"><a '
            'href="/2014/02/kettles/">MEDIA: Kettles on Air</a></h3><span class="td-post-date"><a '
            'href="/2014/02/">May</a></span></div><div class="td_module_1"><h3 class="entry-title"><a '
            'href="/2013/09/two-looms/">Two Looms</a></h3><a href="/media/">Media</a></div></div>',
            id="tagDiv",
        ),
        pytest.param(
            '<div class="related-posts"></div><div class="yarpp-related"></div><div class="crp_related"><a '
            'href="/2014/02/kettles/">MEDIA: Kettles on Air</a><a href="/2013/09/two-looms/">Two Looms</a></div>',
            id="the list that has entries",
        ),
    ],
)  # fmt: skip
def test_lists_in_their_order(html: str) -> None:
    assert found(html) == (A, B)


def test_a_list_that_found_nothing_is_empty_and_no_list_is_unknown() -> None:
    assert (
        found('<div class="yarpp-related yarpp-related-none"><p>No related posts.</p></div>') == ()
    )
    assert found("<div class='yarpp-related'><h3>Related posts:</h3></div>") == ()
    assert found("<p>text</p>") is None
    assert found('<div class="unrelated"><a href="/a">a</a></div>') is None


@pytest.mark.parametrize(
    "html",
    [
        '<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3></div>',
        '<div id="related-posts"><script src="/feeds/posts/default/-/Media?alt=json-in-script">'
        "</script></div>",
        '<div class="linkwithin_div"></div>',
        '<div class="nrelate_related"><a href="https://nrelate.com/">about</a></div>',
        '<div class="related-posts"><div class="OUTBRAIN"><a href="https://ad.example/">Ad</a></div></div>',
        '<div class="related-posts trc_related_container"><a href="https://ad.example/">Ad</a></div>',
        '<div class="shareaholic-canvas" data-app="recommendations"><a href="/a/">A</a></div>',
        '<div class="taboola related"><a href="/a/">A</a></div>',
    ],
)
def test_what_a_script_fills_and_advertising_are_unknown(html: str) -> None:
    assert found(html) is None


@pytest.mark.parametrize(
    "html",
    [
        '<div class="crp_related"><p>No related posts found</p></div>',
        '<div class="wp_rp_wrap"><ul class="related_post wp_rp"></ul></div>',
        '<div class="yuzo_related_post"></div>',
        '<div class="yarpp-related-none yarpp-related"></div><div class="related-posts"></div>',
    ],
)
def test_plugins_that_found_nothing(html: str) -> None:
    assert found(html) == ()


def test_a_plugin_counts_before_a_theme() -> None:
    theme = '<div class="related-posts"><a href="/t/">T</a></div>'
    assert found(theme + YARPP) == (A, B)
    assert found(theme) == (Related(title="T", url="https://quay.example/t/"),)


def test_bloggers_own_widget_is_no_sidebar() -> None:
    html = (
        f'<div class="widget HTML"><a href="/w/">W</a></div><div class="widget Blog">{YARPP}</div>'
    )
    assert found(html) == (A, B)


def test_the_list_of_the_post_counts_before_one_in_a_sidebar() -> None:
    widget = "<div class='yarpp-related yarpp-related-widget'><a href='/w/'>W</a></div>"
    tree = element(f"<aside>{widget}</aside><article>x</article>{YARPP}")
    [article] = tree.iter("article")
    assert related(tree, article, resolve) == (A, B)
    alone = element(f"<aside>{widget}</aside><article>x</article>")
    [article] = alone.iter("article")
    assert related(alone, article, resolve) == (Related(title="W", url="https://quay.example/w/"),)


def test_the_neighbours_in_a_category_count_where_nothing_else_is_related() -> None:
    near = (
        "<div class='another_category'><h4>'<a href='/category/sea/'>Sea</a>' 카테고리의 다른 글</h4>"
        "<table><tr><th><a href='/41'>A pencil pays</a></th></tr></table></div>"
    )
    other = "<div class='related-articles'><a href='/33'>Bricks on Monday</a></div>"
    assert [entry.title for entry in found(near) or ()] == ["A pencil pays"]
    assert [entry.title for entry in found(near + other) or ()] == ["Bricks on Monday"]


def test_a_builder_marks_its_list_by_a_hook() -> None:
    html = "<section data-hook='related-posts'><a href='/1'><h2>The lamp</h2></a></section>"
    assert [entry.title for entry in found(html) or ()] == ["The lamp"]
