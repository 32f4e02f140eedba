"""WordPress's own importer, run as a person runs it: signed in, from form to form."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import attrs
from lxml import html

from tests.engines.wordpress import HERE, filled_and_served
from tests.engines.workshop import Unavailable, Workshop, run

__all__ = ["Importer", "importer", "signed_in"]

_PLUGIN = "ARCHIVER_WORDPRESS_IMPORTER"
_SIGNING_IN = {"log": "keeper", "pwd": "secret", "testcookie": "1"}
_APART = "between-the-fields-of-a-form"


@attrs.frozen
class Importer:
    """The importer of a WordPress, and who is signed in there."""

    home: str
    _env: dict[str, str]
    _opener: OpenerDirector

    def take(self, wxr: Path, *, images: bool = False) -> str:
        """What it says when it has imported *wxr*, each author being the user of that name.

        A user is made where there is none.
        """
        [form] = self._forms("wp-admin/admin.php?import=wordpress", "step=1")
        sent = _multipart(form.form_values(), wxr)
        mime = f"multipart/form-data; boundary={_APART}"
        [form] = self._forms(form.action, "step=2", sent, mime)
        for choice in form.xpath(".//select"):
            author = choice.name.replace("user_map", "imported_authors")
            for user in choice.xpath(
                "option[contains(., $name)]", name=f"({form.fields[author]})"
            ):
                form.fields[choice.name] = user.get("value")
        chosen = [*form.form_values(), *([("fetch_attachments", "1")] if images else [])]
        done = self._page(form.action, urlencode(chosen).encode())
        return " ".join(done.get_element_by_id("wpbody-content").text_content().split())

    def activate(self) -> None:
        """Turn the plugin on, which is there."""
        [address] = self._page("wp-admin/plugins.php").xpath(
            "//a[contains(@href, 'action=activate')][contains(@href, 'wordpress-importer')]/@href"
        )
        self._page(address)

    def held(self) -> dict[str, Any]:  # JSON
        """What the database of the WordPress holds."""
        told = run("php", str(HERE / "wordpress_held.php"), **self._env)
        found: dict[str, Any] = json.loads(told[told.index("\n{") :])
        return found

    def _forms(self, address: str, action: str, *sent: Any) -> list[Any]:  # lxml's forms
        """Those of *address* that lead on to *action*."""
        page = self._page(address, *sent)
        return [form for form in page.forms if action in (form.action or "")]

    def _page(self, address: str, sent: bytes | None = None, mime: str = "") -> Any:  # lxml's tree
        kind = {"Content-Type": mime} if mime else {}
        request = Request(urljoin(self.home, address), sent, kind)
        with self._opener.open(request) as answer:
            page = html.document_fromstring(answer.read())
            page.make_links_absolute(answer.url)
        return page


def signed_in(home: str) -> OpenerDirector:
    """The browser of the owner of the WordPress at *home*."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    opener.open(f"{home}wp-login.php").close()
    opener.open(f"{home}wp-login.php", urlencode(_SIGNING_IN).encode()).close()
    return opener


@contextmanager
def importer(shop: Workshop, **how: str) -> Iterator[Importer]:
    """The importer in a WordPress set up as *how* says, see `Variant`; it has one post and a page.

    Unavailable unless the environment names the directory of the plugin.
    """
    plugin = os.environ.get(_PLUGIN)
    if not plugin:
        raise Unavailable(f"{_PLUGIN} names no directory of the plugin wordpress-importer")
    with filled_and_served(shop, **how) as env:
        place = Path(env["WP_PATH"]) / "wp-content" / "plugins" / "wordpress-importer"
        shutil.copytree(plugin, place)
        home = f"{env['WP_HOME']}/"
        found = Importer(home, env, signed_in(home))
        found.activate()
        yield found


def _multipart(fields: list[tuple[str, str]], wxr: Path) -> bytes:
    """A form with *fields* and the file *wxr*."""
    parts = [
        f'--{_APART}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    named = f'name="import"; filename="{wxr.name}"'
    head = f"--{_APART}\r\nContent-Disposition: form-data; {named}\r\n"
    return b"".join(
        [*parts, head.encode(), b"Content-Type: text/xml\r\n\r\n", wxr.read_bytes(),
         f"\r\n--{_APART}--\r\n".encode()]
    )  # fmt: skip
