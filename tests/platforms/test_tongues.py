"""The language of a text, by its script and its small words."""

import pytest

from archiver.platforms.generic import Generic
from archiver.platforms.tongues import language_of, speaks_otherwise
from tests.platforms.pages import HOME, SITE, page

ENGLISH = "The ferry was late and the man who had the keys to it was not there. " * 6
SPANISH = "El transbordador llegó tarde y el hombre que tenía las llaves no estaba allí. " * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (SPANISH, "es"),
        ("Die Fähre kam zu spät, und der Mann mit den Schlüsseln war nicht da.", "de"),
        ("Le bac est arrivé en retard et l’homme qui avait les clés n’était pas là.", "fr"),
        (
            "Prom się spóźnił, ale nie przez to, że był wiatr: klucze przez cały czas miał bosman."
            * 2,
            "pl",
        ),
        ("Паром опоздал, и человека, у которого были ключи, на месте не было. " * 2, "ru"),
        ("渡轮来晚了，拿着钥匙的人不在。", "zh"),
        ("船は遅れて、鍵を持っている人はいなかった。", "ja"),
        ("배가 늦었고 열쇠를 가진 사람은 없었다.", "ko"),
        ("Juniper Rail, Orchard Mills, 0912", None),
        ("", None),
    ],
)
def test_a_text_tells_its_language(text: str, expected: str | None) -> None:
    assert language_of(text) == expected


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (SPANISH, "en-US", "es"),
        (SPANISH, "es-MX", None),
        (ENGLISH, "en", None),
        (ENGLISH, "de", "en"),
        ("渡轮来晚了，拿着钥匙的人不在。那一天没有别的船，只好走路回家。", "zh-Hans", None),
        ("Ferry, 1912.", "de", None),
    ],
)
def test_a_declaration_counts_unless_the_text_is_plainly_in_another(
    text: str, declared: str, expected: str | None
) -> None:
    assert speaks_otherwise(text, declared) == expected


@pytest.mark.parametrize(("declared", "expected"), [("", "es"), (' lang="en"', "es")])
def test_a_post_is_in_the_language_of_its_text(declared: str, expected: str) -> None:
    html = (
        f"<html{declared}><head><title>El barco</title></head><body><article><h1>El barco</h1>"
        f'<time datetime="2015-06-01">1 junio</time><div class="entry-content"><p>{SPANISH}</p>'
        f"<p>{SPANISH}</p></div></article></body></html>"
    )
    post = Generic().read(page(html, f"{HOME}notes/el-barco.html"), SITE).readings[0].post
    assert post.language == expected
    assert post.witnesses["language"] == "the words of the text"
