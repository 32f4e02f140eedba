"""What an export format is: a name, what it says of itself, and how it writes posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import attrs

from archiver.errors import NotInstalled
from archiver.store.holdings import Holdings
from archiver.store.part import Part, WholePost
from archiver.store.store import Store

__all__ = ["Choice", "Format", "Order", "Written", "needed"]

_DISTRIBUTION = "commentary-archiver"


@attrs.frozen(kw_only=True)
class Order:
    """What is to be written, and where."""

    store: Store
    part: Part
    holdings: Holdings
    """What the part amounts to."""
    warcs: Path
    """The directory of the archive's WARC files."""
    target: Path
    """A path where nothing is, for the file; the directory, when the format has one."""
    settings: Mapping[str, str]
    """What was chosen of the format's `Choice`s, by name."""
    advance: Callable[[int], object]
    """To be told of each post that it was written; bytes, where the archive is taken as it is."""

    def posts(self) -> Iterator[WholePost]:
        """The posts, telling of each."""
        for post in self.part.posts():
            yield post
            self.advance(1)


@attrs.frozen(kw_only=True)
class Written:
    """What went into an export."""

    posts: int
    images: int = 0
    images_missing: int = 0
    """Images whose bytes the archive does not hold."""
    still_open: tuple[str, ...] = ()
    """WARC files that are not finished."""


@attrs.frozen(kw_only=True)
class Choice:
    """A setting of one format: ``--NAME``."""

    name: str
    help: str
    values: tuple[str, ...] = ()
    """What it may be, the default first; anything when there are none."""


@attrs.frozen(kw_only=True)
class Format:
    """One format; adding one is adding a module to `export.formats` that calls it `FORMAT`."""

    name: str
    out: str
    """How the target is called in help: ``OUT.csv``."""
    says: str
    """What it is and who reads it, in one line."""
    more: str = ""
    """Whatever else a person has to know."""
    mime: str
    """The media type of its files."""
    folder: bool = False
    """Whether it is a directory; it is there when `write` is called."""
    whole: bool = False
    """Whether it takes the archive as it is, so that no posts can be chosen."""
    choices: tuple[Choice, ...] = ()
    write: Callable[[Order], Written]


def needed(module: str, extra: str) -> None:
    """Nothing if *module* is installed; else NotInstalled, which names the *extra* to install."""
    if find_spec(module) is None:
        raise NotInstalled(
            f"{module} is not installed; run: pip install '{_DISTRIBUTION}[{extra}]'"
        )
    import_module(module)
