"""What announces categories and tags, what they are called, and where their links lead."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

__all__ = ["CATEGORY", "LABELS", "OTHER", "PATHS", "TAG", "TAGGED", "icon", "is_name"]

CATEGORY, TAG, OTHER = range(3)
"""Kinds of terms, and of icons that announce something else."""
LABELS = (
    re.compile(
        r"(?:^|[\s|·•(–—/-])(?:categor(?:y|ies)|cats?(?=\s?[:：])|categorized (?:as|in|under)|"
        r"(?:filed|posted|published|listed|archived|categorised) (?:under|in|as)|in|"
        r"under|more (?:in|on|from)|"
        r"(?:(?:publié|posté|classé|rangé|archivé) )?(?:dans|sous)|"
        r"(?:archivado|publicado|clasificado|guardado) (?:en|bajo)|"
        r"(?:arquivado|publicado|postado) em|"
        r"(?:(?:abgelegt|eingeordnet|veröffentlicht|gespeichert|einsortiert) )?"
        r"(?:in|unter)(?: der)?(?: rubrik| kategorie)?|"
        r"(?:geplaatst|opgeslagen|gearchiveerd) (?:in|onder)|"
        r"(?:pubblicato|archiviato|postato) (?:in|su|sotto)|"
        r"(?:postet|publicer(?:ad|et)|arkiver(?:t|at|et)|sparad|filed) i|"
        r"w kategorii|v kategorii|в рубрик[еу]|в категори[ию]|"
        r"опубликовано в|ressort|themen|тем[аы]|categorie[ës]n?|"
        r"section|rubri(?:k|en|que|ca)|kategori(?:en?|er|a)|cat[ée]gories?|categor[íi]as?|categorie|"
        r"рубрик[аи]|раздел|категори[яи]|kateg[oó]ri[aie]k?|kategor[iy]e?|rubrika|κατηγορί[αε]ς?|"
        r"ressorts?|sezione|seç[ãa]o|secci[oó]n|luokka|aihe|ämne|emne|bölüm|danh mục|chuyên mục|"
        r"issues?|programmes?|programs?|strands?|sectors?|department|column|channel|filed|dossier|"
        r"subjects?|hubs?|series|rovat(?:ok)?|kategóriák?|témák?|dział|sekce|sekcja|téma|"
        r"rubrică|secțiune|osasto|palsta|rubriik|kategooria|sadaļa|skiltis|kategorij[ae]|kanal|"
        r"kanaal|категорі[яї]|розділ|категориј[ае]|хаб[ыи]?|потоки?|ενότητα|"
        r"ενότητες|θέμα|kateqoriya|หมวดหมู่|श्रेणी|קטגורי(?:ה|ות)|القسم|قسم|التصنيف(?:ات)?|تصنيف|"
        r"دسته(?:‌?بندی)?)"
        r"\s?[:：]?$|(?<!全站)(?:分类|分類|类别|類別|栏目|欄目|专栏|频道|版块|板块|归档|文集|目录|"
        r"テーマ|カテゴリー?|ジャンル|카테고리|분류)\s?(?:[:：於于]|为)?$|"
        r"(?:归档|分类|分類|收录|发布|發布|发表|發表|刊登|收錄)(?:于|於|在|到|至)[:：]?\s?$|"
        r"(?:^|[\w,]\s)(?:en|em|i|w|в)$|\sfiled .{3,30} under:?$|^filed .{3,30} under:?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|[\s|·•(])(?:tags?|tagged(?: (?:as|with|in))?|labels?|keywords?|topics?|"
        r"schlag(?:w[oö]rte?r?|worte)|stichworte|mots-cl[ée]s|[ée]tiquettes?|etiquetas?|标签|標籤|タグ|метки|"
        r"теги|ключевые слова|etiket(?:ler|ten)?|etiketter|taggar|emneord|tagi|c[ií]mkék|štítky|"
        r"trefwoorden|palavras-chave|palabras clave|parole chiave|etichette|"
        r"etichettato (?:sotto|come)|avainsanat?|tunnisteet|asiasanat|nøkkelord|nyckelord|stikord|"
        r"oznake|žymos|märksõnad|birkas|etichete|kľúčové slová|klíčová slova|słowa kluczowe|"
        r"kata kunci|từ khóa|thẻ|ετικέτες|ключові слова|мітки|теґи|етикети|ознаке|ป้ายกำกับ|แท็ก|"
        r"टैग|תגיות|الوسوم|وسوم|كلمات مفتاحية|برچسب(?:‌?ها)?|"
        r"关键[词字]|關鍵字|キーワード|태그)"
        r"\s?[:：]?$",
        re.IGNORECASE,
    ),
)
_NAMES = (
    re.compile(
        r"(?:^|[-_])(?:categor(?:y|ies|ias?|ie)|kategori(?:e|en|a)|cats?|kicker|eyebrow|"
        r"hubs?|rovat|rubriik|overline|over-?title|super-?title|topper|pre-?title|sur-?titre|dachzeile|spitzmarke|"
        r"volanta|cintillo|antet[ií]tulo|chap[eé]u|occhiello|genre|rubri(?:c|k|que|ca)|themes|"
        r"ressort|terms-list|(?:article|post|entry|story)[-_]{1,2}(?:section|flag|channel|column|theme)|"
        r"(?:article|story|teaser|section)[-_]{1,2}label|"
        r"(?<=[-_])(?:secci[oó]n|se[cç][aã]o|sezione)|section-(?:name|label|link|title|hed|head|tag))(?:$|[-_])"
    ),
    re.compile(
        r"(?:^|[-_])(?:(?:hash-?)?tags?|labels|(?<=[-_])label$|label-(?:names?|links?|items?)|topics?|keywords?|taglist)(?:$|[-_])"
    ),
)
PATHS = (
    re.compile(
        r"/(?:categor(?:y|ies|ias?|ie)|kategori(?:e|en|a)?|cats?|c(?!/mailto)|sections?|sezione|seccion|secao|"
        r"rubri(?:k|ken|que|ques|ca|c|cs|cas)|ressorts?|channels?|columns?|departments?|sort|"
        r"themes?|temas?|theme|hubs?|rovat(?:ok)?|subjects?|thema|rubrika|dzial)"
        r"[/:][^/?#]+/?(?:index\.html?)?(?:[?#]|$)|[?&](?:(?:blog)?cat(?:egory|e)?(?:_?[Ii]d|[Nn]o)?|categoria|rubrique|kategorie|cid|"
        r"id_rubrique|typeid|sortid|section)=\w"
        r"|/cat\d+[-_/]|[?&]_c=cat\d|/taxonomy/term/\d+|/archives/(?!authors?/|tags?/|page/)[^/?#\d][^/?#]*/(?:index\.html?)?$"
        r"|/(?:blog-)?(?:category|categories|cat)[-_]\w+\.html?(?:[?#]|$)"
        r"|/[Cc]at(?:egory)?I[Dd]/\d"
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


_ICON = re.compile(
    r"(?:^|[-_ :#./])(?:(?P<category>folders?|categor(?:y|ies)|bookmarks?|book\d?|archive|inbox|"
    r"sitemap|th-list|list(?:-ul)?|layers?|grid|collection)|(?P<tag>tags?|hashtag|label|price-tag)|"
    r"(?P<other>user|users|person|clock|calendar|time|date|comments?|eye|pencil|pen|edit|author|"
    r"chat|heart|share|link|home|views?|bubble|history|watch|map-marker|location|print|envelope))"
    r"(?=$|[-_ .\d])"
)
_SPRITES = ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href")
_IS_ICON = re.compile(
    r"(?:^|[-_ ])(?:fa[bsrl]?|bi|lnr|ti|dashicons?|glyphicon|feather|icon\w*|ico|svg\w*|material|"
    r"mdi|uil|la[sr]?|ion|iconfont|symbol|octicon)(?:$|[-_ ])"
)


def icon(element: etree._Element) -> int | None:
    """Which kind of term *element* announces, if it is an icon; `OTHER` for those of others."""
    names = element.get("class") or ""
    if element.tag == "use":
        names = next(filter(None, map(element.get, _SPRITES)), "")
    elif element.tag == "img":
        names = f"{names} {(element.get('src') or '').rpartition('/')[2]}"
    elif (element.text or "").strip():
        return None
    return _icon(names[:200], sure=element.tag in {"i", "svg", "use"}) if names else None


@lru_cache(maxsize=4096)
def _icon(names: str, *, sure: bool) -> int | None:
    found = _ICON.search(names) if sure or _IS_ICON.search(names) else None
    if found is None:
        return None
    return CATEGORY if found["category"] else TAG if found["tag"] else OTHER
