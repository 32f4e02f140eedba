"""A checkout of the project: which blogs it declares, and where a new one's files go."""

from __future__ import annotations

import ast
import json
import keyword
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from archiver import __url__, urls
from archiver.declaring.declaration import Declaration
from archiver.declaring.fixture import Fixture
from archiver.errors import ArgumentError

__all__ = ["Checkout"]

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 40


@attrs.frozen
class Checkout:
    """The directory that holds ``scrapy.cfg`` and ``spiders/``."""

    root: Path

    @classmethod
    def at(cls, directory: Path) -> Checkout:
        """The checkout in *directory*; ArgumentError when there is none."""
        if not (directory / "scrapy.cfg").is_file() or not (directory / "spiders").is_dir():
            raise ArgumentError(
                f"{directory} has no scrapy.cfg and no spiders/; "
                f"go into a clone of {__url__} and try again"
            )
        return cls(directory)

    def spider(self, name: str) -> Path:
        """The file of the blog *name*, from the root."""
        return Path("spiders", f"{name}.py")

    def fixture(self, name: str) -> Path:
        """The directory of its page, from the root."""
        return Path("tests", "sites", name)

    def check(self, name: str, url: str) -> None:
        """Raise ArgumentError unless a blog called *name* at *url* can be added."""
        if not _NAME.fullmatch(name) or keyword.iskeyword(name) or len(name) > _LONGEST:
            raise ArgumentError(
                f"{name}: no name for a blog; take letters a-z, digits and single underscores "
                f"between them, {_LONGEST} at most, as in example_letters"
            )
        for path in (self.spider(name), self.fixture(name)):
            if (self.root / path).exists():
                raise ArgumentError(f"{path} exists; take another name, or remove it first")
        for path, spider, home in self._declared():
            if spider == name:
                raise ArgumentError(f"{path} is called {name} already; take another name")
            if home and urls.is_web(home) and urls.key(home) == urls.key(url):
                raise ArgumentError(f"{path} declares {home} already; see `scrapy crawl {spider}`")

    def write(self, declaration: Declaration, fixture: Fixture) -> tuple[Path, Path, Path]:
        """Write what is new, and return where it lies; ArgumentError instead of overwriting."""
        directory = self.fixture(declaration.name)
        texts = (
            (self.spider(declaration.name), declaration.source.encode()),
            (directory / "post.html", fixture.html),
            (directory / "expected.json", _json(fixture)),
        )
        for path, content in texts:
            try:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                with (self.root / path).open("xb") as file:
                    file.write(content)
            except FileExistsError as error:
                raise ArgumentError(f"{path} exists; take another name") from error
        spider, page, facts = (path for path, _ in texts)
        return spider, page, facts

    def _declared(self) -> Iterator[tuple[Path, str, str]]:
        """File, name and home of every blog, as far as they are written there as strings."""
        for path in sorted((self.root / "spiders").glob("*.py")):
            try:
                tree = ast.parse(path.read_bytes())
            except SyntaxError:
                continue  # whoever runs it will be told
            name = home = ""
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and _is_called(node.targets[0], "name"):
                    name = _string(node.value) or name
                elif isinstance(node, ast.keyword) and node.arg == "home":
                    home = _string(node.value) or home
            yield path.relative_to(self.root), name, home


def _is_called(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def _string(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _json(fixture: Fixture) -> bytes:
    return (json.dumps(fixture.facts, ensure_ascii=False, indent=2) + "\n").encode()
