"""A blog of many posts that comes back changed, and says as much of it as a test wants."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import attrs

from tests.crawl.blog import Answer, Blog, post

_FIRST = datetime(2015, 1, 1, 9, tzinfo=UTC)
_PAGE = 10
_NOT_HERE = Answer("<html><body class='error404'><h1>Not here</h1></body></html>", 404)


@attrs.define
class Letter:
    """One post, as it is now."""

    published: datetime
    modified: datetime
    wording: str = ""
    status: int = 200
    comments: int = 0
    views: int | None = None
    listed: bool = True


class Letters(Blog):
    """Posts 1 to *count*, listed by those of api, sitemap, feed and pages that *signs* names.

    `etag` among them gives each post a validator, `printed` a sitemap of the time of asking,
    `bare` one without times.
    """

    def __init__(self, count: int, *signs: str) -> None:
        super().__init__(0)
        self.signs = set(signs)
        self._printed = 0
        self.letters: dict[int, Letter] = {}
        for number in range(1, count + 1):
            self.write(number, _FIRST + timedelta(hours=number))

    def write(self, number: int, when: datetime) -> None:
        self.letters[number] = Letter(when, when)

    def change(self, number: int, when: datetime | None = None) -> None:
        letter = self.letters[number]
        letter.modified = when or datetime.now(UTC)
        letter.wording = f"<p>Lantern has let floor {number} go again on {letter.modified}.</p>"

    def asked(self) -> list[str]:
        """The paths asked since the last time, robots.txt aside."""
        found = [path for path in self.paths() if path != "/robots.txt"]
        self.requests.clear()
        return found

    def listed(self) -> list[tuple[int, Letter]]:
        """Posts as listings name them, newest first."""
        found = [pair for pair in self.letters.items() if pair[1].listed and pair[1].status == 200]
        return sorted(found, key=lambda pair: pair[1].published, reverse=True)

    def answer(self, path: str) -> Answer:
        return self.answers.get(path) or self._written(path) or _NOT_HERE

    def _written(self, path: str) -> Answer | None:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/wp-json/wp/v2/posts" and "api" in self.signs:
            return self._api(query)
        if path == "/sitemap.xml" and self.signs & {"sitemap", "printed", "bare"}:
            return self._sitemap()
        if parts.path == "/feed/" and "feed" in self.signs:
            return self._feed(int(query.get("paged", 1)))
        steps = parts.path.strip("/").split("/")
        if path == "/" or (steps[0] == "page" and "pages" in self.signs):
            return self._listing(int(steps[1]) if steps[0] == "page" else 1)
        number = steps[-1].removeprefix("office-")
        if number.isdecimal() and int(number) in self.letters and steps[0] == "2015":
            return self._post(int(number))
        return None

    def _post(self, number: int) -> Answer:
        letter = self.letters[number]
        if letter.status != 200:
            return Answer("<h1>Not here</h1>", letter.status)
        page = post(number, date=f"{letter.published:%Y-%m-%d}", body=letter.wording)
        if "etag" not in self.signs:
            return Answer(page)
        tag = f'"{number}-{letter.modified.timestamp():.0f}"'

        def send(handler: BaseHTTPRequestHandler) -> None:
            known = handler.headers["If-None-Match"] == tag
            body = b"" if known else page.encode()
            handler.send_response(304 if known else 200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("ETag", tag)
            if not known:
                handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return Answer(send=send)

    def _api(self, query: dict[str, str]) -> Answer:
        listed = self.listed()
        if query.get("orderby") == "id":
            listed.sort(key=lambda pair: pair[0])
        if "include" in query:
            wanted = set(query["include"].split(","))
            listed = [pair for pair in listed if str(pair[0]) in wanted]
        size, page = int(query["per_page"]), int(query["page"])
        shown = [self._told(*pair) for pair in listed[(page - 1) * size : page * size]]
        if "_fields" in query:
            wanted = set(query["_fields"].split(","))
            shown = [{k: v for k, v in entry.items() if k in wanted} for entry in shown]
        pages = -(-len(listed) // size)
        totals = {"X-WP-Total": str(len(listed)), "X-WP-TotalPages": str(pages)}
        return Answer(json.dumps(shown), headers={"Content-Type": "application/json"} | totals)

    def _told(self, number: int, letter: Letter) -> dict[str, object]:
        told = self._entry(number)
        told["date"] = told["date_gmt"] = f"{letter.published:%Y-%m-%dT%H:%M:%S}"
        told["modified"] = told["modified_gmt"] = f"{letter.modified:%Y-%m-%dT%H:%M:%S}"
        return told | ({} if letter.views is None else {"views": letter.views})

    def _sitemap(self) -> Answer:
        self._printed += 1  # two crawls may come within a second, and print another one each
        now = datetime.now(UTC) + timedelta(seconds=self._printed)
        moments = [
            now if "printed" in self.signs else letter.modified for _, letter in self.listed()
        ]
        entries = "".join(
            f"<url><loc>{self.address(number)}</loc>"
            + ("" if "bare" in self.signs else f"<lastmod>{moment.isoformat()}</lastmod>")
            + "</url>"
            for (number, _), moment in zip(self.listed(), moments, strict=True)
        )
        return Answer(
            f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"{entries}</urlset>",
            headers={"Content-Type": "application/xml"},
        )

    def _feed(self, page: int) -> Answer:
        shown = self.listed()[(page - 1) * _PAGE : page * _PAGE]
        items = "".join(
            f"<item><title>Office {number}</title><link>{self.address(number)}</link>"
            f"<pubDate>{format_datetime(letter.published)}</pubDate>"
            f"<slash:comments>{letter.comments}</slash:comments></item>"
            for number, letter in shown
        )
        own = f'<atom:link rel="self" href="{self.url}feed/?paged={page}"/>'
        return Answer(
            '<?xml version="1.0"?><rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
            f'xmlns:atom="http://www.w3.org/2005/Atom"><channel>{own}{items}</channel></rss>',
            status=200 if shown else 404,
            headers={"Content-Type": "application/rss+xml"},
        )

    def _listing(self, page: int) -> Answer:
        shown = self.listed()[(page - 1) * _PAGE : page * _PAGE]
        entries = "".join(
            f'<article class="post"><h2><a href="{self.address(number)}">Office {number}</a></h2>'
            f'<time datetime="{letter.published:%Y-%m-%d}">then</time></article>'
            for number, letter in shown
        )
        links = ""
        if "api" in self.signs:
            links += f'<link rel="https://api.w.org/" href="{self.url}wp-json/">'
        onward = f'<a rel="next" href="{self.url}page/{page + 1}/">Older</a>'
        more = onward if "pages" in self.signs and len(self.listed()) > page * _PAGE else ""
        return Answer(
            "<!DOCTYPE html><html><head><title>Office Letters</title>"
            f'{links}<meta name="generator" content="WordPress 6.4"></head>'
            f'<body class="home blog{" paged" if page > 1 else ""}">{entries}{more}</body></html>',
            status=200 if shown else 404,
        )
