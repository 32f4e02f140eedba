"""As much of Scrapy's crawler as our extensions look at, without a reactor."""

from typing import Any

from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager


class Stats(dict[str, Any]):
    """Scrapy's stats collector, as far as it is asked."""

    get_value = dict.get
    set_value = dict.__setitem__


class StubCrawler:
    """A crawler without engine and spider; its *settings* are those given."""

    engine = None

    def __init__(self, **settings: object) -> None:
        self.settings = Settings(settings)
        self.signals = SignalManager(self)
        self.stats = Stats()
        self.spider: Any = None
        self.spidercls = type("Letters", (), {"name": "letters"})
        self.extensions: dict[type, Any] = {}
        """Held here as Scrapy does, since signals hold nobody."""

    def get_extension(self, kind: type) -> Any:
        return self.extensions.get(kind)
