"""A blog of thirty honest posts among everything that wastes a crawler's time, and no end of it.

Each post links into every trap, and so do the front page and the sitemap. The blog answers to four
names, http and https, with and without www; whoever crawls it does so through it as a proxy.
"""

import hashlib
import re
import ssl
from collections.abc import Iterator

import trustme

from tests.crawl.blog import Answer, Blog

COUNT = 30
HOST = "harbour.example"
OWN = f"https://{HOST}"
NAMES = (OWN, f"http://{HOST}", f"http://www.{HOST}", f"https://www.{HOST}")
"""Scheme and host that every page can be asked by; the first is what its links say."""
FORMS = ("/index.php{}", "{}index.php", "{}index.html")
"""What else leads to the page at a path."""
TRICKY = {
    4: ("404", "<p>The bus number 404 has been late since Easter, and nobody minds.</p>"),
    5: ("Just a moment", "<p>A clerk says it, and the moment lasts until lunch.</p>"),
    6: ("Under maintenance", "<p>The old crane is painted every spring.</p>"),
    7: (
        "Are you a robot?",
        "<p>Verify you are human, the page says; enable JavaScript and cookies to continue.</p>"
        + "<p>A captcha asks people to work as machines, so that machines may learn to pass for "
        "people. Checking your browser takes longer than reading the page would.</p>" * 12,
    ),
    8: ("Coming soon", "<p>Spring.</p>"),
    9: ("This domain is for sale", "<p>So says the sign on the pier. Nobody bought it.</p>"),
}
"""Honest posts that look like something else: title and text by number."""

NO_POSTS = {
    "challenge": (
        "Just a moment...",
        "<noscript>Enable JavaScript and cookies to continue</noscript>"
        "<script>window._cf_chl_opt={cvId:'3'};</script>",
    ),
    "captcha": ("Robot check", "<p>Please verify you are not a robot.</p><form></form>"),
    "consent": ("Cookies", "<p>Accept all cookies to continue.</p><button>Yes</button>"),
    "adults": ("Welcome", "<p>You must be 18 to enter.</p><a href='/?in=1'>I am</a>"),
    "repairs": (
        "Maintenance",
        "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>",
    ),
    "parked": ("harbour.example", "<p>harbour.example is for sale. Buy this domain.</p>"),
    "members": (
        "Log in",
        "<form><input name='user' type='text'><input type='password'></form>",
    ),
    "sealed": ("Letters", "<form><p>Password:</p><input type='password'></form>"),
    "files": ("Index of /letters", "<h1>Index of /letters</h1><a href='../'>Parent</a>"),
    "shell": (
        "Letters",
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
        "<div id='root'></div><script src='/app.js'></script>",
    ),
    "lost": ("Page not found", "<h1>Oops! That page can’t be found.</h1>"),
}
"""Title and body of what is shown under the address of a post, by the end of that address."""

REASONS = {
    "challenge": "challenge page (Cloudflare)",
    "captcha": "challenge page",
    "consent": "consent wall",
    "adults": "age gate",
    "repairs": "maintenance page",
    "parked": "no post: parked domain",
    "members": "no post: log-in page",
    "sealed": "password protected",
    "files": "no post: directory index",
    "shell": "empty without JavaScript",
    "lost": "soft 404: the page says it does not exist",
}


