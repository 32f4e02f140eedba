"""Every declared blog: its file, and a page of it as its declaration reads it."""

import sys

import pytest

from archiver.platforms import site_from_json
from tests.sites import SITES, SPIDERS, kept, names, read, spider

BLOGS = names()


def test_every_declared_blog_has_a_page_and_every_page_a_blog() -> None:
    assert sorted(path.parent.name for path in SITES.glob("*/expected.json")) == BLOGS
    assert sorted(path.parent.name for path in SITES.glob("*/post.html")) == BLOGS


@pytest.mark.parametrize("name", BLOGS)
def test_the_page_reads_as_expected(name: str) -> None:
    reading, facts = read(name)
    assert facts == kept(name)
    assert reading.failure is None
    assert facts["title"]
    assert facts["body"]["words"] > 0
    assert spider(name).site.owns(facts["url"])


@pytest.mark.parametrize("name", BLOGS)
def test_the_file_is_a_declaration_of_20_to_40_lines_or_says_why(name: str) -> None:
    declared = spider(name)
    lines = (SPIDERS / f"{name}.py").read_text(encoding="utf-8").splitlines()
    told = sys.modules[declared.__module__].__doc__ or ""
    assert 20 <= len(lines) <= 40 or "lines" in told
    assert declared.name == name
    # Whoever needs more than a name and a site has found a gap in a platform.
    own = {member for member in vars(declared) if not member.startswith("_")}
    assert own == {"name", "site"}
    assert declared.__doc__


@pytest.mark.parametrize("name", BLOGS)
def test_the_declaration_can_be_kept_in_the_archive(name: str) -> None:
    site = spider(name).site
    assert site_from_json(site.to_json()) == site
    assert site.owns(site.home)


def test_no_two_declare_one_blog() -> None:
    keys = [spider(name).site.key for name in BLOGS]
    assert len(set(keys)) == len(keys)
