"""Listings in brackets, and the name that stands before them."""

import attrs
import pytest

from archiver.items import Company
from archiver.platforms.commentary import named_in
from archiver.platforms.companies import listings, name_before
from archiver.platforms.pieces import Block


def found(text: str) -> list[Company]:
    """The companies in *text* but for markets and places, which have tests of their own."""
    named = named_in([Block("p", "", text)], "")[0]
    return [attrs.evolve(company, mic=None, starts_at=None) for company in named]


@pytest.mark.parametrize(
    ("inside", "pairs"),
    [
        ("NYSE: JNP", [("NYSE", "JNP")]),
        ("Nasdaq:JNP", [("Nasdaq", "JNP")]),
        ("HKEx: 0912", [("HKEx", "0912")]),
        ("Shenzhen: 002024", [("Shenzhen", "002024")]),
        ("HKEx: 728; NYSE: CHA", [("HKEx", "728"), ("NYSE", "CHA")]),
        ("HKEx: 857, Shanghai: 601857, NYSE: PTR",
         [("HKEx", "857"), ("Shanghai", "601857"), ("NYSE", "PTR")]),
        ("HKEx: 1211 and Shenzhen: 002594", [("HKEx", "1211"), ("Shenzhen", "002594")]),
        ("Nasdaq: JNPA, JNPB", [("Nasdaq", "JNPA"), ("Nasdaq", "JNPB")]),
        ("NYSE: JN.B", [("NYSE", "JN.B")]),
        ("Tokyo: 6753", [("Tokyo", "6753")]),
        ("London: GLEN", [("London", "GLEN")]),
        ("Singapore: MINZ; formerly unlisted", [("Singapore", "MINZ")]),
        ("港交所：0912；纽交所：JNP", [("港交所", "0912"), ("纽交所", "JNP")]),
        ("纽约证交所：JNP、香港联交所代码：0912", [("纽约证交所", "JNP"), ("香港联交所", "0912")]),
        ("上海证券交易所：600123和深圳：002024", [("上海证券交易所", "600123"), ("深圳", "002024")]),
        ("NYSE: JNP/HKEx: 0912", [("NYSE", "JNP"), ("HKEx", "0912")]),
        ("NYSE: JNP / HKEx: 0912", [("NYSE", "JNP"), ("HKEx", "0912")]),
        ("NYSE: JNP & HKEx: 0912", [("NYSE", "JNP"), ("HKEx", "0912")]),
        ("NYSE: JNP | HKEx: 0912", [("NYSE", "JNP"), ("HKEx", "0912")]),
        ("NYSE: JNP TSX: JNR", [("NYSE", "JNP"), ("TSX", "JNR")]),
        ("TSX/NYSE: JNP", [("TSX", "JNP"), ("NYSE", "JNP")]),
        ("NYSE and TSX: JNP", [("NYSE", "JNP"), ("TSX", "JNP")]),
        ("HKEx: 0912/80912", [("HKEx", "0912"), ("HKEx", "80912")]),
        ("NYSE: JN/A", [("NYSE", "JN/A")]),
        ("TSX: RCI.A, RCI.B", [("TSX", "RCI.A"), ("TSX", "RCI.B")]),
        ("NYSE: JNP, ADR", [("NYSE", "JNP")]),
        ("NYSE, now delisted; TSX: JNP", [("TSX", "JNP")]),
        ("HKEx: 912, 12,000 staff", [("HKEx", "912")]),
        ("NYSE: JNP, 0912.HK", [("NYSE", "JNP"), ("HK", "0912")]),
        ("0912.HK; JNP.N", [("HK", "0912"), ("N", "JNP")]),
        ("600123 CH; 912 HK Equity", [("CH", "600123"), ("HK", "912")]),
        ("JNP US, 912 HK", [("US", "JNP"), ("HK", "912")]),
        ("JNP: NYSE", [("NYSE", "JNP")]),
        ("JNP:US", [("US", "JNP")]),
    ],
)  # fmt: skip
def test_listings_of_one_bracket(inside: str, pairs: list[tuple[str, str]]) -> None:
    assert listings(inside) == pairs


