"""View counters: the number a page prints, and where a page says to ask for it.

    Top 10                the number in the page, or a read-only address in `data-tptn-url` or in
                          a script; that answers JSON or a `document.write`
    Post Views Counter    `.post-views`; Page Views Count: `.pvc_stats`; both may stand empty,
                          and their REST routes tell the number
    tagDiv themes         `.td-post-views`;  Yuzo: `.yuzo_views_post`;  Koko: its counter's span
    WP-PostViews          whatever the theme prints around it: a class that speaks of views, or
                          `1,234 views` in the line of date and author

A counter beside a post of a list is that post's. Blogger's total and its like are the blog's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import attrs
from lxml import etree

from archiver import urls
from archiver.items import Visits
from archiver.page import finder
from archiver.platforms.counter_addresses import asked, is_counting, is_endpoint, post_id
from archiver.platforms.counter_answers import answer
from archiver.platforms.counts import bare, labelled, may_tell, visits_in
from archiver.platforms.markup import Resolve
from archiver.text import word_set

__all__ = [
    "answer",
    "asked",
    "endpoint",
    "is_counting",
    "is_endpoint",
    "is_listed",
    "post_id",
    "visits",
]

_MAX_COUNTERS = 40
_MAX_DEPTH = 60
_MAX_NODES = 200
_LINE = ""
_MAX_LINE = 1000

_META = re.compile(r"meta|byline|postinfo|post-info|entry-info", re.IGNORECASE)
_HINT = re.compile(rf"view|tptn_counter|pvc_stats|koko|{_META.pattern}", re.IGNORECASE)
_PLUGINS = {
    "tptn_counter": "Top 10",
    "pvc_stats": "Page Views Count",
    "post-views": "Post Views Counter",
    "td-post-views": "tagDiv",
    "yuzo_views_post": "Yuzo",
    "koko-analytics-counter": "Koko Analytics",
}
_SITE_WIDE = re.compile(r"\b(?:site|website|blog)\b", re.IGNORECASE)
_COUNT_CLASS = re.compile(
    r"(?:.*[-_])?(?:post|page|meta|entry|count|nr)?[-_]?views?(?:[-_]?(?:counter|count|number|num|nr)s?)?"
    r"(?:-\d+)?",
    re.IGNORECASE,
)
_SILENT = word_set("script style svg template textarea title")
_GAP = re.compile(r"(?<=\d)[\s\0]*\0[\s\0]*(?=\d)")
_EYE = re.compile(r"(?:^|[ _-])(?:eye|visibility)(?:$|[ _-])")

_find_classes = finder(".//@class/..")

# What holds other posts, or speaks of the whole blog; Blogger's own post stands in a widget.
_LIST = re.compile(
    r"""related|yarpp|crp_|wpp[-_]|popular|trending|recent|latest|widget|sidebar(?:-|$)|wp_rp|zem_rp
    |yuzo_related|tptn_posts|td_module_|tdb_module|td-related|td_block_related|jeg_post(?:s|block|_related)
    |jnews_related|wp-block-(?:query|latest|post-template|jetpack-blog-stats)|comment|menu|nav(?:$|-|ig)
    |carousel|slider|swiper|owl-|mega|next-post|prev-post|post-nav|most[-_]|top[-_]posts|posts?-list
    |jp-related|blog-stats|Stats\d|text-counter|nrelate|OUTBRAIN|trc_|taboola""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"(?:tptn_counter_|pvc_stats_|td-nr-views-|(?:^|\s)post-)(\d+)(?=\s|$)")
_POST = re.compile(r"(?:^|\s)post(?:id)?-(\d+)(?=\s|$)")

_ROUTES = {"post-views": "post-views-counter/get-post-views/", "pvc_stats": "pvc/v1/view/"}
_ROOT = re.compile(
    r'"(?:rest_api_url|requestURL)"\s?:\s?"(https?:[^"]{1,300}?(?:/wp-json\\?/|rest_route=\\?/))'
)


def visits(tree: etree._Element, article: etree._Element) -> Visits | None:
    """What the page prints about readers of its own post; None when it prints nothing."""
    own = _own_number(tree, article)
    for element, kind in _counters(article):
        if (found := _of_plugin(element, kind)) and not is_listed(element, article, own):
            return attrs.evolve(found, counter=_PLUGINS[kind])
    for element, kind in () if tree is article else _counters(tree):
        if kind != "tptn_counter" and (own is None or _number(element) is None):
            continue  # only these can be told from counters of other posts
        if (found := _of_plugin(element, kind)) and not is_listed(element, article, own):
            return attrs.evolve(found, counter=_PLUGINS[kind])
    for element in _lines(article):
        if (found := _of_theme(element)) and not is_listed(element, article, own):
            return attrs.evolve(found, counter="theme")
    return None


def endpoint(within: etree._Element, resolve: Resolve) -> str | None:
    """The read-only address to ask for the number of a page that does not print it.

    It is one of the page's own host, and never one that counts.
    """
    own = _own_number(within.getroottree().getroot(), within)
    for element, kind in _counters(within):
        for reference in _named(element, kind, own):
            url = resolve(reference.strip())
            if url is None or not is_endpoint(url) or _host(url) != _host(resolve("/") or ""):
                continue
            if not is_listed(element, within, own) and not _of_plugin(element, kind):
                return url
    return None


