"""Where a post is filed, told by the place of words, by icons and by signs between links."""

import pytest

from archiver.items import Post
from archiver.platforms import undeclared_site
from archiver.read import read
from tests.platforms.pages import capture

HOME = "https://quay.example"
URL = f"{HOME}/2021/05/the-pilot-who-stayed.html"
TITLE = "The pilot who stayed"
TEXT = "".join(
    f"<p>Pilot number {n} said that the tide keeps no books, and that the harbour office keeps two "
    "of them, one for the inspector and one for the weather.</p>"
    for n in range(6)
)


def post(
    above: str = "", meta: str = "", below: str = "", top: str = "", head: str = "", url: str = URL
) -> Post:
    html = (
        '<html lang="en"><head><meta charset="utf-8"><meta property="og:type" content="article">'
        f"{head}<title>{TITLE} | Quay Letters</title></head><body>{top}<div class='a1'>"
        f"<div class='a2'>{above}<h1>{TITLE}</h1>{meta}</div><div class='b2'>{TEXT}</div>{below}"
        "</div></body></html>"
    )
    return read(capture(html.encode(), url), undeclared_site(f"{HOME}/")).readings[0].post


def categories(found: Post) -> list[str]:
    return [term.name for term in found.categories or ()]


def tags(found: Post) -> list[str]:
    return [term.name for term in found.tags or ()]


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ("<p>Harbour</p>", ["Harbour"]),
        ("<div class='css-1x'>Harbour &amp; Tides</div>", ["Harbour & Tides"]),
        ("<aside>Essays</aside>", ["Essays"]),
        ("<div><time>11 May 2021</time><span class='rounded-full'>Harbour</span></div>", ["Harbour"]),
        ("<div><a href='/harbour/'>Harbour</a> <a href='/tides/'>Tides</a></div>", ["Harbour", "Tides"]),
        ("<p class='dachzeile'>Hafen</p>", ["Hafen"]),
        ("<span class='label'><a href='/harbour/'>Harbour</a></span>", ["Harbour"]),
        ("<p>Ines Quay</p>", []),
        ("<p>Quay Letters</p>", []),
        ("<p>5 min read</p>", []),
        ("<p>Tuesday</p>", []),
        ("<p>What the tide does not say</p>", []),
        ("<p>Part 2</p>", []),
        ("<a href='/blog/'>← Back to harbour</a>", []),
        ("<div><button>Listen</button><button>Save</button></div>", []),
        ("<p><a href='/fr/pilot'>Français</a></p>", []),
        ("<nav><a href='/harbour/'>Harbour</a></nav>", []),
    ],
)  # fmt: skip
def test_a_few_words_above_the_title_name_a_category(above: str, wanted: list[str]) -> None:
    assert categories(post(above)) == wanted


@pytest.mark.parametrize(
    ("meta", "wanted"),
    [
        ("<p>By Ines Quay · Harbour · 11 May 2021 · 4 min read</p>", ["Harbour"]),
        ("<p>By Ines Quay | 11 May 2021 | Harbour, Tides | 3 comments</p>", ["Harbour", "Tides"]),
        ("<p>11 May 2021 · 4 min read · Harbour</p>", ["Harbour"]),
        ("<p><span class='badge'>Harbour</span> | 11 May 2021</p>", ["Harbour"]),
        ("<p>Hobnail | 11 May 2021</p>", []),
    ],
)
def test_what_is_left_of_the_line_with_the_date_is_a_category(
    meta: str, wanted: list[str]
) -> None:
    assert categories(post(meta=meta)) == wanted


