"""Imports point one way, and each library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A line imports only lines above it; names on one line do not import each other.
LINES = [
    ["errors", "garbage", "processes"],
    ["remote_process"],
    ["urls", "dates", "spreadsheet", "text", "http", "network", "remote", "workers"],
    ["items", "capture", "page", "differences", "targets"],
    ["site", "edits"],
    ["services"],
    ["scope"],
    ["platforms", "wire", "warc", "store"],
    ["read"],
    ["cite"],
    ["crawl", "reparse", "replay", "export", "demo", "declaring"],
    ["browse", "verify"],
    ["addon", "settings"],
    ["cli"],
]
LEVEL = {name: level for level, names in enumerate(LINES) for name in names}

# Page reads a Capture, the one import within a line.
WITHIN_A_LINE = {("page", "capture")}

HOMES = {
    "bs4": {"archiver/text.py"},
    "click": {"archiver/cli/"},
    "datasette": {"archiver/browse/"},
    "fastwarc": {"archiver/warc/"},
    "nh3": {"archiver/browse/body.py", "archiver/export/formats/html.py"},
    "matplotlib": {"archiver/export/plot.py"},
    "playwright": {"archiver/crawl/browser.py", "archiver/crawl/tab.py"},
    "pyarrow": {"archiver/export/formats/parquet.py"},
    "rich": {"archiver/cli/", "archiver/crawl/progress.py"},
    "scrapy": {"archiver/addon.py", "archiver/crawl/", "archiver/wire/", "spiders/"},
    "sqlite3": {"archiver/store/"},
    "sqlite_utils": {"archiver/store/"},
    "twisted": {"archiver/crawl/", "archiver/wire/"},
    "uvicorn": {"archiver/browse/"},
    "warcio": {"archiver/warc/"},
    "zlib_ng": {"archiver/warc/"},
}

SPIDERS_MAY_IMPORT = {
    "archiver.crawl.spider",
    "archiver.demo",
    "archiver.errors",
    "archiver.platforms",
    "archiver.site",
    "archiver.urls",
}

MODULES = sorted([*ROOT.glob("archiver/**/*.py"), *ROOT.glob("spiders/*.py")])


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "archiver" and len(parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    relative = path.relative_to(ROOT)
    if relative.parts[0] == "spiders":
        ours = {name for name in imports(path) if name.startswith("archiver")}
        assert all(any(name.startswith(m) for m in SPIDERS_MAY_IMPORT) for name in ours), ours
        return
    here = relative.parts[1].removesuffix(".py") if len(relative.parts) > 1 else ""
    for name in imports(path):
        assert not name.startswith("spiders"), f"{relative} imports {name}"
        other = package(name)
        if other in (None, here, "__version__", "__url__") or here == "__init__":
            continue
        assert other in LEVEL, f"{relative} imports {name}, which has no line in LINES"
        assert LEVEL[other] < LEVEL[here] or (here, other) in WITHIN_A_LINE, (
            f"{relative} imports {name}, which does not lie above it"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_home(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or any(relative.startswith(h) for h in homes), (
            f"{relative} imports {name}; its home is {', '.join(sorted(homes or ()))}"
        )


def test_no_subject_less_modules() -> None:
    assert not [p for p in MODULES if p.stem in {"utils", "helpers", "common", "misc"}]
