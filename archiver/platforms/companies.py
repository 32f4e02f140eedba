"""Listed companies in running text: ``China Telecom (HKEx: 728; NYSE: CHA)``.

Not every bracket with a colon is a listing, so the exchange has to be a known one. What the
company is called has to be found before the bracket: the run of words that names are made of,
back to where the clause begins.
"""

from __future__ import annotations

import re

from archiver.text import word_set

__all__ = ["listings", "name_before"]

_SEPARATOR = re.compile(r"\s*(?:[;；,，、]|\band\b|\s/\s)\s*")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,11}")

# Stock exchanges as commentators write them: by initials, by company, by city. Asian ones number
# their companies; elsewhere a number after a city is a year.
_NUMBERING = """
hkex|hkse|sehk|hkg|hk|hong kong|gem|shanghai|sse|sha|shse|star|star market|shenzhen|szse|she
chinext|beijing|bse|taiwan|taipei|twse|tpe|gretai|tpex|tokyo|tse|tyo|jasdaq|mothers|osaka|nagoya
seoul|korea|krx|kse|kospi|kosdaq|bursa|bursa malaysia|klse|kuala lumpur|malaysia|mumbai|bombay|bom
riyadh|tadawul|saudi|港交所|香港|联交所|上海|上交所|深圳|深交所|东京|台北
"""
_LETTERING = """
nyse|nyse american|nyse amex|nyse arca|nyse mkt|new york|amex|nasdaq|nasdaqgs|nasdaqgm|nasdaqcm
nasdaq gs|nasdaq gm|nasdaq cm|nasd|otc|otcbb|otc bb|otcqb|otcqx|otcpk|otcmkts|otc markets|pink
pink sheets|bats|cboe|us|tsx|tsxv|tsx-v|tsx venture|cve|toronto|cse|neo|bmv|mexico|singapore|sgx
ses|bangkok|thailand|set|bkk|jakarta|idx|jk|indonesia|manila|pse|philippines|hose|hnx|vietnam
ho chi minh|nse|nsei|india|karachi|kar|psx|colombo|dhaka|sydney|asx|australia|nzx|nze|wellington
london|lse|lon|aim|dublin|ise|paris|euronext|epa|euronext paris|amsterdam|ams|euronext amsterdam
brussels|ebr|lisbon|eli|frankfurt|fra|fwb|xetra|etr|berlin|munich|stuttgart|vienna|vie|zurich
swiss|six|swx|vtx|milan|bit|borsa italiana|madrid|bme|mce|bmad|stockholm|sto|omx|nasdaq omx
nasdaq stockholm|helsinki|hel|copenhagen|cph|oslo|osl|ose|reykjavik|warsaw|wse|prague|budapest
athens|ath|istanbul|bist|ist|moscow|moex|micex|mcx|rts|kazakhstan|kase|tel aviv|tase|tlv|dubai
dfm|abu dhabi|adx|doha|qatar|kuwait|johannesburg|jse|cairo|egx|nairobi|lagos|casablanca|sao paulo
são paulo|bovespa|bvmf|b3|brazil|buenos aires|santiago|lima|bogota|纽约|纽交所|纳斯达克|伦敦
新加坡|纽约证券交易所
"""
_EXCHANGES: dict[str, bool] = {
    name: numbering
    for table, numbering in ((_LETTERING, False), (_NUMBERING, True))
    for name in table.strip().replace("\n", "|").split("|")
}
"""Every exchange, and whether a symbol there may be a number."""

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_NAME = re.compile(rf"(?<![{_CJK}])[{_CJK}][{_CJK}A-Za-z0-9·]{{1,11}}$")
_HAS_CJK = re.compile(rf"[{_CJK}]")
_DASH = re.compile(r"\s?[—–―]\s?|\s--?\s")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CLAUSE_ENDS = ',;:!?…)]}”"，。；：！？）】」'
_ABBREVIATIONS = word_set("bros. co. corp. dr. inc. ltd. mr. ms. st. u.s.")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPOUND = re.compile(r"-(?:based|backed|controlled|invested|led|listed|owned|run|traded)$")
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
    "casey’s denny’s dick’s domino’s kohl’s levi’s lowe’s macy’s mcdonald’s moody’s sainsbury’s "
    "sotheby’s wendy’s"
)
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
    if ":" not in inside and "：" not in inside:
        return []
    found: list[tuple[str, str]] = []
    for part in _SEPARATOR.split(inside):
        exchange, colon, symbol = part.replace("：", ":").partition(":")
        exchange, symbol = exchange.strip(), symbol.strip()
        numbering = _EXCHANGES.get(exchange.casefold()) if colon else None
        if numbering is not None and _is_symbol(symbol, numbering=numbering):
            found.append((exchange, symbol))
        elif not colon and found and _SYMBOL.fullmatch(exchange):
            found.append((found[-1][0], exchange))
    return found


def _is_symbol(text: str, *, numbering: bool) -> bool:
    return _SYMBOL.fullmatch(text) is not None and (numbering or not text.isdecimal())


def name_before(text: str) -> str | None:
    """The company name *text* ends with: a run of words that names are made of."""
    text = text[-160:].rpartition("\n")[2].rstrip()
    while text.endswith((")", "）")):  # its name in another script, or another listing
        start = max(text.rfind("("), text.rfind("（"))
        if start < 0:
            return None
        text = text[:start].rstrip()
    words = _DASH.sub(" — ", text.rstrip(" ,")).split()
    if not words:
        return None
    last = words.pop().rstrip("”\"’'" if _quoted(text) else '”"')
    if last.replace("'", "’").lower() not in _WITH_APOSTROPHE:
        last = _POSSESSIVE.sub("", last)
    if found := _CJK_NAME.search(last):
        return found[0]
    if not _is_name(last) or _HAS_CJK.search(last):
        return None
    return _run_before(words, last)


def _quoted(text: str) -> bool:
    return text.endswith(("’", "'")) and ("‘" in text or " '" in text)


def _run_before(before: list[str], last: str) -> str | None:
    """The words at the end of *before* that belong to the name ending in *last*, and *last*."""
    name = [last.lstrip(_OPENING)]
    opened = name[0] != last
    while before and not opened and len(name) < 8:
        word = before[-1]
        if _ends_clause(word) or not _joins(word, before[:-1], name[0]):
            break
        name.insert(0, word.lstrip(_OPENING))
        opened = name[0] != word
        before.pop()
    sentence_start = opened or not before or _ends_clause(before[-1]) or before[-1] == "—"
    while sentence_start and len(name) > 1 and name[0].lower() in _OPENERS:
        del name[0]
    while len(name) > 1 and name[0] in _NEVER_FIRST:
        del name[0]
    return " ".join(name) or None


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


def _ends_clause(word: str) -> bool:
    if word[-1] != ".":
        return word[-1] in _CLAUSE_ENDS
    return len(word) > 2 and word.lower() not in _ABBREVIATIONS


def _is_name(word: str) -> bool:
    """Whether *word* looks like part of a name: Motors, iQiyi, 88, 58.com, &."""
    if word == "&":
        return True
    bare = word.strip(_OPENING + "”’.,")
    return bool(bare) and (
        bare[0].isdigit() or any(c.isupper() for c in bare) or ("." in bare and bare[0].isalpha())
    )
