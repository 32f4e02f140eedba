"""The listed companies the sample blog writes about. None of them exists, nor do their symbols."""

from __future__ import annotations

import attrs

__all__ = ["COMPANIES", "Firm"]


@attrs.frozen
class Firm:
    """An invented company and where its shares are said to trade."""

    name: str
    listings: tuple[tuple[str, str], ...]
    """(exchange, symbol), as the blog writes them; symbols are strings and keep their zeros."""
    chinese: str = ""


COMPANIES: dict[str, Firm] = {
    "anvil": Firm("Anvil Semiconductor", (("Shanghai", "609981"), ("HKEx", "4981")), "铁砧半导体"),
    "axlewood": Firm("Axlewood", (("NYSE", "AXLW"),)),
    "basalt": Firm("Basalt Power", (("Shenzhen", "009192"),), "玄武电力"),
    "beaconlane": Firm("Beacon Lane", (("HKEx", "4688"),), "灯塔里"),
    "cloudpier": Firm("Cloudpier", (("Nasdaq", "CPIR"),)),
    "cobblestone": Firm("Cobblestone Hotels", (("Nasdaq", "CBLH"),), "鹅卵石酒店"),
    "cormorant": Firm("Cormorant Telecom", (("HKEx", "4728"), ("NYSE", "CMTL")), "海鸬电信"),
    "couriers": Firm("88 Couriers", (("HKEx", "04488"),), "八八速递"),
    "ember": Firm("Ember Mobile", (("HKEx", "4810"),), "余烬科技"),
    "greatplain": Firm(
        "Great Plain Oil",
        (("HKEx", "4857"), ("NYSE", "GPOC"), ("Shanghai", "609857")),
        "大平原石油",
    ),
    "halcyon": Firm("Halcyon Motors", (("HKEx", "04175"), ("Shenzhen", "009594")), "翠鸟汽车"),
    "kestrel": Firm("Kestrel Foods", (("Nasdaq", "KSTL"),), "红隼食品"),
    "lantern": Firm("Lantern Holdings", (("Singapore", "LTNH"),), "灯笼控股"),
    "larkspur": Firm("Larkspur Capital", (("NYSE", "LKSP"),)),
    "lodestar": Firm("Lodestar", (("Nasdaq", "LDSR"),), "北斗星网"),
    "marrow": Firm("Marrow & Finch", (("London", "MRFN"),)),
    "moonrabbit": Firm("Moonrabbit", (("Nasdaq", "MRBT"),), "玉兔视频"),
    "ninefold": Firm("Ninefold", (("Nasdaq", "NNFD"),), "九叠"),
    "northern": Firm("Northern Wire", (("HKEx", "4762"), ("Shanghai", "609050")), "北线通信"),
    "paperboat": Firm("Paperboat Games", (("Nasdaq", "PBOT"),), "纸船游戏"),
    "pinwheel": Firm("Pinwheel", (("NYSE", "PNWL"),), "风车网"),
    "quillon": Firm("Quillon", (("Tokyo", "0753"),), "桂隆"),
    "redplum": Firm("Red Plum Kitchens", (("HKEx", "04127"),), "红梅厨房"),
    "sable": Firm("Sable Electronics", (("Seoul", "099300"),)),
    "sevenstars": Firm("7Stars Cinema", (("Shenzhen", "009739"),), "七星影院"),
    "stonebridge": Firm(
        "Stone Bridge Bank", (("Shanghai", "609318"), ("HKEx", "4939")), "石桥银行"
    ),
    "tamarind": Firm("Tamarind Air", (("Singapore", "TMRA"),)),
    "tririver": Firm("Tri-River Mobile", (("HKEx", "04941"),), "三江移动"),
    "verdigris": Firm("Verdigris Biotech", (("Shenzhen", "009603"),), "铜绿生物"),
    "willow": Firm("Willow Solar", (("NYSE", "WLWS"),), "柳光太阳能"),
}