@pytest.mark.parametrize(
    ("exchanges", "symbol"),
    [
        ("NYSE, NYSE American, NYSE Arca, New York, AMEX, Nasdaq, NASDAQ GS, NasdaqCM, OTC, OTCBB",
         "JNPR"),
        ("Nasdaq Global Select Market, Nasdaq Capital Market, OTC Pink, OTCQX, Pink Sheets", "JNP"),
        ("HKEx, HKSE, SEHK, HKG, HK, Hong Kong, GEM, Hong Kong Stock Exchange", "0912"),
        ("SSE, SHA, SHSE, Shanghai, Shanghai Stock Exchange, STAR, STAR Market", "688123"),
        ("SZSE, SHE, Shenzhen, ChiNext, Beijing", "300123"),
        ("Tokyo, TSE, TYO, Osaka, Tokyo Stock Exchange", "6753"),
        ("Tokyo, TYO", "130A"),
        ("London, LSE, LON, AIM, London Stock Exchange, the London Stock Exchange", "JNP"),
        ("LSE, AIM", "888"),
        ("Singapore, SGX, SES, SGX-ST, SGX Catalist", "J05"),
        ("Toronto, TSX, TSXV, TSX-V, TSX Venture, CSE, TSE", "JNP.H"),
        ("Sydney, Australia, ASX", "JN2"),
        ("KRX, KOSPI, KOSDAQ, KS, Korea, Seoul, Korea Exchange", "005930"),
        ("Taiwan, TWSE, TPEx, TPE, Taipei", "2399"),
        ("NSE, India, BSE, Mumbai", "M&M"),
        ("BSE, Mumbai", "500999"),
        ("Bangkok, SET, Jakarta, IDX, Manila, PSE, Ho Chi Minh City, HOSE", "JNPR"),
        ("Kuala Lumpur, Bursa, Bursa Malaysia, KLSE", "5199"),
        ("KLSE", "1961"),
        ("Euronext, Euronext Paris, Paris, EPA, Amsterdam, Brussels, Lisbon, Milan, Borsa Italiana",
         "JNP"),
        ("Frankfurt, Xetra, FWB, ETR, FRA, Frankfurt Stock Exchange", "JNP1"),
        ("Frankfurt, FWB", "716999"),
        ("Zurich, SIX, SWX, Madrid, BME, Warsaw, WSE, Vienna, Dublin, Athens", "JNPN"),
        ("Stockholm, OMX, STO, Copenhagen, CPH, Helsinki, Nasdaq Stockholm", "JNP B"),
        ("Oslo, OSE, Johannesburg, JSE, Moscow, MOEX, Istanbul, BIST, Tel Aviv, TASE", "JNPR"),
        ("Sao Paulo, São Paulo, B3, Bovespa", "JNPR4"),
        ("Mexico, BMV", "JNPR*"),
        ("Riyadh, Tadawul", "7299"),
        ("HKEx stock code, HKEX Stock Code, HKEx code", "0912"),
        ("NYSE ticker, NYSE ticker symbol, NYSE symbol, NYSE®", "JNP"),
        ("港交所, 香港联交所, 香港, 香港联合交易所, 香港交易所, 港股, 聯交所, 香港主板", "0912"),
        ("上海, 上交所, 上海证券交易所, 沪市, 深圳, 深交所, 深圳证券交易所, 创业板, 上海科创板", "600123"),
        ("纽约证交所, 纽交所, 纽约证券交易所, 纽约, 纳斯达克, 伦敦证交所, 新加坡, 新加坡交易所", "JNP"),
        ("东京, 东京证券交易所, 台湾, 台北", "6753"),
    ],
)  # fmt: skip
def test_exchanges_in_common_use(exchanges: str, symbol: str) -> None:
    for exchange in exchanges.split(", "):
        [(told, code)] = listings(f"{exchange}: {symbol}")
        assert code == symbol
        assert exchange in (told, f"the {told}", f"{told}®") or exchange.startswith(f"{told} ")
        assert listings(f"{exchange}:“{symbol}”") == [(told, symbol)]
        assert listings(f"{exchange}：{symbol}") == [(told, symbol)]


@pytest.mark.parametrize(
    "code",
    ["0912.HK", "00912.HK", "600123.SS", "600123.SH", "002024.SZ", "JNP.N", "JNPa.N", "JNP.O",
     "JNP.OQ", "6753.T", "130A.T", "JNP.L", "J05.SI", "JNP.TO", "JNP.AX", "005930.KS",
     "035720.KQ", "2399.TW", "6499.TWO", "JNPR.NS", "500999.BO", "JNPR.BK", "JNPR.JK", "5199.KL",
     "JNP.PA", "JNP.AS", "JNP.MI", "JNP.DE", "JNP.F", "JNPN.S", "JNP.MC", "JNPb.ST", "JNP-B.CO",
     "JNP.HE", "JNP.OL", "JNPJ.J", "JNPR4.SA", "JNPR.MX", "JNPR.MM", "JNPR.TA", "JNPR.IS",
     "JNP.WA", "JNPR.PK"],
)  # fmt: skip
def test_codes_as_reuters_writes_them(code: str) -> None:
    symbol, _, exchange = code.rpartition(".")
    assert listings(code) == [(exchange, symbol)]


