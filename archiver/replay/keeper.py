"""Runs a program for as long as there is someone it runs for; a script, on the standard library.

    python keeper.py SECONDS DIRECTORY PROGRAM [ARGUMENT...]

Whoever started this holds the other end of standard input. A byte there asks for the end: the
program is terminated, and killed where it takes longer than SECONDS. The end of the input without
a byte says that the other is gone, however that came about; then DIRECTORY is removed as well.
This ends as the program ended. Linux has a signal for the purpose; a pipe does on macOS as well.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Thread

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Run what *arguments* say; the program's exit code, and no return where a signal ended it."""
    patience, directory, *command = arguments
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - as asked
    alone: list[bool] = []
    watch = Thread(target=_watch, args=(program, float(patience), alone), daemon=True)
    watch.start()
    code = program.wait()
    if alone:
        shutil.rmtree(directory, ignore_errors=True)
    if code < 0:
        with suppress(OSError):  # of a signal that cannot be handled anyway
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


def _watch(program: subprocess.Popen[bytes], patience: float, alone: list[bool]) -> None:
    """End *program* once the input says so; *alone* is no longer empty when nobody is there."""
    if not os.read(sys.stdin.fileno(), 1):
        alone.append(True)
    program.terminate()
    try:
        program.wait(patience)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
