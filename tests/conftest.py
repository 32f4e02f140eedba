"""What every test stands on: no network beyond loopback, and the programs it names."""

import ipaddress
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import zygote

settings.load_profile("ci")  # the same examples in every run, on however busy a machine

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]  # type: ignore[index]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test reaches beyond loopback: {address}")
    _connect(self, address)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)


@pytest.fixture(scope="session", autouse=True)
def _zygote() -> Iterator[None]:
    yield
    zygote.close()


def pytest_configure() -> None:
    # What pip brings into an environment of its own, see README.
    beside = Path(sys.prefix) / "pywb" / "bin"
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(beside)])
    # Else each of the many crawls compiles the whole program four times.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # A shell has what it runs in the background ignore Ctrl-C, and all that is started there.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("program"):
        name, package = marker.args
        if shutil.which(name) is None:
            told = pytest.fail if os.environ.get("ARCHIVER_NO_SKIP") else pytest.skip
            told(f"needs {name}, from the package {package}")
