"""Stock exchanges as commentators write them, and what a symbol looks like on each.

They go by initials, by company and by city; terminals put a code behind the symbol: ``0700.HK``
is Reuters' way, ``700 HK`` Bloomberg's. East Asian exchanges number their companies; elsewhere a
number after a city is a year or a score.
"""

from __future__ import annotations

import re

from archiver.text import word_set

__all__ = ["bare_name", "code", "exchange", "reversed_code"]

# Letters, perhaps with digits, and a class of share: JNP, BRK.A, M&M, A2M, VOLV B.
_LETTERS = r"(?=[0-9]{0,5}[A-Z])[A-Z0-9][A-Z0-9.&*/-]{0,11}(?: [A-Z])?"
_HONG_KONG = r"[0-9]{1,5}(?:[.-]HK)?"
_SIX = r"[0-9]{5}[0-9A-Z]?(?:\.[A-Z]{2})?"
_FOUR = r"[0-9][0-9A-Z][0-9][0-9A-Z]{1,3}(?:\.[A-Z]{1,3})?"
_NO_YEAR = r"(?!(?:19|20)[0-9]{2}$)[0-9]{3,8}"

# Names by the form of their symbols; the names are compared without regard to case.
_NAMES = {
    _LETTERS: """
        nyse|nyse american|nyse amex|nyse arca|nyse mkt|nyseam|nysearca|nyseamerican|nysemkt
        new york|nyq|ny|amex|ase|arca|american|nasdaq|nasdaqgs|nasdaqgm|nasdaqcm|nasdaq gs
        nasdaq gm|nasdaq cm|nasdaq-gs|nasdaq-gm|nasdaq-cm|nasdaq global select
        nasdaq global select market|nasdaq global market|nasdaq capital market
        nasdaq national market|nasdaq smallcap|nasdaq otc|nasdaq omx|nasdaq stockholm
        nasdaq helsinki|nasdaq copenhagen|nasdaq iceland|nasd|otc|otcbb|otc bb|otc.bb
        otc bulletin board|otcqb|otcqx|otcpk|otc pk|otc pink|otcpink|otcmkts|otc markets|otc qb
        otc qx|other otc|pink|pinx|pink sheet|pink sheets|pinksheets|grey market|bats|cboe|iex
        us|tsx|tsxv|tsx-v|tsx v|tsx.v|tsx venture|cve|toronto|cse|cnsx|neo|bmv|mexico
        mexico city|singapore|sgx|sgx-st|sgx mainboard|sgx catalist|catalist|ses|bangkok
        thailand|set|bkk|jakarta|idx|jk|indonesia|manila|pse|philippines|philippine|hose|hnx
        upcom|vietnam|hanoi|ho chi minh|ho chi minh city|nse|nsei|national|india|karachi|kar|psx
        pakistan|colombo|dhaka|sydney|asx|australia|australian|nzx|nze|nzse|new zealand
        wellington|london|dublin|ise|paris|euronext|epa|enxtpa|par|pa|euronext paris|amsterdam
        ams|enxtam|aex|euronext amsterdam|euronext brussels|euronext lisbon|euronext dublin
        euronext milan|euronext oslo|euronext growth|brussels|ebr|enxtbr|lisbon|eli|enxtls
        vienna|vie|wbag|zurich|swiss|six|six swiss|swx|vtx|milan|bit|mta|borsa italiana|madrid
        bme|mce|bmad|barcelona|stockholm|sto|omx|om|first north|helsinki|hel|hlse|copenhagen|cph
        cpse|oslo|osl|ose|ob|oslo børs|oslo bors|reykjavik|iceland|warsaw|wse|gpw|newconnect
        prague|budapest|athens|ath|istanbul|bist|borsa istanbul|ibse|ist|moscow|moex|micex
        micex-rts|misx|mcx|rts|kazakhstan|kase|dubai|dfm|nasdaq dubai|abu dhabi|adx|doha|qatar
        dsm|kuwait|johannesburg|jse|cairo|egx|egypt|nairobi|lagos|ngx|casablanca|sao paulo
        são paulo|bovespa|bvmf|b3|bm&fbovespa|brazil|buenos aires|bcba|santiago|lima|bvl|bogota
        bogotá|bvc|纽约|紐約|纽交所|紐交所|纽约泛欧|纳斯达克|納斯達克|纳斯达克全球精选市场
        纳斯达克全球市场|美国|美股|美交所|美国证交所|伦敦|倫敦|伦交所|新加坡|新交所|多伦多|悉尼
        澳洲|澳大利亚|澳交所|巴黎|泛欧|瑞士|米兰|阿姆斯特丹|马德里|斯德哥尔摩|莫斯科|曼谷|泰国
        雅加达|印尼|马尼拉|菲律宾""",
    _HONG_KONG: """
        hkex|hkse|sehk|hkg|hk|hong kong|hong kong main board|gem|hkex gem|hkgem|hk gem
        hong kong gem|港交所|香港|联交所|聯交所|港股|香港联合|香港聯合|香港联|香港聯|香港创业板
        hkexnews""",
    _SIX: """
        shanghai|sse|ss|sha|shse|shh|star|star market|sse star|sse star market|shanghai star
        shanghai star market|shanghai a|shanghai b|shenzhen|szse|she|sz|shz|shenzhen a
        shenzhen b|chinext|shenzhen chinext|szse chinext|sme board|beijing|neeq|new third board
        seoul|korea|krx|ks|kq|kse|kose|kospi|kosdaq|konex|上海|上交所|上证|上證|沪市|深圳|深交所
        深证|深證|深市|创业板|科创板|中小板|北京|北交所|新三板|韩国|韓國|首尔""",
    _FOUR: """
        taiwan|taipei|twse|tpe|tsec|gretai|gtsm|tpex|tokyo|tyo|tks|jpx|jasdaq|mothers|osaka
        nagoya|fukuoka|sapporo|tadawul|sase|东京|東京|东证|台北|臺北|台湾|台灣|臺灣|台股|台交所
        大阪""",
    f"(?:{_LETTERS}|[0-9]{{3,8}})": """
        tse|bse|bom|klse|bursa|bursa malaysia|kul|tase|tlv""",
    f"(?:{_LETTERS}|{_NO_YEAR})": """
        kuala lumpur|malaysia|mumbai|bombay|riyadh|saudi|saudi arabia|tel aviv|lse|lon|aim
        lse aim|aim london|lse/aim|frankfurt|fra|fwb|xetra|xtra|etr|ger|db|deutsche börse
        deutsche boerse|berlin|munich|mun|stuttgart|hamburg|düsseldorf|dusseldorf|吉隆坡
        马来西亚|孟买|法兰克福""",
}
_EXCHANGES: dict[str, re.Pattern[str]] = {
    name.strip(): re.compile(form)
    for form, table in _NAMES.items()
    for name in table.strip().replace("\n", "|").split("|")
}
_WORDS = word_set(
    "aim american ase bit db eli gem ger hose iex ist jk kar ks national neo ny ob om pa par set "
    "six ss us vie"
)
"""Names that are words or syllables too: they stand for an exchange in capitals alone."""

