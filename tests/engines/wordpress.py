"""WordPress on MariaDB, in the variants that decide how its posts are found."""

import getpass
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from tests.engines.pictures import lantern
from tests.engines.posts import AUTHORS, CATEGORIES, KNOWN, PAGES, Comment, Known
from tests.engines.workshop import Expected, Served, Unavailable, Workshop, port, run, serving

__all__ = ["HERE", "Variant", "filled_and_served", "keeping", "network", "wordpress"]

HERE = Path(__file__).parent
DEBIAN = Path("/usr/share/wordpress")
NAMES = ("TWISTED_DNS_RESOLVER=tests.engines.names.LoopbackNames",)
PRETTY = "/%year%/%monthnum%/%postname%/"


@attrs.frozen(kw_only=True)
class Variant:
    """How one WordPress is set up."""

    permalinks: str = PRETTY
    path: str = ""
    """Below the host, such as /en."""
    without: str = ""
    """What its owner turned off: rest, sitemap."""
    theme: str = "twentytwentythree"
    zone: str = "UTC"


@contextmanager
def wordpress(shop: Workshop, posts: tuple[Known, ...] = KNOWN, **how: str) -> Iterator[Served]:
    """A WordPress set up as *how* says, see `Variant`."""
    variant = Variant(**how)
    number = port()
    home = f"http://127.0.0.1:{number}{variant.path}"
    with _installed(shop, variant) as env, _served(shop, number, env | {"WP_HOME": home}) as env:
        yield _filled(variant, posts, env)


def keeping(shop: Workshop, wxr: Path, **how: str) -> list[dict[str, Any]]:
    """What an empty WordPress, set up as *how* says, keeps of the posts in the file *wxr*."""
    variant = Variant(**how)
    with _installed(shop, variant) as env:
        env |= {"WP_HOME": "http://127.0.0.1", "WP_WXR": str(wxr)}
        _filled(variant, KNOWN[:1], env)
        told = run("php", str(HERE / "wordpress_keeping.php"), **env)
        kept: list[dict[str, Any]] = json.loads(told[told.index("[{") :])
        return kept


@contextmanager
def filled_and_served(shop: Workshop, **how: str) -> Iterator[dict[str, str]]:
    """A WordPress with one post, set up as *how* says; yields its environment."""
    variant = Variant(**how)
    number = port()
    home = {"WP_HOME": f"http://127.0.0.1:{number}{variant.path}"}
    with _installed(shop, variant) as common, _served(shop, number, common | home) as env:
        _filled(variant, KNOWN[:1], env)
        yield env


@contextmanager
def network(
    shop: Workshop, posts: tuple[Known, ...] = KNOWN, *, form: str = "directories", main: bool
) -> Iterator[Served]:
    """A network of two blogs in `directories` or on `hosts`; the *main* one, else the other.

    Both have the same posts, with the same numbers, and link to each other's.
    """
    number = port()
    domain = f"{'127.0.0.1' if form == 'directories' else 'localhost'}:{number}"
    first = f"http://{domain}"
    second = f"{first}/tea" if form == "directories" else f"http://tea.{domain}"
    # WordPress keeps the posts of a main blog apart from the directories of the others.
    main_links = f"/blog{PRETTY}" if form == "directories" else PRETTY
    variants = {first: Variant(permalinks=main_links), second: Variant()}
    places = {first: "/blog", second: ""} if form == "directories" else {first: "", second: ""}
    names = {"WP_HOME": first, "WP_OTHER": second, "WP_DOMAIN": domain, "WP_FORM": form}
    with _installed(shop, variants[first]) as common:
        run("php", str(HERE / "wordpress_network.php"), **common, **names)
        env = common | names | {"WP_NETWORK": form}
        run("php", str(HERE / "wordpress_network.php"), **env)
        with _served(shop, number, env):
            blogs = {
                home: _filled(
                    variants[home],
                    (*posts, _next_door(other + places[other], posts)),
                    env | {"WP_HOME": home},
                )
                for home, other in ((first, second), (second, first))
            }
            yield attrs.evolve(blogs[first if main else second], settings=NAMES)


def _next_door(home: str, posts: tuple[Known, ...]) -> Known:
    """A post that links to the blog at *home* and to *posts* there."""
    linked = [f"{home}/{p.published:%Y/%m}/{p.slug}/" for p in posts if p.state == "public"]
    links = ", ".join(f"[number {n}]({address})" for n, address in enumerate(linked[:6]))
    text = f"Our neighbours have [letters of their own]({home}/), and these are the best: {links}."
    at = datetime(2015, 5, 4, 9, 0, tzinfo=UTC)
    return Known(slug="next-door", title="Letters Next Door", published=at, text=text)


