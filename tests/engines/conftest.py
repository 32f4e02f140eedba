"""Only who asks for them gets real engines: ARCHIVER_ENGINES names where they are installed."""

import os

import pytest

from tests.engines.table import ROWS, table

_OF_ENGINES = ["test_engines.py", "test_importing.py", "test_wxr.py"]
collect_ignore = [] if os.environ.get("ARCHIVER_ENGINES") else _OF_ENGINES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ROWS:
        terminalreporter.section("engines")
        for line in table(ROWS):
            terminalreporter.write_line(line)
