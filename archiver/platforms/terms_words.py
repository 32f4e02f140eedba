"""What announces categories and tags, what they are called, and where their links lead."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["CATEGORY", "LABELS", "PATHS", "TAG", "TAGGED", "is_name"]

CATEGORY, TAG = 0, 1
LABELS = (
    re.compile(
        r"(?:^|[\s|·•(])(?:categor(?:y|ies)|categorized as|(?:filed|posted) (?:under|in)|in|"
        r"(?:publié|posté|classé|rangé|archivé) (?:dans|sous)|"
        r"(?:archivado|publicado|clasificado) en|"
        r"(?:arquivado|publicado) em|"
        r"(?:abgelegt|eingeordnet|veröffentlicht|gespeichert) (?:in|unter)|"
        r"(?:geplaatst|opgeslagen|gearchiveerd) (?:in|onder)|"
        r"(?:postet|publicer(?:ad|et)|arkivert) i|"
        r"опубликовано в|ressort|themen|тем[аы]|categorie[ës]n?|"
        r"section|rubri(?:k|en|que|ca)|kategori(?:en?|er|a)|cat[ée]gories?|categor[íi]as?|categorie|"
        r"рубрик[аи]|раздел|категори[яи]|kateg[oó]ri[aie]k?|kategor[iy]e?|rubrika|κατηγορί[αε]ς?|"
        r"department|column|channel|filed)"
        r"\s?[:：]?$|(?:分类|分類|类别|類別|栏目|欄目|专栏|テーマ|カテゴリー?|카테고리|분류)\s?[:：]?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|[\s|·•(])(?:tags?|tagged(?: (?:as|with|in))?|labels?|keywords?|topics?|"
        r"schlag(?:w[oö]rte?r?|worte)|stichworte|mots-cl[ée]s|[ée]tiquettes?|etiquetas?|标签|標籤|タグ|метки|"
        r"теги|ключевые слова|etiket(?:ler|ten)?|etiketter|taggar|emneord|tagi|c[ií]mkék|štítky|"
        r"trefwoorden|palavras-chave|palabras clave|parole chiave|etichette|"
        r"etichettato (?:sotto|come)|"
        r"关键[词字]|關鍵字|キーワード|태그)"
        r"\s?[:：]?$",
        re.IGNORECASE,
    ),
)
_NAMES = (
    re.compile(
        r"(?:^|[-_])(?:categor(?:y|ies|ias?|ie)|kategori(?:e|en|a)|cats?|kicker|eyebrow|"
        r"overline|genre|rubri(?:c|k|que|ca)|themes|terms-list|(?:article|post|entry)-section|"
        r"section-(?:name|label|link))(?:$|[-_])"
    ),
    re.compile(r"(?:^|[-_])(?:(?:hash-?)?tags?|labels?|topics?|keywords?|taglist)(?:$|[-_])"),
)
PATHS = (
    re.compile(
        r"/(?:categor(?:y|ies|ias?|ie)|kategori(?:e|en|a)?|sections?|rubri(?:k|que|ca|c))"
        r"[/:][^/?#]+/?(?:[?#]|$)|[?&](?:(?:blog)?cat(?:egory)?(?:[Ii]d|[Nn]o)?|categoria|rubrique|kategorie)=\w"
        r"|/archives/(?!authors?/|tags?/|page/)[^/?#\d][^/?#]*/(?:index\.html?)?$"
        r"|/(?:blog-)?(?:category|categories|cat)[-_]\w+\.html?(?:[?#]|$)"
    ),
    re.compile(
        r"/(?:tags?|labels?|topics?|tagged|search/label|schlagwort|etiquetas?|t)[/:][^/?#]+/?"
        r"(?:[?#]|$)|[?&]tags?=\w"
    ),
)
TAGGED = re.compile(r"/(?:tags?|tagged)/")  # though the label speaks of filing
# Lists of other posts of a category are called by its name too.
_OTHERS = re.compile(r"(?:^|[-_])(?:related|an?other|recent|latest|popular|similar)(?:$|[-_])")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def is_name(token: str, kind: int) -> bool:
    """Whether *token*, of a class or the like, is what terms of this *kind* are called."""
    name = _CAMEL.sub("-", token).lower()
    return _NAMES[kind].search(name) is not None and not _OTHERS.search(name)
