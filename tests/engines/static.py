"""Static generators: each is given the known posts as files, builds, and nginx serves the result.

Their database is those files. What a theme prints nowhere is not expected of an archive.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import attrs

from tests.engines.pictures import lantern
from tests.engines.posts import KNOWN, PAGES, PICTURE, Known
from tests.engines.workshop import Expected, Served, Workshop, nginx, port, run

__all__ = ["STATIC", "static"]

PELICAN = "pelican[markdown]==4.11.0"
NIKOLA = "Nikola==8.3.3"
HEXO = (
    "hexo@8.1.2", "hexo-theme-landscape@1.1.0", "hexo-generator-archive@2.0.0",
    "hexo-generator-category@2.0.0", "hexo-generator-tag@2.0.0", "hexo-generator-index@4.0.0",
    "hexo-renderer-marked@7.0.1", "hexo-renderer-ejs@2.0.0", "hexo-renderer-stylus@3.0.1",
    "hexo-generator-feed@3.0.0", "hexo-generator-sitemap@3.0.1",
)  # fmt: skip
_FOREIGN = re.compile(
    r"<script[^>]* src=\"https?://(?!127\.)[^>]*></script>"
    r"|<script>(?:(?!</script>).)*gtag(?:(?!</script>).)*</script>"
    r"|<link[^>]* href=\"https?://(?!127\.)[^>]*\.(?:css|woff2?)[^>]*>",
    re.DOTALL,
)
"""What themes bring from other hosts, and counters of visits: nothing is to leave the machine."""
HERE = Path(__file__).parent


@attrs.frozen(kw_only=True)
class Generator:
    """How one static generator is filled and built."""

    build: Callable[[Workshop, Path, str, tuple[Known, ...]], Path]
    """Writes a blog for an address into a directory; yields the directory it was built in."""
    address: Callable[[Known], str]
    """Path of a post."""
    states: tuple[str, ...] = ("public", "draft", "future")
    """What it knows of."""
    prints: tuple[str, ...]
    """The fields its pages tell."""
    precise: bool = True
    notes: bool = True
    """Whether its Markdown has footnotes."""


@contextmanager
def static(shop: Workshop, posts: tuple[Known, ...] = KNOWN, *, name: str) -> Iterator[Served]:
    """The blog of the generator called *name*, served by nginx."""
    generator = STATIC[name]
    number = port()
    source = shop.scratch / name
    source.mkdir()
    given = tuple(post for post in posts if post.state in generator.states)
    built = generator.build(shop, source, f"http://127.0.0.1:{number}", given)
    for page in built.rglob("*.html"):
        page.write_text(_FOREIGN.sub("", page.read_text()))
    picture = built / PICTURE.lstrip("/")
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(lantern())
    with nginx(built, shop.scratch / "nginx", number) as url:
        public = [_expected(generator, post, url) for post in given if post.state == "public"]
        yield Served(url=url, posts=public, total=len(given))


def _expected(generator: Generator, post: Known, url: str) -> Expected:
    told = {
        name: getattr(post, name)
        for name in ("modified", "authors", "categories", "tags")
        if name in generator.prints
    }
    return Expected(
        url=url + quote(generator.address(post)),
        title=post.title,
        published=post.published,
        precise=generator.precise,
        html=attrs.evolve(post, text=post.whole).html,
        **told,
    )


def _pelican(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    programs = shop.python(PELICAN)
    for slug, title, text in PAGES:
        _write(source / "content/pages" / f"{slug}.md", {"Title": title}, text, "{}: {}")
    for post in posts:
        head = {
            "Title": post.title,
            "Date": f"{post.published:%Y-%m-%d %H:%M}",
            "Modified": f"{post.modified:%Y-%m-%d %H:%M}" if post.modified else "",
            "Category": post.categories[0],
            "Tags": ", ".join(post.tags),
            "Authors": "; ".join(post.authors),
            "Slug": post.slug,
            "Status": "draft" if post.state == "draft" else "published",
        }
        head = {name: value for name, value in head.items() if value}
        _write(source / "content" / f"{post.slug}.md", head, post.whole, "{}: {}")
    (source / "conf.py").write_text(
        f"SITENAME = 'Harbour Letters'\nSITEURL = '{base}'\nPATH = 'content'\nTIMEZONE = 'UTC'\n"
        "DEFAULT_LANG = 'en'\nFEED_ALL_ATOM = 'feeds/all.atom.xml'\nFEED_DOMAIN = SITEURL\n"
        "DEFAULT_PAGINATION = 10\nWITH_FUTURE_DATES = False\nDELETE_OUTPUT_DIRECTORY = True\n"
    )
    run(str(programs / "pelican"), "-q", "-s", "conf.py", "-o", "out", cwd=source)
    return source / "out"


def _nikola(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    programs = shop.python(NIKOLA)
    source.rmdir()
    run(str(programs / "nikola"), "init", "-q", str(source))
    settings = (source / "conf.py").read_text()
    settings = settings.replace('SITE_URL = "https://example.com/"', f'SITE_URL = "{base}/"')
    (source / "conf.py").write_text(settings.replace('"Your Name"', '"Edith Marlowe"'))
    for kind in ("posts", "pages"):
        shutil.rmtree(source / kind, ignore_errors=True)
    for slug, title, text in PAGES:
        _write(source / "pages" / f"{slug}.md", {"title": title, "slug": slug}, text, ".. {}: {}",
               ("<!--", "-->"))  # fmt: skip
    for post in posts:
        head = {
            "title": post.title,
            "slug": post.slug,
            "date": f"{post.published:%Y-%m-%d %H:%M:%S} UTC",
            "tags": ", ".join(post.tags),
            "category": post.categories[0],
            "author": post.authors[0],
            "status": post.state if post.state in {"draft", "private"} else "published",
        }
        _write(source / "posts" / f"{post.slug}.md", head, post.whole, ".. {}: {}",
               ("<!--", "-->"))  # fmt: skip
    run(str(programs / "nikola"), "build", "-q", cwd=source)
    return source / "output"


def _hugo(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    (source / "config.toml").write_text(
        f"baseURL = '{base}/'\nlanguageCode = 'en-gb'\ntitle = 'Harbour Letters'\npaginate = 10\n"
        "enableRobotsTXT = true\n[markup.goldmark.renderer]\nunsafe = true\n"
        "[taxonomies]\ncategory = 'categories'\ntag = 'tags'\n"
    )
    shutil.copytree(HERE / "hugo", source / "layouts")
    for slug, title, text in PAGES:
        _write(source / "content" / f"{slug}.md", {"title": title}, text)
    for post in posts:
        head = _front_matter(post) | {
            "date": f"{post.published:%Y-%m-%dT%H:%M:%SZ}",
            "author": post.authors[0],
            "draft": post.state == "draft",
        }
        if post.modified:
            head["lastmod"] = f"{post.modified:%Y-%m-%dT%H:%M:%SZ}"
        _write(source / "content" / "posts" / f"{post.slug}.md", head, post.whole)
    run("hugo", "-d", "out", cwd=source)
    return source / "out"


def _jekyll(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    (source / "_config.yml").write_text(
        f"title: Harbour Letters\nurl: {base}\nauthor: Edith Marlowe\ntheme: minima\n"
        "plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag]\ntimezone: UTC\n"
        "permalink: /:year/:month/:day/:title.html\n"
    )
    _write(source / "index.md", {"layout": "home"}, "")
    for slug, title, text in PAGES:
        _write(source / f"{slug}.md", {"layout": "page", "title": title}, text)
    for post in posts:
        head = _front_matter(post) | {
            "layout": "post",
            "date": f"{post.published:%Y-%m-%d %H:%M:%S} +0000",
            "author": post.authors[0],
        }
        if post.modified:
            head["last_modified_at"] = head["modified_date"] = (
                f"{post.modified:%Y-%m-%d %H:%M:%S} +0000"
            )
        draft = post.state == "draft"
        name = f"_drafts/{post.slug}.md" if draft else f"_posts/{post.day}-{post.slug}.md"
        _write(source / name, head, post.whole)
    run("jekyll", "build", "-q", "-d", "out", cwd=source)
    return source / "out"


def _hexo(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    installed = shop.node("hexo", *HEXO)
    (source / "node_modules").symlink_to(installed / "node_modules")
    versions = dict(name.rsplit("@", 1) for name in HEXO)
    (source / "package.json").write_text(
        json.dumps({"hexo": {"version": ""}, "private": True, "dependencies": versions})
    )
    (source / "_config.yml").write_text(
        f"title: Harbour Letters\nauthor: Edith Marlowe\nlanguage: en\n"
        f"url: {base}\n"
        "timezone: UTC\npermalink: :year/:month/:day/:title/\n"
        "theme: landscape\nfuture: false\nper_page: 10\n"
        "index_generator:\n  per_page: 10\nfeed:\n  type: atom\n  path: atom.xml\n  limit: 20\n"
        "sitemap:\n  path: sitemap.xml\n  rel: true\n"
    )
    for slug, title, text in PAGES:
        _write(source / "source" / slug / "index.md", {"title": title}, text)
    for post in posts:
        head = _front_matter(post) | {"date": f"{post.published:%Y-%m-%d %H:%M:%S}"}
        if post.modified:
            head["updated"] = f"{post.modified:%Y-%m-%d %H:%M:%S}"
        folder = "_drafts" if post.state == "draft" else "_posts"
        _write(source / "source" / folder / f"{post.slug}.md", head, post.plain_notes)
    run(str(installed / "node_modules/.bin/hexo"), "generate", "--silent", cwd=source)
    return source / "public"


def _eleventy(shop: Workshop, source: Path, base: str, posts: tuple[Known, ...]) -> Path:
    starter = shop.unpacked("eleventy-base-blog@5.0.2")
    installed = shop.node(
        "eleventy", "@11ty/eleventy@0.12.1", "@11ty/eleventy-navigation@0.1.6",
        "@11ty/eleventy-plugin-rss@1.2.0", "@11ty/eleventy-plugin-syntaxhighlight@3.2.2",
        "luxon@1.28.1", "markdown-it@8.4.2", "markdown-it-anchor@5.3.0",
    )  # fmt: skip
    source.rmdir()
    shutil.copytree(starter, source)
    (source / "node_modules").symlink_to(installed / "node_modules")
    for old in (source / "posts").glob("*.md"):
        old.unlink()
    shutil.rmtree(source / "about")
    about = source / "_data" / "metadata.json"
    metadata = json.loads(about.read_text())
    said = "Notes from the quay"
    metadata |= {"title": "Harbour Letters", "url": f"{base}/", "description": said}
    metadata["author"] = {"name": "Edith Marlowe", "email": "edith@letters.example"}
    metadata["feed"] |= {"subtitle": said, "id": f"{base}/"}
    about.write_text(json.dumps(metadata))
    for slug, title, text in PAGES:
        head = {"layout": "layouts/post.njk", "title": title, "templateClass": "tmpl-post"}
        _write(source / slug / "index.md", head, text)
    for post in posts:
        head = {
            "layout": "layouts/post.njk",
            "title": post.title,
            "date": f"{post.published:%Y-%m-%dT%H:%M:%SZ}",
            "tags": list(post.tags),
        }
        _write(source / "posts" / f"{post.slug}.md", head, post.plain_notes)
    run("node", "node_modules/.bin/eleventy", "--output=out", cwd=source)
    return source / "out"


def _front_matter(post: Known) -> dict[str, object]:
    return {"title": post.title, "categories": list(post.categories), "tags": list(post.tags)}


def _write(
    file: Path, head: dict[str, object] | dict[str, str], text: str, line: str = "",
    fence: tuple[str, str] = ("---", "---"),
) -> None:  # fmt: skip
    """A post's file: what is said of it, as YAML unless *line* says how, and its text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if line:
        said = [line.format(name, value) for name, value in head.items()]
        lines = said if fence[0] == "---" else [fence[0], *said, fence[1]]
    else:
        lines = [fence[0], *(f"{k}: {_yaml(v)}" for k, v in head.items()), fence[1]]
    file.write_text("\n".join([*lines, "", text, ""]))


