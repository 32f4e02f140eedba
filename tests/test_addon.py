"""What the two add-ons put into a project's settings, and what another project gets of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.misc import load_object

from archiver.addon import ArchiveAddon, CrawlAddon
from archiver.crawl.conditional import ConditionalRequests
from archiver.crawl.politeness import Politeness
from archiver.crawl.recording import Recording
from archiver.crawl.robots import RobotsTxt
from archiver.crawl.scoping import Scoping
from archiver.warc.finding import warc_files
from archiver.warc.reader import WarcInfoRecord
from archiver.warc.reader import read as read_warc
from archiver.wire.handler import WarcDownloadHandler
from tests.crawl.blog import Blog
from tests.crawl.running import captured

SPIDER = """
import json
import scrapy

class Letters(scrapy.Spider):
    name = "letters"

    def __init__(self, url, **given):
        super().__init__(**given)
        self.start_urls = [url, url + "nowhere/"]

    def parse(self, response):
        yield {"url": response.url, "title": response.css("title::text").get()}
        yield response.follow("/2015/03/office-1/", callback=self.last)

    def last(self, response):
        with open("settings.json", "w") as out:
            json.dump({k: str(v) for k, v in self.settings.copy_to_dict().items()}, out)
"""


def added(addon: ArchiveAddon, **before: object) -> BaseSettings:
    settings = Settings(before)
    addon.update_settings(settings)
    return settings


@pytest.mark.parametrize("addon", [ArchiveAddon(), CrawlAddon()])
def test_both_schemes_are_recorded_and_other_handlers_stay(addon: ArchiveAddon) -> None:
    handlers = added(addon, DOWNLOAD_HANDLERS={"gopher": "a.b.C"}).getdict("DOWNLOAD_HANDLERS")
    assert handlers["gopher"] == "a.b.C"
    for scheme in ("http", "https"):
        assert load_object(handlers[scheme]) is WarcDownloadHandler


def test_another_project_gets_one_extension_and_no_middleware() -> None:
    settings = added(ArchiveAddon())
    assert list(settings.getdict("EXTENSIONS")) == [Recording]
    assert settings.getdict("DOWNLOADER_MIDDLEWARES") == {}


def test_ours_gets_the_whole_archive() -> None:
    settings = added(CrawlAddon())
    names = {component.__name__ for component in settings.getdict("EXTENSIONS")}
    assert names == {"Archiving", "ProgressLine"}
    assert settings.getdict("DOWNLOADER_MIDDLEWARES") == {
        Scoping: 60,
        RobotsTxtMiddleware: None,
        RobotsTxt: 100,
        Politeness: 560,
        ConditionalRequests: 565,
    }


@pytest.mark.parametrize(
    ("setting", "components", "name"),
    [
        ("REMOTE_CONTROL_ENABLED", "EXTENSIONS_BASE", "remote_control.RemoteControl"),
        ("COOKIES_ENABLED", "DOWNLOADER_MIDDLEWARES_BASE", "cookies.CookiesMiddleware"),
    ],
)
def test_what_is_off_is_not_even_imported(setting: str, components: str, name: str) -> None:
    off, on, foreign = (
        [key.split(".", 2)[2] for key in added(addon, **{setting: given}).getdict(components)]
        for addon, given in ((CrawlAddon(), 0), (CrawlAddon(), 1), (ArchiveAddon(), 0))
    )
    assert name in on
    assert set(on) <= set(foreign)
    assert off == [other for other in on if other != name]


def test_nothing_of_scrapy_s_drops_a_request_that_the_frontier_waits_for() -> None:
    for components, name in (
        ("DOWNLOADER_MIDDLEWARES_BASE", "offsite.OffsiteMiddleware"),
        ("SPIDER_MIDDLEWARES_BASE", "urllength.UrlLengthMiddleware"),
        ("SPIDER_MIDDLEWARES_BASE", "depth.DepthMiddleware"),
    ):
        ours, foreign = (
            [key.split(".", 2)[2] for key in added(addon).getdict(components)]
            for addon in (CrawlAddon(), ArchiveAddon())
        )
        assert name in foreign
        assert name not in ours


def test_what_a_project_has_placed_itself_stays_there() -> None:
    settings = added(ArchiveAddon(), EXTENSIONS={Recording: None})
    assert settings.getdict("EXTENSIONS") == {Recording: None}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, list[str]]:
    """Another project, crawled with and without the add-on; its blog, and what was asked for."""
    root = tmp_path_factory.mktemp("project")
    with Blog() as blog:
        done = [_crawl(root / name, blog.url, addon) for name, addon in ADDONS.items()]
        asked = blog.paths()[len(blog.requests) // 2 :]
    assert done == [0, 0]
    return root / "without", root / "with", blog.url, asked


ADDONS = {"without": "", "with": '"archiver.addon.ArchiveAddon": 500'}


def _crawl(directory: Path, url: str, addon: str) -> int:
    directory.mkdir()
    scrapy = [sys.executable, "-m", "scrapy"]
    quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "TELNETCONSOLE_ENABLED=False", "-L", "WARNING"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run([*scrapy, "startproject", "other", "."], cwd=directory, check=True)
    (directory / "other/spiders/letters.py").write_text(SPIDER)
    with (directory / "other/settings.py").open("a") as settings:
        settings.write(f"\nADDONS = {{{addon}}}\n")
    crawl = ["crawl", "letters", "-a", f"url={url}", "-o", "items.jsonl", *quick]
    return subprocess.run(
        [*scrapy, *crawl], cwd=directory, env=environment, check=False
    ).returncode


def test_everything_a_foreign_spider_fetched_is_recorded_and_nothing_else(
    project: tuple[Path, Path, str, list[str]],
) -> None:
    without, recorded, url, asked = project
    assert not (without / "output").exists()
    assert {url.rstrip("/") + path for path in asked} == captured(recorded / "output")
    assert {"/robots.txt", "/nowhere/", "/2015/03/office-1/"} < set(asked)
    assert [path.name for path in (recorded / "output").iterdir()] == ["warc"]
    [written] = warc_files([recorded])
    assert written.name.startswith("letters-")


def test_its_warcinfo_tells_its_own_settings(
    project: tuple[Path, Path, str, list[str]],
) -> None:
    _, recorded, _, _ = project
    [written] = warc_files([recorded])
    info = next(read_warc(written))
    assert isinstance(info, WarcInfoRecord)
    assert info.fields["robots"] == "obey"
    assert info.fields["http-header-user-agent"].startswith("Scrapy/")
    assert info.fields["certificates"] == "not verified"
    assert "isPartOf" not in info.fields


def test_its_items_and_settings_are_as_they_were(
    project: tuple[Path, Path, str, list[str]],
) -> None:
    without, recorded, _, _ = project
    assert (recorded / "items.jsonl").read_text() == (without / "items.jsonl").read_text()
    before, after = (
        json.loads((directory / "settings.json").read_text()) for directory in (without, recorded)
    )
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {"ADDONS", "DOWNLOAD_HANDLERS", "EXTENSIONS"}
