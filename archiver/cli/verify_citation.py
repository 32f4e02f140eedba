"""``archiver verify-citation``: whether citations say what the bytes say."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from archiver.cite.check import Check, Verdict, check
from archiver.cite.citation import Citation
from archiver.cite.evidence import Evidence, of_archive, of_files
from archiver.cite.formats import LARGEST, read
from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.lines import bold, columns, entry, say, wrapped
from archiver.errors import ArgumentError, CitationDiffers

__all__ = ["verify_citation"]


@click.command(
    "verify-citation",
    epilog="\b\nExamples\n"
    "  archiver verify-citation letters.bib\n"
    "  archiver verify-citation --warc demo-00000.warc.gz letters.json\n"
    "  archiver cite 57 --paragraph 2 | archiver verify-citation - --json",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@archive_option
@click.option(
    "--warc",
    "warcs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A WARC file, or a directory of them, instead of an archive; may be given again.",
)
@json_option
def verify_citation(file: Path, archive: Path, warcs: tuple[Path, ...], *, as_json: bool) -> None:
    """Check citations against the bytes of WARC files.

    Offline. FILE (- reads stdin) is what `archiver cite` writes in any of its formats, or what a
    reference manager made of that. Ends with 0 when everything matches, with 10 when something
    differs or is not told by the bytes, with 2 when FILE cannot be read.
    """
    citations = _citations(file)
    evidence: AbstractContextManager[Evidence]
    evidence = nullcontext(of_files(warcs)) if warcs else of_archive(archive)
    with evidence as files:
        checked = [(citation, check(citation, files)) for citation in citations]
    if as_json:
        print_json([_facts(citation, checks) for citation, checks in checked])
    else:
        for line in _lines(checked):
            say(line)
    wrong = [citation for citation, checks in checked if not _matches(checks)]
    if wrong:
        raise CitationDiffers(
            f"{len(wrong)} of {len(checked)} citations do not match, {wrong[0].key} the first; "
            "see its lines that do not begin with `matches`"
        )


def _citations(file: Path) -> list[Citation]:
    try:
        if str(file) == "-":
            source = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with file.open("rb") as opened:
                source = opened.read(LARGEST + 1)
    except OSError as error:
        raise ArgumentError(f"{file}: {error.strerror}; name a file of citations") from error
    try:
        return read(source)
    except ArgumentError as error:
        raise ArgumentError(f"{file}: {error}") from error


def _matches(checks: Sequence[Check]) -> bool:
    return all(one.verdict is Verdict.MATCHES for one in checks)


def _facts(citation: Citation, checks: Sequence[Check]) -> dict[str, object]:
    return {
        "id": citation.key,
        "matches": _matches(checks),
        "checks": [
            {"what": one.what, "verdict": one.verdict.value, "told": one.told} for one in checks
        ],
    }


def _lines(checked: Sequence[tuple[Citation, Sequence[Check]]]) -> Iterator[str]:
    for number, (citation, checks) in enumerate(checked):
        if number:
            yield ""
        right = sum(one.verdict is Verdict.MATCHES for one in checks)
        result = f"all {right} match" if _matches(checks) else f"{right} of {len(checks)} match"
        yield from wrapped(f"{bold(citation.key)}: {result}", columns())
        for one in checks:
            yield from entry(str(one.verdict), f"{one.what}: {one.told}")
