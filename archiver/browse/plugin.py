"""What makes Datasette ours: routes, templates, words about the tables, and the guard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Response

from archiver.browse.asking import Asked, Elsewhere
from archiver.browse.guard import PICTURE_POLICY, guarded
from archiver.browse.pages import PAGES
from archiver.browse.pictures import picture
from archiver.browse.replaying import Replaying
from archiver.browse.words import FILTERS
from archiver.errors import ArchiverError, ArgumentError, NothingFound
from archiver.store.pages.canned import QUERIES
from archiver.store.pages.front import blogs
from archiver.store.store import Store

__all__ = ["ArchiveDatasette"]

_TITLE = "Commentary archive"
_FOREVER = "private, max-age=86400, immutable"


class ArchiveDatasette(Datasette):
    """Datasette over the database of the directory *archive*."""

    def __init__(self, archive: Path, replaying: Replaying, **options: Any) -> None:
        super().__init__(**options)
        self.archive = archive
        self.replaying = replaying

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened for one request."""
        with Store.open(self.archive / "archive.db", readonly=True) as store:
            yield store


class _Plugin:
    """Datasette's hooks; it finds `templates` and `static` in the package of that name."""

    __name__ = "archiver.browse"

    @hookimpl
    def prepare_jinja2_environment(self, env: Any) -> None:  # Datasette's is not typed
        env.filters.update(FILTERS)
        env.trim_blocks = env.lstrip_blocks = True

    @hookimpl
    def get_metadata(self) -> dict[str, Any]:  # JSON
        return {"title": _TITLE, "databases": {"archive": {"queries": QUERIES, "tables": _TABLES}}}

    @hookimpl
    def asgi_wrapper(self) -> Callable[..., Any]:
        return guarded

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable[..., Any]]]:
        routes = [(pattern, _page(template, page)) for pattern, template, page in PAGES]
        return [*routes, (r"^/images/(?P<id>\d{1,18})$", _image)]

    @hookimpl
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Any:
        async def answer() -> Response:
            status = getattr(exception, "status", 500)
            told = getattr(exception, "message", None) or str(exception)
            if getattr(exception, "message_is_html", False):  # so it tells of the time limit alone
                told = "The query takes too long; choose fewer rows, or ask less of each."
            title = getattr(exception, "title", None)
            if request.path.endswith(".json"):
                return Response.json({"ok": False, "error": str(told), "status": status}, status)
            return await _failed(datasette, request, status, str(told), title)

        return answer


def _page(template: str, page: Callable[[Asked], dict[str, Any]]) -> Callable[..., Any]:
    """A view that fills *template* with what *page* tells."""

    def told(datasette: ArchiveDatasette, request: Any) -> dict[str, Any]:
        with datasette.store() as store:
            asked = Asked(store, request.args, request.url_vars, datasette.replaying)
            return {"home": blogs(store), **page(asked)}

    async def view(datasette: ArchiveDatasette, request: Any) -> Response:
        try:
            context = await asyncio.to_thread(told, datasette, request)
        except Elsewhere as found:
            return Response.redirect(found.address, status=303)
        except ArchiverError as error:
            return await _failed(datasette, request, _status(error), str(error))
        return Response.html(await datasette.render_template(template, context, request))

    return view


async def _image(datasette: ArchiveDatasette, request: Any) -> Response:
    def read() -> tuple[str, bytes]:
        with datasette.store() as store:
            return picture(store, datasette.archive, int(request.url_vars["id"]))

    try:
        kind, body = await asyncio.to_thread(read)
    except ArchiverError as error:
        return await _failed(datasette, request, _status(error), str(error))
    headers = {"content-security-policy": PICTURE_POLICY, "cache-control": _FOREVER}
    return Response(body, headers=headers, content_type=kind)


async def _failed(
    datasette: Any, request: Any, status: int, told: str, title: str | None = None
) -> Response:
    context = {"status": status, "title": title, "error": told}
    html = await datasette.render_template("error.html", context, request)
    return Response.html(html, status=status)


def _status(error: ArchiverError) -> int:
    """The HTTP status that says what *error* says."""
    if isinstance(error, NothingFound):
        return 404
    return 400 if isinstance(error, ArgumentError) else 503


_TABLES = {
    "posts": {
        "label_column": "title",
        "fts_table": "posts_fts",
        "fts_pk": "place",
        "facets": ["category_prefix", "language"],
    },
    "captures": {"facets": ["kind", "status"]},
    "citations": {"facets": ["kind"]},
    "comments": {"facets": ["kind"]},
    "companies": {"facets": ["exchange"]},
    "failures": {"facets": ["reason"]},
    "refused": {"facets": ["kind", "reason"]},
    "sites": {"label_column": "title"},
    "visit_history": {"facets": ["counter"]},
    "_sqlite_migrations": {"hidden": True},
    "sqlite_sequence": {"hidden": True},
}
"""How Datasette shows tables and views first."""

if not pm.has_plugin(_Plugin.__name__):
    pm.register(_Plugin(), _Plugin.__name__)
    pm.unregister(name="datasette.handle_exception")  # prints errors, with all variables
