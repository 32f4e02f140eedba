"""Other extractors on the same pages: run by `extraction` with an interpreter that has them.

Reads lines of `{"url", "path"}` and writes a line `{"peer", "seconds", "answers"}` for each peer:
what it says of every page, and the processor time of its fastest round over all of them. Stands
alone, since the project is not installed where it runs.
"""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import htmldate
import lxml.html
import newspaper
import readability
import trafilatura

ROUNDS = 3


def by_trafilatura(html: str, url: str) -> dict[str, Any]:
    found = trafilatura.bare_extraction(
        html, url=url, favor_recall=True, include_comments=True, with_metadata=True
    )
    if found is None:
        return {}
    return {
        "title": found.title,
        "authors": [name.strip() for name in (found.author or "").split(";") if name.strip()],
        "published": found.date,
        "categories": found.categories,
        "tags": found.tags,
        "body": found.text or "",
        "comments": (found.comments or "").split("\n"),
    }


def by_newspaper(html: str, url: str) -> dict[str, Any]:
    article = newspaper.Article(url)
    article.download(input_html=html)
    article.parse()
    published = article.publish_date
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": published.isoformat()[:10] if hasattr(published, "isoformat") else None,
        "tags": sorted(article.tags or ()),
        "body": article.text,
        "language": article.meta_lang,
    }


def by_readability(html: str, url: str) -> dict[str, Any]:
    document = readability.Document(html, url=url)
    summary = lxml.html.fragment_fromstring(
        document.summary(html_partial=True), create_parent=True
    )
    return {
        "title": document.short_title(),
        "published": htmldate.find_date(html, url=url, original_date=True),
        "body": "\n".join(text for text in summary.itertext() if text.strip()),
    }


PEERS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper,
    "readability + htmldate": by_readability,
}


def ask(peer: Callable[[str, str], dict[str, Any]], html: str, url: str) -> dict[str, Any]:
    try:
        return peer(html, url)
    except Exception as error:  # noqa: BLE001 - a page that defeats a peer is its failure
        print(f"{peer.__name__}: {url}: {error}", file=sys.stderr)
        return {}


def main() -> None:
    logging.disable()
    asked = [json.loads(line) for line in sys.stdin]
    pages = [
        (Path(page["path"]).read_text(encoding="utf-8", errors="replace"), page["url"])
        for page in asked
    ]
    for name, peer in PEERS.items():
        taken, answers = [], []
        for _ in range(ROUNDS):
            started = process_time()
            answers = [ask(peer, html, url) for html, url in pages]
            taken.append(process_time() - started)
        print(json.dumps({"peer": name, "seconds": min(taken), "answers": answers}), flush=True)


if __name__ == "__main__":
    main()