@contextmanager
def _installed(shop: Workshop, variant: Variant) -> Iterator[dict[str, str]]:
    """The files of WordPress and an empty database; yields the environment both are used in."""
    if not DEBIAN.exists():
        raise Unavailable("wordpress is not installed")
    root = shop.scratch / "htdocs"
    files = root / variant.path.strip("/")
    shutil.copytree(DEBIAN, files, symlinks=False, ignore_dangling_symlinks=True)
    shutil.copy(HERE / "wordpress_config.php", files / "wp-config.php")
    plugins = files / "wp-content" / "mu-plugins"
    plugins.mkdir()
    shutil.copy(HERE / "wordpress_variant.php", plugins)
    (root / "images").mkdir()
    (root / "images" / "lantern.png").write_bytes(lantern())
    with mariadb(shop) as socket:
        yield {
            "WP_PATH": str(files),
            "WP_WITHOUT": variant.without,
            "WP_DATABASE": "letters",
            "WP_USER": getpass.getuser(),
            "WP_SOCKET": str(socket),
            "PHP_CLI_SERVER_WORKERS": "4",
        }


@contextmanager
def _served(shop: Workshop, number: int, env: dict[str, str]) -> Iterator[dict[str, str]]:
    """What *env* describes, on port *number* of loopback; yields *env*."""
    router = str(HERE / "wordpress_router.php")
    root = str(shop.scratch / "htdocs")
    large = ("-d", "upload_max_filesize=64M", "-d", "post_max_size=64M")
    command = ["php", *large, "-S", f"127.0.0.1:{number}", "-t", root, router]
    with serving(command, number, shop.scratch / "php.log", **env):
        yield env


def _filled(variant: Variant, posts: tuple[Known, ...], env: dict[str, str]) -> Served:
    """The blog of *env* once it has these *posts*."""
    given = json.dumps(_given(variant, posts))
    told = run("php", str(HERE / "wordpress.php"), given=given, **env)
    held = json.loads(told[told.index("[{") :])
    public = [_expected(post, variant) for post in held if post["state"] == "publish"]
    return Served(url=f"{env['WP_HOME']}/", posts=public, total=len(held))


@contextmanager
def mariadb(shop: Workshop) -> Iterator[Path]:
    """A database server with an empty database `letters`; yields its socket."""
    data = shop.scratch / "mariadb"
    socket = data / "socket"
    user = getpass.getuser()
    common = [f"--datadir={data}", f"--user={user}"]
    login = ["--auth-root-authentication-method=socket"]
    if user != "root":
        login.append(f"--auth-root-socket-user={user}")
    run("mariadb-install-db", "--no-defaults", *login, *common)
    server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    start = shop.scratch / "start.sql"
    start.write_text("create database letters;")
    number = port()
    command = [server, "--no-defaults", *common, f"--socket={socket}", f"--init-file={start}",
               f"--port={number}", "--bind-address=127.0.0.1"]  # fmt: skip
    with serving(command, number, shop.scratch / "mariadb.log"):
        yield socket


def _given(variant: Variant, posts: tuple[Known, ...]) -> dict[str, Any]:
    return {
        "permalinks": variant.permalinks,
        "theme": variant.theme,
        "zone": variant.zone,
        "authors": AUTHORS,
        "categories": CATEGORIES,
        "pages": PAGES,
        "posts": [
            {
                **{name: getattr(post, name) for name in ("slug", "title", "state", "html")},
                "author": post.authors[0],
                "categories": post.categories,
                "tags": post.tags,
                "published": _sql(post.published),
                "modified": _sql(post.modified) if post.modified else None,
                "comments": [attrs.asdict(comment) for comment in post.comments],
            }
            for post in posts
        ],
    }


def _sql(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _expected(post: dict[str, Any], variant: Variant) -> Expected:
    """What is to be held of *post*. Only the API tells when it was changed."""
    closed = "rest" in variant.without
    published, modified = (
        datetime.fromisoformat(f"{post[name]}+00:00") for name in ("published", "modified")
    )
    return Expected(
        url=post["url"],
        title=post["title"],
        published=published,
        modified=modified if modified != published and not closed else None,
        authors=(post["author"],),
        categories=tuple(post["categories"]),
        tags=tuple(post["tags"]),
        html=post["html"],
        comments=tuple(Comment(*comment) for comment in post["comments"]),
    )
