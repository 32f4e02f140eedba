"""WXR held against what a real WordPress writes of itself."""

import os
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from lxml import etree

from archiver.export.exporting import export_posts
from archiver.export.formats import format_named
from tests.engines.wordpress import wordpress
from tests.engines.workshop import Unavailable, Workshop
from tests.export.blog import hostile_archive

_PUTTING = {"log": "keeper", "pwd": "secret", "testcookie": "1"}


def parts(source: bytes) -> dict[str, set[str]]:
    """Each element by its path, with the names of its attributes."""
    found: dict[str, set[str]] = {}
    root = etree.fromstring(source)
    for element in root.iter(etree.Element):
        path = "/".join([*(str(e.tag) for e in element.iterancestors()), str(element.tag)])
        found.setdefault(path, set()).update(map(str, element.attrib))
    return found


def own_export(home: str) -> bytes:
    """What the WordPress at *home* exports."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    opener.open(f"{home}wp-login.php").close()
    opener.open(f"{home}wp-login.php", urlencode(_PUTTING).encode()).close()
    with opener.open(f"{home}wp-admin/export.php?download=true&content=all") as answer:
        exported: bytes = answer.read()
    return exported


def test_every_element_is_one_that_wordpress_writes(tmp_path: Path) -> None:
    archive = hostile_archive(tmp_path / "archive")
    export_posts(archive, format_named("wxr"), tmp_path / "out.xml")
    try:
        shop = Workshop(Path(os.environ["ARCHIVER_ENGINES"]), tmp_path / "shop")
        shop.scratch.mkdir()
        with wordpress(shop) as served:
            real = parts(own_export(served.url))
    except Unavailable as error:
        pytest.skip(str(error))
    ours = parts((tmp_path / "out.xml").read_bytes())
    assert ours.keys() <= real.keys()
    assert {path: names for path, names in ours.items() if names != real[path]} == {}
