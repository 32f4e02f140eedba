"""What stands at which address of the sample blog: from a request to a reply, no sockets."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, unquote

import attrs

from archiver.demo import feeds, listings
from archiver.demo.comments import comment_pages
from archiver.demo.files import File, files
from archiver.demo.listings import Listing
from archiver.demo.model import DemoPost, Picture
from archiver.demo.origin import Origin
from archiver.demo.player import player_pages
from archiver.demo.plugins import counter_text
from archiver.demo.posts import LATER, LISTED, POSTS
from archiver.demo.rest import rest_answer
from archiver.demo.single import attachment_page, post_page

__all__ = ["Blog", "Reply", "Request"]

_HTML = "text/html; charset=UTF-8"
_XML = "application/xml; charset=UTF-8"
_RSS = "application/rss+xml; charset=UTF-8"
_JSON = "application/json; charset=UTF-8"
_TEXT = "text/plain; charset=utf-8"
_BELOW_POST = re.compile(
    r"(?P<home>/\d{4}/\d\d/[^/]+/)"
    r"(?:(?P<comments>comment-page-)?(?P<number>\d{1,4})/|(?P<attachment>[^/]+)/)?"
)
_NEWEST = max(post.modified for post in LISTED)


@attrs.frozen
class Request:
    """A request as the blog sees it."""

    method: str
    target: str
    """Path and query, as received."""
    host: str = ""
    form: str = ""
    """The body of a POST."""

    @property
    def path(self) -> str:
        """The path, percent-decoded."""
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        """The parameters; PHP's array brackets are dropped from their names."""
        fields = parse_qsl(self.target.partition("?")[2], keep_blank_values=True)
        return {name.partition("[")[0]: value for name, value in fields}


@attrs.frozen
class Reply:
    """An answer before it is put into HTTP."""

    status: int = 200
    body: bytes = b""
    media_type: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    """When its content was last changed; with it come ETag and Last-Modified."""
    is_file: bool = False
    """Sent with its length, where pages go in chunks."""
    steady: bool = True
    """The same for every request to that address."""


