"""The file that is written for a blog."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.declaring import Declaration
from archiver.declaring.declaration import printable, title_of
from archiver.errors import SiteError
from archiver.platforms.any_engine import ENGINES
from archiver.site import Site
from tests.crawl.blog import ROOT
from tests.platforms.pages import HOME, page

HOSTILE = (
    'Bad "quotes"\' \\ and\nlines',
    '"""\nimport os\n"""',
    "a\u202eb\u200bc\x07d",
    "'\"'\"\\",
    "This Week in Kettles",
    "风车日报：" * 30,
    "word " * 60,
    'Say "when"',
    "Young's",
)


def declaration(
    name: str = "quay",
    engine: str = "wordpress",
    title: str | None = None,
    timezone: str | None = None,
) -> Declaration:
    front = page("<html><head><title>Quay Letters</title></head></html>", HOME)
    return Declaration.of(name, front, engine, title=title, timezone=timezone)


def front(head: str, url: str = HOME) -> str:
    return title_of(page(f"<html><head>{head}</head><body></body></html>", url))


def declared(path: Path) -> Site:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    [found] = (v for v in vars(module).values() if getattr(v, "__module__", "") == path.stem)
    assert found.name == path.stem
    site: Site = found.site
    return site


def test_it_is_what_a_person_would_write() -> None:
    assert declaration(timezone="Asia/Shanghai").source == (
        '"""The blog “Quay Letters”.\n'
        "\n"
        "WordPress, as seen on 2020-05-04.\n"
        '"""\n'
        "\n"
        "from archiver.crawl.spider import BlogSpider\n"
        "from archiver.platforms.wordpress import WordPress\n"
        "from archiver.site import Era, Site\n"
        "\n"
        "\n"
        "class QuaySpider(BlogSpider):\n"
        '    """The whole blog."""\n'
        "\n"
        '    name = "quay"\n'
        "    site = Site(\n"
        '        title="Quay Letters",\n'
        '        home="https://quay.example/",\n'
        '        hosts=("quay.example", "www.quay.example"),\n'
        '        timezone="Asia/Shanghai",\n'
        "        eras=(Era(WordPress()),),\n"
        "    )\n"
    )


def test_every_file_keeps_the_rules_of_the_project_and_says_what_was_told(tmp_path: Path) -> None:
    """Every engine, every title, hosts too long for a line: format, lint and types."""
    long = "https://" + "very-long-name-of-a-quay." * 3 + "example/a/b"
    many = [
        *(declaration(name=f"of_{engine}", engine=engine) for engine in ENGINES),
        *(declaration(name=f"title_{n}", title=title) for n, title in enumerate(HOSTILE)),
        declaration(name="zoned", timezone="Europe/Paris"),
        Declaration.of("far", page("", long), "ghost", title=None, timezone=None),
        Declaration.of("ip", page("", "http://127.0.0.1:99/"), "hugo", title="N", timezone=None),
    ]
    for one in many:
        path = tmp_path / f"{one.name}.py"
        path.write_text(one.source, encoding="utf-8")
        assert declared(path) == one.site
        assert 20 <= len(one.source.splitlines()) <= 40
    config = str(ROOT / "pyproject.toml")
    for tool in (
        ["ruff", "format", "--check", "--config", config, str(tmp_path)],
        ["ruff", "check", "--config", config, str(tmp_path)],
        ["mypy", "--config-file", config, *map(str, tmp_path.glob("*.py"))],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_blog_below_a_path_is_confined_to_it_and_its_file_says_so() -> None:
    below = Declaration.of("q", page("", f"{HOME}en/#top"), "wordpress", title=None, timezone=None)
    assert below.home == f"{HOME}en/"
    assert '"""What lies below /en/ alone."""' in below.source
    assert below.title == "quay.example"


def test_hosts_are_those_with_and_without_www_but_of_names_alone() -> None:
    def hosts(url: str) -> tuple[str, ...]:
        return Declaration.of("q", page("", url), "hugo", title=None, timezone=None).hosts

    assert hosts("https://www.quay.example/") == ("www.quay.example", "quay.example")
    assert hosts("http://127.0.0.1:80/") == ("127.0.0.1",)
    assert hosts("http://localhost:8000/") == ("localhost",)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="Quay"><title>Other</title>', "Quay"),
        ("<title>Quay Letters | Notes on ferries</title>", "Quay Letters"),
        ("<title>Home - Quay Letters</title>", "Quay Letters"),
        ("<title>Quay Letters: notes</title>", "Quay Letters"),
        ("<title>Harbour-side Notes</title>", "Harbour-side Notes"),
        ("<title> \n </title>", ""),
        ("<title>Home</title>", ""),
        ("", ""),
    ],
)
def test_the_title_is_what_the_front_page_calls_the_blog(head: str, title: str) -> None:
    assert front(head) == title


def test_a_title_is_one_visible_line_of_bounded_width() -> None:
    assert printable("a\u202eb\n\x07c") == "a b c"
    assert printable("word " * 60) == "word " * 10 + "word…"
    assert printable("风" * 99) == "风" * 27 + "…"
    assert printable(" \u200b ") == ""


def test_a_wrong_zone_is_an_error() -> None:
    with pytest.raises(SiteError, match="unknown time zone"):
        _ = declaration(timezone="Mars/Olympus").site
