"""Pages of about 30 KB in the markup of the model blog, and an nginx that serves them."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

WORDS = [
    "shares",
    "market",
    "harbour",
    "quarter",
    "retailer",
    "handset",
    "online",
    "lender",
    "profit",
    "rival",
    "brand",
    "price",
    "cloud",
    "founder",
    "board",
    "regulator",
    "ministry",
    "listing",
    "debt",
    "stake",
    "buyout",
    "growth",
    "margin",
    "store",
    "user",
    "ticket",
    "freight",
    "battery",
    "panel",
    "chip",
    "tower",
    "network",
    "studio",
    "film",
    "cinema",
    "dairy",
    "tea",
    "noodle",
    "hotel",
    "airline",
]
_NAMES = (
    "Lantern",
    "Kestrel Foods",
    "Blue Heron",
    "Tin Drum",
    "Paper Boat",
    "Ninefold",
    "Ostrava",
)
_EXCHANGES = ("NYSE", "Nasdaq", "HKEx", "Shenzhen")


def _paragraph(rng: random.Random, sentences: int) -> str:
    return " ".join(
        " ".join(rng.choices(WORDS, k=rng.randint(9, 22))).capitalize() + "."
        for _ in range(sentences)
    )


def _body(rng: random.Random, number: int, base: str) -> str:
    company, exchange = rng.choice(_NAMES), rng.choice(_EXCHANGES)
    paragraphs = [f"<p>Bottom line: {company} {_paragraph(rng, 1)}</p>"]
    paragraphs.append(
        f'<div class="wp-caption alignright" style="width: 300px"><img src="{base}/i/{number % 9}.png" '
        f'alt="{company}" width="300" height="200" /><p class="wp-caption-text">{company} grows</p></div>'
    )
    for index in range(11):
        cite = (
            f' (<a href="{base}/2014/05/post-{(number * 7 + index) % 1000 + 1}/">previous post</a>)'
            if index % 4 == 1
            else ""
        )
        listing = (
            f"{company} ({exchange}: {rng.randint(100, 9999):04}) says " if index % 3 == 0 else ""
        )
        paragraphs.append(f"<p>{listing}{_paragraph(rng, 5)}{cite}</p>")
        if index == 4:
            paragraphs.append(f"<h3>{_paragraph(rng, 1)[:30]}</h3>")
    related = "".join(
        f'<li><a href="{base}/2014/05/post-{(number + n) % 1000 + 1}/" rel="bookmark" '
        f'title="Related {n}">Related {n}</a></li>'
        for n in range(1, 5)
    )
    paragraphs.append(
        f"<div class='yarpp-related'><h3>Related posts:</h3><ol>{related}</ol></div>"
    )
    paragraphs.append(
        f'<div class="tptn_counter" id="tptn_counter_{number}">'
        f"(Visited {number * 3 + 5:,} times, 1 visits today)</div>"
    )
    return "\n".join(paragraphs)


def _comments(rng: random.Random, number: int, base: str) -> str:
    items = "".join(
        f'<li id="comment-{number * 10 + n}" class="comment even depth-1"><article '
        f'id="div-comment-{number * 10 + n}" class="comment-body"><footer class="comment-meta">'
        f'<div class="comment-author vcard"><b class="fn">Reader {n}</b></div>'
        f'<div class="comment-metadata"><a href="{base}/2014/05/post-{number}/#comment-{n}">'
        f'<time datetime="2014-05-27T15:19:00+08:00">May 27, 2014 at 3:19 pm</time></a></div></footer>'
        f'<div class="comment-content"><p>{_paragraph(rng, 2)}</p></div></article></li>'
        for n in range(5)
    )
    return f'<div id="comments"><ol class="comment-list">{items}</ol></div>'


def _sidebar(base: str) -> str:
    months = "".join(
        f'<li><a href="{base}/{year}/{month:02}/">{month:02} {year}</a>&nbsp;({month + 3})</li>'
        for year in range(2010, 2017)
        for month in range(1, 13)
    )
    topics = "".join(
        f'<li class="cat-item cat-item-{n}"><a href="{base}/category/topic-{n}/" '
        f'title="View all posts filed under topic {n}">Topic {n}</a> ({n})</li>'
        for n in range(30)
    )
    return f'<aside id="secondary"><ul>{months}</ul><ul>{topics}</ul></aside>'


def _menu(base: str) -> str:
    entries = _sidebar(base).replace("secondary", "menu")[:4000].rpartition("</li>")[0]
    return f"{entries}</li></ul></aside>"


def page(number: int, base: str) -> str:
    """The page of post *number*, about 30 KB."""
    rng = random.Random(number)
    title = f"INTERNET: {_paragraph(rng, 1)[:40].strip()} {number}"
    url = f"{base}/2014/05/post-{number}/"
    assets = "".join(
        f"<!-- asset {n}: left out, so that both programs ask for the same addresses -->\n"
        for n in range(20)
    )
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>{title} | Bench Letters</title>{assets}
<link rel="https://api.w.org/" href="{base}/wp-json/" /><link rel="canonical" href="{url}" /><link rel='shortlink' href='{base}/?p={number}' />
<meta property="article:published_time" content="2014-05-27T06:49:00+00:00" />
<meta property="og:title" content="{title}" /></head>
<body class="post-template-default single single-post postid-{number} single-format-standard">
<header class="site-header"><nav>{_menu(base)}</nav></header>
<article id="post-{number}" class="post-{number} post type-post status-publish format-standard">
<header class="entry-header"><h1 class="entry-title">{title}</h1></header>
<div class="entry-content">{_body(rng, number, base)}</div>
<footer class="entry-footer"><span class="posted-on"><a href="{url}" rel="bookmark">
<time class="entry-date published" datetime="2014-05-27T14:49:00+08:00">May 27, 2014</time></a></span>
<span class="byline"><span class="author vcard"><a class="url fn n" href="{base}/author/mq/">M. Q.</a>
</span></span><span class="cat-links"><a href="{base}/category/internet/" rel="category tag">Internet</a>
</span><span class="tags-links"><a href="{base}/tag/debt/" rel="tag">debt</a></span></footer></article>
{_comments(rng, number, base)}{_sidebar(base)}</body></html>"""


