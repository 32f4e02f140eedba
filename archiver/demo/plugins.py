"""What plugins add to a post: the visit counter, the related list, share and subscribe boxes."""

from __future__ import annotations

import html

from archiver.demo.model import DemoPost, Visits
from archiver.demo.origin import Origin, nonce

__all__ = [
    "counter",
    "counter_text",
    "counter_url",
    "related_list",
    "share_buttons",
    "subscribe_box",
]

_SEPARATORS = {
    "spaces": " ",
    "nbsp": "&nbsp;",
    "narrow": "\N{NARROW NO-BREAK SPACE}",
    "dots": ".",
    "apostrophes": "'",
}
"""Thousands separators of the locales the counter was set to; a comma otherwise."""


def _number(value: int, form: str) -> str:
    if form == "abbrev" and value >= 1000:
        unit, size = ("M", 1_000_000) if value >= 1_000_000 else ("k", 1000)
        return f"{value / size:.1f}{unit}"
    return f"{value:,}".replace(",", _SEPARATORS.get(form, ","))


def counter_text(visits: Visits, more: int = 0) -> str:
    """The sentence of the counter after *more* visits beyond those on record."""
    if visits.total is None:
        return ""
    total = _number(visits.total + more, visits.form)
    today = _number((visits.today or 0) + more, visits.form)
    match visits.form:
        case "newer":
            return f"Visited {total} times, {today} visit(s) today"
        case "total":
            return f"(Visited {total} times)"
        case _:
            return f"(Visited {total} times, {today} visits today)"


def counter_url(origin: Origin, post: DemoPost) -> str:
    """The address that tells the count of *post* and leaves it as it is."""
    query = f"?top_ten_id={post.id}&view_counter=1&_wpnonce={nonce(f'tptn {post.id}')}"
    return origin.url(f"/{query}")


def counter(origin: Origin, post: DemoPost, more: int = 0) -> str:
    """The Top 10 counter as it stands in the page; empty where the plugin was off."""
    text = counter_text(post.visits, more)
    opening = f'<div class="tptn_counter" id="tptn_counter_{post.id}"'
    address = html.escape(counter_url(origin, post))
    match post.visits.form:
        case "none":
            return ""
        case "json":
            return f'{opening} data-tptn-url="{address}"></div>'
        case "script":
            script = (
                f'<script type="text/javascript" data-cfasync="false" src="{address}"></script>'
            )
            return f"{opening}>{script}</div>"
        case "inline":
            return f"{_inline_tracker(origin, post)}{opening}>{text}</div>"
        case _:
            return f"{opening}>{text}</div>"


def _inline_tracker(origin: Origin, post: DemoPost) -> str:
    return (
        '<script type="text/javascript">window.jQuery && jQuery.ajax({url: '
        f'"{origin.url("/")}", data: {{top_ten_id: {post.id}, top_ten_blog_id: 1, '
        "activate_counter: 11}});</script>"
    )


def related_list(origin: Origin, post: DemoPost, others: list[DemoPost]) -> str:
    """YARPP's list of *others* in the markup of the release the post was written under."""
    match post.related_form:
        case "list":
            items = "".join(f"<li>{_bookmark(origin, other, ' ')}</li>\n" for other in others)
            heading = "<h3>Related posts:</h3>"
            return f"<div class='yarpp-related'>\n{heading}<ol>\n{items}</ol>\n</div>\n"
        case "new":
            items = "".join(f"<li>{_bookmark(origin, other)}</li>" for other in others)
            listed = f"<!-- YARPP List -->\n<h3>Related posts:</h3><ol>\n{items}\n</ol>\n"
            return _yarpp("yarpp-template-list", listed)
        case "thumbs":
            items = "".join(_card(origin, other) for other in others)
            row = f'<div class="yarpp-thumbnails-horizontal">\n{items}</div>\n'
            return _yarpp("yarpp-template-thumbnails", f"<h3>Related posts:</h3>\n{row}")
        case "none":
            words = "<p>No related posts.</p>\n"
            return _yarpp("yarpp-related-none yarpp-template-list", words)
        case _:
            return ""


def _yarpp(classes: str, content: str) -> str:
    opening = f'<div class="yarpp yarpp-related yarpp-related-website {classes}">'
    return f"{opening}\n{content}</div>\n"


def _bookmark(origin: Origin, other: DemoPost, ending: str = "") -> str:
    url, title = html.escape(origin.url(other.path)), html.escape(other.title)
    return f'<a href="{url}" rel="bookmark" title="{title}">{title}{ending}</a>'


def _card(origin: Origin, other: DemoPost) -> str:
    url, title = html.escape(origin.url(other.path)), html.escape(other.title)
    return (
        f'<a class="yarpp-thumbnail" rel="norewrite" href="{url}" title="{title}">\n'
        f'<img width="120" height="68" src="{_thumbnail(origin, other)}"'
        ' class="attachment-thumbnail size-thumbnail wp-post-image" alt="" />'
        f'<span class="yarpp-thumbnail-title">{title}</span></a>\n'
    )


def _thumbnail(origin: Origin, other: DemoPost) -> str:
    own = [
        picture for picture in other.images if "medium" in picture.flags and not picture.foreign
    ]
    default = "/wp-content/plugins/yet-another-related-posts-plugin/images/default.png"
    return origin.url(own[0].path if own else default)


def share_buttons(origin: Origin, post: DemoPost) -> str:
    """The share buttons that stand inside the content."""
    items = "".join(
        f'<li class="share-{service}"><a rel="nofollow noopener" class="share-{service} sd-button"'
        f' href="{origin.url(post.path)}?share={service}" title="Click to share on {name}">'
        f"<span>{name}</span></a></li>"
        for service, name in (("twitter", "Twitter"), ("facebook", "Facebook"), ("email", "Email"))
    )
    return (
        '<div class="sharedaddy sd-sharing-enabled"><div class="robots-nofollow sd-block sd-social'
        ' sd-social-icon-text sd-sharing"><h3 class="sd-title">Share this:</h3>'
        f'<div class="sd-content"><ul>{items}</ul></div></div></div>'
    )


def subscribe_box(origin: Origin) -> str:
    """The box for readers' addresses that stands inside the content."""
    return (
        '<div class="jetpack_subscription_widget"><h4>Notes by email</h4>'
        f'<form action="{origin.url("/")}" method="post" accept-charset="utf-8">'
        "<p>One letter on Mondays, and no charts.</p>"
        '<p><input type="email" name="email" placeholder="Email address" />'
        '<input type="submit" value="Subscribe" /></p></form></div>'
    )