@pytest.mark.parametrize(
    "code",
    ["912 HK", "600123 CH", "6753 JP", "005930 KS", "2399 TT", "JNP US", "JNP/A US", "JNP LN", "JNP AU",
     "J05 SP", "JNP CN", "JNPR TB", "JNPR IJ", "5199 MK", "JNP FP", "JNP GR", "JNPB DC", "JNPR4 BZ"],
)  # fmt: skip
def test_codes_as_bloomberg_writes_them(code: str) -> None:
    symbol, _, exchange = code.partition(" ")
    assert listings(code) == listings(f"{code} Equity") == [(exchange, symbol)]


def test_a_code_that_is_a_word_too_needs_to_say_what_it_is() -> None:
    assert listings("JNP IN") == []
    assert listings("JNP IN Equity") == [("IN", "JNP")]


def test_a_code_behind_a_space_counts_only_behind_a_name() -> None:
    assert found("Juniper (912 HK)") == [Company(name="Juniper", exchange="HK", symbol="912")]
    assert found("it fell (912 HK)") == []
    assert found("it fell (0912.HK)") == [Company(name=None, exchange="HK", symbol="0912")]


def test_square_brackets_hold_listings_too() -> None:
    assert found("Juniper [NYSE: JNP] and Orchard (HKEx: 0913), 木犀铁路【港交所：0912】") == [
        Company(name="Juniper", exchange="NYSE", symbol="JNP"),
        Company(name="Orchard", exchange="HKEx", symbol="0913"),
        Company(name="木犀铁路", exchange="港交所", symbol="0912"),
    ]


