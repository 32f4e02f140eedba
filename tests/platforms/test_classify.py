"""What a page is, by its body classes or by what it shows."""

import pytest

from archiver.platforms.classify import kind_of
from archiver.site import PageKind
from tests.platforms.pages import HOME, POST, SITE, classic, page


def kind(html: str, url: str = POST) -> tuple[PageKind, str | None]:
    return kind_of(page(html, url), SITE)


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ("single single-post postid-7", PageKind.POST),
        ("post-template-default single single-post paged-2 single-paged-2", PageKind.POST),
        ("single postid-7 single-format-aside", PageKind.POST),
        ("single single-product postid-7", PageKind.OTHER),
        ("page page-id-4", PageKind.OTHER),
        ("home page page-id-4", PageKind.OTHER),
        ("attachment single single-attachment postid-9", PageKind.OTHER),
        ("login no-js", PageKind.OTHER),
        ("home blog", PageKind.LISTING),
        ("archive category category-travel", PageKind.LISTING),
        ("archive date paged", PageKind.LISTING),
        ("search search-results", PageKind.LISTING),
    ],
)
def test_body_classes_tell(classes: str, expected: PageKind) -> None:
    assert kind(f'<body class="{classes}"><p>x') == (expected, None)


def test_a_page_that_says_it_does_not_exist_is_a_soft_404() -> None:
    found, failure = kind('<body class="error404"><h1>Not found</h1>')
    assert found is PageKind.OTHER
    assert failure is not None
    assert "404" in failure


@pytest.mark.parametrize(
    "form",
    [
        '<form action="/wp-login.php?action=postpass" method="post">',
        '<form class="post-password-form">',
    ],
)
def test_a_post_behind_a_password_is_no_post(form: str) -> None:
    assert kind(classic(body=form + "</form>")) == (PageKind.OTHER, "password protected")
    assert kind(classic(body="<form class='search-form'></form>"))[0] is PageKind.POST


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ('<article class="hentry">one</article>', POST, PageKind.POST),
        ('<div class="post type-post">one</div>', POST, PageKind.POST),
        ('<article class="hentry">1</article><div class="hentry">2</div>', POST, PageKind.LISTING),
        ('<meta property="og:type" content="article"><p>x', POST, PageKind.POST),
        ("<p>about us", HOME + "about/", PageKind.OTHER),
        ('<article class="hentry">one</article>', HOME, PageKind.LISTING),
    ],
)
def test_a_theme_without_classes_is_judged_by_its_posts(
    html: str, url: str, expected: PageKind
) -> None:
    assert kind(html, url)[0] is expected


def test_the_small_page_of_a_post_for_frames_is_no_post() -> None:
    body = '<body class="single single-post postid-7"><article class="hentry">little</article>'
    assert kind(body, POST + "embed/") == (PageKind.OTHER, None)
    assert kind(body, POST)[0] is PageKind.POST