@pytest.mark.parametrize(
    ("below", "filed", "tagged"),
    [
        ("<p><i class='fa fa-user'></i> <a href='/x/ines'>Ines</a> <i class='fa fa-folder'></i> "
         "<a href='/x/1'>Harbour</a> <i class='fa fa-tags'></i> <a href='/x/2'>tides</a></p>",
         ["Harbour"], ["tides"]),
        ("<p><a href='/x/1'><i class='bi bi-bookmark'></i> Harbour</a></p>", ["Harbour"], []),
        ("<p><svg><use href='#icon-tag'></use></svg> <a href='/x/2'>tides</a></p>", [], ["tides"]),
        ("<p><img class='inline-icon author-icon' src='/t.png'><a href='/category/x'>I.</a></p>",
         [], []),
        ("<p><i class='far fa-folder-open'></i> Harbour</p>", ["Harbour"], []),
        ("<p><i class='far fa-folder-open'></i> <span>Harbour</span></p>", ["Harbour"], []),
        ("<p><i class='icon-eye'></i> 120</p>", [], []),
    ],
)  # fmt: skip
def test_an_icon_announces_terms(below: str, filed: list[str], tagged: list[str]) -> None:
    found = post(below=below)
    assert (categories(found), tags(found)) == (filed, tagged)


@pytest.mark.parametrize(
    ("top", "wanted"),
    [
        ("<p><a href='/'>Home</a> &gt; <a href='/h/'>Harbour</a> &gt; The pilot</p>", ["Harbour"]),
        ("<ul><li><a href='/'>Start</a> › </li><li><a href='/h/'>Hafen</a></li></ul>", ["Hafen"]),
        ("<p><a href='/'>Home</a> <em>›</em> <a href='/h/'>Harbour</a></p>", ["Harbour"]),
        (f"<div class='breadcrumb'>Home / Harbour / {TITLE}</div>", ["Harbour"]),
        ("<nav aria-label='breadcrumbs'><a href='/'>Home</a> <a href='/h/'>Harbour</a></nav>",
         ["Harbour"]),
        ("<ul class='crumbs'><li><a href='/'>Home</a><li><a href='/2021/'>2021</a>"
         "<li><a href='/2021/05/'>May</a></ul>", []),
        ("<p class='crumbs'><a href='/'>Home</a> <a href='/all/'>News Archive</a></p>", []),
        ("<p><a href='/'>Home</a> | <a href='/h/'>Harbour</a></p>", []),
        ("<div class='breadcrumb'>Home / Harbour</div>", []),
    ],
)  # fmt: skip
def test_signs_between_links_make_a_trail(top: str, wanted: list[str]) -> None:
    assert categories(post(top=top)) == wanted


def test_the_menu_marks_the_folder_around_the_post() -> None:
    menu = (
        "<nav><a href='/'>News</a><a class='active' href='/money/'>Money</a>"
        "<a href='/sport/' aria-current='true'>Sport</a></nav>"
    )
    assert categories(post(top=menu, url=f"{HOME}/money/2021/05/the-pilot.html")) == ["Money"]
    assert categories(post(top=menu)) == []


@pytest.mark.parametrize(
    ("below", "filed", "tagged"),
    [
        ("<dl><dt>Category</dt><dd>Harbour</dd><dt>Tags</dt><dd>tides, lamps</dd></dl>",
         ["Harbour"], ["tides", "lamps"]),
        ("<table><tr><th>Category</th><td>Harbour</td></tr></table>", ["Harbour"], []),
        ("<p>来源：本站 栏目：航运 2021-05-11</p>", ["航运"], []),
        ("<p>Filed on 11 May 2021 under <a href='/x'>Harbour</a></p>", ["Harbour"], []),
        ("<p>w kategorii <a href='/x'>Statki</a></p>", ["Statki"], []),
        ("<p>归档于 <a href='/x'>航运</a></p>", ["航运"], []),
        ("<p>Publicado por Inés en <a href='/x'>Barcos</a></p>", ["Barcos"], []),
        ("<p><strong><i class='fas'></i> Categories: </strong><span><a rel='tag' href='/x'>Harbour"
         "</a></span></p>", ["Harbour"], []),
        ("<div class='field-type-taxonomy-term-reference'><div class='field-label-inline'>Programme"
         "</div><a href='/programmes/quay'>Quays</a></div>", ["Quays"], []),
        ("<p><a href='/x/1'>#tides</a> <a href='/x/2'>#lamps</a></p>", [], ["tides", "lamps"]),
        ("<p>#tides #lamps</p>", [], ["tides", "lamps"]),
        ("<p>Browse: <a href='/category/a/'>Lamps</a> (3) <a href='/category/b/'>Ropes</a> (4)</p>",
         [], []),
        ("<p>See what I wrote last winter <a href='/category/a/'>on lamps</a>, all of it wrong.</p>",
         [], []),
        ("<div><div><a href='/category/a/'>Lamps</a><h4><a href='/a.html'>The lamp of the lower dock"
         "</a></h4></div></div>", [], []),
        ("<p><a href='https://video.example/c/quay'>Quay TV</a></p>", [], []),
    ],
)  # fmt: skip
def test_labels_and_signs_tell_terms_from_other_links(
    below: str, filed: list[str], tagged: list[str]
) -> None:
    found = post(below=below)
    assert (categories(found), tags(found)) == (filed, tagged)


