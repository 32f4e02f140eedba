"""One module a format, found by being here: each has its `Format` as `FORMAT`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from archiver.export.format import Format

__all__ = ["format_named", "names"]


def names() -> list[str]:
    """The formats there are."""
    return sorted(module.name for module in iter_modules(__path__))


def format_named(name: str) -> Format:
    """The format *name*, one of `names`."""
    found: Format = import_module(f"{__name__}.{name}").FORMAT
    return found
