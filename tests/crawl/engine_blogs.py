"""Blogs of three engines, which page, cap and hide as their engines do."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.crawl.blog import Answer, Blog

JSON = {"Content-Type": "application/json; charset=utf-8"}
XML = {"Content-Type": "text/xml; charset=utf-8"}
FIRST = date(2021, 3, 1)


def day(number: int) -> str:
    """The day of post *number*: a week lies between two."""
    return (FIRST + timedelta(weeks=number)).isoformat()


def text(number: int) -> str:
    """The whole text of post *number*."""
    return (
        f"<p>The ferry to pier {number} carried more crates than people this week, and the "
        "harbour master counted both of them twice.</p>"
        f"<p>Copper Gate (NYSE: CPG) owns {number} of the cranes there. It will not say which, "
        "though its chairman points at them from the window of his office.</p>"
    )


class EngineBlog(Blog, ABC):
    """A blog with *count* posts for everyone, and others, by number."""

    home = ""
    """The head of the front page."""

    def answer(self, path: str) -> Answer:
        if path in self.answers:
            return self.answers[path]
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/" and not asked:
            listed = "".join(
                f"<article><h2><a href='{self.address(n)}'>Letter {n}</a></h2></article>"
                for n in self.numbers()[:3]
            )
            head = self.home.replace("HOME", self.url.rstrip("/"))
            return Answer(f"<html><head><title>Pier</title>{head}</head><body>{listed}</body>")
        found = self.engine_answer(parts.path, asked)
        return found or Answer("<html><body><h1>Not here</h1></body></html>", 404)

    def numbers(self) -> Sequence[int]:
        """Every post, the newest first."""
        return range(self.count, 0, -1)

    def closed(self, number: int) -> bool:
        """Whether post *number* is for subscribers: every fifth one."""
        return number % 5 == 0

    def public(self) -> set[str]:
        """The addresses of the posts for everyone."""
        return {self.address(n) for n in self.numbers() if not self.closed(n)}

    def number_at(self, path: str) -> int | None:
        """The post at *path*."""
        return next((n for n in self.numbers() if self.address(n).endswith(path)), None)

    @abstractmethod
    def engine_answer(self, path: str, asked: dict[str, str]) -> Answer | None:
        """What the engine answers."""


class GhostBlog(EngineBlog):
    """Ghost, which gives *cap* posts at most, whatever is asked for."""

    cap = 4
    home = (
        '<meta name="generator" content="Ghost 5.82"><script defer src="/portal.min.js" '
        'data-ghost="HOME/" data-key="22444f78447824223cefc48062" '
        'data-api="HOME/ghost/api/content/" crossorigin="anonymous"></script>'
    )

    def address(self, number: int) -> str:
        return f"{self.url}ferry-letter-{number}/"

    def engine_answer(self, path: str, asked: dict[str, str]) -> Answer | None:
        if path == "/ghost/api/content/posts/":
            return self._listing(asked)
        if path == "/sitemap.xml":
            maps = "".join(
                f"<sitemap><loc>{self.url}sitemap-{name}.xml</loc></sitemap>"
                for name in ("pages", "posts", "authors", "tags")
            )
            return Answer(f"<sitemapindex>{maps}</sitemapindex>", headers=XML)
        if path in {"/sitemap-posts.xml", "/sitemap-pages.xml"}:
            named = f"{self.url}about/" if "pages" in path else self.address(1)
            return Answer(f"<urlset><url><loc>{named}</loc></url></urlset>", headers=XML)
        if path == "/about/":
            return Answer(self._page(0, "page-template page-about"))
        number = self.number_at(path)
        return Answer(self._page(number, "post-template tag-harbour")) if number else None

    def _listing(self, asked: dict[str, str]) -> Answer:
        if asked.get("key") != "22444f78447824223cefc48062":
            return Answer('{"errors":[{"type":"UnauthorizedError"}]}', 401, JSON)
        page, limit = int(asked["page"]), min(int(asked["limit"]), self.cap)
        numbers = [n for n in self.numbers() if self._is_asked(n, asked.get("filter", ""))]
        last = -(-len(numbers) // limit)
        pages = {
            "page": page, "limit": limit, "pages": last, "total": len(numbers),
            "next": page + 1 if page < last else None,
        }  # fmt: skip
        shown = numbers[(page - 1) * limit : page * limit]
        told = {"posts": [self._post(n) for n in shown], "meta": {"pagination": pages}}
        return Answer(json.dumps(told), headers=JSON)

    def _is_asked(self, number: int, bounds: str) -> bool:
        """Whether post *number* is within *bounds*: ``published_at:>='2021-04-01 00:00:00'``."""
        for bound in filter(None, bounds.split("+")):
            name, _, limit = bound.partition("'")
            at, limit = f"{day(number)} 08:00:00", limit.rstrip("'")
            if not (at >= limit if name == "published_at:>=" else at < limit):
                return False
        return True

    def _post(self, number: int) -> dict[str, Any]:  # JSON
        closed = self.closed(number)
        return {
            "id": f"6061a{number:019d}",
            "title": f"Ferry Letter {number}",
            "html": f"<p>The ferry to pier {number} is late.</p>" if closed else text(number),
            "visibility": "paid" if closed else "public",
            "access": not closed,
            "published_at": f"{day(number)}T08:00:00.000+00:00",
            "updated_at": f"{day(number)}T09:00:00.000+00:00",
            "url": self.address(number),
            "tags": [
                {"name": "Harbour", "visibility": "public", "url": f"{self.url}tag/harbour/"}
            ],
            "authors": [{"name": "Ada Pier", "url": f"{self.url}author/ada/"}],
        }

    def _page(self, number: int, classes: str) -> str:
        shown = text(number)
        if number and self.closed(number):
            shown = (
                f"<p>The ferry to pier {number} is late.</p><aside class='gh-post-upgrade-cta'>"
                "<h2>This post is for paying subscribers only</h2></aside>"
            )
        head = self.home.replace("HOME", self.url.rstrip("/"))
        return f"""<html><head><title>Ferry Letter {number}</title>{head}
