"""Posts are found whichever doors a blog leaves open, and each remembers which named it."""

import gzip
from pathlib import Path

import pytest

from tests.crawl.blog import Answer, Blog, crawl, post, rows

COUNT = 7
XML = {"Content-Type": "text/xml; charset=UTF-8"}
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def close_api(blog: Blog) -> None:
    blog.answers["/"] = Answer("<html><body class='home blog'><p>Letters.</p></body></html>")
    for path in ("/wp-json/", "/wp-json/wp/v2/posts?per_page=100&page=1&_embed=author,wp:term"):
        blog.answers[path] = Answer('{"code":"rest_disabled"}', 401)


def urlset(addresses: list[str]) -> str:
    entries = "".join(
        f"<url><loc>{address}</loc><lastmod>2015-03-02T09:00:00+00:00</lastmod></url>"
        for address in addresses
    )
    return f'<?xml version="1.0"?><urlset {NAMESPACE}>{entries}</urlset>'


def index(addresses: list[str]) -> str:
    entries = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<?xml version="1.0"?><sitemapindex {NAMESPACE}>{entries}</sitemapindex>'


def serve_sitemap(blog: Blog, addresses: list[str]) -> None:
    """Yoast's: an index that robots.txt names, its post maps, one of them gzipped."""
    blog.answers["/robots.txt"] = Answer(
        f"User-agent: *\nDisallow:\n\nSitemap: {blog.url}sitemap_index.xml\n",
        headers={"Content-Type": "text/plain"},
    )
    parts = [blog.url + "post-sitemap1.xml", blog.url + "post-sitemap2.xml.gz"]
    others = [blog.url + "page-sitemap.xml", blog.url + "category-sitemap.xml"]
    blog.answers["/sitemap_index.xml"] = Answer(index(parts + others), headers=XML)
    blog.answers["/post-sitemap1.xml"] = Answer(urlset(addresses[:3]), headers=XML)
    blog.answers["/post-sitemap2.xml.gz"] = Answer(
        gzip.compress(urlset(addresses[3:]).encode()),
        headers={"Content-Type": "application/x-gzip"},
    )
    for other in ("/page-sitemap.xml", "/category-sitemap.xml"):
        blog.answers[other] = Answer(urlset([blog.url + "about/"]), headers=XML)


