"""The page of one post, and the small pages that hang on it: attachments."""

from __future__ import annotations

import json
from urllib.parse import quote

from archiver.demo.blog import LANGUAGE, TITLE
from archiver.demo.comments import comments_area
from archiver.demo.content import ContentWriter, attribute, texturize
from archiver.demo.model import DemoPost, Picture
from archiver.demo.origin import Origin
from archiver.demo.plugins import counter, related_list
from archiver.demo.posts import LISTED, POSTS, slugify
from archiver.demo.theme import Sheet, entry_title

__all__ = [
    "article_classes",
    "attachment_page",
    "entry_footer",
    "password_form",
    "post_page",
]

_BY_PATH = {post.path: post for post in POSTS}
_STRUCTURED_SINCE = 2016
"""Year from which posts carry the metadata of a search engine plugin."""


def post_page(
    origin: Origin, post: DemoPost, *, leaf: int = 1, comment_page: int = 1, more: int = 0
) -> str:
    """The page of *post*: its part *leaf*, one page of comments, *more* visits on its counter."""
    comments = "" if post.status == "protected" else comments_area(origin, post, comment_page)
    return Sheet(
        title=("Protected: " if post.status == "protected" else "") + post.title,
        body_class=f"post-template-default single single-post postid-{post.id} "
        "single-format-standard",
        head=_head(origin, post, leaf, comment_page),
        main=_article(origin, post, leaf, more) + comments + _neighbours(origin, post),
        foot=_tracker(origin, post),
    ).html(origin)


def _head(origin: Origin, post: DemoPost, leaf: int, comment_page: int) -> str:
    base, url = origin.base, origin.url(post.path)
    canonical = url
    if leaf > 1:
        canonical = f"{url}{leaf}/"
    if comment_page > 1:
        canonical = f"{url}comment-page-{comment_page}/#comments"
    title = attribute(post.title)
    href = f"{base}/wp-json/wp/v2/posts/{post.id}"
    record = f'<link rel="alternate" type="application/json" href="{href}" />\n'
    record = record if post.in_api else ""
    encoded = quote(url, safe="")
    return (
        f'<link rel="alternate" type="application/rss+xml" title="{TITLE} &raquo; {title} Comments'
        f' Feed" href="{url}feed/" />\n{record}'
        f'<link rel="canonical" href="{canonical}" />\n'
        f"<link rel='shortlink' href='{base}/?p={post.id}' />\n"
        '<link rel="alternate" type="application/json+oembed"'
        f' href="{base}/wp-json/oembed/1.0/embed?url={encoded}" />\n'
        f"{_structured(origin, post)}"
    )


def _structured(origin: Origin, post: DemoPost) -> str:
    """Open Graph and schema.org metadata, as newer posts have them."""
    if post.published.year < _STRUCTURED_SINCE or post.status != "publish":
        return ""
    images = [picture for picture in post.images if not picture.foreign]
    image = origin.url(images[0].full_path if images else "/apple-touch-icon.png")
    summary = attribute(post.bottom_line or post.headline)
    properties = {
        "og:type": "article",
        "og:title": f"{attribute(post.title)} - {TITLE}",
        "og:description": summary,
        "og:url": origin.url(post.path),
        "og:site_name": TITLE,
        "article:published_time": post.published.isoformat(),
        "article:modified_time": post.modified.isoformat(),
        "og:image": image,
    }
    metas = "".join(
        f'<meta property="{name}" content="{value}" />\n' for name, value in properties.items()
    )
    script = json.dumps(_graph(origin, post, image), ensure_ascii=False).replace("</", r"<\/")
    return (
        f'<meta name="description" content="{summary}" />\n{metas}'
        f'<script type="application/ld+json" class="yoast-schema-graph">{script}</script>\n'
    )


def _graph(origin: Origin, post: DemoPost, image: str) -> dict[str, object]:
    url = origin.url(post.path)
    article = {
        "@type": "Article",
        "@id": f"{url}#article",
        "headline": post.title,
        "datePublished": post.published.isoformat(),
        "dateModified": post.modified.isoformat(),
        "mainEntityOfPage": {"@id": url},
        "author": [{"@type": "Person", "name": person.name} for person in post.authors],
        "image": image,
        "keywords": list(post.tags),
        "articleSection": [section.name for section in post.categories],
        "inLanguage": LANGUAGE,
        "commentCount": post.comment_count,
    }
    site = {"@type": "WebSite", "@id": f"{origin.base}/#website", "name": TITLE}
    return {"@context": "https://schema.org", "@graph": [article, site]}


