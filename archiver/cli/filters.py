"""The options that choose posts, the same for every verb that takes a part of the archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import attrs
import click

from archiver.cli.archive import complete_site
from archiver.cli.days import DAY
from archiver.store.filters import HAS, Filters

__all__ = ["filter_options"]

_NAMES = [field.name for field in attrs.fields(Filters)]


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--site``, ``--since`` and so on, which *command* gets as one `Filters`, *filters*."""

    @click.option(
        "--site",
        metavar="URL-or-title",
        help="Only this blog: its home or its title.",
        shell_complete=complete_site,
    )
    @click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Published then or later.")
    @click.option(
        "--until",
        type=DAY,
        metavar="YYYY-MM-DD",
        help="Published then or earlier, as posts print it.",
    )
    @click.option("--author", metavar="NAME", help="Only of this author; case does not count.")
    @click.option("--category", metavar="NAME", help="Only of this category.")
    @click.option("--tag", metavar="NAME", help="Only with this tag.")
    @click.option(
        "--company", metavar="NAME", help="Only on this company: a name, SYMBOL or MARKET:SYMBOL."
    )
    @click.option(
        "--has", multiple=True, type=click.Choice(sorted(HAS)), help="Only with such; repeatable."
    )
    @wraps(command)
    def with_filters(**options: Any) -> None:  # those of any command
        chosen = {name: options.pop(name) for name in _NAMES}
        for bound in ("since", "until"):
            chosen[bound] = chosen[bound].date() if chosen[bound] else None
        command(filters=Filters(**chosen), **options)

    return with_filters