# What may stand around the name: HKEx stock code, the Tokyo Stock Exchange, 纽约证交所代码.
_CODE_WORDS = re.compile(
    r"[ :-]{0,2}(?:ticker symbol|ticker|symbol|(?:stock|share|security) code|code|"
    r"(?:股票|股份|证券|證券|上市)?[代编][码号碼號])$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:dual-)?listed (?:on|in) )?(?:the )?(?:stock exchange of )?", re.IGNORECASE
)
_BEHIND = re.compile(
    r" (?:stock )?exchange(?: main ?board)?$| main ?board$|"
    r"(?:证券|證券|股票|联合|聯合)?(?:交易所|证交所|證交所|联交所|聯交所)(?:主板|创业板|科创板)?$|"
    r"(?:主板|创业板|科创板|中小板|股市)$",
    re.IGNORECASE,
)

_SUFFIXES: dict[str, re.Pattern[str]] = {
    suffix: re.compile(form)
    for form, table in {
        r"[A-Z][A-Z0-9&]{1,9}(?:[-_][A-Z0-9]{1,4})?[a-z]?": """
            N O K OQ OB PK L S F V J DE AX NZ TO NS BK JK PS PA AS BR LS MI MC ST CO HE OL VI WA
            PR BU AT IS MM ME TA JO SA MX SW VX QA DU AD SG""",
        r"[0-9]{4,5}": "HK",
        r"[0-9]{6}": "SS SH SZ BJ KS KQ",
        r"[0-9]{4,6}[A-Z]?": "TW TWO",
        r"[0-9][0-9A-Z][0-9][0-9A-Z]": "T SR",
        r"[0-9]{4,6}|[A-Z][A-Z0-9]{1,9}": "BO KL",
        r"(?=[0-9]?[A-Z])[A-Z0-9]{2,5}": "SI",
    }.items()
    for suffix in table.split()
}
"""Reuters' and like codes behind a full stop, by the form of the symbol in front of it."""

