"""Which engine made a page: what it shows of itself in its head and its body's classes.

Each sign weighs something. What an engine says of itself (generator, the API it names) settles
the matter; where its files come from nearly does; names that themes of other engines use as well
only add to it. Nothing is remembered between pages: an engine leaves its marks on every one.

Every page that does not name WordPress's API is looked at, so what is asked of it is little: the
addresses in its head once, and whether they hold some thirty pieces of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import attrs
from lxml import etree

from archiver import urls
from archiver.page import Page
from archiver.platforms.evidence import is_wordpress
from archiver.site import Site

__all__ = ["Evidence", "is_wordpress_com", "recognised"]

_ENOUGH = 3
_SAYS = 5  # it names itself
_FILES = 3  # its files come from there
_SOME = 2  # so do those of others, now and then
_CLASS = 1
_SHOWN = 120  # letters of a line of evidence

_GENERATORS: Mapping[str, str] = {
    "wordpress": "wordpress", "woocommerce": "wordpress", "elementor": "wordpress",
    "ghost": "ghost", "blogger": "blogger", "substack": "substack", "squarespace": "squarespace",
    "tumblr": "tumblr", "drupal": "drupal", "micro.blog": "microblog",
    "writefreely": "writefreely", "write.as": "writefreely", "medium": "medium",
    "hashnode": "hashnode", "beehiiv": "beehiiv", "typepad": "typepad",
    "http://www.typepad.com": "typepad", "https://www.typepad.com": "typepad",
    "movable type": "movabletype", "hugo": "hugo", "jekyll": "jekyll", "pelican": "pelican",
    "hexo": "hexo", "nikola": "nikola", "eleventy": "eleventy", "astro": "astro",
    "gatsby": "gatsby",
}  # fmt: skip
"""What the generator element begins with, in lower case -> engine."""

_ADDRESSES: Mapping[str, tuple[str, int]] = {
    "/ghost/portal@": ("ghost", _FILES),
    "/ghost/sodo-search@": ("ghost", _FILES),
    "/@tryghost/": ("ghost", _FILES),
    "/public/ghost-sdk": ("ghost", _FILES),
    "/feeds/posts/default": ("blogger", _FILES),
    "blogger.com/static/": ("blogger", _FILES),
    "blogger.com/feeds/": ("blogger", _FILES),
    "//substackcdn.com": ("substack", _FILES),
    "//cdn.substack.com": ("substack", _SOME),
    "static1.squarespace.com": ("squarespace", _FILES),
    "assets.squarespace.com": ("squarespace", _FILES),
    "//assets.tumblr.com": ("tumblr", _FILES),
    "static.tumblr.com": ("tumblr", _SOME),
    "/sites/default/files/": ("drupal", _SOME),
    "/core/misc/drupal": ("drupal", _FILES),
    "/core/themes/": ("drupal", _SOME),
    "//micro.blog/micropub": ("microblog", _FILES),
    "//micro.blog/webmention": ("microblog", _FILES),
    "//cdn.writeas.net": ("writefreely", _FILES),
    "//glyph.medium.com": ("medium", _FILES),
    "//cdn-client.medium.com": ("medium", _FILES),
    "//cdn.hashnode.com": ("hashnode", _FILES),
    "media.beehiiv.com": ("beehiiv", _FILES),
    ".beehiiv.com/": ("beehiiv", _SOME),
    "static.typepad.com": ("typepad", _FILES),
    "/mt-static/": ("movabletype", _FILES),
    "/_astro/": ("astro", _FILES),
    "/page-data/": ("gatsby", _FILES),
}
"""Parts of addresses of scripts, styles and other links in the head -> engine and weight."""

_CLASSES: Mapping[str, str] = {
    "post-template": "ghost", "home-template": "ghost", "item-view": "blogger",
    "item-template": "blogger", "collection-type-blog": "squarespace", "view-item": "squarespace",
    "view-list": "squarespace",
}  # fmt: skip
"""Classes of the body element -> engine."""

_METAS: Mapping[str, tuple[str, str]] = {
    "al:android:package": ("com.medium.reader", "medium"),
    "tumblr-theme": ("", "tumblr"),
}
"""Names of other meta elements -> what the content begins with, and the engine."""

_Texts = Callable[[etree._Element], list[str]]


def _finder(path: str) -> _Texts:
    return cast(_Texts, etree.XPath(path, smart_strings=False))


_find_generators = _finder("head/meta[@name='generator' or @name='Generator']/@content")
_find_links = _finder("head/link/@href")
_find_scripts = _finder("head/script/@src")
_find_ghost = _finder("head/script[@data-key]/@data-ghost | head/script/@data-sodo-search")
_GENERATOR_STARTS = tuple(_GENERATORS)


@attrs.frozen(kw_only=True)
class Evidence:
    """An engine that a page shows signs of."""

    engine: str
    """The platform's name."""
    score: int
    signs: tuple[str, ...]
    """What was seen, a line for each."""


def recognised(page: Page) -> Sequence[Evidence]:
    """The engines that an HTML *page* shows enough signs of, those with the best score first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for engine, weight, sign in _signs(page):
        found.setdefault(engine, []).append((weight, " ".join(sign.split())[:_SHOWN]))
    told = [
        Evidence(engine=engine, score=score, signs=tuple(sign for _, sign in signs))
        for engine, signs in found.items()
        if (score := sum(weight for weight, _ in signs)) >= _ENOUGH
    ]
    return sorted(told, key=lambda one: one.score, reverse=True)


def is_wordpress_com(page: Page, site: Site) -> bool:
    """Whether *page* shows that WordPress.com keeps the blog, whose API then answers for it."""
    if urls.hostname(site.home).endswith(".wordpress.com"):
        return True
    return page.meta.get("generator", "").lower().startswith("wordpress.com")


def _signs(page: Page) -> Iterator[tuple[str, int, str]]:
    """Engine, weight and description of everything that is one."""
    yield from _of_wordpress(page)
    for told in _find_generators(page.tree):
        name = told.strip().lower()
        if name.startswith(_GENERATOR_STARTS):
            engine = next(e for start, e in _GENERATORS.items() if name.startswith(start))
            yield engine, _SAYS, f"generator {told}"
    for blog in _find_ghost(page.tree)[:1]:
        yield "ghost", _SAYS, f"in its head a script for {blog}"
    for name, (start, engine) in _METAS.items():
        content = page.meta.get(name)
        if content is not None and content.startswith(start):
            yield engine, _SAYS, f"in its head {name} {content}"
    yield from _of_files(page)
    for name in sorted(page.classes & _CLASSES.keys()):
        yield _CLASSES[name], _CLASS, f"body class {name}"


def _of_wordpress(page: Page) -> Iterator[tuple[str, int, str]]:
    if api := page.links("https://api.w.org/"):
        yield "wordpress", _SAYS, f"the address of its API {api[0][0]}"
    elif is_wordpress(page):
        yield "wordpress", _FILES, "addresses in its head or classes of its body as WordPress has"


def _of_files(page: Page) -> Iterator[tuple[str, int, str]]:
    addresses = "\n".join((*_find_links(page.tree), *_find_scripts(page.tree)))
    for part, (engine, weight) in _ADDRESSES.items():
        if part in addresses:
            yield engine, weight, f"in its head {_line_with(part, addresses)}"


def _line_with(part: str, lines: str) -> str:
    """The one of *lines* that holds *part*."""
    at = lines.index(part)
    end = lines.find("\n", at)
    return lines[lines.rfind("\n", 0, at) + 1 : None if end < 0 else end]
