"""Several WordPress blogs on one host: whose page it is."""

import pytest

from archiver.platforms.neighbours import other_blog
from archiver.site import PageKind, Site
from tests.platforms.pages import HOME, SITE, page

TEA = f"{HOME}tea/"
FILES = '<link rel="EditURI" href="https://quay.example/tea/xmlrpc.php?rsd">'
THEME = '<link rel="stylesheet" href="/tea/wp-content/themes/plain/style.css?ver=6">'
SCRIPT = '<script src="/tea/wp-includes/js/wp-embed.min.js"></script>'
API = '<link rel="https://api.w.org/" href="https://quay.example/tea/wp-json/">'


def of(head: str, site: Site = SITE) -> str | None:
    return other_blog(page(f"<html><head>{head}</head><body>", f"{TEA}2015/06/kettles/"), site)


@pytest.mark.parametrize(
    "derived",
    [
        API,
        '<link rel="https://api.w.org/" href="/tea/index.php/wp-json/">',
        '<link rel="https://api.w.org/" href="/tea/?rest_route=/">',
        '<link rel="https://api.w.org/" href="/tea/index.php?rest_route=/">',
        '<link rel="shortlink" href="/tea/?p=12">',
        '<link rel="alternate" href="/tea/feed/">',
        '<link rel="alternate" href="/tea/?feed=rss2">',
    ],
)
@pytest.mark.parametrize("files", [FILES, THEME, SCRIPT])
def test_a_page_of_a_blog_below_names_it(derived: str, files: str) -> None:
    assert of(derived + files) == TEA


@pytest.mark.parametrize(
    "head",
    [
        "",
        API,
        FILES,
        '<link rel="https://api.w.org/" href="/wp-json/">' + FILES,  # files in a directory
        API + '<link rel="EditURI" href="/xmlrpc.php?rsd">',  # a plugin for languages
        API + '<link rel="stylesheet" href="https://cdn.example/tea/wp-includes/a.css">',
        '<link rel="alternate" href="/tea/category/kettles/feed/">' + FILES,
        '<link rel="https://api.w.org/" href="https://other.example/tea/wp-json/">' + FILES,
    ],
)
def test_one_sign_is_not_enough(head: str) -> None:
    assert of(head) is None


def test_files_may_lie_deeper_still() -> None:
    assert of(API + '<script src="/tea/wp/wp-includes/a.js"></script>') == TEA


def test_a_blog_in_a_directory_is_its_own() -> None:
    site = Site(title="Tea", home=TEA, eras=SITE.eras)
    assert of(API + FILES, site) is None


def test_nothing_is_read_in_a_page_of_another_blog() -> None:
    body = "<body class='single single-post postid-12'><h1 class='entry-title'>Kettles</h1>"
    found = SITE.eras[-1].platform.read(page(f"<head>{API}{FILES}</head>{body}", TEA + "a/"), SITE)
    assert (found.kind, found.failure) == (PageKind.OTHER, f"no post: of another blog, {TEA}")
    assert (found.readings, found.references, found.addresses) == ((), (), ())


def test_its_front_page_leads_nowhere() -> None:
    home = page(f"<head>{API}{FILES}</head><body class='home blog'>", TEA)
    assert SITE.eras[-1].platform.read(home, SITE).addresses == ()
