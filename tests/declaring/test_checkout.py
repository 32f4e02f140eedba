"""Where a new blog's files go, and what is refused."""

from pathlib import Path

import pytest

from archiver.declaring import Checkout, Declaration, Fixture
from archiver.errors import ArgumentError
from tests.platforms.pages import HOME, page

FIXTURE = Fixture(b"<html></html>", {"title": "Quay — Kai"})
DECLARED = (
    "from archiver.site import Site\n"
    "class Pier:\n"
    '    name = "pier"\n'
    '    site = Site(title="Pier", home="https://pier.example/", hosts=())\n'
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "jetty.py").write_text(DECLARED, encoding="utf-8")
    (tmp_path / "spiders" / "any.py").write_text(
        "self.site = any_site(home=url)\n", encoding="utf-8"
    )
    return Checkout.at(tmp_path)


def declaration(name: str) -> Declaration:
    return Declaration.of(name, page("", HOME), "wordpress", title="Quay", timezone=None)


@pytest.mark.parametrize("missing", ["scrapy.cfg", "spiders"])
def test_elsewhere_it_says_where_to_go(tmp_path: Path, missing: str) -> None:
    if missing == "spiders":
        (tmp_path / "scrapy.cfg").touch()
    else:
        (tmp_path / "spiders").mkdir()
    with pytest.raises(ArgumentError, match="go into a clone of https://"):
        Checkout.at(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["", "Quay", "quay-x", "1quay", "_quay", "quay_", "a__b", "class", "../x", "käi", "q" * 41],
)
def test_a_name_that_is_none_is_refused(checkout: Checkout, name: str) -> None:
    with pytest.raises(ArgumentError, match="no name for a blog"):
        checkout.check(name, HOME)


def test_what_is_taken_is_refused(checkout: Checkout) -> None:
    (checkout.root / "tests" / "sites" / "quay").mkdir(parents=True)
    for name, url, why in (
        ("jetty", HOME, "spiders/jetty.py exists"),
        ("quay", HOME, "tests/sites/quay exists"),
        ("pier", HOME, "spiders/jetty.py is called pier already"),
        ("other", "http://PIER.example", "declares https://pier.example/ already; see `scrapy"),
    ):  # fmt: skip
        with pytest.raises(ArgumentError, match=why):
            checkout.check(name, url)
    checkout.check("other", "https://pier.example/en/")


def test_a_broken_file_of_another_blog_is_no_obstacle(checkout: Checkout) -> None:
    (checkout.root / "spiders" / "broken.py").write_text("def (", encoding="utf-8")
    checkout.check("quay", HOME)


def test_the_files_lie_where_the_tests_look(checkout: Checkout) -> None:
    spider, html, facts = checkout.write(declaration("quay"), FIXTURE)
    assert (spider, html) == (Path("spiders/quay.py"), Path("tests/sites/quay/post.html"))
    assert (checkout.root / spider).read_text(encoding="utf-8") == declaration("quay").source
    assert (checkout.root / html).read_bytes() == FIXTURE.html
    assert (checkout.root / facts).read_text(encoding="utf-8") == '{\n  "title": "Quay — Kai"\n}\n'


def test_nothing_is_overwritten(checkout: Checkout) -> None:
    mine = checkout.root / "spiders" / "quay.py"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"spiders/quay\.py exists"):
        checkout.write(declaration("quay"), FIXTURE)
    assert mine.read_text(encoding="utf-8") == "mine"
