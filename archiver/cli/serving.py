"""What verbs that serve until they are ended share."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

import click

from archiver.cli.archive import print_json
from archiver.cli.lines import entry, say

__all__ = ["port_option", "serve"]


class _Served(Protocol):
    def wait(self) -> None: ...


_S = TypeVar("_S", bound=_Served)


def port_option(default: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option ``--port``."""
    return click.option(
        "--port",
        type=click.IntRange(1, 65535),
        default=default,
        show_default=True,
        help="Port of 127.0.0.1 to serve on.",
    )


def serve(
    server: AbstractContextManager[_S],
    facts: Callable[[_S], dict[str, Any]],  # JSON
    lines: Callable[[_S], Iterable[str]],
    *,
    as_json: bool,
) -> None:
    """Start *server*, tell where it serves, as JSON or in lines, and let it serve until Ctrl-C."""
    with _ended_by_signals(), server as served:
        if as_json:
            print_json(facts(served))
        else:
            for line in (*lines(served), *entry("to end", "Ctrl-C")):
                say(line)
        served.wait()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let what ends a program end this one as Ctrl-C does, so that nothing is left behind."""
    signals = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.default_int_handler) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
