"""What holds for every format: the same bytes, all or nothing, and names that any disk takes."""

import json
import re
from pathlib import Path

import attrs
import pytest

from archiver.errors import ArchiveError, ArgumentError, NothingFound, NotInstalled
from archiver.export.exporting import Wanted, export_posts
from archiver.export.format import Order, Written, needed
from archiver.export.formats import format_named, names
from archiver.export.target import MARK, replaced
from archiver.store.filters import Filters
from tests.archives import LETTERS
from tests.export.conftest import Export

FORMATS = names()
FOLDERS = [name for name in FORMATS if format_named(name).folder]
_PLAIN = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[^\0-\x1f<>:\"/\\|?*]{1,200}(?<![. ])",
    re.IGNORECASE,
)


def content(path: Path) -> dict[str, bytes]:
    """Every file of an export, by its name."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {file.relative_to(path).as_posix(): file.read_bytes()
            for file in sorted(path.rglob("*")) if file.is_file()}  # fmt: skip


def test_a_format_is_its_module() -> None:
    assert FORMATS == ["bagit", "csv", "epub", "html", "jsonl", "markdown", "parquet", "wxr"]
    assert [format_named(name).name for name in FORMATS] == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_archive_gives_the_same_bytes(pictured: Path, export: Export, name: str) -> None:
    assert content(export(pictured, name, "first/out")) == content(
        export(pictured, name, "second/out")
    )


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_there_stays_unless_it_is_to_be_replaced(
    pictured: Path, export: Export, name: str
) -> None:
    out = export(pictured, name)
    before = content(out)
    form = format_named(name)
    with pytest.raises(ArgumentError, match="--force"):
        export_posts(pictured, form, out)
    assert content(out) == before
    export_posts(pictured, form, out, Wanted(replace=True))
    assert content(out) == before
    assert not list(out.parent.glob(".*"))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_directory_that_no_export_made_is_never_replaced(
    pictured: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "notes").mkdir()
    export_posts(pictured, format_named(name), tmp_path / "notes")  # it is empty
    (tmp_path / "notes" / MARK).unlink()
    with pytest.raises(ArgumentError, match="no export made it"):
        export_posts(pictured, format_named(name), tmp_path / "notes", Wanted(replace=True))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_left_of_an_export_that_fails(
    pictured: Path, tmp_path: Path, name: str
) -> None:
    form = format_named(name)

    def failing(order: Order) -> Written:
        form.write(order)
        raise OSError(28, "No space left on device")

    with pytest.raises(ArchiveError, match="No space left"):
        export_posts(pictured, attrs.evolve(form, write=failing), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_names_are_for_every_disk(hostile: Path, export: Export, name: str) -> None:
    found = list(content(export(hostile, name)))
    for path in found:
        for part in path.split("/"):
            assert _PLAIN.fullmatch(part), path
    assert len({path.casefold() for path in found}) == len(found)
    assert any("same-" in path for path in found)


def test_an_export_tells_how_to_cite_it(pictured: Path, export: Export, tmp_path: Path) -> None:
    folder = export(pictured, "markdown")
    assert "cff-version" in (folder / "CITATION.cff").read_text()
    assert json.loads((folder / MARK).read_text())["posts"] == 2
    export(pictured, "csv", "table.csv")
    told = json.loads((tmp_path / "table.csv.datacite.json").read_text())
    assert told["formats"] == ["text/csv"]
    assert "table.csv" in told["descriptions"][0]["description"]
    (tmp_path / "table.csv").unlink()
    with pytest.raises(ArgumentError, match=r"table\.csv\.CITATION\.cff"):
        export_posts(pictured, format_named("csv"), tmp_path / "table.csv")


def test_a_part_of_it(pictured: Path, tmp_path: Path) -> None:
    wanted = Wanted(filters=Filters(site=LETTERS, has=frozenset({"image"})))
    done = export_posts(pictured, format_named("jsonl"), tmp_path / "out", wanted)
    assert done.posts == 1
    with pytest.raises(NothingFound, match="no such post"):
        export_posts(pictured, format_named("jsonl"), tmp_path / "none",
                     Wanted(filters=Filters(has=frozenset({"comment"}))))  # fmt: skip
    assert not (tmp_path / "none").exists()


def test_it_is_told_of_every_post(pictured: Path, tmp_path: Path) -> None:
    told: list[int] = []

    def progress(total: int) -> object:
        told.append(total)
        return told.append

    export_posts(pictured, format_named("csv"), tmp_path / "out", progress=progress)  # type: ignore[arg-type]
    assert told == [2, 1, 1]


@pytest.mark.parametrize("place", [".", "warc/out", "warc"])
def test_nothing_goes_into_the_archive_itself(hostile: Path, place: str) -> None:
    with pytest.raises(ArgumentError, match="in the archive itself"):
        export_posts(hostile, format_named("html"), hostile / place, Wanted(replace=True))


@pytest.mark.parametrize("out", ["-", "/dev/null"])
def test_what_is_no_file_is_not_replaced(out: str) -> None:
    with pytest.raises(ArgumentError, match="; name "), replaced(Path(out), replace=True):
        pass
    assert Path("/dev/null").is_char_device()


def test_an_extra_that_is_missing_is_named() -> None:
    with pytest.raises(NotInstalled, match=r"pip install 'commentary-archiver\[parquet\]'"):
        needed("no_such_module", "parquet")