<meta property="og:type" content="article">
<meta property="article:published_time" content="{day(number)}T08:00:00.000Z"></head>
<body class="{classes}"><main><article class="gh-article post"><header>
<h1 class="gh-article-title">Ferry Letter {number}</h1><time datetime="{day(number)}">{day(number)}
</time></header><section class="gh-content">{shown}</section></article></main></body></html>"""


class BloggerBlog(EngineBlog):
    """Blogger, which gives *cap* entries at most, and prints few of a post's comments."""

    cap = 4
    home = (
        "<meta content='blogger' name='generator'/><link rel='alternate' "
        "type='application/atom+xml' href='HOME/feeds/posts/default'/>"
    )
    comments = 6

    def closed(self, number: int) -> bool:
        return False

    def address(self, number: int) -> str:
        return f"{self.url}{day(number)[:7].replace('-', '/')}/ferry-letter-{number}.html"

    def engine_answer(self, path: str, asked: dict[str, str]) -> Answer | None:
        if path == "/feeds/posts/default" and asked.get("alt") == "json":
            entries = [self._entry(n) for n in self.numbers() if self._is_asked(n, asked)]
            return self._feed(entries, asked, path)
        if path == "/feeds/9000000000000000003/comments/default":
            return self._feed([self._comment(n) for n in range(1, self.comments + 1)], asked, path)
        if path == "/p/about.html":
            return Answer(self._page(1))
        number = self.number_at(path)
        return Answer(self._page(number)) if number else None

    def _is_asked(self, number: int, asked: dict[str, str]) -> bool:
        at = f"{day(number)}T08:00:00Z"
        return asked.get("published-min", "") <= at < asked.get("published-max", "9")

    def _feed(self, entries: list[Any], asked: dict[str, str], path: str) -> Answer:
        start = int(asked["start-index"])
        shown = entries[start - 1 : start - 1 + min(int(asked["max-results"]), self.cap)]
        feed: dict[str, Any] = {
            "id": {"$t": "tag:blogger.com,1999:blog-77"},
            "openSearch$totalResults": {"$t": str(len(entries))},
            "openSearch$startIndex": {"$t": str(start)},
            "link": [{"rel": "alternate", "href": self.address(3) if "comments" in path else "/"}],
        }
        if start - 1 + len(shown) < len(entries):
            # Blogger names its own host here, and the blog by number.
            more = f"https://www.blogger.com/feeds/77/posts/default?start-index={start + 4}"
            feed["link"].append({"rel": "next", "href": more})
        if shown:
            feed["entry"] = shown
        return Answer(json.dumps({"version": "1.0", "feed": feed}), headers=JSON)

    def _entry(self, number: int) -> dict[str, Any]:  # JSON
        return {
            "id": {"$t": f"tag:blogger.com,1999:blog-77.post-{9000000000000000000 + number}"},
            "published": {"$t": f"{day(number)}T08:00:00.000-00:00"},
            "updated": {"$t": f"{day(number)}T09:00:00.000-00:00"},
            "category": [{"scheme": "http://www.blogger.com/atom/ns#", "term": "harbour"}],
            "title": {"type": "text", "$t": f"Ferry Letter {number}"},
            "content": {"type": "html", "$t": text(number)},
            "link": [
                {"rel": "replies", "href": f"{self.url}feeds/{number}/comments/default"},
                {"rel": "alternate", "type": "text/html", "href": self.address(number)},
            ],
            "author": [{"name": {"$t": "Ada Pier"}, "uri": {"$t": "https://people.example/ada"}}],
            "thr$total": {"$t": str(self.comments if number == 3 else 0)},
        }

    def _comment(self, number: int) -> dict[str, Any]:  # JSON
        link = [{"rel": "related", "href": f"{self.url}feeds/77/3/comments/default/811?v=2"}]
        return {
            "id": {"$t": f"tag:blogger.com,1999:blog-77.post-81{number}"},
            "published": {"$t": f"2021-04-0{number}T10:00:00.000-00:00"},
            "content": {"type": "html", "$t": f"I was on ferry {number}."},
            "link": link if number == 2 else [],
            "author": [{"name": {"$t": f"Passenger {number}"}}],
        }

    def _page(self, number: int) -> str:
        said = ""
        if number == 3:
            said = f"""<div id="comments" class="comments"><h4>{self.comments} comments:</h4>
<ol><li class="comment" id="c811"><div class="comment-block"><cite class="user">Passenger 1</cite>
<p class="comment-content">I was on ferry 1.</p></div></li></ol></div>"""
        head = self.home.replace("HOME", self.url.rstrip("/"))
        about = "<a href='/p/about.html'>about us</a>" if number == 1 else ""
        return f"""<html><head><title>Pier: Ferry Letter {number}</title>{head}</head>
<body class="item-view"><div class="post hentry"><h3 class="post-title entry-title">Ferry Letter
{number}</h3><div class="post-body entry-content" id="post-body-{9000000000000000000 + number}">
{text(number)}<p>Read {about} here.</p></div><abbr class="published"
title="{day(number)}T08:00:00Z">{day(number)}</abbr></div>{said}</body></html>"""


