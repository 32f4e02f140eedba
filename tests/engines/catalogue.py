"""Every engine and variant that is tried."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial

from tests.engines.ghost import ghost
from tests.engines.static import STATIC, static
from tests.engines.wordpress import network, wordpress
from tests.engines.workshop import Served

__all__ = ["ENGINES"]

ENGINES: Mapping[str, Callable[..., AbstractContextManager[Served]]] = {
    "WordPress": wordpress,
    "WordPress, REST closed": partial(wordpress, without="rest"),
    "WordPress, no sitemap": partial(wordpress, without="sitemap"),
    "WordPress, neither": partial(wordpress, without="rest sitemap"),
    "WordPress, ?p=": partial(wordpress, permalinks=""),
    "WordPress, ?p=, REST closed": partial(wordpress, permalinks="", without="rest"),
    "WordPress, index.php": partial(wordpress, permalinks="/index.php/archives/%post_id%"),
    "WordPress below /en": partial(wordpress, path="/en", zone="Asia/Shanghai"),
    "WordPress network, directory": partial(network, main=False),
    "WordPress network, main blog": partial(network, main=True),
    "WordPress network, host": partial(network, form="hosts", main=False),
    "WordPress network, main host": partial(network, form="hosts", main=True),
    "Ghost": ghost,
    **{name.title(): partial(static, name=name) for name in STATIC},
}
"""By the name they have in the table; each takes a `Workshop` and the posts to fill in."""
