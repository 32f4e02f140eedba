"""The content of a post, from page, API or feed alike: its body and what is found in it.

Plugins and themes put a good deal beside the text into the content element. What is known by a
class or id is left out here; captions and the bottom line become fields of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs
from lxml import etree

from archiver.items import Citation, Company, Heading, Image, Notice, Post
from archiver.platforms.commentary import bottom_line, named_in
from archiver.platforms.markup import DROP, Resolve, blocks
from archiver.platforms.notices import notices, with_years
from archiver.platforms.pieces import Block, Piece, html_of, text_of
from archiver.platforms.view import called
from archiver.text import word_count, word_set

__all__ = ["ROLES", "Body", "read_body"]

ROLES: Mapping[str, str] = {
    **dict.fromkeys(
        word_set(
            # view counters
            "tptn_counter post-views pvc_stats td-post-views koko-analytics-counter "
            "yuzo_views_post statcounter tdb_single_post_views pvc_clear post-views-count "
            "post-view-count views-count view-count entry-views meta-views "
            "wp-block-jetpack-blog-stats "
            # related posts
            "yarpp yarpp-related crp_related wp_rp_wrap wp_rp zem_rp_wrap yuzo_related_post "
            "nrelate_related jp-relatedposts jp-related-posts-i2 wpp-list tptn_posts "
            "linkwithin_div related-posts relatedposts related_posts relatedPosts related-post "
            "related_post related_post_title zem_rp similar-posts entry-related post-related "
            "jp-relatedposts-i2 wp-block-jetpack-related-posts rp4wp-related-posts "
            "relpost-thumb-wrapper td_block_related_posts jnews_related_post_container "
            "penci-post-related mh-related popular-posts "
            # sharing, following, rating
            "sharedaddy sd-sharing sd-like jp-post-flair addtoany_share_save_container "
            "addtoany_content addthis_toolbox addthis_inline_share_toolbox shareaholic-canvas "
            "heateor_sss_sharing_container essb_links ssba mashsb-container really_simple_share "
            "sociable social-share social-sharing share-buttons post-share tweetmeme_button "
            "fb-like twitter-share-button printfriendly wpsso-rrssb subscribe-box mc4wp-form "
            "mailpoet_form jetpack_subscription_widget wp-block-jetpack-subscriptions follow-us "
            "newsletter-signup kk-star-ratings pd-rating post-ratings wp-postratings "
            # the author's box, parts of the post, editing, navigation
            "author-box author-info entry-author-info saboxplugin-wrap abh_box m-a-box "
            "page-links post-nav-links page-link wp-pagenavi pagination post-navigation edit-link "
            "post-edit-link screen-reader-text comments-area comment-respond entry-meta "
            "postmetadata entry-utility entry-footer wp-block-post-author "
            # comments, their forms, and the placeholders of systems that load them by script
            "comments commentlist comment-list comments-list comments-wrapper comment-wrapper "
            "comments-section comment-section comments-title comments-link comments-number "
            "comment-count wp-block-comments wp-block-comment-template wp-block-post-comments "
            "wp-block-post-comments-form wp-block-comments-query-loop respond commentform "
            "comment-form reply-title wpdcom wpd-threads wpd-thread-list wpd-comment "
            "wpdiscuz-front-actions comments-block comment-thread comment-replies comment-holder "
            "comment-link post-comment-link comments-content comments-body comments-open "
            "comment-body comment-content comment-text comment-author comment-meta "
            "comment-metadata comment-footer field--name-comment p-comment u-comment trackbacks "
            "disqus_thread dsq-content dsq-comments dsq-comment-count disqus-comment-count "
            "idc-container idc-noscript IDCommentsHead fb-comments fb-comments-count "
            "hyvor-talk-view hyvor-talk-comments giscus giscus-frame utterances utterances-frame "
            "commento commento-root remark42 remark42__counter cusdis_thread isso-thread "
            "livefyre-comments coral_thread waline vcomments gitalk-container SOHUCS ds-thread "
            "vk_comments fastcomments-widget graphcomment ghost-comments-root "
            "squarespace-comments jetpack-comment jetpack_remote_comment comment-form-wrap "
            "wpd-inline-icon-wrapper wpd-inline-form-wrapper "
            # advertising
            "adsbygoogle google-auto-placed wpa wpcnt OUTBRAIN outbrain-widget "
            "trc_related_container taboola-below-article-thumbnails ad-container "
            "advertisement ad-label ads-label ad-unit ad-slot ad-wrapper ad-placeholder adunit "
            "google-ad dfp-ad gpt-ad wp-block-ad advert advert-label advertisement-label "
            "quads-location ezoic-ad ezoic-adpicker-ad mv-ad-box mv_slot_target adthrive-ad "
            "a-single advads-adlabel aawp "
            # what a plugin reckons
            "rt-reading-time span-reading-time yoast-reading-time__wrapper "
            # boxes to subscribe, to give, to read about the author, to consent, to share
            "subscription-widget subscription-widget-wrap subscription-widget-wrap-editor "
            "subscribe-widget subscribe-form subscribe-cta button-wrapper captioned-button-wrap "
            "kg-signup-card kg-email-cta gh-subscribe gh-post-upgrade-cta newsletter-box "
            "newsletter-form newsletter-widget newsletter-subscribe email-signup signup-box "
            "optin-box mc_embed_signup mc_embed_shell formkit-form seva-form tnp "
            "tnp-subscription wp-block-jetpack-subscriptions__container jetpack-subscribe-modal "
            "sib-form donation-box donate-box wp-block-jetpack-donations "
            "wp-block-jetpack-recurring-payments give-form-wrap paypal-donations bmc-button "
            "bmc-btn bmc-btn-container patreon-widget patreon-campaign-banner flattr author-bio "
            "about-author about-the-author authorbox author-profile post-author-box "
            "post-author-bio starbox m-a-box-container pp-multiple-authors-boxes-wrapper "
            "wp-block-post-author-biography wp-block-molongui-author-box cookie-notice "
            "cookie-banner cookie-consent cookie-bar cookie-law-info-bar cookieConsent "
            "cc-window cc-banner cmplz-cookiebanner cky-consent-container eucookielaw_widget "
            "widget_eu_cookie_law_widget eu-cookie-law onetrust-consent-sdk "
            "CybotCookiebotDialog gdpr-banner moove_gdpr_cookie_info_bar iubenda-cs-banner "
            "share-bar share-box share-links share-post post-sharing post-share-buttons "
            "sharing-buttons socialmedia-buttons social-icons wp-block-social-links a2a_kit "
            "jp-sharing-input-touch wp-block-outermost-social-sharing post-ufi share-this "
            "sharethis-inline-share-buttons st-btn social-links follow-box "
            # for readers of screens; controls; what leads to the rest of the text
            "sr-only visually-hidden kg-audio-player kg-audio-thumbnail kg-video-overlay "
            "kg-video-player-container kg-bookmark-metadata kg-bookmark-thumbnail "
            "image-link-expand copy-code-button more-link jump-link "
            # line numbers and tools beside code
            "lineno linenos linenodiv lnt rouge-gutter hljs-ln-numbers line-numbers-rows "
            "line_numbers crayon-nums crayon-toolbar crayon-plain-wrap"
        ),
        DROP,
    ),
    **{f"code-block-{number}": DROP for number in range(1, 97)},  # places of Ad Inserter
    # what frames, captions and code are made of where no element says so
    "rll-youtube-player": "iframe",
    "perfmatters-lazy-youtube": "iframe",
    "crayon-pre": "pre",
    "tr-caption-container": "figure",
    "tr-caption": "figcaption",
    "tiled-gallery-caption": "figcaption",
    "wp-caption": "figure",
    "gallery-item": "figure",
    "gallery-icon": "div",
    "wp-caption-text": "figcaption",
    "gallery-caption": "figcaption",
    "wp-element-caption": "figcaption",
}
"""What classes and ids inside a content element are read as; most are left out."""

_CAPTION_LENGTH = 90
_HEADING_LENGTH = 120
_BACK_SIGNS = frozenset("↩↑^")  # lead from a footnote back to its place
_ADVERTISING = frozenset(
    {
        "advertisement", "advertisements", "advertisement - continue reading below",
        "article continues below advertisement", "story continues below advertisement",
        "report this ad", "anzeige", "werbung", "publicité", "publicidad", "pubblicità",
        "广告", "廣告", "広告", "share this", "share this post", "like this", "like loading...",
    }
)  # fmt: skip
_LABEL_LENGTH = 40
_SENTENCE_ENDS = '.!?:;…”"。！？：'


@attrs.frozen(kw_only=True)
class Body:
    """What the content of a post says; the fields are those of `items.Post`."""

    body_html: str
    body_text: str
    bottom_line: str | None
    word_count: int
    headings: tuple[Heading, ...]
    images: tuple[Image, ...]
    citations: tuple[Citation, ...]
    companies: tuple[Company, ...]
    notices: tuple[Notice, ...]
    witness: str
    """The element that holds the content."""
    links: tuple[str, ...]
    """Addresses the content links to, in order; not a field of the post."""

    def told(self, post: Post) -> Post:
        """*post* with these fields."""
        return attrs.evolve(
            post,
            witnesses={"body": self.witness, **post.witnesses},
            body_html=self.body_html,
            body_text=self.body_text,
            bottom_line=self.bottom_line,
            word_count=self.word_count,
            headings=self.headings,
            images=self.images,
            citations=self.citations,
            companies=self.companies,
            notices=with_years(self.notices, post.published),
        )


def read_body(
    element: etree._Element,
    resolve: Resolve,
    skip: Iterable[etree._Element] = (),
    summary_labels: tuple[str, ...] = (),
    leads: Iterable[etree._Element] = (),
) -> Body:
    """What the content element says; *skip* names elements in it that are none of the post's.

    *leads* are elements before it that the text begins with; *summary_labels* are what the blog
    calls its summaries, beside ``Bottom line``.
    """
    before = (piece for lead in leads for piece in blocks(lead, resolve, ROLES, skip))
    pieces = [*before, *blocks(element, resolve, ROLES, skip)]
    summary, places = bottom_line(pieces, summary_labels)
    kept, images = _without_captions(pieces, places)
    texts = [piece for piece in kept if isinstance(piece, Block)]
    summaries = [pieces[place] for place in sorted(places)]
    text = text_of(kept)
    noted, quoted = _noted_and_quoted(kept)
    companies, citations = named_in(_in_order(pieces, [*summaries, *texts]), text, noted, quoted)
    return Body(
        body_html=html_of(kept),
        body_text=text,
        bottom_line=summary,
        word_count=word_count(text),
        headings=tuple(_headings(texts)),
        images=tuple(images),
        citations=citations,
        companies=companies,
        notices=tuple(notices(texts)),
        witness=called(element),
        links=tuple(dict.fromkeys(link.url for block in texts for link in block.links)),
    )


def _noted_and_quoted(pieces: Iterable[Piece]) -> tuple[set[int], set[int]]:
    """The ids of the blocks that are footnotes, and of those that stand in quotations."""
    noted: set[int] = set()
    quoted: set[int] = set()
    depth = 0
    for piece in pieces:
        if piece == "<blockquote>":
            depth += 1
        elif piece == "</blockquote>":
            depth -= 1
        elif isinstance(piece, Block) and piece.links:
            if depth:
                quoted.add(id(piece))
            if piece.text[-1:] in _BACK_SIGNS or piece.text[:1] in _BACK_SIGNS:
                noted.add(id(piece))
    return noted, quoted


def _in_order(pieces: Iterable[Piece], wanted: Iterable[Piece]) -> Iterator[Block]:
    chosen = {id(piece) for piece in wanted}
    return (piece for piece in pieces if isinstance(piece, Block) and id(piece) in chosen)


def _without_captions(
    pieces: list[Piece], dropped: frozenset[int]
) -> tuple[list[Piece], list[Image]]:
    """The pieces that are body, and its images with their captions."""
    kept: list[Piece] = []
    images: list[Image] = []
    figures: list[int] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            if piece == "<figure>":
                figures.append(len(images))
            elif piece == "</figure>":
                figures.pop()
            kept.append(piece)
            continue
        first = len(images)
        images += [Image(**picture._asdict()) for picture in piece.pictures]
        above = figures[-1] if figures else first - _follows_picture(kept)
        if piece.tag == "figcaption" and above < len(images):
            _caption(images, above, piece.text)
        elif place in dropped or _is_label(piece):
            continue
        elif piece.pictures and _is_caption(piece):
            _caption(images, first, piece.text)
            kept.append(_pictures_only(piece))
        elif not figures and _follows_picture(kept) and _is_caption(piece):
            _caption(images, first - 1, piece.text)
        else:
            kept.append(piece)
    return kept, images


def _caption(images: list[Image], start: int, text: str) -> None:
    """Give *text* to the images from *start* on that have no caption yet."""
    for place in range(max(start, 0), len(images)):
        if images[place].caption is None and text:
            images[place] = attrs.evolve(images[place], caption=text.replace("\n", " "))


def _is_caption(block: Block) -> bool:
    """Whether the text beside or below an image is its caption: one short line, no sentence."""
    return (
        block.tag == "p"
        and 0 < len(block.text) < _CAPTION_LENGTH
        and not block.bold
        and block.text[-1] not in _SENTENCE_ENDS
    )


def _is_label(block: Block) -> bool:
    """Whether *block* is the label of an advertisement or of buttons, and nothing else."""
    return (
        block.tag == "p"
        and len(block.text) < _LABEL_LENGTH
        and not (block.pictures or block.bold)
        and block.text.casefold().strip(" -–—:•") in _ADVERTISING
    )


def _follows_picture(kept: list[Piece]) -> bool:
    last = kept[-1] if kept else ""
    return isinstance(last, Block) and bool(last.pictures) and not last.text


def _pictures_only(block: Block) -> Block:
    start, _, rest = block.html.partition("<img ")
    tags = "".join(f"<img {part.partition('>')[0]}>" for part in rest.split("<img "))
    return block._replace(html=f"<p>{tags}</p>" if start else tags, text="", links=())


def _headings(texts: Iterable[Block]) -> Iterator[Heading]:
    for block in texts:
        if block.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and block.text:
            yield Heading(level=int(block.tag[1]), text=block.text.replace("\n", " "))
        elif block.bold and block.tag == "p" and _is_bold_heading(block.text):
            yield Heading(level=3, text=block.text.replace("\n", " "))


def _is_bold_heading(text: str) -> bool:
    return len(text) < _HEADING_LENGTH and text[-1] not in ".:;,"
