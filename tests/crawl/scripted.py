"""A blog that is one empty page and a script: posts, paging and routes are made in the browser."""

import json
import re
from datetime import date, timedelta

from tests.crawl.blog import Answer, Blog

SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry Letters</title>
<link rel="stylesheet" href="/app.css"></head><body>
<noscript>You need to enable JavaScript to read this blog.</noscript><div id="root"></div>
<script type="module" src="/app.js"></script></body></html>"""

APP = """
import {element, link} from "./parts.js";
const PER_PAGE = 3, root = document.getElementById("root");

async function route() {
  const posts = await (await fetch("/data/index.json")).json();
  const slug = location.pathname.match(/^\\/letters\\/([\\w-]+)$/);
  if (slug) await letter(posts.find(post => post.slug === slug[1]));
  else list(posts, Number((location.pathname.match(/^\\/page\\/(\\d+)/) || [0, 1])[1]));
}

async function letter(post) {
  if (!post) { root.append(element("h1", "There is no such letter")); return; }
  const told = await (await fetch(`/data/letters/${post.slug}.json`)).json();
  const article = element("article"), time = element("time", post.date);
  time.setAttribute("datetime", post.date);
  article.append(element("h1", post.title), time);
  const text = element("div");
  text.className = "post-content";
  for (const paragraph of told.paragraphs) text.append(element("p", paragraph));
  article.append(text);
  root.replaceChildren(article);
  document.title = post.title;
}

function list(posts, page) {
  const main = element("main");
  for (const post of posts.slice((page - 1) * PER_PAGE, page * PER_PAGE)) {
    const article = element("article"), heading = element("h2");
    heading.append(link(post.href || `/letters/${post.slug}`, post.title));
    article.append(heading, element("p", post.summary));
    main.append(article);
  }
  if (page * PER_PAGE < posts.length) {
    const older = link(`/page/${page + 1}`, "Older letters");
    older.rel = "next";
    main.append(older);
  }
  root.replaceChildren(main);
}

addEventListener("click", event => {
  const to = event.target.closest("a");
  if (to) { event.preventDefault(); history.pushState(null, "", to.href); route(); }
});
addEventListener("popstate", route);
new Image().src = "/pixel.gif?collect";
navigator.sendBeacon("/wp-slimstat", "seen");
route();
"""

PARTS = """
export function element(name, text) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return made;
}
export function link(href, text) {
  const made = element("a", text);
  made.setAttribute("href", href);
  return made;
}
"""

_JSON = {"Content-Type": "application/json; charset=utf-8"}
_SCRIPT = {"Content-Type": "text/javascript"}


def title(number: int) -> str:
    return f"The Ferry Keeps Its Timetable, Part {number}"


def paragraphs(number: int) -> list[str]:
    return [
        f"Ferry number {number} left the pier at seven with eleven passengers and a bicycle.",
        "Its owner would like to sell the route, but not to anyone who has made an offer so far, "
        "and the harbour office is in no hurry to make one.",
        f"I crossed {number + 2} times last week to count the empty seats, and there were plenty.",
    ]


class ScriptedBlog(Blog):
    """Serves *count* letters; every route but files and data is the same empty page."""

    plain: str | None = None
    """The path of a post that needs no script, which its lists name last."""

    def address(self, number: int) -> str:
        return f"{self.url}letters/ferry-timetable-{number}"

    def answer(self, path: str) -> Answer:
        if path in self.answers:
            return self.answers[path]
        if found := re.fullmatch(r"/data/letters/ferry-timetable-(\d+)\.json", path):
            return Answer(json.dumps({"paragraphs": paragraphs(int(found[1]))}), headers=_JSON)
        if path == "/" or path.startswith(("/letters/", "/page/")):
            return Answer(SHELL)
        files = {
            "/app.js": Answer(APP, headers=_SCRIPT),
            "/parts.js": Answer(PARTS, headers=_SCRIPT),
            "/app.css": Answer("article { margin: 2em }", headers={"Content-Type": "text/css"}),
            "/data/index.json": Answer(json.dumps(self._index()), headers=_JSON),
        }
        return files.get(path, Answer("<html><head><title>Not found</title></head></html>", 404))

    def _index(self) -> list[dict[str, str | None]]:
        letters: list[dict[str, str | None]] = [
            {
                "slug": f"ferry-timetable-{number}",
                "title": title(number),
                "date": str(date(2019, 1, 1) + timedelta(days=number)),
                "summary": paragraphs(number)[0],
            }
            for number in range(self.count, 0, -1)
        ]
        plain = {"href": self.plain, "title": "Plainly", "slug": "", "date": "", "summary": ""}
        return [*letters, plain] if self.plain else letters
