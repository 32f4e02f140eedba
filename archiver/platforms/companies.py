"""Listed companies in running text: ``China Telecom (HKEx: 728; NYSE: CHA)``.

Not every bracket with a colon is a listing, so the exchange has to be a known one. What the
company is called has to be found before the bracket: the run of words that names are made of,
back to where the clause begins.
"""

from __future__ import annotations

import re

__all__ = ["listings", "name_before"]

_SEPARATOR = re.compile(r"\s*(?:[;；,，、]|\band\b|\s/\s)\s*")
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,11}")

# Stock exchanges as commentators write them: by initials, by company, by city.
_EXCHANGES = frozenset(
    """
    nyse|nyse american|nyse amex|nyse arca|nyse mkt|new york|amex|nasdaq|nasdaqgs|nasdaqgm|nasdaqcm
    nasdaq gs|nasdaq gm|nasdaq cm|nasd|otc|otcbb|otc bb|otcqb|otcqx|otcpk|otcmkts|otc markets|pink
    pink sheets|bats|cboe|us|tsx|tsxv|tsx-v|tsx venture|cve|toronto|cse|neo|bmv|mexico
    hkex|hkse|sehk|hkg|hk|hong kong|gem|shanghai|sse|sha|shse|star|star market|shenzhen|szse|she
    chinext|beijing|bse|taiwan|taipei|twse|tpe|gretai|tpex|tokyo|tse|tyo|jasdaq|mothers|osaka|nagoya
    seoul|korea|krx|kse|kospi|kosdaq|singapore|sgx|ses|bursa|bursa malaysia|klse|kuala lumpur
    malaysia|bangkok|thailand|set|bkk|jakarta|idx|jk|indonesia|manila|pse|philippines|hose|hnx
    ho chi minh|vietnam|mumbai|bombay|nse|nsei|bom|india|karachi|kar|psx|colombo|dhaka|sydney|asx
    australia|nzx|nze|wellington|london|lse|lon|aim|dublin|ise|paris|euronext|epa|euronext paris
    amsterdam|ams|euronext amsterdam|brussels|ebr|lisbon|eli|frankfurt|fra|fwb|xetra|etr|berlin
    munich|stuttgart|vienna|vie|zurich|swiss|six|swx|vtx|milan|bit|borsa italiana|madrid|bme|mce
    bmad|stockholm|sto|omx|nasdaq omx|nasdaq stockholm|helsinki|hel|copenhagen|cph|cse|oslo|osl|ose
    reykjavik|warsaw|wse|wse|prague|budapest|athens|ath|istanbul|bist|ist|moscow|moex|micex|mcx|rts
    kazakhstan|kase|tel aviv|tase|tlv|dubai|dfm|abu dhabi|adx|riyadh|tadawul|saudi|doha|qatar|kuwait
    johannesburg|jse|cairo|egx|nairobi|lagos|casablanca|sao paulo|são paulo|bovespa|bvmf|b3|brazil
    buenos aires|santiago|lima|bogota
    纽约|纽交所|纽约证券交易所|纳斯达克|港交所|香港|联交所|上海|上交所|深圳|深交所|东京|伦敦|新加坡|台北
    """.replace("\n", "|")
    .replace("|    ", "|")
    .strip("| ")
    .split("|")
)

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_NAME = re.compile(rf"[{_CJK}][{_CJK}A-Za-z0-9·]{{1,11}}$")
_HAS_CJK = re.compile(rf"[{_CJK}]")
_DASH = re.compile(r"\s?[—–―]\s?|\s--?\s")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CLAUSE_ENDS = ',;:!?…)]}”"，。；：！？）】」'
_ABBREVIATIONS = frozenset("bros. co. corp. dr. inc. ltd. mr. ms. st. u.s.".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPOUND = re.compile(r"-(?:based|backed|controlled|invested|led|listed|owned|run|traded)$")
_OPENING = "(（[“\"‘'「【"
_TITLE_OF = frozenset(
    "authority bancorp bank board co company corp corporation exchange group house industries "
    "institute insurance trust university".split()
)
_PARTICLES = frozenset("al da das de del den der di do dos du el la le les van von".split())
_PAIRS = frozenset(
    {("barnes", "noble"), ("beyond", "bath"), ("ernst", "young"), ("industrial", "commercial"),
     ("johnson", "johnson"), ("marks", "spencer"), ("procter", "gamble"), ("standard", "poor’s")}
)  # fmt: skip
_WITH_APOSTROPHE = frozenset(
    "casey’s denny’s dick’s domino’s kohl’s levi’s lowe’s macy’s mcdonald’s moody’s sainsbury’s "
    "sotheby’s wendy’s".split()
)
# What a sentence begins with before a name comes.
_OPENERS = frozenset(
    """
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
    """.split()
)


def listings(inside: str) -> list[tuple[str, str]]:
    """(exchange, symbol) pairs of ``HKEx: 728; NYSE: CHA``; empty for any other bracket."""
    if ":" not in inside and "：" not in inside:
        return []
    found: list[tuple[str, str]] = []
    for part in _SEPARATOR.split(inside):
        exchange, colon, symbol = part.replace("：", ":").partition(":")
        exchange, symbol = exchange.strip(), symbol.strip()
        if colon and exchange.casefold() in _EXCHANGES and _SYMBOL.fullmatch(symbol):
            found.append((exchange, symbol))
        elif not colon and found and _SYMBOL.fullmatch(exchange):
            found.append((found[-1][0], exchange))
    return found


def name_before(text: str) -> str | None:
    """The company name *text* ends with: a run of words that names are made of."""
    text = text[-160:].rpartition("\n")[2].rstrip()
    while text.endswith((")", "）")):  # its name in another script, or another listing
        start = max(text.rfind("("), text.rfind("（"))
        if start < 0:
            return None
        text = text[:start].rstrip()
    tokens = _DASH.sub(" — ", text.rstrip(" ,")).split()
    if not tokens:
        return None
    last = tokens.pop().rstrip("”\"’'" if _quoted(text) else '”"')
    if last.replace("'", "’").lower() not in _WITH_APOSTROPHE:
        last = _POSSESSIVE.sub("", last)
    if found := _CJK_NAME.search(last):
        return found[0]
    if not _is_name(last) or _HAS_CJK.search(last):
        return None
    return _run_before(tokens, last)


def _quoted(text: str) -> bool:
    return text.endswith(("’", "'")) and ("‘" in text or " '" in text)


def _run_before(tokens: list[str], last: str) -> str | None:
    """The words before *last* that belong to its name, and *last*."""
    words = [last.lstrip(_OPENING)]
    opened = words[0] != last
    while tokens and not opened and len(words) < 8:
        token = tokens.pop()
        if _ends_clause(token) or not _joins(token, tokens, words[0]):
            tokens.append(token)
            break
        words.insert(0, token.lstrip(_OPENING))
        opened = words[0] != token
    sentence_start = opened or not tokens or _ends_clause(tokens[-1]) or tokens[-1] == "—"
    while sentence_start and len(words) > 1 and words[0].lower() in _OPENERS:
        del words[0]
    while len(words) > 1 and words[0].lower() in _PARTICLES | {"of", "and", "the", "&"}:
        del words[0]
    return " ".join(words) or None


def _joins(token: str, before: list[str], after: str) -> bool:
    """Whether *token*, with *before* in front of it and *after* behind, is part of a name."""
    left = before[-1].lower() if before else ""
    if token == "of" or (token == "the" and left == "of"):
        left = before[-2].lower() if token == "the" and len(before) > 1 else left
        return left in _TITLE_OF
    if token == "and":
        return (left, after.lower().replace("'", "’")) in _PAIRS
    if token in _PARTICLES:
        return bool(before) and _is_name(before[-1])
    if _POSSESSIVE.search(token) and token.replace("'", "’").lower() not in _WITH_APOSTROPHE:
        return False
    return _is_name(token) and not _YEAR.fullmatch(token) and not _COMPOUND.search(token)


def _ends_clause(token: str) -> bool:
    if token[-1] != ".":
        return token[-1] in _CLAUSE_ENDS
    return len(token) > 2 and token.lower() not in _ABBREVIATIONS


def _is_name(token: str) -> bool:
    """Whether *token* looks like part of a name: Motors, iQiyi, 88, 58.com, &."""
    if token == "&":
        return True
    bare = token.strip(_OPENING + "”’.,")
    return bool(bare) and (
        bare[0].isdigit() or any(c.isupper() for c in bare) or ("." in bare and bare[0].isalpha())
    )