class SubstackBlog(EngineBlog):
    """Substack, which counts hidden posts in its offsets and leaves them out."""

    home = '<link rel="preconnect" href="https://substackcdn.com">'

    def address(self, number: int) -> str:
        return f"{self.url}p/ferry-letter-{number}"

    def numbers(self) -> Sequence[int]:
        return [n for n in range(self.count, 0, -1) if not self._hidden(n)]

    def engine_answer(self, path: str, asked: dict[str, str]) -> Answer | None:
        if path == "/api/v1/archive":
            first, size = int(asked["offset"]), int(asked["limit"])
            window = range(self.count, 0, -1)[first : first + size]
            shown = [self._item(n) for n in window if not self._hidden(n)]
            return Answer(json.dumps(shown), headers=JSON)
        if path == "/feed":
            items = "".join(
                f"<item><link>{self.address(n)}</link><title>Ferry Letter {n}</title>"
                f"<content><![CDATA[<p>The ferry to pier {n} is late.</p>]]></content></item>"
                for n in self.numbers()[:3]
            )
            return Answer(f"<rss><channel>{items}</channel></rss>", headers=XML)
        if path == "/about":
            return Answer(self._page(1, "NewsArticle"))
        number = self.number_at(path)
        return Answer(self._page(number)) if number else None

    def _hidden(self, number: int) -> bool:
        return number % 7 == 0

    def _item(self, number: int) -> dict[str, Any]:  # JSON
        return {
            "id": 400 + number,
            "title": f"Ferry Letter {number}",
            "slug": f"ferry-letter-{number}",
            "post_date": f"{day(number)}T08:00:00.000Z",
            "audience": "only_paid" if self.closed(number) else "everyone",
            "canonical_url": self.address(number),
            "publishedBylines": [{"name": "Ada Pier", "handle": "adapier"}],
            "postTags": [{"name": "harbour"}],
            "comment_count": number,
        }

    def _page(self, number: int, kind: str = "NewsArticle") -> str:
        closed = self.closed(number)
        told = {
            "@type": kind,
            "url": self.address(number),
            "headline": f"Ferry Letter {number}",
            "datePublished": f"{day(number)}T08:00:00+00:00",
            "isAccessibleForFree": not closed,
        }
        shown = f"<p>The ferry to pier {number} is late.</p>" if closed else text(number)
        return f"""<html><head><title>Ferry Letter {number}</title>{self.home}
<script type="application/ld+json">{json.dumps(told)}</script></head><body><article
class="newsletter-post post"><h1 class="post-title">Ferry Letter {number}</h1>
<div class="available-content"><div class="body markup">{shown}
<p>More <a href="/about">about us</a>.</p></div></div></article></body></html>"""
