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
    ],
)
def test_lists_in_their_order(html: str) -> None:
    assert found(html) == (A, B)


def test_a_list_that_found_nothing_is_empty_and_no_list_is_unknown() -> None:
    assert (
        found('<div class="yarpp-related yarpp-related-none"><p>No related posts.</p></div>') == ()
    )
    assert found("<div class='yarpp-related'><h3>Related posts:</h3></div>") == ()
    assert found("<p>text</p>") is None
    assert found('<div class="unrelated"><a href="/a">a</a></div>') is None


def test_a_list_that_a_script_fills_is_unknown() -> None:
    jetpack = '<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3></div>'
    assert found(jetpack) is None


def test_the_list_of_the_post_counts_before_one_in_a_sidebar() -> None:
    widget = "<div class='yarpp-related yarpp-related-widget'><a href='/w/'>W</a></div>"
    tree = element(f"<aside>{widget}</aside><article>x</article>{YARPP}")
    [article] = tree.iter("article")
    assert related(tree, article, resolve) == (A, B)
    alone = element(f"<aside>{widget}</aside><article>x</article>")
    [article] = alone.iter("article")
    assert related(alone, article, resolve) == (Related(title="W", url="https://quay.example/w/"),)