def write_site(directory: Path, count: int, base: str) -> list[str]:
    """A static blog of *count* posts below *directory*; the addresses of its posts."""
    addresses = [f"{base}/2014/05/post-{number}/" for number in range(1, count + 1)]
    for number in range(1, count + 1):
        target = directory / "2014" / "05" / f"post-{number}" / "index.html"
        target.parent.mkdir(parents=True)
        target.write_text(page(number, base).replace("<img", "<span").replace("</img>", ""))
    locations = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    (directory / "wp-sitemap.xml").write_text(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{locations}</urlset>"
    )
    (directory / "index.html").write_text(
        "<html><head><title>Bench Letters</title></head><body class='home blog'></body></html>"
    )
    return addresses


@contextmanager
def nginx(directory: Path, port: int) -> Iterator[str]:
    """nginx serving *directory* on loopback; yields its base address."""
    program = shutil.which("nginx")
    if program is None:
        raise SystemExit("this benchmark needs nginx: apt-get install nginx-light")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))  # nginx itself would try for seconds
    directory.parent.chmod(0o755)  # started by root, nginx reads as nobody
    state = directory.parent / "nginx"
    state.mkdir(exist_ok=True)
    configuration = state / "nginx.conf"
    configuration.write_text(
        f"""daemon off; pid {state}/pid; error_log {state}/error.log; worker_processes 1;
        events {{ worker_connections 256; }}
        http {{ access_log off; default_type text/html; types {{ text/html html; text/xml xml; }}
          client_body_temp_path {state}/a; proxy_temp_path {state}/b; fastcgi_temp_path {state}/c;
          uwsgi_temp_path {state}/d; scgi_temp_path {state}/e;
          server {{ listen 127.0.0.1:{port}; root {directory}; keepalive_requests 100000; }} }}"""
    )
    server = subprocess.Popen([program, "-c", str(configuration), "-p", str(state)])
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, server)
        yield base
    finally:
        server.terminate()
        server.wait()


def _wait(base: str, server: subprocess.Popen[bytes]) -> None:
    pause = Event()
    for _ in range(1000):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(base + "/", timeout=5).close()
        except OSError:
            pause.wait(0.01)
        else:
            return
    raise SystemExit(f"nginx does not answer at {base}")