def _counters(within: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Counters of plugins, and by which class they are known."""
    left = _MAX_COUNTERS
    for element in within.iter("div", "p", "span"):
        names = element.get("class")
        if names and (kind := _kind(names)):
            yield element, kind
            left -= 1
            if not left:
                return


def _lines(within: etree._Element) -> Iterator[etree._Element]:
    """Elements that a theme may print the number in: made for it, or the line of the date."""
    marked = (e for e in _find_classes(within) if _kind(e.get("class", "")) == _LINE)
    return (e for e in islice(marked, _MAX_COUNTERS) if not _is_part(e))


def _is_part(element: etree._Element) -> bool:
    """Whether *element* is but a part of a plugin's counter."""
    holder = element.getparent()
    return holder is not None and bool(_kind(holder.get("class") or ""))


@lru_cache(maxsize=4096)
def _kind(names: str) -> str | None:
    """What an element of the classes *names* may be: a plugin's counter, a line of a theme."""
    if not _HINT.search(names):
        return None
    tokens = names.split()
    if found := _PLUGINS.keys() & tokens:
        return min(found)
    is_line = any(map(_COUNT_CLASS.fullmatch, tokens)) or _META.search(names)
    return _LINE if is_line and "comment" not in names else None


def _of_plugin(element: etree._Element, kind: str) -> Visits | None:
    if kind == "koko-analytics-counter" and _speaks_of_site(element):
        return None
    names = (element.get("class") or "").split()
    if kind == "post-views":  # its label is a setting, and may have numbers of its own
        inner = islice(element.iter("span"), _MAX_NODES)
        element = next((e for e in inner if "post-views-count" in (e.get("class") or "")), element)
    found = visits_in("".join(_printed(element)))
    return None if found and not found.total and "load-dynamic" in names else found


def _speaks_of_site(counter: etree._Element) -> bool:
    """Whether the words around a Koko counter, which looks alike for both, mean the blog."""
    holder = counter.getparent()
    return holder is not None and bool(_SITE_WIDE.search("".join(_printed(holder))[:_MAX_LINE]))


def _of_theme(element: etree._Element) -> Visits | None:
    """The views that a theme prints: in an element made for them, or in a line of other things."""
    names = (element.get("class") or "").split()
    made_for_it = any(_COUNT_CLASS.fullmatch(name) and "views" in name for name in names)
    if not made_for_it and not _may_tell(element):
        return None
    text = "\0".join(_printed(element, eyes=True))[:_MAX_LINE]
    text = _GAP.sub(" ; ", text).replace("\0", " ")
    if found := labelled(text):
        return found
    return bare(text) if made_for_it else None


def _may_tell(line: etree._Element) -> bool:
    """Whether a line has a word for views, or an icon that stands for it."""
    if may_tell("".join(map(str, islice(line.itertext(), _MAX_NODES)))[:_MAX_LINE]):
        return True
    icons = islice(line.iter("i", "svg", "span"), _MAX_NODES)
    return any(_EYE.search(icon.get("class") or "") for icon in icons)


def _printed(element: etree._Element, *, eyes: bool = False) -> Iterator[str]:
    """The pieces of text in *element*, pictures apart; with *eyes* an icon of one as words."""
    if len(element) == 0:
        yield element.text or ""
        return
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in islice(walk, 2 * _MAX_NODES):
        if event == "end":
            if node is not element:
                yield node.tail or ""
            continue
        if eyes and node is not element and _EYE.search(node.get("class") or ""):
            yield "views:"
        if node.tag in _SILENT:
            walk.skip_subtree()
        else:
            yield node.text or ""


def is_listed(element: etree._Element, article: etree._Element, own: str | None) -> bool:
    """Whether a counter belongs to a post of a list, or to the whole blog."""
    number = _number(element)
    if own and number:
        return number != own
    for above in (element, *islice(element.iterancestors(), _MAX_DEPTH)):
        if above is article or above.tag == "body":
            return False
        names = [*(above.get("class") or "").split(), above.get("id") or ""]
        if above.tag == "nav" or (above.tag == "article" and article.tag == "article"):
            return True
        if any(map(_LIST.match, names)) and "Blog" not in names:
            return True
        post = _POST.search(" ".join(names)) if own else None
        if post and post[1] != own:
            return True
    return False


def _number(counter: etree._Element) -> str | None:
    """The number of the post that a counter names in its id or class."""
    for element in islice(counter.iter(), 4):
        names = f"{element.get('id') or ''} {element.get('class') or ''}"
        if found := _NUMBERED.search(names):
            return found[1]
    return None


def _own_number(tree: etree._Element, article: etree._Element) -> str | None:
    """The number of the page's post, by its article or the body's classes."""
    body = tree.find("body")
    for element in (article, body):
        if element is not None:
            names = f"{element.get('id') or ''} {element.get('class') or ''}"
            if found := _POST.search(names):
                return found[1]
    return None


def _named(counter: etree._Element, kind: str, own: str | None) -> Iterator[str]:
    """Addresses that an empty counter names, or that its plugin is known to answer at."""
    if kind == "tptn_counter":
        yield from filter(None, [counter.get("data-tptn-url")])
        yield from filter(None, (script.get("src") for script in counter.iter("script")))
    number = _number(counter) or own
    if number and kind in _ROUTES and (root := _api_root(counter.getroottree().getroot())):
        yield f"{root}{_ROUTES[kind]}{number}"


def _api_root(tree: etree._Element) -> str | None:
    """Where the REST API of the blog starts, as its head or the counter's script tells."""
    for link in tree.iter("link"):
        if link.get("rel") == "https://api.w.org/" and (href := link.get("href")):
            return href.strip()
    for script in tree.iter("script"):
        if found := _ROOT.search(script.text or ""):
            return found[1].replace("\\", "")
    return None


def _host(url: str) -> str:
    return urls.netloc(url).removeprefix("www.")