def test_a_line_about_the_post_that_the_text_s_element_begins_with_announces_terms() -> None:
    lead = "<p>By <a href='/a'>Ines Quay</a>, 11 May 2021. Category: <a href='/x'>Harbour</a></p>"
    html = (
        f'<html lang="en"><head><title>{TITLE}</title><meta property="og:type" content="article">'
        f"</head><body><h1>{TITLE}</h1><div class='entry-content'>{lead}{TEXT}</div></body></html>"
    )
    found = read(capture(html.encode(), URL), undeclared_site(f"{HOME}/")).readings[0].post
    assert categories(found) == ["Harbour"]


@pytest.mark.parametrize(
    ("head", "filed", "tagged"),
    [
        ('<meta property="og:article:section" content="Harbour">', ["Harbour"], []),
        ('<meta property="article:tag" content="tides, lamps">', [], ["tides", "lamps"]),
        ('<meta name="parsely-tags" content="tides,lamps">', [], ["tides", "lamps"]),
    ],
)
def test_meta_elements_tell_terms(head: str, filed: list[str], tagged: list[str]) -> None:
    found = post(head=head)
    assert (categories(found), tags(found)) == (filed, tagged)


def test_a_badge_above_the_title_counts_before_the_trail() -> None:
    top = "<ol class='crumbs'><li><a href='/'>Home</a><li><a href='/h/'>Insights</a></ol>"
    assert categories(post("<span class='x-pill'>Supply Chain</span>", top=top)) == [
        "Supply Chain"
    ]
    assert categories(post("<span>Supply Chain</span>", top=top)) == ["Insights"]


@pytest.mark.parametrize(
    ("above", "below", "filed", "tagged"),
    [
        ("<p>— <a class='p-category' href='/d/'>Dispatches</a> —</p>", "", ["Dispatches"], []),
        ("", "<a class='p-category' href='/d/'>lamps</a>", [], ["lamps"]),
        ("", "<a class='blog-item-category p-category' href='/d/'>Lamps</a>", ["Lamps"], []),
        ("", "<a rel='tag' href='/category/lamps'>Lamps</a>", ["Lamps"], []),
        ("<div class='kicker'><a href='/labor'><span>■</span> Labor</a></div>", "", ["Labor"], []),
        ("", "<p>Issues: <a href='/c/4/'>Housing</a></p>", ["Housing"], []),
    ],
)  # fmt: skip
def test_one_mark_means_categories_or_tags_by_its_place_and_what_stands_beside_it(
    above: str, below: str, filed: list[str], tagged: list[str]
) -> None:
    found = post(above, below=below)
    assert (categories(found), tags(found)) == (filed, tagged)


def test_microdata_and_a_mark_on_the_link_alone_tell_a_category() -> None:
    section = "<meta itemprop='articleSection' content='Harbour'>"
    assert categories(post(meta=section)) == ["Harbour"]
    box = "<div><h3>About this entry</h3><a rel='category tag' href='/x'>Harbour</a></div>"
    assert categories(post(top=box)) == ["Harbour"]
