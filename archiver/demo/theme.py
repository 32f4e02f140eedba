"""The frame every page of the sample blog shares: head, sidebar and foot of a classic theme."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

import attrs

from archiver.demo import core
from archiver.demo.blog import DESCRIPTION, LANGUAGE, TITLE
from archiver.demo.content import texturize
from archiver.demo.core import GENERATOR
from archiver.demo.footer import footer
from archiver.demo.model import DemoPost
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED, READABLE, slugify
from archiver.demo.terms import months, sections, tags

__all__ = ["THEME", "Sheet", "entry_title"]

THEME = "/wp-content/themes/harbourstreet"


@attrs.frozen(kw_only=True)
class Sheet:
    """One HTML page: what differs from the frame."""

    title: str
    """Plain text, before the blog's name; empty on the home page."""
    body_class: str
    main: str
    head: str = ""
    foot: str = ""

    def html(self, origin: Origin) -> str:
        """The whole document."""
        return (
            f'<!DOCTYPE html>\n<html lang="{LANGUAGE}" class="no-js">\n<head>\n'
            f'<meta charset="UTF-8">\n<meta name="viewport" content="width=device-width">\n'
            f"{self._head(origin)}</head>\n\n"
            f'<body class="{self.body_class} wp-embed-responsive">\n'
            '<div id="page" class="hfeed site">\n'
            '<a class="skip-link screen-reader-text" href="#content">Skip to content</a>\n'
            f"{_sidebar(origin)}"
            '<div id="content" class="site-content">\n<div id="primary" class="content-area">\n'
            f'<main id="main" class="site-main" role="main">\n{self.main}</main>\n</div>\n</div>\n'
            f"</div>\n{footer(origin)}{core.foot(origin.base)}{self.foot}"
            f"<script type='text/javascript' src='{origin.base}{THEME}/js/functions.js?ver=1'"
            " id='harbourstreet-script-js'></script>\n</body>\n</html>\n"
        )

    def _head(self, origin: Origin) -> str:
        title = f"{texturize(self.title)} &#8211; {TITLE}" if self.title else TITLE
        base = origin.base
        return (
            f"<title>{title}</title>\n"
            "<meta name='robots' content='max-image-preview:large' />\n"
            f'<link rel="pingback" href="{base}/xmlrpc.php">\n'
            f'<link rel="alternate" type="application/rss+xml" title="{TITLE} &raquo; Feed"'
            f' href="{base}/feed/" />\n<link rel="alternate" type="application/rss+xml"'
            f' title="{TITLE} &raquo; Comments Feed" href="{base}/comments/feed/" />\n'
            f"{core.head(base)}"
            f"<link rel='stylesheet' id='harbourstreet-style-css'"
            f" href='{base}{THEME}/style.css?ver={GENERATOR}' type='text/css' media='all' />\n"
            f'<link rel="https://api.w.org/" href="{base}/wp-json/" />'
            f'<link rel="EditURI" type="application/rsd+xml" title="RSD"'
            f' href="{base}/xmlrpc.php?rsd" />\n'
            f'<meta name="generator" content="WordPress {GENERATOR}" />\n'
            f'<link rel="icon" href="{base}/favicon.ico" sizes="32x32" />\n'
            f'<link rel="apple-touch-icon" href="{base}/apple-touch-icon.png" />\n'
            # The class name of the counter also stands in style rules, as on real blogs.
            '<style type="text/css">.tptn_counter{font-style:italic}'
            ".recentcomments a{display:inline!important}</style>\n"
            f"{self.head}"
        )


def entry_title(post: DemoPost) -> str:
    """The title as headings show it; WordPress marks posts behind a password."""
    title = texturize(post.title)
    return f"Protected: {title}" if post.status == "protected" else title


@lru_cache(maxsize=8)
def _sidebar(origin: Origin) -> str:
    widgets = (_search, _recent, _recent_comments, _popular, _categories, _archives, _cloud, _meta)
    return (
        '<div id="sidebar" class="sidebar">\n<header id="masthead" class="site-header"'
        ' role="banner">\n<div class="site-branding">\n'
        f'<p class="site-title"><a href="{origin.base}/" rel="home">{TITLE}</a></p>\n'
        f'<p class="site-description">{DESCRIPTION}</p>\n</div>\n</header>\n'
        '<div id="secondary" class="secondary">\n<nav id="site-navigation"'
        ' class="main-navigation" role="navigation"><ul id="menu-main" class="nav-menu">'
        f'<li class="menu-item menu-item-home"><a href="{origin.base}/">Home</a></li>'
        f'<li class="menu-item"><a href="{origin.base}/about/">About</a></li>'
        f'<li class="menu-item"><a href="{origin.base}/category/harbour-street-view/">'
        "Harbour Street View</a></li></ul></nav>\n"
        '<div id="widget-area" class="widget-area" role="complementary">\n'
        f"{''.join(widget(origin) for widget in widgets)}</div>\n</div>\n</div>\n"
    )


