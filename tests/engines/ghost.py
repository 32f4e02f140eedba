"""Ghost on SQLite: set up and filled through its admin API, its dates put right in its database.

Its package brings parts of itself as archives, and says of which versions the rest is to be in a
field that npm does not know: both are told to npm in its own words.
"""

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from tests.engines.pictures import lantern
from tests.engines.posts import AUTHORS, KNOWN, PAGES, PICTURE, Known
from tests.engines.workshop import Expected, Served, Unavailable, Workshop, port, run, serving

__all__ = ["ghost"]

PACKAGE = "ghost@5.130.6"
_PAUSE = Event()
_STATUS = {"draft": "draft", "future": "scheduled"}
_KEY = """select api_keys.id, secret from api_keys join roles on roles.id = role_id
    where roles.name = 'Admin Integration' limit 1"""
_HELD = """select id, slug, title, html, published_at, updated_at from posts
    where type = 'post' and status = 'published' and visibility = 'public'"""


@contextmanager
def ghost(shop: Workshop, posts: tuple[Known, ...] = KNOWN) -> Iterator[Served]:
    """A Ghost with its default theme; it knows no private posts, members-only ones instead."""
    program = _installed(shop)
    content = shop.scratch / "content"
    shutil.copytree(program / "content", content)
    picture = content / PICTURE.lstrip("/")
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(lantern())
    database = shop.scratch / "ghost.db"
    number = port()
    url = f"http://127.0.0.1:{number}/"
    env = {
        "NODE_ENV": "production",
        "url": url,
        "server__port": str(number),
        "database__client": "sqlite3",
        "database__useNullAsDefault": "true",
        "database__connection__filename": str(database),
        "paths__contentPath": f"{content}/",
        **{f"privacy__use{what}": "false" for what in ("UpdateCheck", "Gravatar", "RpcPing")},
        # Scripts of another host: nothing here is to leave the machine.
        **{f"{part}__url": f"{url}assets/none.js" for part in ("portal", "sodoSearch")},
        "logging__transports": '["stdout"]',
        "logging__level": "error",
        "mail__from": "keeper@letters.example",
    }
    log = shop.scratch / "ghost.log"
    given = [post for post in posts if post.state != "private"]
    with serving(["node", "index.js"], number, log, cwd=program, **env):
        _fill(url, database, given)
    with closing(sqlite3.connect(database)) as connection:
        _put_dates_right(connection, given)
        held = list(_held(connection, url))
        [(total,)] = connection.execute("select count(*) from posts where type = 'post'")
    with serving(["node", "index.js"], number, log, cwd=program, **env):
        _ask(url, "")
        yield Served(url=url, posts=held, total=total)


def _installed(shop: Workshop) -> Path:
    place = shop.unpacked(PACKAGE)
    if (place / "installed").exists():
        return place
    told = json.loads((place / "package.json").read_text())
    told.pop("devDependencies", None)

    def here(version: str) -> str:
        return f"file:{place / version[5:]}" if version.startswith("file:") else version

    meant = {name: here(version) for name, version in told.pop("resolutions", {}).items()}
    told["dependencies"] = {
        name: meant.get(name, here(version)) for name, version in told["dependencies"].items()
    }
    told["overrides"] = meant
    (place / "package.json").write_text(json.dumps(told))
    options = ("--omit=dev", "--legacy-peer-deps", "--no-audit", "--no-fund", "--silent")
    run("npm", "install", "--ignore-scripts", *options, cwd=place)
    run("npm", "rebuild", "--silent", "sqlite3", cwd=place)  # compiles it where there is no binary
    if not list(place.glob("node_modules/sqlite3/build/Release/*.node")):
        raise Unavailable("sqlite3 of npm could not be compiled")
    (place / "installed").touch()
    return place