def serve_feed(blog: Blog, addresses: list[str], size: int = 3) -> None:
    for page in range(1, len(addresses) // size + 2):
        items = "".join(
            f"<item><title>Letter</title><link>{address}</link>"
            "<pubDate>Mon, 02 Mar 2015 09:00:00 +0000</pubDate></item>"
            for address in addresses[(page - 1) * size : page * size]
        )
        path = "/feed/" if page == 1 else f"/feed/?paged={page}"
        blog.answers[path] = Answer(
            f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>',
            headers={"Content-Type": "application/rss+xml"},
        )


def serve_archive_pages(blog: Blog, addresses: list[str], size: int = 3) -> None:
    last = -(-len(addresses) // size)
    for page in range(1, last + 1):
        entries = "".join(
            f"<article class='post type-post'><h2 class='entry-title'><a href='{address}' "
            "rel='bookmark'>Letter</a></h2></article>"
            for address in addresses[(page - 1) * size : page * size]
        )
        older = f"<a class='next page-numbers' href='{blog.url}page/{page + 1}/'>Older</a>"
        blog.answers["/" if page == 1 else f"/page/{page}/"] = Answer(
            f"<html><body class='home blog'>{entries}{older if page < last else ''}</body></html>"
        )


@pytest.mark.parametrize("door", ["sitemap", "feed", "archive"])
def test_any_one_open_door_is_enough(door: str, tmp_path: Path) -> None:
    with Blog(COUNT) as blog:
        addresses = [blog.address(number) for number in range(COUNT, 0, -1)]
        close_api(blog)
        if door == "sitemap":
            serve_sitemap(blog, addresses)
        elif door == "feed":
            serve_feed(blog, addresses)
        else:
            serve_archive_pages(blog, addresses)
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select count(*) from posts") == [(COUNT,)]
    named = rows(tmp_path, f"select count(*) from completeness where held and {door}")
    assert named == [(COUNT,)]


def test_the_union_is_fetched_and_archive_pages_rest(tmp_path: Path) -> None:
    with Blog(COUNT) as blog:
        addresses = [blog.address(number) for number in range(1, COUNT + 1)]
        close_api(blog)
        serve_sitemap(blog, addresses[:4])
        serve_feed(blog, addresses[2:])
        blog.answers["/page/2/"] = Answer("<html><body class='home blog paged'></body></html>")
        done = crawl(blog.url, tmp_path)
        asked = blog.paths()
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select count(*) from posts") == [(COUNT,)]
    query = "select sitemap, feed, count(*) from completeness group by 1, 2 order by 1, 2"
    assert rows(tmp_path, query) == [(0, 1, 3), (1, 0, 2), (1, 1, 2)]
    assert "/page/2/" not in asked


def test_a_blog_that_repeats_its_last_page_for_ever_costs_one_request_more(tmp_path: Path) -> None:
    with Blog(COUNT) as blog:
        addresses = [blog.address(number) for number in range(COUNT, 0, -1)]
        close_api(blog)
        serve_archive_pages(blog, addresses)
        normal = blog.answer

        def repeating(path: str) -> Answer:
            if not path.startswith("/page/"):
                return normal(path)
            number = int(path.strip("/").partition("/")[2])
            page = normal(f"/page/{min(number, 3)}/")
            older = f"<a class='next page-numbers' href='{blog.url}page/{number + 1}/'>Older</a>"
            return Answer(str(page.body).replace("</body>", older + "</body>"))

        blog.answer = repeating  # type: ignore[method-assign]
        done = crawl(blog.url, tmp_path)
        pages = [path for path in blog.paths() if path.startswith("/page/")]
    assert done.returncode == 0, done.stderr
    assert pages == ["/page/2/", "/page/3/", "/page/4/"]
    assert rows(tmp_path, "select count(*) from posts") == [(COUNT,)]


def test_every_post_is_asked_for_once(tmp_path: Path) -> None:
    with Blog(COUNT) as blog:
        addresses = [blog.address(number) for number in range(1, COUNT + 1)]
        serve_sitemap(blog, addresses)
        serve_feed(blog, [address.rstrip("/") for address in addresses])
        done = crawl(blog.url, tmp_path)
        assert done.returncode == 0, done.stderr
        asked = [path for path in blog.paths() if path.startswith("/2015/")]
    assert sorted(asked) == sorted(set(asked))
    assert len(asked) == COUNT


def test_requisites_of_a_post_are_fetched_from_other_hosts_too(tmp_path: Path) -> None:
    with Blog(1) as cdn, Blog(1) as blog:
        cdn_url = cdn.url.replace("127.0.0.1", "localhost")
        sheet = f"@import 'more.css'; body {{ background: url({cdn_url}paper.png) }}"
        css = {"Content-Type": "text/css"}
        cdn.answers["/style.css"] = Answer(sheet, headers=css)
        cdn.answers["/more.css"] = Answer("@font-face { src: url(letter.woff2) }", headers=css)
        blog.answers["/2015/03/office-1/"] = Answer(
            blog.answer("/2015/03/office-1/").body.replace(  # type: ignore[arg-type,union-attr]
                "</head>", f'<link rel="stylesheet" href="{cdn_url}style.css"></head>'
            )
        )
        assert crawl(blog.url, tmp_path).returncode == 0
        asked = set(cdn.paths())
    assert {"/style.css", "/more.css", "/paper.png", "/letter.woff2", "/robots.txt"} <= asked
    assert rows(tmp_path, "select count(*) from posts") == [(1,)]


def serve_months(blog: Blog, *numbers: int) -> None:
    """A front page whose menu offers the months, and one of them with two pages, of *numbers*."""
    months = "".join(
        f'<option value="{blog.url}2015/{month}/">{month}</option>' for month in ("02", "03")
    )
    first, second = (
        "".join(
            f"<article class='type-post'><h2><a href='{blog.address(number)}'>L</a></h2></article>"
            for number in part
        )
        for part in (numbers[::2], numbers[1::2])
    )
    blog.answers["/"] = Answer(
        f'<html><head><link rel="https://api.w.org/" href="{blog.url}wp-json/"></head>'
        f"<body class='home page'><select>{months}</select></body></html>"
    )
    blog.answers["/2015/02/"] = Answer("<html><body class='archive date'>Nothing</body></html>")
    blog.answers["/2015/03/"] = Answer(
        f"<html><body class='archive date'>{first}<a href='/2015/03/page/2/'>2</a></body></html>"
    )
    blog.answers["/2015/03/page/2/"] = Answer(
        f"<html><body class='archive date'>{second}</body></html>"
    )


def test_archives_are_a_source_like_the_others_for_who_asks(tmp_path: Path) -> None:
    with Blog(2) as blog:
        serve_months(blog, 1, 2)
        assert crawl(blog.url, tmp_path).returncode == 0
        assert not any("/02/" in path or path == "/2015/03/" for path in blog.paths())
        blog.answers["/2015/03/office-9/"] = Answer(post(9))
        serve_months(blog, 1, 9, 2)
        done = crawl(blog.url, tmp_path, "archives=1")
    assert done.returncode == 0, done.stderr
    query = "select api, archive, held, count(*) from completeness group by 1, 2, 3 order by 1"
    assert rows(tmp_path, query) == [(0, 1, 1, 1), (1, 1, 1, 2)]
    assert "API 2, archive pages 3" in done.stderr


def test_archives_are_asked_where_nothing_better_names_a_post(tmp_path: Path) -> None:
    with Blog(2) as blog:
        serve_months(blog, 1, 2)
        months = blog.answers["/"]
        close_api(blog)
        blog.answers["/"] = months
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select archive, held from completeness") == [(1, 1), (1, 1)]
