"""The comments below a post, in WordPress's html5 markup and, on old posts, in its older one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from archiver.demo.content import texturize
from archiver.demo.model import Comment, DemoPost
from archiver.demo.origin import Origin

__all__ = ["THREADS_PER_PAGE", "comment_html", "comment_link", "comment_pages", "comments_area"]

THREADS_PER_PAGE = 20
_OLD_MARKUP_UNTIL = 2013


def comment_pages(post: DemoPost) -> list[list[Comment]]:
    """The comments of *post* by page: whole threads, twenty to a page."""
    threads: list[list[Comment]] = []
    for comment in post.comments:
        if comment.depth == 1:
            threads.append([])
        threads[-1].append(comment)
    pages = [threads[n : n + THREADS_PER_PAGE] for n in range(0, len(threads), THREADS_PER_PAGE)]
    return [[comment for thread in page for comment in thread] for page in pages]


def comment_link(origin: Origin, post: DemoPost, comment: Comment) -> str:
    """The permalink of *comment*, as feeds and the REST API give it."""
    pages = comment_pages(post)
    number = next(n for n, page in enumerate(pages, 1) if comment in page)
    folder = f"comment-page-{number}/" if len(pages) > 1 else ""
    return f"{origin.url(post.path)}{folder}#comment-{comment.id}"


def comment_html(comment: Comment) -> str:
    """The text of *comment* in paragraphs."""
    return "\n".join(f"<p>{texturize(part)}</p>" for part in comment.paragraphs) + "\n"


def comments_area(origin: Origin, post: DemoPost, number: int = 1) -> str:
    """Comment list *number* of *post* with its heading, navigation and form."""
    if not post.comments and not post.comments_open:
        return ""
    pages = comment_pages(post)
    shown = pages[number - 1] if pages else []
    parts = ['<div id="comments" class="comments-area">\n']
    if shown:
        parts += [_heading(post), _navigation(origin, post, number, len(pages))]
        parts += [_list(origin, post, shown), _navigation(origin, post, number, len(pages))]
    if post.comments_open:
        parts.append(_form(origin, post))
    else:
        parts.append('<p class="no-comments">Comments are closed.</p>\n')
    return "".join(parts) + "</div><!-- .comments-area -->\n"


def _heading(post: DemoPost) -> str:
    number = post.comment_count
    words = "One thought" if number == 1 else f"{number} thoughts"
    title = texturize(post.title)
    return f'<h2 class="comments-title">{words} on &ldquo;{title}&rdquo;</h2>\n'


def _navigation(origin: Origin, post: DemoPost, number: int, last: int) -> str:
    links = [
        f'<div class="nav-{name}"><a href="{origin.url(post.path)}comment-page-{page}/#comments">'
        f"{words}</a></div>"
        for name, page, words in (
            ("previous", number - 1, "Older Comments"),
            ("next", number + 1, "Newer Comments"),
        )
        if 1 <= page <= last
    ]
    if not links:
        return ""
    return (
        '<nav class="navigation comment-navigation" role="navigation">\n'
        '<h2 class="screen-reader-text">Comment navigation</h2>\n'
        f'<div class="nav-links">{"".join(links)}</div></nav>\n'
    )


def _list(origin: Origin, post: DemoPost, comments: Sequence[Comment]) -> str:
    old = post.published.year <= _OLD_MARKUP_UNTIL
    parts = [f'<ol class="{"commentlist" if old else "comment-list"}">\n']
    depth = 0
    for position, comment in enumerate(comments):
        parts.append(_step(depth, comment.depth))
        item = _old_item if old else _item
        parts.append(item(origin, post, comment, _classes(comment, comments, position)))
        depth = comment.depth
    return "".join(parts) + _step(depth, 0) + "</ol>\n"


def _step(depth: int, target: int) -> str:
    """The tags that lead from an open item at *depth* to the start of one at *target*."""
    if target > depth:
        return '<ol class="children">\n' if depth else ""
    closing = "</li><!-- #comment-## -->\n"
    return closing + "".join(
        f"</ol><!-- .children -->\n{closing}" for _ in range(depth - max(target, 1))
    )


def _classes(comment: Comment, comments: Sequence[Comment], position: int) -> str:
    names = [comment.kind, "odd alt" if position % 2 else "even"]
    if comment.by_author:
        names[1:1] = ["byuser comment-author-marlowe bypostauthor"]
    if comment.depth == 1:
        names.append("thread-even")
    names.append(f"depth-{comment.depth}")
    if any(other.parent_id == comment.id for other in comments):
        names.append("parent")
    return " ".join(names)


def _clock(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment:%B} {moment.day}, {moment.year} at {hour}:{moment:%M} {half}"


def _name(comment: Comment) -> str:
    name = escape(comment.author, quote=False)
    if comment.author_url is None:
        return name
    return f"<a href='{comment.author_url}' rel='external nofollow ugc' class='url'>{name}</a>"


def _avatar(origin: Origin, comment: Comment) -> str:
    face = sum(comment.author.encode()) % 4
    source = origin.url(f"/wp-content/avatars/{face}.png")
    return (
        f"<img alt='' src='{source}' class='avatar avatar-56 photo' height='56' width='56'"
        " loading='lazy' />"
    )


def _reply(origin: Origin, post: DemoPost, comment: Comment) -> str:
    if not post.comments_open:
        return ""
    return (
        '<div class="reply"><a rel="nofollow" class="comment-reply-link"'
        f' href="{origin.url(post.path)}?replytocom={comment.id}#respond"'
        f' data-commentid="{comment.id}" data-postid="{post.id}">Reply</a></div>'
    )


def _item(origin: Origin, post: DemoPost, comment: Comment, classes: str) -> str:
    opening = f'<li id="comment-{comment.id}" class="{classes}">\n'
    if comment.kind == "pingback":
        return f'{opening}<div class="comment-body">\nPingback: {_name(comment)}</div>\n'
    moment = comment.published
    return (
        f'{opening}<article id="div-comment-{comment.id}" class="comment-body">\n'
        '<footer class="comment-meta">\n<div class="comment-author vcard">'
        f'{_avatar(origin, comment)} <b class="fn">{_name(comment)}</b>'
        ' <span class="says">says:</span></div>\n<div class="comment-metadata">'
        f'<a href="{comment_link(origin, post, comment)}">'
        f'<time datetime="{moment.isoformat()}">{_clock(moment)}</time></a></div>\n</footer>\n'
        f'<div class="comment-content">\n{comment_html(comment)}</div>\n'
        f"{_reply(origin, post, comment)}</article>\n"
    )


def _old_item(origin: Origin, post: DemoPost, comment: Comment, classes: str) -> str:
    opening = f'<li class="{classes}" id="comment-{comment.id}">\n'
    if comment.kind == "pingback":
        return f"{opening}<p>Pingback: {_name(comment)}</p>\n"
    return (
        f'{opening}<div id="div-comment-{comment.id}" class="comment-body">\n'
        f'<div class="comment-author vcard">{_avatar(origin, comment)}'
        f' <cite class="fn">{_name(comment)}</cite> <span class="says">says:</span></div>\n'
        '<div class="comment-meta commentmetadata">'
        f'<a href="{comment_link(origin, post, comment)}">{_clock(comment.published)}</a></div>\n'
        f"{comment_html(comment)}{_reply(origin, post, comment)}</div>\n"
    )


def _form(origin: Origin, post: DemoPost) -> str:
    return (
        '<div id="respond" class="comment-respond">\n'
        '<h3 id="reply-title" class="comment-reply-title">Leave a Reply</h3>'
        f'<form action="{origin.url("/wp-comments-post.php")}" method="post" id="commentform"'
        ' class="comment-form"><p class="comment-notes">Your address is not shown.</p>'
        '<p><label for="comment">Comment</label> <textarea id="comment" name="comment" cols="45"'
        ' rows="4" required></textarea></p><p><label for="author">Name</label>'
        ' <input id="author" name="author" type="text" required /></p>'
        '<p><label for="email">Email</label> <input id="email" name="email" type="email" /></p>'
        '<p class="form-submit"><input name="submit" type="submit" value="Post Comment" />'
        f'<input type="hidden" name="comment_post_ID" value="{post.id}" /></p></form></div>\n'
    )