def _fill(url: str, database: Path, posts: list[Known]) -> None:
    owner = {"name": AUTHORS[0], "email": _mail(AUTHORS[0]), "password": "only-for-a-test-1"}
    setup = {"setup": [owner | {"blogTitle": "Harbour Letters"}]}
    _ask(url, "ghost/api/admin/authentication/setup/", setup)
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        for number, name in enumerate(AUTHORS[1:]):
            _add_author(connection, name, f"{number:024x}")
        connection.commit()
        [(identity, secret)] = connection.execute(_KEY)
        sample = connection.execute("select id, type from posts").fetchall()
    for old, kind in sample:
        _ask(url, f"ghost/api/admin/{kind}s/{old}/", None, (identity, secret), "DELETE")
    for slug, title, text in PAGES:
        page = {"title": title, "slug": slug, "html": f"<p>{text}</p>", "status": "published"}
        _ask(url, "ghost/api/admin/pages/?source=html", {"pages": [page]}, (identity, secret))
    for post in posts:
        told = {
            "title": post.title,
            "slug": post.slug,
            "html": post.html.replace(PICTURE, f"/content{PICTURE}"),
            "status": _STATUS.get(post.state, "published"),
            "visibility": "members" if post.state == "protected" else "public",
            "published_at": post.published.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "tags": [{"name": name} for name in (*post.categories, *post.tags)],
            "authors": [{"email": _mail(name)} for name in post.authors],
        }
        _ask(url, "ghost/api/admin/posts/?source=html", {"posts": [told]}, (identity, secret))


def _add_author(connection: sqlite3.Connection, name: str, identity: str) -> None:
    """A second user like the first one: those whom the API invites have to answer a mail."""
    cursor = connection.execute("select * from users where email = ?", (_mail(AUTHORS[0]),))
    columns = [column for column, *_ in cursor.description]
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    mail = _mail(name)
    row |= {"id": identity, "name": name, "slug": mail.partition("@")[0], "email": mail}
    marks = ", ".join("?" * len(row))
    connection.execute(f"insert into users values ({marks})", list(row.values()))
    connection.execute(
        "insert into roles_users (id, role_id, user_id) "
        "select ?, id, ? from roles where name = 'Author'",
        (identity, identity),
    )


def _put_dates_right(connection: sqlite3.Connection, posts: list[Known]) -> None:
    for post in posts:
        changed = (post.modified or post.published).strftime("%Y-%m-%d %H:%M:%S")
        connection.execute(
            "update posts set updated_at = ? where title = ? and published_at = ?",
            (changed, post.title, post.published.strftime("%Y-%m-%d %H:%M:%S")),
        )
    connection.commit()


def _held(connection: sqlite3.Connection, url: str) -> Iterator[Expected]:
    for identity, slug, title, html, published, updated in connection.execute(_HELD).fetchall():
        authors = connection.execute(
            "select name from users join posts_authors on users.id = author_id "
            "where post_id = ? order by sort_order", (identity,),
        )  # fmt: skip
        tags = connection.execute(
            "select name from tags join posts_tags on tags.id = tag_id where post_id = ?",
            (identity,),
        )
        first, last = (datetime.fromisoformat(f"{at}+00:00") for at in (published, updated))
        yield Expected(
            url=f"{url}{slug}/",
            title=title,
            published=first,
            modified=last if last.date() != first.date() else None,
            authors=tuple(name for (name,) in authors),
            tags=tuple(name for (name,) in tags),
            html=html or "",
        )


def _ask(
    url: str,
    path: str,
    told: Any = None,
    key: tuple[str, str] | None = None,
    how: str | None = None,
) -> None:
    head = {"Content-Type": "application/json", "Origin": url.rstrip("/")}
    if key is not None:
        head["Authorization"] = f"Ghost {_token(*key)}"
    body = None if told is None else json.dumps(told).encode()
    for attempt in range(100):
        try:
            request = urllib.request.Request(url + path, body, head, method=how)
            urllib.request.urlopen(request, timeout=60).close()
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
            if error.code != 503 or attempt == 99:  # 503: it is starting
                raise Unavailable(f"{path} answers {error.code}: {answer[:400]}") from error
            _PAUSE.wait(0.2)
        else:
            return


def _token(identity: str, secret: str) -> str:
    """What the admin API knows an integration by: a JSON Web Token (RFC 7519) of five minutes."""
    now = int(time.time())
    parts = (
        {"alg": "HS256", "typ": "JWT", "kid": identity},
        {"iat": now, "exp": now + 300, "aud": "/admin/"},
    )
    text = b".".join(_encoded(json.dumps(part).encode()) for part in parts)
    sign = hmac.new(bytes.fromhex(secret), text, hashlib.sha256).digest()
    return (text + b"." + _encoded(sign)).decode()


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _mail(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@letters.example"
