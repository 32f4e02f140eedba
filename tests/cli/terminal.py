"""A terminal of 80 columns for a program to run in, and a person in front of it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping

# Makes what it starts the one that the terminal's Ctrl-C goes to.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


def on_terminal(
    *command: str,
    interrupt_at: str | None = None,
    stdout: int | None = None,
    env: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Exit code and everything *command* showed; Ctrl-C is pressed where *interrupt_at* matches.

    *stdout* takes the results elsewhere, so that only stderr shows.
    """
    ours, theirs = os.openpty()
    size = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *command],
        stdin=theirs,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        env=os.environ | size | (env or {}),
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := _read(ours):
            shown += piece
            if interrupt_at is not None and re.search(interrupt_at.encode(), shown):
                os.write(ours, b"\x03")
                interrupt_at = None
        return process.wait(), shown.decode("utf-8", "replace")
    finally:
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # on Linux, the end of a terminal nobody has open any more
        return b""
