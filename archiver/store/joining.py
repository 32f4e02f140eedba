"""A text that a blog shows on several pages: its parts, as they were read, joined to the whole.

Every page tells its part of the text, which part that is, and the highest part it leads to. Parts
are read one by one, at any time and in any order. They are taken in rounds: a round ends where a
part comes that it has already, so what one crawl reads is one round. At the end of each the text
is made of the newest reading of every part there is, so that a first part which is read again
alone does not shorten it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from archiver.site import Source
from archiver.store import values
from archiver.store.merge import Told

__all__ = ["Body", "joined", "part"]

_LISTS = ("headings", "images", "citations", "companies", "notices")
_APART = "\n\n"  # as blocks of a text are


@attrs.frozen
class Body:
    """The text of a post in both its forms."""

    html: str | None
    text: str | None

    def digest(self) -> str:
        """What equal bodies share; UnicodeEncodeError when they are not storable."""
        return values.digest(
            *("" if form is None else f"={form}" for form in (self.html, self.text))
        )


def part(reading: Told) -> tuple[int, int]:
    """Which part of a text *reading* tells, and the highest that its page knows of."""
    number, of = reading.fields["part"]
    return number, of


def joined(
    parts: Sequence[Told], body: Callable[[int], Body], store: Callable[[Body], int]
) -> list[Told]:
    """The whole text after each round, oldest first, as readings; equal neighbours as they are.

    *parts* are readings of parts of one post, each with a *body*; *store* gives that of a whole
    its row. Of a whole that is not complete, `cut` says what is missing.
    """
    found: list[Told] = []
    stored: dict[tuple[int | None, ...], int] = {}
    newest: dict[int, Told] = {}
    for round_ in _rounds(sorted(parts, key=lambda reading: reading.moment)):
        newest |= round_
        taken, missing = _chosen(newest)
        key = tuple(reading.body for reading in taken)
        bodies = [body(reading.body) for reading in taken if reading.body is not None]
        whole = Body(
            html="\n".join(b.html for b in bodies if b.html),
            text=_APART.join(b.text for b in bodies if b.text),
        )
        if key not in stored:
            stored[key] = store(whole)
        last = max(round_.values(), key=lambda reading: reading.moment)
        found.append(_whole(taken, bodies, whole, stored[key], last, missing))
    return found


def _rounds(oldest_first: Sequence[Told]) -> Iterator[dict[int, Told]]:
    found: dict[int, Told] = {}
    for reading in oldest_first:
        number, _ = part(reading)
        if number in found:
            yield found
            found = {}
        found[number] = reading
    if found:
        yield found


def _chosen(newest: Mapping[int, Told]) -> tuple[list[Told], str | None]:
    """The parts that make the text, in order, and what is missing of it.

    A page may name no more than the next part; so each that is there can tell of a further one.
    What lies behind the last that any of them names is from before the text got shorter.
    """
    taken: list[Told] = []
    missing: list[int] = []
    number, last = 1, part(newest.get(1) or min(newest.items())[1])[1]
    while number <= last:
        if number in newest:
            last = max(last, part(newest[number])[1])
            if all(newest[number].body != other.body for other in taken):
                taken.append(newest[number])  # a plugin may show the whole text on every page
        else:
            missing.append(number)
        number += 1
    if not missing:
        return taken, None
    if len(missing) == 1:
        return taken, f"part {missing[0]} of {last} is missing"
    return taken, f"{len(missing)} of {last} parts are missing"


def _whole(
    taken: Sequence[Told],
    bodies: Sequence[Body],
    whole: Body,
    row: int,
    last: Told,
    missing: str | None,
) -> Told:
    """The reading that *taken* are together: found where the first of them is."""
    first = taken[0]
    fields = {name: value for name, value in first.fields.items() if name != "part"}
    fields |= _lists(taken, bodies)
    counts = [reading.fields.get("word_count") for reading in taken]
    fields["word_count"] = sum(count for count in counts if count is not None)
    summaries = (reading.fields.get("bottom_line") for reading in taken)
    summary = next((text for text in summaries if text is not None), None)
    if summary is not None:
        fields["bottom_line"] = summary
    wording = (fields.get("title"), summary, whole.text)
    return attrs.evolve(
        first,
        source=Source.PART,
        fetched_at=last.fetched_at,
        position=last.position,
        body=row,
        content_digest=values.wording(*(text or "" for text in wording)),
        fields=fields,
        cut=missing,
    )


def _lists(taken: Sequence[Told], bodies: Sequence[Body]) -> dict[str, list[Any]]:  # JSON
    """What the parts list, one after the other; places are counted in the whole text."""
    found: dict[str, list[Any]] = {}
    start = 0
    for reading, body in zip(taken, bodies, strict=True):
        for name in _LISTS:
            items = reading.fields.get(name)
            if items is not None:
                found.setdefault(name, []).extend(_moved(item, start) for item in items)
        if body.text:
            start += len(body.text) + len(_APART)
    return found


def _moved(item: Mapping[str, Any], start: int) -> Mapping[str, Any]:  # JSON
    at = item.get("starts_at")
    return item if at is None or not start else {**item, "starts_at": at + start}
