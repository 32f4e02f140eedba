"""JSON-LD of articles."""

import json

import pytest

from archiver.platforms.structured import article, authors, text
from tests.platforms.pages import page


def ld(*told: object) -> dict[str, object]:
    scripts = "".join(
        f'<script type="application/ld+json">{t if isinstance(t, str) else json.dumps(t)}</script>'
        for t in told
    )
    return dict(article(page(f"<script>var x</script>{scripts}")))


ARTICLE = {"@type": "BlogPosting", "headline": "H", "datePublished": "2015-06-02"}


@pytest.mark.parametrize(
    "told",
    [
        (ARTICLE,),
        ({"@type": "WebSite"}, ARTICLE),
        ([{"@type": "WebSite"}, ARTICLE],),
        ({"@graph": [{"@type": "WebPage"}, ARTICLE]},),
        ({"@graph": "odd"}, ARTICLE),
        ("{broken", ARTICLE),
        ("[" * 50_000, ARTICLE),
        ("", ARTICLE),
        ("<!-- {} -->".replace("{}", json.dumps(ARTICLE)),),
        ("//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",),
        ({"@type": "WebPage", "mainEntity": ARTICLE},),
        ('{"@type": "BlogPosting", "headline": "H",\n "datePublished": "2015-06-02"}',),
    ],
)
def test_the_first_article_is_found(told: tuple[object, ...]) -> None:
    assert ld(*told) == ARTICLE


def test_types_may_be_lists_and_no_article_is_nothing() -> None:
    assert ld({"@type": ["Thing", "NewsArticle"]})
    assert ld({"@type": "Person"}, 5, "null", [[[]]]) == {}
    assert ld([[]] * 5000, {"@type": 7}) == {}


def test_strings_are_squeezed_and_other_values_are_none() -> None:
    assert text({"headline": " A \n B "}, "headline") == "A B"
    assert text({"headline": ["A"]}, "headline") is None
    assert text({"headline": " "}, "headline") is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Mara"}, ["Mara"]),
        ([{"name": "Mara"}, {"name": "Ines"}], ["Mara", "Ines"]),
        ("Mara", ["Mara"]),
        ({"@id": "#mara"}, []),
        (["", 5, None], []),
        (None, []),
    ],
)
def test_names_of_authors(author: object, names: list[str]) -> None:
    assert [named.name for named in authors({"author": author})] == names