def _yaml(value: object) -> str:
    if isinstance(value, str) and value[:4].isdigit() and len(value) > 10:
        return value  # a date
    return json.dumps(value, ensure_ascii=False)


def _dated(post: Known) -> str:
    return f"{post.published:%Y/%m/%d}/{post.slug}"


STATIC = {
    "pelican": Generator(
        build=_pelican,
        address=lambda post: f"{post.slug}.html",
        prints=("modified", "authors", "tags"),
    ),
    "nikola": Generator(
        build=_nikola,
        address=lambda post: f"posts/{post.slug}/",
        states=("public", "draft", "private", "future"),
        prints=("authors", "tags"),
    ),
    "hugo": Generator(
        build=_hugo,
        address=lambda post: f"posts/{post.slug}/",
        prints=("modified", "authors", "categories", "tags"),
    ),
    "jekyll": Generator(
        build=_jekyll,
        address=lambda post: f"{_dated(post)}.html",
        prints=("modified", "authors"),
    ),
    "hexo": Generator(
        build=_hexo,
        address=lambda post: f"{_dated(post)}/",
        prints=("categories", "tags"),
        notes=False,
    ),
    "eleventy": Generator(
        build=_eleventy,
        address=lambda post: f"posts/{post.slug}/",
        states=("public",),
        prints=(),
        precise=False,
        notes=False,
    ),
}
"""Every static generator, by name."""
