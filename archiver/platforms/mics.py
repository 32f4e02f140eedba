"""Market identifier codes (ISO 10383) of exchanges as commentators and terminals write them.

Where a name is that of several exchanges, the form of the symbol decides: a TSE of numbers is
Tokyo, one of letters Toronto. A segment goes by the code of its exchange unless it has its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.platforms.exchanges import bare_name

__all__ = ["mic"]

_NAMES = {
    "XNYS": "nyse|new york|nyq|ny|n|k|un|纽约|紐約|纽交所|紐交所|纽约泛欧",
    "XASE": "nyse american|nyse amex|nyse mkt|nyseam|nyseamerican|nysemkt|amex|ase|american|"
    "美交所",
    "ARCX": "nyse arca|nysearca|arca",
    "XNAS": "nasdaq|nasd|o|oq|uw|uq|ur|nasdaq otc|纳斯达克|納斯達克|纳斯达克全球市场",
    "XNGS": "nasdaqgs|nasdaq gs|nasdaq-gs|nasdaq global select|nasdaq global select market|"
    "纳斯达克全球精选市场",
    "XNMS": "nasdaqgm|nasdaq gm|nasdaq-gm|nasdaq global market|nasdaq national market",
    "XNCM": "nasdaqcm|nasdaq cm|nasdaq-cm|nasdaq capital market|nasdaq smallcap",
    "OTCM": "otc|otc markets|otcmkts|other otc|otcpk|otc pk|pk",
    "PINX": "otc pink|otcpink|pink|pinx|pink sheet|pink sheets|pinksheets",
    "OTCB": "otcqb|otc qb|ob",
    "OTCQ": "otcqx|otc qx",
    "XOTC": "otcbb|otc bb|otc.bb|otc bulletin board",
    "BATS": "bats|cboe",
    "IEXG": "iex",
    "XTSE": "tsx|toronto|to|多伦多",
    "XTSX": "tsxv|tsx-v|tsx v|tsx.v|tsx venture|cve|v",
    "XCNQ": "cse|cnsx|cn",
    "NEOE": "neo",
    "XMEX": "bmv|mexico|mexico city|mx|mm",
    "XHKG": "hkex|hkse|sehk|hkg|hk|hong kong|hong kong main board|hkexnews|港交所|香港|联交所|"
    "聯交所|港股|香港联合|香港聯合|香港联|香港聯",
    "XGEM": "gem|hkex gem|hkgem|hk gem|hong kong gem|香港创业板",
    "XSHG": "shanghai|sse|ss|sha|shse|shh|sh|star|star market|sse star|sse star market|c1|cg|"
    "shanghai star|shanghai star market|shanghai a|shanghai b|上海|上交所|上证|上證|沪市|科创板",
    "XSHE": "shenzhen|szse|she|sz|shz|shenzhen a|shenzhen b|chinext|shenzhen chinext|c2|cs|"
    "szse chinext|sme board|深圳|深交所|深证|深證|深市|创业板|中小板",
    "BJSE": "beijing|bj|北京|北交所",
    "NEEQ": "neeq|new third board|新三板",
    "XKRX": "seoul|korea|krx|ks|kse|kose|kospi|kp|韩国|韓國|首尔",
    "XKOS": "kosdaq|kq",
    "XKON": "konex",
    "XTAI": "taiwan|taipei|twse|tpe|tsec|tw|tt|台北|臺北|台湾|台灣|臺灣|台股|台交所",
    "ROCO": "gretai|gtsm|tpex|two",
    "XTKS": "tokyo|tyo|tks|jpx|t|jp|jt|东京|東京|东证|mothers",
    "XJAS": "jasdaq",
    "XOSE": "osaka|大阪",
    "XNGO": "nagoya",
    "XFKA": "fukuoka",
    "XSAP": "sapporo",
    "XSES": "singapore|sgx|sgx-st|sgx mainboard|sgx catalist|catalist|ses|si|sp|新加坡|新交所",
    "XBKK": "bangkok|thailand|set|bkk|bk|tb|曼谷|泰国",
    "XIDX": "jakarta|idx|jk|indonesia|ij|雅加达|印尼",
    "XPHS": "manila|pse|philippines|philippine|ps|pm|马尼拉|菲律宾",
    "XSTC": "hose|ho chi minh|ho chi minh city",
    "HSTC": "hnx|hanoi|upcom",
    "XKLS": "klse|bursa|bursa malaysia|kul|kuala lumpur|malaysia|kl|mk|吉隆坡|马来西亚",
    "XNSE": "nse|nsei|national|ns",
    "XBOM": "bse|bom|mumbai|bombay|bo|孟买",
    "XKAR": "karachi|kar|psx|pakistan",
    "XCOL": "colombo",
    "XDHA": "dhaka",
    "XASX": "sydney|asx|australia|australian|ax|au|悉尼|澳洲|澳大利亚|澳交所",
    "XNZE": "nzx|nze|nzse|new zealand|wellington|nz",
    "XLON": "london|lse|lon|l|ln|伦敦|倫敦|伦交所",
    "AIMX": "aim|lse aim|aim london|lse/aim",
    "XDUB": "dublin|euronext dublin",
    "XPAR": "paris|epa|enxtpa|par|pa|fp|euronext paris|巴黎",
    "XAMS": "amsterdam|ams|enxtam|aex|as|na|euronext amsterdam|阿姆斯特丹",
    "XBRU": "brussels|ebr|enxtbr|br|bb|euronext brussels",
    "XLIS": "lisbon|eli|enxtls|ls|pl|euronext lisbon",
    "XMIL": "milan|bit|mta|borsa italiana|mi|im|euronext milan|米兰",
    "XOSL": "oslo|osl|ol|no|euronext oslo|oslo børs|oslo bors",
    "XWBO": "vienna|vie|wbag|vi",
    "XSWX": "zurich|swiss|six|six swiss|swx|s|sw|瑞士",
    "XVTX": "vtx|vx",
    "XMAD": "madrid|mce|bmad|mc|sm|马德里",
    "BMEX": "bme",
    "XBAR": "barcelona",
    "XSTO": "stockholm|sto|omx|om|st|nasdaq omx|nasdaq stockholm|斯德哥尔摩",
    "FNSE": "first north",
    "XHEL": "helsinki|hel|hlse|he|fh|nasdaq helsinki",
    "XCSE": "copenhagen|cph|cpse|co|dc|nasdaq copenhagen",
    "XICE": "reykjavik|iceland|nasdaq iceland",
    "XFRA": "frankfurt|fra|fwb|f|法兰克福",
    "XETR": "xetra|xtra|etr|de|gy|ger|db|deutsche börse|deutsche boerse",
    "XBER": "berlin",
    "XMUN": "munich|mun",
    "XSTU": "stuttgart",
    "XHAM": "hamburg",
    "XDUS": "düsseldorf|dusseldorf",
    "XWAR": "warsaw|wse|gpw|wa|pw",
    "XNCO": "newconnect",
    "XPRA": "prague|pr",
    "XBUD": "budapest|bu",
    "XATH": "athens|ath|at",
    "XIST": "istanbul|bist|borsa istanbul|ibse|is|ist|ti",
    "MISX": "moscow|moex|micex|micex-rts|misx|mcx|me|rm|rx|ru|莫斯科",
    "RTSX": "rts",
    "XKAZ": "kazakhstan|kase",
    "XTAE": "tase|tlv|tel aviv|ta|it",
    "XSAU": "tadawul|sase|riyadh|saudi|saudi arabia|sr|ab",
    "XDFM": "dubai|dfm|du",
    "DIFX": "nasdaq dubai",
    "XADS": "abu dhabi|adx|ad",
    "DSMD": "doha|qatar|dsm|qa",
    "XKUW": "kuwait",
    "XJSE": "johannesburg|jse|j|jo|sj",
    "XCAI": "cairo|egx|egypt",
    "XNAI": "nairobi",
    "XNSA": "lagos|ngx",
    "XCAS": "casablanca",
    "BVMF": "sao paulo|são paulo|bovespa|bvmf|b3|bm&fbovespa|brazil|sa|bz",
    "XBUE": "buenos aires|bcba",
    "XSGO": "santiago",
    "XLIM": "lima|bvl",
    "XBOG": "bogota|bogotá|bvc",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split("|")}
_NUMBER = re.compile(r"[0-9]")
_SHANGHAI = re.compile(r"[69]")


@lru_cache(maxsize=1024)
def mic(exchange: str, symbol: str) -> str | None:
    """The code of the market *exchange*, as printed, that lists *symbol*.

    None where the name leaves it open: ``US``, ``Euronext``, ``OTC Grey``.
    """
    name = exchange.casefold()
    if name == "tse":
        return "XTKS" if _NUMBER.match(symbol) else "XTSE"
    if name == "ch":  # Bloomberg's for both Chinese ones; those of Shanghai begin with 6 or 9
        return "XSHG" if _SHANGHAI.match(symbol) else "XSHE"
    return _CODES.get(name) or _CODES.get(bare_name(exchange).casefold())