_COUNTRIES: dict[str, re.Pattern[str]] = {
    country: re.compile(form)
    for form, table in {
        r"[A-Z][A-Z0-9]{1,7}(?:/[A-Z]{1,2})?": """
            US UN UW UQ UR LN AU SP NZ CN IN TB IJ PM PA FP NA BB PL IM GR GY SW VX SM SS DC FH
            NO SJ BZ MM RM RX RU IT TI PW""",
        r"[0-9]{1,5}": "HK",
        r"[0-9]{6}": "CH C1 C2 CG CS KS KQ KP",
        r"[0-9]{4,6}[A-Z]?": "TT",
        r"[0-9][0-9A-Z][0-9][0-9A-Z]": "JP JT AB",
        r"[0-9]{4}|[A-Z][A-Z0-9]{1,7}": "MK",
    }.items()
    for country in table.split()
}
"""Bloomberg's codes behind a space or colon, by the form of the symbol in front of it."""
_AMBIGUOUS = word_set("IN IT MM NA NO PA PM RU SS")
_NO_SYMBOLS = word_set(
    "ALL AND ANTI CEO CFO CIA EU EX FBI FDA FOR FROM FTC GDP IN IPO NEAR NEW NON NOT OLD OUR PRO "
    "SEC THE TO UK UN USA VIA VS WITH"
)

_REUTERS = re.compile(r"[.^]?([A-Za-z0-9&_-]{1,16})\.([A-Z]{1,3})")
_BLOOMBERG = re.compile(r"([A-Z0-9/]{1,10})[ :]([A-Z][A-Z0-9])( Equity| EQUITY)?")


def exchange(name: str) -> tuple[str, re.Pattern[str]] | None:
    """(exchange as printed, form of its symbols) for *name*, which may end in “stock code”."""
    printed = name.strip().rstrip("®™")
    form = _named(printed)
    if form is None and (bare := _CODE_WORDS.sub("", printed)) != printed:
        printed = bare.strip()
        form = _named(printed)
    if form is None and len(printed) < 60:
        printed = printed[_BEFORE.match(printed).end() :]  # type: ignore[union-attr]  # may match ""
        form = _named(printed) or _named(bare_name(printed))
    return None if form is None else (printed, form)


def bare_name(printed: str) -> str:
    """*printed* without what names of exchanges may end in: ``Stock Exchange``, ``main board``."""
    return _BEHIND.sub("", printed)


def _named(name: str) -> re.Pattern[str] | None:
    known = name.casefold()
    form = _EXCHANGES.get(known)
    return None if known in _WORDS and not name.isupper() else form


def code(text: str) -> tuple[str, str] | None:
    """(exchange, symbol) of ``0700.HK`` or ``700 HK``; None for anything else."""
    if found := _REUTERS.fullmatch(text):
        symbol, place = found.groups()
        form = _SUFFIXES.get(place)
        return (place, symbol) if form and form.fullmatch(symbol) else None
    if found := _BLOOMBERG.fullmatch(text):
        symbol, place, asset = found.groups()
        form = _COUNTRIES.get(place)
        sure = asset is not None or (place not in _AMBIGUOUS and symbol not in _NO_SYMBOLS)
        return (place, symbol) if form and sure and form.fullmatch(symbol) else None
    return None


def reversed_code(symbol: str, place: str) -> tuple[str, str] | None:
    """(exchange, symbol) of ``BABA: NYSE``, the exchange in capitals; None for anything else."""
    if len(place) < 3 or not place.isupper() or symbol in _NO_SYMBOLS:
        return None
    known = exchange(place)
    return (known[0], symbol) if known and known[1].fullmatch(symbol) else None