def article_classes(post: DemoPost) -> str:
    """The classes WordPress gives the article element of *post*."""
    names = [f"post-{post.id}", "post", "type-post", f"status-{_status(post)}", "format-standard"]
    if post.sticky:
        names.append("sticky")
    if post.status == "protected":
        names.append("post-password-required")
    names.append("hentry")
    names += [f"category-{section.slug}" for section in post.categories]
    names += [f"tag-{slugify(tag)}" for tag in post.tags]
    return " ".join(names)


def _status(post: DemoPost) -> str:
    return "publish" if post.status == "protected" else post.status


def _article(origin: Origin, post: DemoPost, leaf: int, more: int) -> str:
    return (
        f'<article id="post-{post.id}" class="{article_classes(post)}">\n'
        '<header class="entry-header">\n'
        f'<h1 class="entry-title">{entry_title(post)}</h1></header>\n'
        f'<div class="entry-content">\n{_content(origin, post, leaf, more)}'
        "</div><!-- .entry-content -->\n"
        f"{_author_box(origin, post)}{entry_footer(origin, post)}</article><!-- #post-## -->\n"
    )


def _content(origin: Origin, post: DemoPost, leaf: int, more: int) -> str:
    if post.status == "protected":
        return password_form(origin, post)
    related = related_list(origin, post, [_BY_PATH[path] for path in post.related])
    count = counter(origin, post, more)
    ending = related + count if post.related_first else count + related
    return ContentWriter(origin, post).leaf(leaf) + ending + _leaf_links(origin, post, leaf)


def password_form(origin: Origin, post: DemoPost) -> str:
    """What stands in the place of a post behind a password."""
    return (
        f'<form action="{origin.base}/wp-login.php?action=postpass" class="post-password-form"'
        ' method="post"><p>This content is password protected. To view it please enter your'
        f' password below:</p><p><label for="pwbox-{post.id}">Password:'
        f' <input name="post_password" id="pwbox-{post.id}" type="password" size="20" /></label>'
        ' <input type="submit" name="Submit" value="Enter" /></p></form>\n'
    )


def _leaf_links(origin: Origin, post: DemoPost, leaf: int) -> str:
    if post.pages == 1:
        return ""
    links = ", ".join(
        f'<span class="post-page-numbers current" aria-current="page">{number}</span>'
        if number == leaf
        else f'<a href="{origin.url(post.path)}{f"{number}/" if number > 1 else ""}"'
        f' class="post-page-numbers">{number}</a>'
        for number in range(1, post.pages + 1)
    )
    title = '<span class="page-links-title">Pages:</span>'
    return f'<div class="page-links">{title} {links}</div>\n'


def _author_box(origin: Origin, post: DemoPost) -> str:
    person = post.authors[0]
    if not person.bio:
        return ""
    return (
        '<div class="author-info">\n<h2 class="author-heading">Published by</h2>\n'
        f'<div class="author-avatar"><img alt="" src="{origin.base}/wp-content/avatars/'
        f'{person.id - 1}.png" class="avatar avatar-56 photo" height="56" width="56" /></div>\n'
        f'<div class="author-description">\n<h3 class="author-title">{person.name}</h3>\n'
        f'<p class="author-bio">{person.bio} <a class="author-link"'
        f' href="{origin.url(person.path)}" rel="author">View all posts by {person.name}</a></p>\n'
        "</div>\n</div><!-- .author-info -->\n"
    )