def _widget(name: str, heading: str, content: str) -> str:
    title = f'<h2 class="widget-title">{heading}</h2>\n' if heading else ""
    return f'<aside id="{name}-2" class="widget widget_{name}">{title}{content}</aside>\n'


def _items(items: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>\n"


def _anchor(origin: Origin, path: str, words: str) -> str:
    return f'<a href="{origin.url(path)}">{words}</a>'


def _search(origin: Origin) -> str:
    form = (
        f'<form role="search" method="get" class="search-form" action="{origin.base}/"><label>'
        '<span class="screen-reader-text">Search for:</span> <input type="search"'
        ' class="search-field" placeholder="Search &hellip;" value="" name="s" /></label></form>'
    )
    return _widget("search", "", form)


def _recent(origin: Origin) -> str:
    newest = LISTED[:-6:-1]
    links = (_anchor(origin, post.path, entry_title(post)) for post in newest)
    return _widget("recent_entries", "Recent Posts", _items(links))


def _recent_comments(origin: Origin) -> str:
    pairs = [(c, post) for post in READABLE for c in post.comments if c.kind == "comment"]
    newest = sorted(pairs, key=lambda pair: pair[0].published, reverse=True)[:5]
    items = "".join(
        f'<li class="recentcomments"><span class="comment-author-link">'
        f"{escape(comment.author)}</span> on "
        + _anchor(origin, f"{post.path}#comment-{comment.id}", texturize(post.title))
        + "</li>\n"
        for comment, post in newest
    )
    return _widget("recent_comments", "Recent Comments", f'<ul id="recentcomments">{items}</ul>')


def _popular(origin: Origin) -> str:
    """Top 10's own list: counts of other posts, which are none of this page's."""
    ranked = sorted(READABLE, key=lambda post: post.visits.total or 0, reverse=True)[:5]
    items = "".join(
        f'<li><span class="tptn_after_thumb"><a href="{origin.url(post.path)}" class="tptn_link">'
        f'<span class="tptn_title">{texturize(post.title)}</span></a>'
        f' <span class="tptn_list_count">({post.visits.total:,})</span></span></li>\n'
        for post in ranked
    )
    content = f'<div class="tptn_posts tptn_posts_widget tptn-text-only"><ul>\n{items}</ul></div>'
    return _widget("tptn_pop", "Popular posts", content)


def _categories(origin: Origin) -> str:
    items = "".join(
        f'<li class="cat-item cat-item-{section.id}">'
        f"{_anchor(origin, section.path, texturize(section.name))}</li>\n"
        for section in sections()
    )
    return _widget("categories", "Categories", f"<ul>\n{items}</ul>\n")


def _archives(origin: Origin) -> str:
    years = sorted({year for year, _ in months()}, reverse=True)
    rows = []
    for year in years:
        links = " ".join(
            _anchor(origin, f"/{year}/{month:02}/", f"{month:02}")
            for found, month in reversed(months())
            if found == year
        )
        rows.append(f"{_anchor(origin, f'/{year}/', str(year))} <small>{links}</small>")
    return _widget("archive", "Archives", _items(rows))


def _cloud(origin: Origin) -> str:
    links = "".join(
        f'<li><a href="{origin.url(f"/tag/{slugify(tag)}/")}"'
        f' class="tag-cloud-link tag-link-{number}">{texturize(tag)}</a></li>\n'
        for tag, number in tags().items()
    )
    cloud = f'<div class="tagcloud"><ul class="wp-tag-cloud" role="list">\n{links}</ul></div>'
    return _widget("tag_cloud", "Tags", cloud)


def _meta(origin: Origin) -> str:
    links = (
        _anchor(origin, "/wp-login.php", "Log in"),
        _anchor(origin, "/feed/", "Entries feed"),
        _anchor(origin, "/comments/feed/", "Comments feed"),
    )
    return _widget("meta", "Meta", _items(links))
