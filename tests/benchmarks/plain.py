"""What a person would write without this project: the peers the benchmarks measure against.

Run as ``python plain.py parse|bare|warc URLS OUT``; prints nothing.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class Bare(Spider):
    """Downloads, and looks at nothing."""

    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        for url in Path(sys.argv[2]).read_text().split():
            yield Request(url)

    def parse(self, response: Response) -> Iterator[dict[str, Any]] | None:
        return None


class Parse(Bare):
    """Title and body text by two CSS queries."""

    name = "parse"

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {
            "url": response.url,
            "title": response.css("h1.entry-title::text").get(),
            "body": " ".join(response.css("div.entry-content ::text").getall()),
        }


def main() -> None:
    mode, out = sys.argv[1], Path(sys.argv[3])
    settings: dict[str, Any] = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "WARNING",
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
    }
    if mode == "parse":
        settings["FEEDS"] = {str(out / "posts.jsonl"): {"format": "jsonlines"}}
    if mode == "warc":
        settings["ADDONS"] = {"archiver.addon.ArchiveAddon": 500}
        settings["ARCHIVE_DIR"] = str(out)
    process = AsyncCrawlerProcess(settings)
    process.crawl(Parse if mode == "parse" else Bare)
    process.start()


if __name__ == "__main__":
    main()