@pytest.mark.parametrize(
    "inside",
    ["note: see below", "Chapter 3: 12", "CEO: Ida Brook, a clerk", "Update: 5pm", "previous post",
     "London: 2012", "Mexico: 1968", "NYSE: unlisted", "NYSE", "ratio 1:3", "Nasdaq: the index", ":",
     "Pier: ABC", "10:30", "John 3:16", "Acts 2:38", "photo: Ida Brook", "source: AFP", "score: 3-1",
     "Set: 6-4, 6-3", "SET: 6-4", "Six: ABC", "us: ABC", "Star: Ida Brook", "Hong Kong: 7,000",
     "Hong Kong: 12%", "Shanghai: 3050", "Shanghai: ABC", "Seoul: 1988", "Beijing: 2008", "Madrid: 3",
     "Nasdaq: 4,500", "Paris: 1-0", "London: HMSO, 1955", "New York: JN Press, 1999", "GDP: USA",
     "J.K. Rowling", "U.S.", "B.C.", "W.T.O", "THE US", "EX US", "3 PM", "OPEN PM", "MADE IN", "10 US",
     "ISO 9001", "58.COM", "Ph.D", "JNP.ZZ", "JNP ZZ", "0912.N", "JNP.HK", "JNP HK", "CEO: NYSE",
     "JNP: USA", "6753: NYSE", "股票代码：600123", "注：见上海", "：", "FBI US"],
)  # fmt: skip
def test_not_every_bracket_with_a_colon_is_a_listing(inside: str) -> None:
    assert listings(inside) == []


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Juniper Rail", "Juniper Rail"),
        ("But Juniper Rail", "Juniper Rail"),
        ("Meanwhile, Juniper", "Juniper"),
        ("It rained. Then Juniper", "Juniper"),
        ("rival Orchard Mills", "Orchard Mills"),
        ("Juniper’s", "Juniper"),
        ("Orchard Mills’", "Orchard Mills"),
        ("Orchard Mills'", "Orchard Mills"),
        ("China’s Juniper", "Juniper"),
        ("Ida Brook, chief executive of Looms.com", "Looms.com"),
        ("head of Juniper", "Juniper"),
        ("CEO of Juniper", "Juniper"),
        ("Bank of Westhaven", "Bank of Westhaven"),
        ("Bank of the Orient", "Bank of the Orient"),
        ("the board of Juniper", "Juniper"),
        (
            "Industrial and Commercial Bank of Westhaven",
            "Industrial and Commercial Bank of Westhaven",
        ),
        ("Looms and Juniper", "Juniper"),
        ("Marrow & Finch", "Marrow & Finch"),
        ("van der Meer", "Meer"),
        ("Juan de Sala", "Juan de Sala"),
        ("88 Couriers", "88 Couriers"),
        ("21st Century Looms", "21st Century Looms"),
        ("in 2012 Juniper", "Juniper"),
        ("iLoom", "iLoom"),
        ("58.com", "58.com"),
        ("Brook-backed Juniper", "Juniper"),
        ("McDonald’s", "McDonald’s"),
        ("Lowe’s Looms", "Lowe’s Looms"),
        ("Juniper Inc.", "Juniper Inc."),
        ("J. Loom", "J. Loom"),
        ("the “Juniper", "Juniper"),
        ("the “Juniper”", "Juniper"),
        ("the ‘Juniper’", "Juniper"),
        ("said—Juniper", "Juniper"),
        ("Juniper (木犀铁路)", "Juniper"),
        ("Juniper (NYSE: JNP)", "Juniper"),
        ("木犀铁路", "木犀铁路"),
        ("近日，木犀铁路", "木犀铁路"),
        ("line one\nJuniper", "Juniper"),
        ("(Juniper", "Juniper"),
        ("Juniper,", "Juniper"),
        ("rivals Juniper Rail Co., Ltd.", "Juniper Rail Co., Ltd."),
        ("It rained. Juniper Group Holding, Ltd", "Juniper Group Holding, Ltd"),
        ("the ferries of Juniper, Inc.", "Juniper, Inc."),
        ("Juniper S.p.A.", "Juniper S.p.A."),
        ("Westhaven Looms N.V.", "Westhaven Looms N.V."),
        ("Westhaven Looms plc", "Westhaven Looms plc"),
        ("It sank, Westhaven", "Westhaven"),
        ("Juniper®", "Juniper"),
        ("Marrow & Finch’s", "Marrow & Finch"),
        ("M&F", "M&F"),
        ("360 Looms", "360 Looms"),
        ("7-Loom", "7-Loom"),
        ("Westhaven-headquartered Juniper", "Juniper"),
        ("People’s Loom Company of Westhaven", "People’s Loom Company of Westhaven"),
        ("昨日，竞争对手木犀铁路", "木犀铁路"),
        ("上市公司木犀铁路", "木犀铁路"),
        ("以及木犀3公司", "木犀3公司"),
        ("It rained! Juniper", "Juniper"),
        ("The Home Pier", "Home Pier"),
        ("People say The Home Pier", "The Home Pier"),
        (
            "One Two Three Four Five Six Seven Eight Nine",
            "Two Three Four Five Six Seven Eight Nine",
        ),
    ],
)
def test_the_name_before_a_listing(before: str, name: str) -> None:
    assert name_before(before) == name


@pytest.mark.parametrize(
    "before",
    ["", "the company", "the plc", "其中", "It rained.", "a remark)", "一二三四五六七八九十甲乙丙丁", "渡", "(x)", "said —"],
)  # fmt: skip
def test_where_no_name_stands_there_is_none(before: str) -> None:
    assert name_before(before) is None


def test_each_listing_counts_once_in_order_of_appearance() -> None:
    text = (
        "Juniper (HKEx: 0912; NYSE: JNP) met Orchard Mills (Shanghai: 600123). "
        "Juniper’s (HKEx: 0912) boats (see below) left (previous post)."
    )
    assert found(text) == [
        Company(name="Juniper", exchange="HKEx", symbol="0912"),
        Company(name="Juniper", exchange="NYSE", symbol="JNP"),
        Company(name="Orchard Mills", exchange="Shanghai", symbol="600123"),
    ]


def test_a_listing_without_a_name_is_kept() -> None:
    assert found("(NYSE: JNP) rose") == [Company(name=None, exchange="NYSE", symbol="JNP")]


def test_brackets_without_end_cost_little() -> None:
    assert found("(" * 100_000 + "NYSE: JNP" + ")" * 100_000)
    assert found("(NYSE: " * 50_000) == []
    assert found("[NYSE: " * 50_000) == []
    assert len(found("[NYSE: JNP] (NYSE: JNP) " * 20_000)) == 1
    assert found("(" + "NYSE/" * 40 + ") " + "x (" + " ," * 110 + ":)") == []
