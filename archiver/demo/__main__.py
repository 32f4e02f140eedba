"""Serve the sample blog until Ctrl-C: ``python -m archiver.demo [port]``."""

from __future__ import annotations

import sys
from contextlib import suppress
from threading import Event

from archiver.demo.server import DEFAULT_PORT, DemoServer
from archiver.errors import ArchiverError, ArgumentError


def main(arguments: list[str]) -> int:
    """Serve until interrupted; the exit code, with one line on stderr when it is not 0."""
    try:
        with suppress(KeyboardInterrupt), DemoServer(_port(arguments)) as server:
            sys.stdout.write(f"Harbour Street Notes is at {server.home} (Ctrl-C ends it)\n")
            sys.stdout.flush()
            Event().wait()
    except ArchiverError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _port(arguments: list[str]) -> int:
    if not arguments:
        return DEFAULT_PORT
    if len(arguments) > 1 or not arguments[0].isdecimal() or len(arguments[0]) > 5:
        raise ArgumentError(f"usage: python -m archiver.demo [port]; not {' '.join(arguments)!r}")
    return int(arguments[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
