"""Listed companies in running text: ``China Telecom (HKEx: 728; NYSE: CHA)``.

Not every bracket with a colon is a listing, so the exchange has to be a known one. What the
company is called has to be found before the bracket: the run of words that names are made of,
back to where the clause begins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.platforms.exchanges import code, exchange, reversed_code
from archiver.text import squash, word_set

__all__ = ["listings", "name_before"]

# A slash parts listings when an exchange or a second number follows; BRK/A is one symbol.
_SEPARATOR = re.compile(
    r" ?(?:[;；，、|•·]|(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|\b(?:and|or)\b|和|及| [/&–—] |"
    r"(?<=[0-9])/(?=[0-9]{3})|/(?=[^/:]{2,30}:)) ?"
)
_RUN_ON = re.compile(r"(: ?[A-Z0-9.]{1,8}) (?=[A-Za-z -]{2,20}:)")
_CODE_START = re.compile(r"\s?[.^]?[A-Z0-9][A-Za-z0-9&_/-]{0,15}[. ][A-Z][A-Z0-9]{0,2}\b")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NO_SYMBOLS = word_set("A ADR ADRS ADS B CEO ETF H HKD IPO RMB USD")

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_NAME = re.compile(rf"(?<![{_CJK}])[{_CJK}][{_CJK}A-Za-z0-9·]{{1,11}}$")
# Words that Chinese sentences put right before a name; what may begin a name itself is not here.
_CJK_BEFORE_NAME = re.compile(
    "近日|日前|今日|昨日|今天|昨天|周[一二三四五六日]|其中|以及|旗下的?|包括|例如|比如|收购|宣布|表示|"
    "指出|相比|竞争对手|对手|巨头|运营商|制造商|开发商|生产商|零售商|上市公司|母公司|子公司|企业|公司(?=.)|"
    "与|及|被"
)
_HAS_CJK = re.compile(rf"[{_CJK}]")
_DASH = re.compile(r"\s?[—–―]\s?|\s--?\s")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CLAUSE_ENDS = ',;:!?…)]}”"，。；：！？）】」'
_ABBREVIATIONS = word_set(
    "a.g. ag. bhd. bros. co. corp. cos. dr. inc. int’l. intl. jr. l.p. ltd. mfg. mr. ms. n.v. "
    "plc. pt. pte. pty. s.a. s.p.a. sdn. st. tbk. u.k. u.s."
)
_COMPOUND = re.compile(
    r"-(?:backed|based|controlled|focused|funded|headquartered|invested|led|linked|listed|owned|"
    r"run|traded)$"
)
_OPENING = "(（[“\"‘'「【"
_TITLE_OF = word_set(
    "authority bancorp bank board co company corp corporation exchange group house industries "
    "institute insurance trust university"
)
_PARTICLES = word_set("al da das de del den der di do dos du el la le les van von")
_NEVER_FIRST = _PARTICLES | {"of", "and", "the", "&"}
_PAIRS = frozenset(
    {("barnes", "noble"), ("beyond", "bath"), ("ernst", "young"), ("industrial", "commercial"),
     ("johnson", "johnson"), ("marks", "spencer"), ("procter", "gamble"), ("standard", "poor’s")}
)  # fmt: skip
_WITH_APOSTROPHE = word_set(
    "casey’s children’s denny’s dick’s domino’s kohl’s levi’s lowe’s macy’s mcdonald’s moody’s "
    "people’s sainsbury’s sotheby’s wendy’s"
)
_WITH_EXCLAMATION = word_set("yahoo! yum!")
# Behind a comma these belong to the name before it: Juniper Rail Co., Ltd.
_LEGAL_FORMS = word_set(
    "ag bhd bv co corp corporation gmbh inc incorporated limited llc lp ltd n.v nv plc s.a s.p.a "
    "sa se spa tbk"
)
_SMALL_FORMS = word_set("plc oyj asa nv")
# What a sentence begins with before a name comes.
_OPENERS = word_set("""
    a after all also although among an and another as at because before between both but by clearly
    despite domestic during each earlier either even every fellow finally following for former from
    he her his how however i if in including instead into investors it its just last later like
    local many maybe meantime meanwhile more moreover most my neither next nor not now of on once
    one only or other our over people perhaps rival rivals separately shares she similarly since so
    some still stocks such than that the their then there these they this those though through thus
    to today tomorrow two under unless unlike until up we what when where whereas whether which
    while who why will with within without yesterday yet you your january february march april june
    july august september october november december monday tuesday wednesday thursday friday
    saturday sunday
    """)


def listings(inside: str) -> list[tuple[str, str]]:
    """(exchange, symbol) pairs of ``HKEx: 728; NYSE: CHA``; empty for any other bracket."""
    if ":" not in inside and "：" not in inside and not _may_be_code(inside):
        return []
    return list(_listings(inside))


@lru_cache(maxsize=4096)
def _listings(inside: str) -> tuple[tuple[str, str], ...]:
    """What *inside* lists; kept, since a blog names the same few companies in every post."""
    inside = squash(inside.replace("：", ":"))
    found: list[tuple[str, str]] = []
    waiting: list[str] = []  # exchanges that share the symbol to come: NYSE/TSX: JNP
    form: re.Pattern[str] | None = None
    for part in _parts(inside):
        name, colon, symbol = part.partition(":")
        known = exchange(name) if colon or not found else None
        symbol = symbol.strip(" \t\"'“”‘’«»<>#$")
        if known and not colon:
            waiting.append(known[0])
        elif known and known[1].fullmatch(symbol):
            found += [(other, symbol) for other in (*waiting, known[0])]
            waiting, form = [], known[1]
        elif pair := code(part) or (None if known else reversed_code(name.strip(), symbol)):
            found.append(pair)
        elif form and form.fullmatch(part) and part not in _NO_SYMBOLS:
            found.append((found[-1][0], part))
        elif found and _YEAR.fullmatch(part) and found[-1][0].istitle():
            return ()  # a book's place, publisher and year
        else:
            waiting = []
    return tuple(found)


def _may_be_code(inside: str) -> bool:
    return not inside[:1].islower() and _CODE_START.match(inside) is not None


def _parts(inside: str) -> list[str]:
    if inside.count(":") > 1:
        inside = _RUN_ON.sub(r"\1; ", inside)
    return [part.strip() for part in _SEPARATOR.split(inside)]


def name_before(text: str) -> str | None:
    """The company name *text* ends with: a run of words that names are made of."""
    text = text[-160:].rpartition("\n")[2].rstrip()
    while text.endswith((")", "）", "]", "】")):  # its name in another script, another listing
        openers = "[【" if text[-1] in "]】" else "(（"
        start = max(text.rfind(opener) for opener in openers)
        if start < 0:
            return None
        text = text[:start].rstrip()
    words = _DASH.sub(" — ", text.rstrip(" ,")).split()
    if not words:
        return None
    last = words.pop().rstrip("”\"’'®™" if _quoted(text) else '”"®™')
    if last.replace("'", "’").lower() not in _WITH_APOSTROPHE:
        last = _POSSESSIVE.sub("", last)
    if not last.isascii() and _HAS_CJK.search(last):
        found = _CJK_NAME.search(_CJK_BEFORE_NAME.split(last)[-1])
        return found[0] if found else None
    if not (_is_name(last) or (last in _SMALL_FORMS and words)):
        return None
    return _run_before(words, last)


def _quoted(text: str) -> bool:
    return text.endswith(("’", "'")) and ("‘" in text or " '" in text)


def _run_before(before: list[str], last: str) -> str | None:
    """The words at the end of *before* that belong to the name ending in *last*, and *last*."""
    name = [last.lstrip(_OPENING)]
    opened = name[0] != last
    while before and not opened and len(name) < 8:
        word = bare = before[-1]
        if _ends_clause(word):
            if not _is_before_legal_form(word, name[0]):
                break
            bare = word[:-1]
        if not _joins(bare, before[:-1], name[0]):
            break
        name.insert(0, word.lstrip(_OPENING))
        opened = name[0] != word
        before.pop()
    sentence_start = opened or not before or _ends_clause(before[-1]) or before[-1] == "—"
    while sentence_start and len(name) > 1 and name[0].lower() in _OPENERS:
        del name[0]
    while len(name) > 1 and name[0] in _NEVER_FIRST:
        del name[0]
    return " ".join(name) if name[0] and name[0] not in _SMALL_FORMS else None


def _joins(word: str, before: list[str], after: str) -> bool:
    """Whether *word*, with *before* in front of it and *after* behind, is part of a name."""
    left = before[-1].lower() if before else ""
    if word == "of" or (word == "the" and left == "of"):
        left = before[-2].lower() if word == "the" and len(before) > 1 else left
        return left in _TITLE_OF
    if word == "and":
        return (left, after.lower().replace("'", "’")) in _PAIRS
    if word in _PARTICLES:
        return bool(before) and _is_name(before[-1])
    if _POSSESSIVE.search(word) and word.replace("'", "’").lower() not in _WITH_APOSTROPHE:
        return False
    return _is_name(word) and not _YEAR.fullmatch(word) and not _COMPOUND.search(word)


def _is_before_legal_form(word: str, after: str) -> bool:
    return word[-1] == "," and after.lower().strip(".,") in _LEGAL_FORMS and len(word) > 1


def _ends_clause(word: str) -> bool:
    if word[-1] != ".":
        return word[-1] in _CLAUSE_ENDS and word.lower() not in _WITH_EXCLAMATION
    return len(word) > 2 and word.lower() not in _ABBREVIATIONS


def _is_name(word: str) -> bool:
    """Whether *word* looks like part of a name: Motors, iQiyi, 88, 58.com, &."""
    if word == "&":
        return True
    bare = word.strip(_OPENING + "”’.,")
    return bool(bare) and (
        bare[0].isdigit() or any(c.isupper() for c in bare) or ("." in bare and bare[0].isalpha())
    )
