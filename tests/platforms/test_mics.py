"""Market identifier codes of exchanges as printed."""

import pytest

from archiver.platforms.mics import mic


@pytest.mark.parametrize(
    ("exchange", "symbol", "code"),
    [
        ("NYSE", "JNP", "XNYS"),
        ("Nasdaq", "JNP", "XNAS"),
        ("NASDAQ Global Select", "JNP", "XNGS"),
        ("HKEx", "0912", "XHKG"),
        ("港交所", "0912", "XHKG"),
        ("Shanghai", "600123", "XSHG"),
        ("Shenzhen Stock Exchange", "002024", "XSHE"),
        ("上海证券交易所", "600123", "XSHG"),
        ("Tokyo", "6753", "XTKS"),
        ("TSE", "6753", "XTKS"),
        ("TSE", "RCI", "XTSE"),
        ("TSX", "RCI", "XTSE"),
        ("CH", "600123", "XSHG"),
        ("CH", "002024", "XSHE"),
        ("London", "GLEN", "XLON"),
        ("AIM", "JNP", "AIMX"),
        ("SGX", "MINZ", "XSES"),
        ("KOSDAQ", "035720", "XKOS"),
        ("ASX", "JNP", "XASX"),
        ("NSE", "JNP", "XNSE"),
        ("BSE", "500325", "XBOM"),
        ("Frankfurt", "JNP", "XFRA"),
        ("Xetra", "JNP", "XETR"),
        ("Euronext Paris", "JNP", "XPAR"),
        ("L", "JNP", "XLON"),
        ("Euronext", "JNP", None),
        ("US", "JNP", None),
        ("Moon", "JNP", None),
    ],
)
def test_the_code_of_a_market(exchange: str, symbol: str, code: str | None) -> None:
    assert mic(exchange, symbol) == code
