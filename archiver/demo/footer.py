"""The foot of every page: the blocks of a widget area, as the block editor writes them."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from archiver.demo.blog import TITLE, Section
from archiver.demo.comments import comment_link
from archiver.demo.content import ContentWriter, texturize
from archiver.demo.model import Comment, DemoPost
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED, READABLE, slugify
from archiver.demo.terms import MONTHS, months, sections, tags

__all__ = ["footer"]

_SHOWN = 3


@lru_cache(maxsize=8)
def footer(origin: Origin) -> str:
    """The widget area and the last line of the blog at *origin*."""
    columns = (
        _heading("Latest notes") + _latest_posts(origin),
        _heading("Readers write") + _latest_comments(origin),
        _heading("Sections") + _categories(origin) + _heading("By month") + _archives(origin),
        _heading("What it was about") + _cloud(origin) + _search(origin),
    )
    blocks = "".join(
        f'<div class="wp-block-column is-layout-flow">\n{column}</div>\n' for column in columns
    )
    return (
        '<footer id="colophon" class="site-footer wp-block-group has-sand-color'
        ' has-dusk-gradient-background has-small-font-size is-layout-constrained"'
        ' role="contentinfo">\n'
        f'<div class="wp-block-columns">\n{blocks}</div>\n'
        '<hr class="wp-block-separator is-style-wide" />\n'
        f"{_last_line(origin)}</footer>\n"
    )


def _heading(words: str) -> str:
    return f'<h2 class="wp-block-heading has-amber-color has-medium-font-size">{words}</h2>\n'


def _day(post: DemoPost | Comment) -> str:
    at = post.published
    return f'datetime="{at.isoformat()}">{MONTHS[at.month - 1]} {at.day}, {at.year}</time>'


def _latest_posts(origin: Origin) -> str:
    newest = [post for post in LISTED[::-1] if post.status == "publish"][:_SHOWN]
    items = "".join(
        f'<li><a class="wp-block-latest-posts__post-title" href="{origin.url(post.path)}">'
        f'{texturize(post.title)}</a><time class="wp-block-latest-posts__post-date" {_day(post)}'
        f'<div class="wp-block-latest-posts__post-excerpt">'
        f"{ContentWriter(origin, post).text_start(24).rstrip('.,')}&#8230;"
        f' <a class="wp-block-latest-posts__read-more" href="{origin.url(post.path)}">Read on'
        f'<span class="screen-reader-text">: {texturize(post.title)}</span></a></div></li>\n'
        for post in newest
    )
    return (
        f'<ul class="wp-block-latest-posts__list has-dates wp-block-latest-posts">\n{items}</ul>\n'
    )


def _latest_comments(origin: Origin) -> str:
    pairs = [(c, post) for post in READABLE for c in post.comments if c.kind == "comment"]
    pairs.sort(key=lambda pair: (pair[0].published, pair[0].id), reverse=True)
    items = "".join(_latest_comment(origin, post, comment) for comment, post in pairs[:_SHOWN])
    return (
        f'<ol class="has-avatars has-dates has-excerpts wp-block-latest-comments">\n{items}</ol>\n'
    )


def _latest_comment(origin: Origin, post: DemoPost, comment: Comment) -> str:
    face = sum(comment.author.encode()) % 4
    words = " ".join(comment.paragraphs).split()
    excerpt = " ".join(words[:20]) + ("…" if len(words) > 20 else "")
    return (
        '<li class="wp-block-latest-comments__comment">'
        f'<img alt="" src="{origin.url(f"/wp-content/avatars/{face}.png")}"'
        ' class="avatar avatar-48 photo wp-block-latest-comments__comment-avatar"'
        ' height="48" width="48" /><article>'
        '<footer class="wp-block-latest-comments__comment-meta">'
        '<span class="wp-block-latest-comments__comment-author">'
        f"{escape(comment.author, quote=False)}</span> on"
        ' <a class="wp-block-latest-comments__comment-link"'
        f' href="{comment_link(origin, post, comment)}">{texturize(post.title)}</a>'
        f'<time class="wp-block-latest-comments__comment-date" {_day(comment)}</footer>'
        '<div class="wp-block-latest-comments__comment-excerpt">'
        f"<p>{texturize(excerpt)}</p></div></article></li>\n"
    )


def _categories(origin: Origin) -> str:
    items = "".join(
        f'<li class="cat-item cat-item-{section.id}"><a href="{origin.url(section.path)}">'
        f"{texturize(section.name)}</a> ({_held(section)})</li>\n"
        for section in sections()
    )
    return f'<ul class="wp-block-categories-list wp-block-categories">\n{items}</ul>\n'


def _held(section: Section) -> int:
    return sum(section in post.categories for post in LISTED)


def _archives(origin: Origin) -> str:
    options = "".join(
        f'<option value="{origin.url(f"/{year}/{month:02}/")}"> {MONTHS[month - 1]} {year}'
        f"&nbsp;({_published(year, month)})</option>\n"
        for year, month in months()
    )
    return (
        '<div class="wp-block-archives-dropdown wp-block-archives">'
        '<label for="wp-block-archives-1" class="screen-reader-text">Month</label>\n'
        '<select id="wp-block-archives-1" name="archive-dropdown"'
        ' onchange="if (this.value) { location.href = this.value; }">\n'
        f'<option value="">Choose a month</option>\n{options}</select></div>\n'
    )


def _published(year: int, month: int) -> int:
    return sum((p.published.year, p.published.month) == (year, month) for p in LISTED)


def _cloud(origin: Origin) -> str:
    """The tags that several posts have, the larger the more."""
    uses = {tag: sum(tag in post.tags for post in LISTED) for tag in tags()}
    links = "".join(
        f'<a href="{origin.url(f"/tag/{slugify(tag)}/")}" class="tag-cloud-link'
        f' tag-link-{number}" style="font-size: {11 + min(uses[tag], 6)}px;"'
        f' aria-label="{texturize(tag)} ({uses[tag]} items)">{texturize(tag)}'
        f'<span class="tag-link-count"> ({uses[tag]})</span></a>\n'
        for tag, number in tags().items()
        if uses[tag] > 3
    )
    return f'<p class="wp-block-tag-cloud">{links}</p>\n'


def _search(origin: Origin) -> str:
    return (
        '<form role="search" method="get" action="'
        f'{origin.url("/")}" class="wp-block-search__button-outside wp-block-search">'
        '<label class="wp-block-search__label" for="wp-block-search__input-1">Look for</label>'
        '<div class="wp-block-search__inside-wrapper">'
        '<input class="wp-block-search__input" id="wp-block-search__input-1"'
        ' placeholder="A company, a city&hellip;" value="" type="search" name="s" required />'
        '<button aria-label="Search" class="wp-block-search__button wp-element-button"'
        ' type="submit">Search</button></div></form>\n'
    )


def _last_line(origin: Origin) -> str:
    submenu = "".join(
        _item(origin, section.path, texturize(section.name))
        for section in sections()
        if _held(section) > 4
    )
    icon = '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 8l4-4 4 4"></path></svg>'
    others = (("/about/", "About"), ("/feed/", "Feed"), ("/wp-login.php", "Log in"))
    home = origin.url("/")
    return (
        '<div class="wp-block-group is-layout-flex is-content-justification-space-between">\n'
        '<nav class="wp-block-navigation" aria-label="Foot">'
        '<ul class="wp-block-navigation__container wp-block-navigation">\n'
        f"{_item(origin, '/', 'Home')}"
        '<li class="wp-block-navigation-item has-child open-on-hover-click">'
        '<a class="wp-block-navigation-item__content"'
        f' href="{home}category/harbour-street-view/">Sections</a>'
        '<button aria-label="More sections" aria-expanded="false"'
        f' class="wp-block-navigation__submenu-icon">{icon}</button>\n'
        f'<ul class="wp-block-navigation__submenu-container">\n{submenu}</ul></li>\n'
        f"{''.join(_item(origin, *other) for other in others)}</ul></nav>\n"
        f'<p class="imprint">{TITLE}. <a href="{home}about/">None of these companies'
        " exists</a>.</p>\n</div>\n"
    )


def _item(origin: Origin, path: str, words: str) -> str:
    return (
        '<li class="wp-block-navigation-item wp-block-navigation-link">'
        f'<a class="wp-block-navigation-item__content" href="{origin.url(path)}">'
        f'<span class="wp-block-navigation-item__label">{words}</span></a></li>\n'
    )