def apart(address: str) -> tuple[str, str]:
    """Scheme and host of *address*, and its path with what follows."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path


class TrapSite(Blog):
    """A blog in the markup of WordPress or of nobody; with a *sitemap*, or links alone.

    Like *wordpress* it leads from every other address of a page to its own, with a redirect; else
    each answers with the page.
    """

    def __init__(self, *, wordpress: bool, sitemap: bool) -> None:
        authority = trustme.CA()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST, f"www.{HOST}").configure_cert(tls)
        super().__init__(COUNT, tunnel=tls)
        self.proxy, self.url = self.url, f"{OWN}/"
        self._wordpress = wordpress
        self._sitemap = sitemap
        self._number = 0

    def honest(self) -> set[str]:
        return {self.address(number) for number in range(1, COUNT + 1)}

    def odd(self, name: str) -> str:
        return f"{self.url}2015/04/{name}/"

    def answer(self, path: str) -> Answer:
        self._number += 1
        name, path = apart(path)
        own = re.sub("/index.php(?=/)|index.php$", "", path)
        if self._wordpress and (found := re.fullmatch(r"/\?p=(\d+)", path)):
            own = self.address(int(found[1])).removeprefix(OWN)
        if self._wordpress and (name, path) != (OWN, own):
            return Answer("", 301, {"Location": OWN + own})
        bare, _, query = own.partition("?")
        found = self._known(bare, query)
        return found or Answer(
            "<html><title>Not Found</title><body><h1>Not Found</h1></body>", 404
        )

    def _known(self, path: str, query: str) -> Answer | None:
        if path == "/robots.txt":
            return Answer(f"Sitemap: {self.url}map.xml", headers={"Content-Type": "text/plain"})
        if path in {"/map.xml", "/sitemap.xml"} or path.startswith("/map-"):
            return self._map(path) if self._sitemap else None
        if found := re.fullmatch(
            r"/2015/03/office-(\d+)(/|/amp/|/print/|/feed/)?(index.html)?", path
        ):
            return self._honest(int(found[1]), found[2] or "", query)
        if found := re.fullmatch(r"/2015/04/(\w+)/", path):
            return self._odd(found[1])
        return self._trap(path, query)

    def _page(self, title: str, body: str, head: str = "", classes: str = "") -> Answer:
        return Answer(
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'{head}</head><body class="{classes}">{body}</body></html>'
        )

    def _honest(self, number: int, form: str, query: str) -> Answer:
        if not 1 <= number <= COUNT:
            return self._lost()
        title, text = TRICKY.get(number, (f"Office {number}", ""))
        text = text or f"<p>Lantern rented floor {number} by the river, and paid in advance.</p>"
        links = "".join(f'<li><a href="{link}">more</a></li>' for link in self._links(number))
        head = f'<link rel="canonical" href="{self.address(number)}">'
        time = '<time class="published" datetime="2015-03-02T09:00:00Z">2 March 2015</time>'
        kind = "post type-post hentry" if self._wordpress else "h-entry"
        if form in {"/amp/", "/print/"} or query:
            time += f"<p>This form of it: {form or query}</p>"
        return self._page(
            title,
            f'<article id="post-{number}" class="{kind}"><h1 class="entry-title">{title}</h1>'
            f'{time}<div class="entry-content">{text}<ul>{links}</ul></div></article>',
            head,
            f"single single-post postid-{number}" if self._wordpress else "",
        )

    def _links(self, number: int) -> Iterator[str]:
        """From a post: to two others under all their names, and into every trap."""
        for other in (number % COUNT + 1, (number + 6) % COUNT + 1):
            own = self.address(other)
            session = hashlib.md5(f"{number} {other}".encode(), usedforsecurity=False).hexdigest()
            yield own
            yield own.rstrip("/")
            yield own + "index.html"
            yield own.rstrip("/") + f";jsessionid={session}"
            yield own.replace("office", "%6fffice")
            yield own.replace("office", "%6Fffice")
            for name in NAMES:
                path = own.removeprefix(OWN)
                yield name + path
                yield name + path.rstrip("/")
                yield from (name + form.format(path) for form in FORMS)
                if self._wordpress:  # elsewhere it is a page of a list
                    yield f"{name}/?p={other}"
            for query in (
                f"PHPSESSID={session}", f"sid={session}", "utm_source=feed", "replytocom=4",
                "amp=1", "share=mail", "m=1", "print=1", "preview=true", "outputType=amp",
            ):  # fmt: skip
                yield f"{own}?{query}"
            for form in ("amp/", "print/", "feed/", "trackback/"):
                yield own + form
        for name in NO_POSTS:
            yield self.odd(name)
        yield from self._into_traps(number)

    def _into_traps(self, number: int) -> Iterator[str]:
        yield f"/calendar/2015-{number % 12 + 1:02}/"
        yield f"/shop/chairs/?colour=red&size={number}"
        yield "/topics/page/2/"
        yield "/deep/sea/"
        yield "/loop/a/"
        yield f"/chain/{number}/"
        yield f"/gone/{number}/"
        yield "/moved-home/"
        yield "/for-members/"
        yield "/as-home/"
        yield f"/p=draft?preview=true&id={number}"
        yield "http://mirror.example/2015/03/office-1/"

    def _odd(self, name: str) -> Answer | None:
        if name not in NO_POSTS:
            return None
        title, body = NO_POSTS[name]
        return self._page(title, body)

    def _lost(self) -> Answer:
        further = "".join(
            f'<h3><a href="/gone/{self._number}{n}/">Another</a></h3>' for n in range(2)
        )
        return self._page("404 Not Found", f"<h1>Nothing found</h1>{further}")

    def _trap(self, path: str, query: str) -> Answer | None:
        _, first, *rest = path.split("/")
        last = rest[-2] if len(rest) > 1 else ""
        if first == "":
            return self._home()
        listings = {
            "calendar": self._months,
            "shop": self._facets,
            "topics": self._topics,
            "page": self._page_of_home,
            "deep": self._deeper,
        }
        if first in listings:
            return self._listing(*listings[first](path, query, last))
        return self._lost() if first == "gone" else self._redirect(first, last)

    def _months(self, _path: str, _query: str, month: str) -> tuple[str, list[str], str]:
        year, number = (int(part) for part in month.split("-"))
        after = f"{year + number // 12}-{number % 12 + 1:02}"
        before = f"{year - (number == 1)}-{(number - 2) % 12 + 1:02}"
        return "No events", [f"/calendar/{after}/", f"/calendar/{before}/"], ""

    def _facets(self, path: str, query: str, _last: str) -> tuple[str, list[str], str]:
        names = ("colour", "size", "wood")
        return "Chairs", [f"{path}?{query}&{name}={self._number}" for name in names], ""

    def _topics(self, _path: str, _query: str, last: str) -> tuple[str, list[str], str]:
        made_up = [f"/2015/03/office-{1000 + 7 * self._number + n}/" for n in range(3)]
        return "Topics", made_up, f"/topics/page/{int(last) + 1}/"

    def _page_of_home(self, _path: str, _query: str, last: str) -> tuple[str, list[str], str]:
        return "Letters", self._newest(), f"/page/{int(last) + 1}/"

    def _deeper(self, path: str, _query: str, _last: str) -> tuple[str, list[str], str]:
        return "Deeper", [f"{path}sea/", "../deep/sea/"], ""

    def _newest(self) -> list[str]:
        return [self.address(number) for number in range(COUNT, COUNT - 10, -1)]

    def _redirect(self, first: str, last: str) -> Answer | None:
        target = {
            "loop": f"/loop/{'b' if last == 'a' else 'a'}/",
            "chain": f"/chain/{self._number}1/",
            "moved-home": "/",
            "for-members": "/wp-login.php?redirect_to=/for-members/",
        }.get(first)
        if target:
            return Answer("", 302, {"Location": target})
        if first == "wp-login.php":
            title, body = NO_POSTS["members"]
            return self._page(title, body, classes="login")
        if first == "as-home":
            return self._page(
                "Letters", "<p>Hello.</p>", f'<link rel="canonical" href="{self.url}">'
            )
        return None

    def _listing(self, title: str, links: list[str], following: str = "") -> Answer:
        entries = "".join(
            f"<article class='hentry'><h2><a href='{link}'>{title}</a></h2></article>"
            for link in links
        )
        more = f'<a rel="next" href="{following}">Older</a>' if following else ""
        return self._page(title, entries + more, classes="archive" if self._wordpress else "")

    def _home(self) -> Answer:
        following = "/page/2/" if self._sitemap else "/topics/page/2/"
        return self._listing("Letters", [*self._newest(), *self._into_traps(0)], following)

    def _map(self, path: str) -> Answer:
        """The posts and the traps; beside them an index that leads from index to index."""
        head = '<?xml version="1.0"?>'
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        xml = {"Content-Type": "text/xml"}
        if path != "/sitemap.xml":
            number = 0 if path == "/map.xml" else int(path[5:-4])
            return Answer(
                f"{head}<sitemapindex {space}><sitemap><loc>{self.url}map-{number + 1}.xml</loc>"
                "</sitemap></sitemapindex>",
                headers=xml,
            )
        named = [self.address(number) for number in range(1, COUNT + 1)]
        named += [f"{address}?amp=1" for address in named[:5]] + [f"{a}index.html" for a in named]
        named += [self.url + link.lstrip("/") for link in self._into_traps(1) if link[0] == "/"]
        named += [name + path for path in ("/", "/2015/03/office-1/") for name in NAMES]
        entries = "".join(
            f"<url><loc>{address.replace('&', '&amp;')}</loc></url>" for address in named
        )
        return Answer(f"{head}<urlset {space}>{entries}</urlset>", headers=xml)
