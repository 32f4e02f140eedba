"""What every builder needs: a directory that keeps what was installed, and servers on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event

import attrs

from tests.crawl.blog import free_port
from tests.engines.posts import Comment

__all__ = ["Expected", "Served", "Unavailable", "Workshop", "nginx", "serving"]

_TYPES = """types { text/html html htm; text/css css; text/xml xml; application/atom+xml atom;
application/rss+xml rss; application/javascript js; image/png png; image/jpeg jpg;
image/svg+xml svg; application/json json; text/plain txt; font/woff2 woff2; }"""


class Unavailable(Exception):
    """An engine that cannot be had here, and why."""


@attrs.frozen(kw_only=True)
class Expected:
    """What an archive should hold of one public post; None where the engine prints it nowhere."""

    url: str
    title: str
    published: datetime
    precise: bool = True
    """Whether the time of day is printed."""
    modified: datetime | None = None
    authors: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    html: str
    """The text as the engine keeps it, rendered."""
    comments: tuple[Comment, ...] | None = None


@attrs.frozen(kw_only=True)
class Served:
    """A filled blog that answers."""

    url: str
    posts: Sequence[Expected]
    total: int
    """How many posts its database has, whatever their state."""
    settings: tuple[str, ...] = ()
    """What Scrapy needs to get there."""


@attrs.frozen
class Workshop:
    """Where one engine is installed and filled."""

    kept: Path
    """What is installed stays here from run to run."""
    scratch: Path
    """Of this run alone."""

    def python(self, *packages: str) -> Path:
        """The programs of *packages* from PyPI, in an environment of their own."""
        place = self.kept / "-".join(["python", *(p.partition("=")[0] for p in packages)])
        if not (place / "installed").exists():
            run(sys.executable, "-m", "venv", str(place))
            run(str(place / "bin" / "pip"), "install", "-q", *packages)
            (place / "installed").touch()
        return place / "bin"

    def node(self, name: str, *packages: str) -> Path:
        """The directory in which npm has put *packages*."""
        place = self.kept / name
        if not (place / "installed").exists():
            place.mkdir(parents=True, exist_ok=True)
            (place / "package.json").write_text("{}")
            run("npm", "install", "--silent", "--no-audit", "--no-fund", *packages, cwd=place)
            (place / "installed").touch()
        return place

    def unpacked(self, package: str) -> Path:
        """*package* of npm as its archive has it, nothing of what it depends on."""
        place = self.kept / package.replace("@", "-")
        if not (place / "package.json").exists():
            place.mkdir(parents=True, exist_ok=True)
            run("npm", "pack", "--silent", package, cwd=place)
            [archive] = place.glob("*.tgz")
            run("tar", "-xzf", archive.name, "--strip-components", "1", cwd=place)
        return place


def run(*command: str, cwd: Path | None = None, given: str | None = None, **env: str) -> str:
    """What *command* prints; Unavailable with its last words when it fails."""
    program = shutil.which(command[0])
    if program is None:
        raise Unavailable(f"{command[0]} is not installed")
    done = subprocess.run(
        [program, *command[1:]],
        cwd=cwd,
        input=given,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    if done.returncode:
        last = " ".join((done.stderr + done.stdout).split())[-800:]
        raise Unavailable(f"{Path(command[0]).name} ended with {done.returncode}: {last}")
    return done.stdout


@contextmanager
def serving(
    command: Sequence[str], number: int, log: Path, cwd: Path | None = None, **env: str
) -> Iterator[None]:
    """The server that *command* starts, once it listens on port *number*; it tells *log*."""
    with log.open("w") as told, subprocess.Popen(
        command, cwd=cwd, env=os.environ | env, stdout=told, stderr=told,
        stdin=subprocess.DEVNULL, start_new_session=True,
    ) as server:  # fmt: skip
        try:
            _wait(server, number, log)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)  # PHP leaves its workers behind
            server.wait(30)


def _wait(server: subprocess.Popen[bytes], number: int, log: Path) -> None:
    pause = Event()
    for _ in range(1200):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", number), timeout=5).close()
        except OSError:
            pause.wait(0.1)
        else:
            return
    raise Unavailable(f"{server.args} does not listen: {log.read_text(errors='replace')[-500:]}")


@contextmanager
def nginx(root: Path, state: Path, port: int) -> Iterator[str]:
    """nginx serving *root* on *port* of loopback, as static blogs are; yields its address."""
    program = shutil.which("nginx")
    if program is None:
        raise Unavailable("nginx is not installed")
    state.mkdir()
    configuration = state / "nginx.conf"
    configuration.write_text(
        f"""daemon off; pid {state}/pid; error_log {state}/error.log; worker_processes 1;
        {"user root;" if os.geteuid() == 0 else ""} events {{ worker_connections 256; }}
        http {{ access_log off; charset utf-8; {_TYPES}
          client_body_temp_path {state}/a; proxy_temp_path {state}/b; fastcgi_temp_path {state}/c;
          uwsgi_temp_path {state}/d; scgi_temp_path {state}/e;
          server {{ listen 127.0.0.1:{port}; root {root}; error_page 404 /404.html; }} }}"""
    )
    url = f"http://127.0.0.1:{port}/"
    with serving([program, "-c", str(configuration), "-p", str(state)], port, state / "log"):
        yield url


def port() -> int:
    """A port of loopback that is free now."""
    return free_port()
