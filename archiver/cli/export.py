"""``archiver export``: the archive, or a part of it, for other programs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.filters import filter_options
from archiver.cli.lines import entry, harmless, say
from archiver.cli.progress import counting, reading
from archiver.export.citation import cited_in
from archiver.export.exporting import Wanted, export_posts
from archiver.export.format import Choice, Format, Written
from archiver.export.formats import format_named, names
from archiver.export.wacz import Exported, Source, export_wacz
from archiver.store.filters import Filters

__all__ = ["export"]


class _Formats(click.Group):
    """WACZ, and whatever formats `export.formats` holds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *names()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in names():
            return _command(format_named(cmd_name))
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=_Formats,
    epilog="\b\nExamples\n"
    "  archiver export wacz all.wacz\n"
    "  archiver export csv --since 2015-01-01 recent.csv\n"
    "  archiver export epub --category Internet --until 2015-12-31 internet.epub\n"
    "  archiver export html --json site",
)
def export() -> None:
    """Write the archive, or a part of it, for other programs."""


def _command(form: Format) -> click.Command:
    """The command that writes posts in the format *form*."""

    def command(
        out: Path, archive: Path, *, force: bool, as_json: bool, **chosen: str | None
    ) -> None:
        _run(form, (archive, out), Wanted(settings=chosen, replace=force), as_json=as_json)

    def filtered(
        out: Path, archive: Path, filters: Filters, *, force: bool, as_json: bool,
        **chosen: str | None,
    ) -> None:  # fmt: skip
        wanted = Wanted(filters=filters, settings=chosen, replace=force)
        _run(form, (archive, out), wanted, as_json=as_json)

    made = json_option(command if form.whole else filter_options(filtered))
    made = click.option("--force", is_flag=True, help="Replace OUT if it is there.")(made)
    for choice in reversed(form.choices):
        made = _choice(choice)(made)
    made = archive_option(made)
    made = click.argument("out", metavar=form.out, type=click.Path(path_type=Path))(made)
    example = f"  archiver export {form.name} {form.out.replace('OUT', 'letters')}"
    chosen = "" if form.whole else f"\n{example} --site letters.example --since 2015-01-01"
    return click.command(
        name=form.name,
        help="\n\n".join(filter(None, (form.says, form.more))),
        short_help=form.says,
        epilog=f"\b\nExamples\n{example}{chosen}\n{example} --force --json",
    )(made)


def _choice(choice: Choice) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        f"--{choice.name}",
        choice.name,
        type=click.Choice(choice.values) if choice.values else click.STRING,
        default=choice.values[0] if choice.values else None,
        show_default=bool(choice.values),
        help=choice.help,
    )


def _run(form: Format, places: tuple[Path, Path], wanted: Wanted, *, as_json: bool) -> None:
    """Write what is *wanted*; *places* are the archive and the target."""
    archive, out = places
    if form.whole:
        with reading(Source.of(archive).size) as advance:
            done = export_posts(archive, form, out, wanted, progress=lambda _: advance)
    else:
        with counting("posts") as progress:
            done = export_posts(archive, form, out, wanted, progress=progress)
    _warn(done.still_open)
    _tell(done, out, cited_in(out, folder=form.folder), as_json=as_json)


def _warn(still_open: Sequence[str]) -> None:
    for name in still_open:
        told = f"{name} is not finished and was left out; `archiver recover` closes it"
        click.echo(harmless(told), err=True)


def _tell(done: Written, out: Path, beside: Sequence[Path], *, as_json: bool) -> None:
    size = _size(out)
    if as_json:
        facts = {**attrs.asdict(done), "size": size, "out": str(out)}
        print_json(facts | {"citation": [str(path) for path in beside]})
        return
    for line in entry("posts", f"{done.posts:,}"):
        say(line)
    if done.images or done.images_missing:
        without = f"; {done.images_missing:,} are not in the archive"
        told = f"{done.images:,}{without if done.images_missing else ''}"
        for line in entry("images", told):
            say(line)
    for line in entry("written", f"{out}, {size:,} bytes"):
        say(line)
    for line in entry("cited as", ", ".join(map(str, beside))):
        say(line)


def _size(out: Path) -> int:
    if not out.is_dir():
        return out.stat().st_size
    places = ((directory, name) for directory, _, files in os.walk(out) for name in files)
    return sum(Path(directory, name).stat().st_size for directory, name in places)


@export.command(
    short_help="WACZ: the captures themselves, for replay tools.",
    epilog="\b\nExamples\n"
    "  archiver export wacz all.wacz\n"
    "  archiver export wacz --site letters.example --since 2015-01-01 letters.wacz",
)
@click.argument("out", type=click.Path(path_type=Path))
@archive_option
@filter_options
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@json_option
def wacz(
    out: Path,
    archive: Path,
    filters: Filters,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Write OUT, a WACZ file, which replay tools such as ReplayWeb.page open.

    It holds the WARC files as they are. With options that choose posts, such as --site or --since,
    it holds new ones with copies of the records that these posts need: their pages, the images
    and styles of these, the front page, and the originals of revisits.
    """
    source = Source.of(archive)
    with reading(source.size) as advance:
        done = export_wacz(source, out, filters, replace=force, advance=advance)
    _warn(done.still_open)
    beside = [path for path in cited_in(out) if path.exists()]
    if as_json:
        citation = [str(path) for path in beside]
        print_json({**attrs.asdict(done), "wacz": str(out), "citation": citation})
        return
    for line in _lines(done, out, beside):
        say(line)


def _lines(done: Exported, out: Path, beside: Sequence[Path]) -> Iterator[str]:
    yield from entry("WARC files", f"{done.warc_files:,}")
    yield from entry("entries", f"{done.entries:,} in the index")
    without = done.posts - done.pages
    missing = f"; {without:,} posts more have no page captured" if without else ""
    yield from entry("pages", f"{done.pages:,} of posts, {done.extra_pages:,} of others{missing}")
    if done.left_out:
        yield from entry("left out", f"{done.left_out:,} revisits without their original")
    yield from entry("written", f"{out}, {done.size:,} bytes")
    if beside:
        yield from entry("cited as", ", ".join(map(str, beside)))