def entry_footer(origin: Origin, post: DemoPost) -> str:
    """Date, authors, categories and tags, as the theme prints them below every entry."""
    url = origin.url(post.path)
    sticky = '<span class="sticky-post">Featured</span>' if post.sticky else ""
    authors = "".join(
        f'<span class="author vcard"><span class="screen-reader-text">Author </span>'
        f'<a class="url fn n" href="{origin.url(person.path)}">{person.name}</a></span>'
        for person in post.authors
    )
    categories = ", ".join(
        f'<a href="{origin.url(section.path)}" rel="category tag">{texturize(section.name)}</a>'
        for section in post.categories
    )
    tags = ", ".join(
        f'<a href="{origin.url(f"/tag/{slugify(tag)}/")}" rel="tag">{texturize(tag)}</a>'
        for tag in sorted(post.tags, key=str.lower)
    )
    return (
        f'<footer class="entry-footer">\n{sticky}<span class="posted-on">'
        f'<span class="screen-reader-text">Posted on </span><a href="{url}" rel="bookmark">'
        f'{_times(post)}</a></span><span class="byline">{authors}</span>'
        '<span class="cat-links"><span class="screen-reader-text">Categories </span>'
        f'{categories}</span><span class="tags-links">'
        f'<span class="screen-reader-text">Tags </span>{tags}</span>'
        "</footer><!-- .entry-footer -->\n"
    )


def _times(post: DemoPost) -> str:
    published, modified = post.published, post.modified
    words = f"{published:%B} {published.day}, {published.year}"
    if modified == published:
        return (
            f'<time class="entry-date published updated" datetime="{published.isoformat()}">'
            f"{words}</time>"
        )
    later = f"{modified:%B} {modified.day}, {modified.year}"
    return (
        f'<time class="entry-date published" datetime="{published.isoformat()}">{words}</time>'
        f'<time class="updated" datetime="{modified.isoformat()}">{later}</time>'
    )


def _neighbours(origin: Origin, post: DemoPost) -> str:
    position = [listed.id for listed in LISTED].index(post.id)
    pairs = [("previous", "Previous", LISTED[position - 1])] if position else []
    pairs += [("next", "Next", other) for other in LISTED[position + 1 : position + 2]]
    links = "".join(
        f'<div class="nav-{name}"><a href="{origin.url(other.path)}" rel="{name[:4]}">'
        f'<span class="meta-nav" aria-hidden="true">{word}</span>'
        f' <span class="post-title">{entry_title(other)}</span></a></div>'
        for name, word, other in pairs
    )
    return (
        '<nav class="navigation post-navigation" aria-label="Posts">'
        '<h2 class="screen-reader-text">Post navigation</h2>'
        f'<div class="nav-links">{links}</div></nav>\n'
    )


def _tracker(origin: Origin, post: DemoPost) -> str:
    """The script by which a browser counts its visit; a reader of pages leaves it alone."""
    if post.visits.form == "none":
        return ""
    settings = {
        "ajax_url": f"{origin.base}/wp-admin/admin-ajax.php",
        "top_ten_id": str(post.id),
        "top_ten_blog_id": "1",
        "activate_counter": "11",
    }
    return (
        "<script type='text/javascript' id='tptn_tracker-js-extra'>\n"
        f"var ajax_tptn_tracker = {json.dumps(settings)};\n</script>\n"
        f"<script type='text/javascript' src='{origin.base}/wp-content/plugins/top-10/includes/js/"
        "top-10-tracker.min.js?ver=3.2.4' id='tptn_tracker-js'></script>\n"
    )


def attachment_page(origin: Origin, post: DemoPost, picture: Picture) -> str:
    """The page WordPress keeps for an uploaded image: none of the blog's posts."""
    words = attribute(picture.alt or picture.name)
    return Sheet(
        title=picture.alt or picture.name,
        body_class=f"attachment-template-default single single-attachment postid-{picture.id}"
        f" attachmentid-{picture.id}",
        head=f'<link rel="canonical" href="{origin.url(picture.page_path or "")}" />\n',
        main=(
            f'<article id="post-{picture.id}" class="post-{picture.id} attachment type-attachment'
            ' status-inherit hentry">\n<header class="entry-header"><h1 class="entry-title">'
            f'{words}</h1></header>\n<div class="entry-content"><div class="entry-attachment">'
            f'<img src="{origin.url(picture.full_path)}" alt="{words}" width="640" height="360" />'
            f'</div></div>\n<footer class="entry-footer">Published in <a href='
            f'"{origin.url(post.path)}">{texturize(post.title)}</a></footer>\n</article>\n'
        ),
    ).html(origin)
