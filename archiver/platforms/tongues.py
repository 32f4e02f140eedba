"""The language of a text by its words, for pages that declare none or leave a template's.

Scripts of one language tell by themselves; of others the commonest small words do. A text counts
as told where enough of its words are such, and more of one language's than of any other's.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

__all__ = ["language_of", "speaks_otherwise"]

_MOST = 400  # words that are looked at
_LONGEST = 3000  # letters
_BEGINNING = 600  # letters that may tell at once that a declaration is right
_CLEARLY = 0.17
_SHORT = 12  # words against which a declaration stands
_FEWEST = 4  # small words without which nothing is told
_SHARE = 0.08  # of all words, that small words of a language have
_MARGIN = 1.35  # how far the best is before the next
_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = tuple(
    (re.compile(f"[{letters}]"), language)
    for letters, language in (
        ("\u3040-\u30ff", "ja"),
        ("\uac00-\ud7af", "ko"),
        ("\u3400-\u9fff", "zh"),
        ("\u0370-\u03ff", "el"),
        ("\u0590-\u05ff", "he"),
        ("\u0e00-\u0e7f", "th"),
        ("\u0900-\u097f", "hi"),
        ("\u10a0-\u10ff", "ka"),
        ("\u0530-\u058f", "hy"),
    )
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# Letters that one of the languages in Cyrillic has and the next do not.
_SIGNS = tuple(
    (re.compile(f"[{letters}]"), language)
    for letters, language in (
        ("ў", "be"),
        ("ђјљњћџ", "sr"),
        ("їєі", "uk"),
        ("ыэ", "ru"),
        ("ъщ", "bg"),
    )
)
_FEW_KANA = 0.05  # of Chinese characters and kana; a Chinese text may quote some
_SMALL = {
    "en": "the of and to in is that it was for with as not this but are have from they his her "
    "you which were has been would what there their i my we",
    "de": "der die und das ist nicht den von mit sich des auf dem ein eine als auch es an hat "
    "aus wie wird noch nach bei ich wir einen aber wenn nur im zu",
    "fr": "le la les et des est une dans que qui pas pour sur du au avec ce il elle ne se plus "
    "par sont nous vous mais cette ou je leur aux ont d l n un de en même tout ni où "
    "était être deux comme son sa qu fait si bien",
    "es": "el la los las y que del se por con una para no es su al lo como más pero sus le ya "
    "este muy sin sobre también fue hay yo era en de un ha son cuando desde hasta otra "
    "otro todo esta está ni donde nadie cada entre después nos me",
    "it": "il che di e la per un non una sono con del si le da della i gli nel alla più ma "
    "anche come dei è lo ho questo ha delle era",
    "pt": "o que de e a do da em um para é com não uma os no se na por mais as dos como mas foi "
    "ao ele das tem à seu sua ou ser também muito já eu",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er die ook maar om bij als "
    "dan wat naar heeft nog wordt ik we uit deze",
    "sv": "och att det i en som är på av för med den till inte har de om ett var jag men kan så "
    "från eller när vi skulle också sig man",
    "da": "og at det i en er på af for med den til ikke har de som et var jeg men kan så fra "
    "eller når vi skulle også sig man blev efter",
    "no": "og at det i en er på av for med den til ikke har de som et var jeg men kan så fra "
    "eller når vi skulle også seg man ble etter",
    "fi": "ja on ei että se oli hän mutta ovat niin kun kuin joka myös tai jos sen ole minä "
    "mitä vain siitä jo nyt ne",
    "pl": "i w nie na się z do to że jest o jak za po od ale przez dla co tego przy był by czy "
    "już są tylko oraz jego które który mnie",
    "cs": "a se v na je že to s z do o i ale jako pro za by byl tak po ve jsem jeho které který "
    "není aby jen už od nebo si mi",
    "sk": "a sa v na je že to s z do o aj ale ako pre za by bol tak po vo som jeho ktoré ktorý "
    "nie aby len už od alebo si",
    "hu": "a az és hogy nem is egy ez volt de meg csak már azt mint még van el kell ha vagy "
    "mert nagyon lehet amely",
    "ro": "și în de la cu nu pe un o este care că mai din se pentru a sunt dar au fost ca sau "
    "ce lui prin după le am",
    "tr": "ve bir bu da de için ile çok daha gibi ama olarak var ne kadar sonra olan değil her "
    "ben o en ki diye",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena "
    "adalah ada kita mereka oleh bisa atau sudah",
    "vi": "và của là có không được cho một các những này với trong người để đã khi thì cũng như "
    "đó tôi ra nhiều",
    "ca": "el la els les i que de del en un una amb per no es és al com més però seva seu també "
    "dels aquest aquesta són",
    "hr": "i je u na se da za su od s a ne što kao koji bi ali to iz nije o sam koja samo još bio",
    "ru": "и в не на что я с как это он по но они к у из за так все то от же был для если мы ее "
    "его она бы только уже или",
    "uk": "і в не на що я з як це він по але вони до у із за так все то від був для якщо ми її "
    "його вона би тільки вже або та є",
    "bg": "и в не на че аз с като това той по но те до у от за така се то е беше да ако ние си "
    "го тя би само вече или",
    "ar": "في من على أن إلى هذا ما لا التي الذي عن مع هو كان هذه ذلك لم قد كل بعد أو",
    "fa": "در به از که این را با است برای آن یک های می تا بر هم خود یا اما شد بود",
}
_SETS = {language: frozenset(small.split()) for language, small in _SMALL.items()}
_TOLD = {
    word: frozenset(language for language, small in _SETS.items() if word in small)
    for words in _SETS.values()
    for word in words
}


def language_of(text: str) -> str | None:
    """The language of *text* as a BCP 47 tag, or None where it does not tell."""
    text = text[:_LONGEST]
    return (None if text.isascii() else _by_script(text)) or _by_words(text)


def speaks_otherwise(text: str, declared: str) -> str | None:
    """The language of *text*, where that is clear and another than the one *declared*."""
    tag = declared.partition("-")[0].lower()
    tag = _MEANT.get(tag, tag)
    first = _WORDS.findall(text[:_BEGINNING].lower())
    if tag in _SETS and sum(map(_SETS[tag].__contains__, first)) > _CLEARLY * len(first):
        return None
    if tag in _SETS and text.isascii() and not _is_told_by(first, tag):
        return None
    if len(first) < _SHORT:
        return None
    told = language_of(text)
    if told in {None, tag} or {told, tag} in _ALIKE:
        return None
    small = _small_words(text[:_LONGEST])
    return told if told not in _SMALL or small[told] > 2 * _MARGIN * small[tag] else None


def _is_told_by(words: list[str], declared: str) -> bool:
    """Whether *words* have more small words of any language than of the one *declared*."""
    counts = Counter(language for word in words for language in _TOLD.get(word, ()))
    return bool(counts) and counts.most_common(1)[0][1] > _MARGIN * counts[declared]


_MEANT = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "yue": "zh", "cmn": "zh", "sh": "hr"}


def _by_script(text: str) -> str | None:
    letters = sum(map(len, islice(_WORDS.findall(text), _MOST)))
    counts = {language: len(letter.findall(text)) for letter, language in _SCRIPTS}
    if counts["ja"] > _FEW_KANA * (counts["ja"] + counts["zh"]):
        counts["ja"] += counts.pop("zh")
    if len(_CYRILLIC.findall(text)) >= max(letters // 3, 2):
        return next((language for sign, language in _SIGNS if sign.search(text)), None)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(letters // 3, 2) else None


def _by_words(text: str) -> str | None:
    counts = _small_words(text)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST:
        return None
    total = len(_WORDS.findall(text)[:_MOST])
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    clear = best[1] >= _SHARE * total and best[1] >= _MARGIN * second[1]
    alike = {best[0], second[0]} in _ALIKE and best[1] > second[1]
    return best[0] if clear or alike else None


_ALIKE = ({"da", "no"}, {"cs", "sk"}, {"ru", "bg"}, {"uk", "ru"}, {"es", "ca"}, {"es", "pt"})


def _small_words(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, times in Counter(_WORDS.findall(text.lower())[:_MOST]).items():
        for language in _TOLD.get(word, ()):
            counts[language] += times
    return counts
