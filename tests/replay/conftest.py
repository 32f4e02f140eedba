"""pywb itself, where it is installed."""

import os

import pytest

from archiver.errors import ArchiverError
from archiver.replay.program import find


@pytest.fixture(scope="session")
def pywb() -> str:
    """The program; a test that needs it is skipped where it is missing, saying what to run."""
    try:
        return find()
    except ArchiverError as missing:
        told = pytest.fail if os.environ.get("ARCHIVER_NO_SKIP") else pytest.skip
        told(str(missing))