class Blog:
    """The blog at one origin. *moving* makes its counters grow with every page view.

    To *counted* go the requests that told it to count a visit. *later* shows its posts as they
    are some time later; feeds, sitemaps and API go on naming them as before, as of edits that
    nobody is told of.
    """

    def __init__(
        self,
        origin: Origin,
        *,
        moving: bool = False,
        later: bool = False,
        counted: list[str] | None = None,
    ) -> None:
        self.origin = origin
        self.moving = moving
        self.counted = [] if counted is None else counted
        self._views: Counter[int] = Counter()
        self._listings = {unquote(path): found for path, found in listings.listings().items()}
        pairs = zip(POSTS, LATER if later else POSTS, strict=True)
        self._posts = {unquote(before.path): post for before, post in pairs}
        self._pages = self._fixed_pages()
        self._players = player_pages()

    def reply(self, request: Request) -> Reply:
        """The answer to *request*; never raises."""
        if self._counts(request):
            self.counted.append(f"{request.method} {request.target}")
            return Reply(body=b"", media_type=_TEXT, steady=False)
        found = files().get(request.path)
        if found:
            return _file(found)
        if request.path in self._players:
            return _text(self._players[request.path], _HTML)
        if request.host == self.origin.other.partition("://")[2]:
            return _redirect(301, self.origin.base + request.target)
        if request.method == "POST":
            return self._posted(request)
        return self._page(request)

    def _counts(self, request: Request) -> bool:
        """Whether *request* asks to count a visit: the addresses Top 10 has had for it."""
        fields = request.query | dict(parse_qsl(request.form))
        return (
            "activate_counter" in fields
            or fields.get("action") == "tptn_tracker"
            or request.path.rstrip("/").endswith("/top-10/v1/tracker")
        )

    def _posted(self, request: Request) -> Reply:
        if request.path in {"/wp-comments-post.php", "/wp-login.php", "/xmlrpc.php"}:
            return Reply(403, b"This blog only pretends to take part.\n", _TEXT, steady=False)
        return Reply(405, b"Only GET and HEAD here.\n", _TEXT, (("Allow", "GET, HEAD"),))

    def _page(self, request: Request) -> Reply:
        path, query = request.path, request.query
        found = (
            (self._by_query(query) if path == "/" else self._by_name(path, query))
            or self._feed(path, query)
            or self._listing(path)
            or self._post(path, query)
        )
        if found:
            return found
        if f"{path}/" in self._listings | self._posts | self._pages:
            head, mark, rest = request.target.partition("?")
            return _redirect(301, f"{self.origin.base}{head}/{mark}{rest}")
        return self._missing()

    def _by_name(self, path: str, query: dict[str, str]) -> Reply | None:
        """What stands at a fixed address."""
        if path == "/wp-json" or path.startswith("/wp-json/"):
            return self._rest(path.removeprefix("/wp-json"), query)
        if path.startswith("/wp-admin"):
            return _redirect(302, f"{self.origin.base}/wp-login.php")
        return self._pages[path]() if path in self._pages else None

    def _fixed_pages(self) -> dict[str, Callable[[], Reply]]:
        origin = self.origin
        pages: dict[str, Callable[[], Reply]] = {
            "/about/": lambda: self._html(listings.about_page(origin)),
            "/comments/feed/": lambda: _text(feeds.comments_feed(origin), _RSS),
            "/private/": lambda: Reply(403, b"Staff only.\n", _TEXT),
            "/robots.txt": lambda: _text(feeds.robots(origin), _TEXT),
            "/sitemap-recent.xml.gz": lambda: Reply(
                body=feeds.sitemap_archive(origin),
                media_type="application/x-gzip",
                modified=_NEWEST,
                is_file=True,
            ),
            "/wp-login.php": lambda: Reply(body=listings.login_page(origin).encode()),
            "/xmlrpc.php": lambda: Reply(
                405, b"XML-RPC server accepts POST requests only.", _TEXT, (("Allow", "POST"),)
            ),
        }
        for path, text in feeds.sitemaps(origin).items():
            pages[path] = lambda text=text: _text(text, _XML)  # type: ignore[misc]  # bound now
        return pages

    def _by_query(self, query: dict[str, str]) -> Reply | None:
        """What an address of the form ``/?name=value`` means."""
        if "rest_route" in query:
            return self._rest(query.pop("rest_route"), query)
        if "top_ten_id" in query and "view_counter" in query:
            return self._count(query["top_ten_id"])
        if "p" in query:
            post = next((post for post in POSTS if str(post.id) == query["p"]), None)
            known = post is not None and post.in_feed
            return (
                _redirect(301, self.origin.url(post.path)) if post and known else self._missing()
            )
        if "s" in query:
            return self._html(listings.search(query["s"][:100]).page(self.origin, 1))
        return None

    def _rest(self, route: str, query: dict[str, str]) -> Reply:
        number = route.rpartition("/")[2]
        views = self._more(int(number)) if number.isdecimal() and len(number) < 8 else 0
        answer = rest_answer(self.origin, route, query, views)
        headers = (
            ("X-Robots-Tag", "noindex"),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link"),
            *answer.headers,
            ("Allow", "GET"),
        )
        modified = _NEWEST if answer.status == 200 else None
        steady = not (self.moving and "/top-10/" in route)
        return Reply(answer.status, answer.body, _JSON, headers, modified, steady=steady)

    def _more(self, number: int) -> int:
        """How many visits a post has beyond those on record."""
        now = next((p.visits.total for p in self._posts.values() if p.id == number), None)
        before = next((p.visits.total for p in POSTS if p.id == number), None)
        return self._views[number] + (now or 0) - (before or 0)

    def _count(self, number: str) -> Reply:
        """Top 10's read-only answer: JSON, or a script where the page embeds one."""
        post = next((post for post in self._posts.values() if str(post.id) == number), None)
        if post is None or post.visits.total is None:
            return self._missing()
        words = counter_text(post.visits, self._views[post.id])
        if post.visits.form == "script":
            body = f"document.write({json.dumps(words)});"
            media_type = "application/x-javascript; charset=UTF-8"
            return Reply(body=body.encode(), media_type=media_type, steady=not self.moving)
        return Reply(
            body=json.dumps({"count": words}).encode(),
            media_type=_JSON,
            steady=not self.moving,
        )

    def _feed(self, path: str, query: dict[str, str]) -> Reply | None:
        home = path.removesuffix("feed/")
        if home == path or (home not in self._listings and home not in self._posts):
            return None
        if home in self._posts:
            post = self._posts[home]
            return _text(feeds.comments_feed(self.origin, post), _RSS) if post.in_feed else None
        number = query.get("paged", "1")
        posts = self._listings[home].posts
        if not (number.isdecimal() and len(number) < 6 and int(number) > 0):
            return self._missing()
        text = feeds.feed(self.origin, posts, path, int(number))
        if int(number) > feeds.feed_pages(posts):
            return Reply(404, text.encode(), _RSS)
        return _text(text, _RSS)

    def _listing(self, path: str) -> Reply | None:
        head, _, number = path.removesuffix("/").rpartition("/page/")
        if path in self._listings:
            return self._listing_page(self._listings[path], 1)
        found = self._listings.get(f"{head}/")
        if not found or not number.isdecimal() or len(number) > 5:
            return None
        if int(number) == 1:
            return _redirect(301, self.origin.url(found.path))
        return self._listing_page(found, int(number)) if 1 < int(number) <= found.pages else None

    def _listing_page(self, listing: Listing, number: int) -> Reply:
        return self._html(listing.page(self.origin, number))

    def _post(self, path: str, query: dict[str, str]) -> Reply | None:
        found = _BELOW_POST.fullmatch(path)
        if not found:
            return None
        post = self._posts.get(found["home"])
        if post is None:
            return self._moved(found["home"])
        if post.in_feed and found["attachment"]:
            return self._attachment(post, found["attachment"])
        if post.in_feed and "share" in query:
            return _redirect(302, f"https://share.example/{query['share'][:20]}")
        return self._part(post, found["comments"], found["number"]) if post.in_feed else None

    def _part(self, post: DemoPost, comments: str | None, number: str | None) -> Reply | None:
        """A post's page, one of its leaves or one page of its comments."""
        wanted = int(number or 1)
        if comments:
            known = 1 <= wanted <= len(comment_pages(post))
            return self._single(post, comment_page=wanted) if known else None
        if wanted == 1 and number:
            return _redirect(301, self.origin.url(post.path))
        return self._single(post, leaf=wanted) if 1 <= wanted <= post.pages else None

    def _moved(self, home: str) -> Reply | None:
        folder, _, slug = home.removesuffix("/").rpartition("/")
        for path, post in self._posts.items():
            if post.old_slug == slug and path.startswith(f"{folder}/"):
                return _redirect(301, self.origin.url(post.path))
        return None

    def _attachment(self, post: DemoPost, name: str) -> Reply | None:
        picture: Picture | None = next(
            (picture for picture in post.images if picture.name == name and picture.page_path),
            None,
        )
        return self._html(attachment_page(self.origin, post, picture)) if picture else None

    def _single(self, post: DemoPost, leaf: int = 1, comment_page: int = 1) -> Reply:
        if self.moving:
            self._views[post.id] += 1
        page = post_page(
            self.origin, post, leaf=leaf, comment_page=comment_page, more=self._views[post.id]
        )
        base = self.origin.base
        record = f"<{base}/wp-json/wp/v2/posts/{post.id}>"
        headers = [
            ("X-Pingback", f"{base}/xmlrpc.php"),
            ("Link", f'<{base}/wp-json/>; rel="https://api.w.org/"'),
            ("Link", f"<{base}/?p={post.id}>; rel=shortlink"),
        ]
        if post.in_api:
            headers[2:2] = [("Link", f'{record}; rel="alternate"; type="application/json"')]
        changed = max([post.modified, *(comment.published for comment in post.comments)])
        return Reply(
            body=page.encode(), headers=tuple(headers), modified=changed, steady=not self.moving
        )

    def _html(self, page: str) -> Reply:
        link = ("Link", f'<{self.origin.base}/wp-json/>; rel="https://api.w.org/"')
        return Reply(body=page.encode(), headers=(link,), modified=_NEWEST)

    def _missing(self) -> Reply:
        return Reply(404, listings.not_found_page(self.origin).encode())


def _text(text: str, media_type: str) -> Reply:
    return Reply(body=text.encode(), media_type=media_type, modified=_NEWEST)


def _redirect(status: int, url: str) -> Reply:
    # No header may break out of its line, whatever the address held.
    safe = re.sub(r"[^!-~]", "", url)
    return Reply(status, headers=(("Location", safe), ("X-Redirect-By", "WordPress")))


def _file(file: File) -> Reply:
    return Reply(
        body=file.content(),
        media_type=file.media_type,
        modified=file.modified,
        is_file=True,
    )
