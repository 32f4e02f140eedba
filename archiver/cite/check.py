"""A citation held against the bytes: what it says, and whether they say the same.

Every statement is checked for itself, so that whoever gets a wrong citation learns what is wrong
with it. A statement matches only where the bytes say the same; what they do not tell is told apart
from what they deny.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import attrs

from archiver.cite.citation import Citation, Record, without_spaces
from archiver.cite.evidence import Evidence
from archiver.cite.fragment import Directive, led_to
from archiver.cite.shown import RecordPlace, Shown, declared, recorded, shown
from archiver.errors import ArchiveError, ArchiverError, DamagedWarc
from archiver.site import Site
from archiver.store.citing import blocks
from archiver.text import squash
from archiver.warc.attest import Attested
from archiver.warc.reader import moment_of

__all__ = ["Check", "Verdict", "check"]

_FIELDS = {"title": "title", "author": "authors", "date": "published"}  # of a post
_SHOWN = 160  # characters of what the bytes say instead


class Verdict(StrEnum):
    """How a statement compares with the bytes."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNTOLD = "not told"
    """The bytes, as far as they are here, say nothing of it."""


@attrs.frozen
class Check:
    """One statement of a citation."""

    what: str
    verdict: Verdict
    told: str
    """What was found, in words."""


def check(citation: Citation, evidence: Evidence) -> list[Check]:
    """Every statement of *citation*, checked: those about the record, then those about the page.

    ArchiveError when a file that is here cannot be opened.
    """
    checking = _Checking(citation, evidence)
    checking.run()
    return checking.checks


@attrs.frozen
class _Found:
    """A record that was found, and where."""

    place: RecordPlace
    attested: Attested


class _Checking:
    """One citation under examination."""

    def __init__(self, citation: Citation, evidence: Evidence) -> None:
        self.checks: list[Check] = []
        self._cited = citation
        self._evidence = evidence

    def run(self) -> None:
        found = self._locate("", self._cited.record)
        if found is None:
            self._untold("rest", "without the record nothing else can be checked")
            return
        self._record("", self._cited.record, found)
        original = self._original(found)
        site = declared(found.place.path)
        if found.attested.refers_to is None or original is not None:
            self._page(found.place, original.place if original else None, site)
        else:
            self._untold("rest", "without its payload the page cannot be read")

    def _say(self, what: str, right: bool, told: str) -> None:
        self.checks.append(Check(what, Verdict.MATCHES if right else Verdict.DIFFERS, told))

    def _untold(self, what: str, told: str) -> None:
        self.checks.append(Check(what, Verdict.UNTOLD, told))

    def _locate(self, of: str, record: Record) -> _Found | None:
        """The cited *record* at its place, or wherever it is now."""
        path = self._evidence.path(record.warc_file)
        what = f"{of}record"
        if path is None:
            told = f"{record.warc_file} is not here"
        else:
            try:
                attested = self._evidence.attest(path, record.offset, record)
            except DamagedWarc as damage:
                told = f"at byte {record.offset} of {path.name}: {damage}"
            else:
                if attested.record_id == record.record_id:
                    self._say(
                        what, True, f"{record.record_id}, at byte {record.offset} of {path.name}"
                    )
                    return _Found(RecordPlace(path, record.offset, attested.length), attested)
                told = f"at byte {record.offset} of {path.name} lies {attested.record_id}"
        moved = self._moved(record)
        if moved is None:
            self._say(what, False, f"{told}; {record.record_id} was found nowhere else")
            return None
        place, attested = moved.place, moved.attested
        same = attested.record_id == record.record_id
        payload = record.payload_digest is not None and attested.payload == "agrees"
        like = "payload" if payload else "address and time"
        which = "it" if same else f"{attested.record_id}, of the same {like},"
        self._say(what, False, f"{told}; {which} lies at byte {place.offset} of {place.path.name}")
        return moved

    def _moved(self, record: Record) -> _Found | None:
        found = self._evidence.find(record, self._cited.url)
        if found is None:
            return None
        path, offset = found
        try:
            attested = self._evidence.attest(path, offset, record)
        except (ArchiveError, DamagedWarc):
            return None
        return _Found(RecordPlace(path, offset, attested.length), attested)

    def _record(self, of: str, cited: Record, found: _Found) -> None:
        """What the record says of itself, and its digests."""
        attested = found.attested
        if cited.length is not None and cited.offset == found.place.offset:
            self._say(f"{of}length", cited.length == attested.length, f"{attested.length} bytes")
        moment = attested.moment
        right = moment is not None and moment_of(cited.captured_at) == moment
        told = "no time" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"
        self._say(f"{of}captured", right, f"WARC-Date is {told}")
        self._say(
            f"{of}address",
            (cited.url or self._cited.url) in {attested.url, without_spaces(attested.url)},
            f"WARC-Target-URI is {attested.url}",
        )
        self._digest(f"{of}block digest", cited.block_digest, attested.block)
        if attested.refers_to is None:
            self._digest(f"{of}payload digest", cited.payload_digest, attested.payload)

    def _digest(self, what: str, cited: str | None, verdict: str | None) -> None:
        if cited is None:
            return
        if verdict == "unknown" or verdict is None:
            self._untold(what, f"{cited} is by no algorithm known here")
        elif verdict == "chunks":
            self._say(what, True, f"{cited} is that of the chunks themselves")
        else:
            right = verdict == "agrees"
            self._say(what, right, f"{cited} is {'' if right else 'not '}that of the bytes")

    def _original(self, found: _Found) -> _Found | None:
        """Of a revisit: the record that holds its payload."""
        cited = self._cited.payload
        refers_to = found.attested.refers_to
        if refers_to is None:
            if cited is not None:
                self._say("original record", False, "the record is no revisit: it has its payload")
            return None
        if cited is None:
            self._say(
                "original record", False, "the record is a revisit; its original is not cited"
            )
            return None
        original = self._locate("original ", cited)
        if original is None:
            return None
        self._record("original ", cited, original)
        same = (original.attested.url, original.attested.moment) == refers_to
        self._say(
            "original",
            same,
            f"the revisit refers to {refers_to[0]} at {refers_to[1] or 'no time'}",
        )
        payload = self._cited.record.payload_digest
        if payload is not None and payload != cited.payload_digest:
            self._say("payload digest", False, f"the original has {cited.payload_digest}")
        return original

    def _page(self, place: RecordPlace, payload: RecordPlace | None, site: Site | None) -> None:
        try:
            page = shown(recorded(place, payload), self._cited.url, site)
        except ArchiverError as error:
            self._say("post", False, f"the bytes cannot be read as the post: {error}")
            return
        cited = self._cited
        self._say("post", True, f"the bytes are those of {page.url or cited.url}")
        self._told("title", cited.title, page, lambda told: told.title, site)
        names = "; ".join(cited.authors) or None
        self._told("author", names, page, _names, site)
        self._told("date", cited.published, page, lambda told: told.published, site)
        self._compare("blog", cited.blog, site.title if site else None)
        if cited.words is not None:
            self._further_page(cited.words, site)
        elif cited.quotation is not None:
            self._words(cited.quotation, page)
        if cited.fragment is not None:
            self._fragment(cited.fragment, page)

    def _further_page(self, cited: Record, site: Site | None) -> None:
        """Of a text on several pages: the one with the quoted words."""
        found = self._locate("words' ", cited)
        if found is None:
            return
        self._record("words' ", cited, found)
        try:
            page = shown(recorded(found.place), self._cited.url, site)
        except ArchiverError as error:
            self._say("words' page", False, f"the bytes cannot be read as the post: {error}")
            return
        if self._cited.quotation is not None:
            self._words(self._cited.quotation, page)

    def _told(
        self,
        what: str,
        cited: str | None,
        page: Shown,
        of: Callable[[Shown], str | None],
        site: Site | None,
    ) -> None:
        """Compare what the page tells; or the record that the database has it from."""
        found, source = of(page), ""
        if found is None and cited is not None:
            place = self._evidence.witness(self._cited.url, _FIELDS[what])
            if place is not None:
                found, source = self._elsewhere(place, of, site)
        if cited is not None or found is not None:
            self._compare(what, cited, found, source)

    def _elsewhere(
        self, place: RecordPlace, of: Callable[[Shown], str | None], site: Site | None
    ) -> tuple[str | None, str]:
        """What the record at *place* tells instead, and how to say that it does."""
        try:
            attested = self._evidence.attest(place.path, place.offset)
            found = of(shown(recorded(place), self._cited.url, site))
        except ArchiverError:
            return None, ""
        return found, f", as {attested.record_id} tells"

    def _compare(self, what: str, cited: str | None, found: str | None, source: str = "") -> None:
        if found is None:
            self._untold(what, "the bytes do not tell it")
        elif what == "date" and cited is not None and found.startswith(cited):
            self._say(what, True, f"published {found}{source}")
        else:
            right = squash(cited or "") == squash(found)
            said = _short(found) or "none"
            told = said if right else f"cited is {_short(cited or '') or 'none'}; it is {said}"
            self._say(what, right, f"{told}{source}")

    def _words(self, cited: str, page: Shown) -> None:
        told = blocks(page.text)
        wanted = squash(cited)
        places = [n for n, block in enumerate(told, 1) if squash(block) == wanted]
        number = self._cited.paragraph
        if not places:
            inside = wanted in page.page or any(wanted in squash(block) for block in told)
            where = "on the page, but no paragraph of the text" if inside else "not on the page"
            there = ""
            if number is not None and 1 <= number <= len(told):
                there = f"; paragraph {number} is: {_short(told[number - 1])}"
            self._say("words", False, f"{where}{there}")
            return
        exact = any(told[n - 1] == cited for n in places)
        how = "exactly" if exact else "after normalising white space"
        self._say("words", True, f"found {how}")
        if number is not None:
            self._say("paragraph", number in places, f"it is {' and '.join(map(str, places))}")

    def _fragment(self, cited: str, page: Shown) -> None:
        directive = Directive.read(cited)
        led = None if directive is None else led_to(page.page, directive)
        words = squash(self._cited.quotation or "")
        if led is None:
            self._say("text fragment", False, "leads to nothing on the page")
        else:
            right = not words or led.lower() == words.lower()
            told = "leads to these words" if right else f"leads to other words: {_short(led)}"
            self._say("text fragment", right, told)


def _names(told: Shown) -> str | None:
    """The authors in one string, as names may hold anything; None when they are not told."""
    if told.authors is None:
        return None
    return "; ".join(name for name in map(squash, told.authors) if name)


def _short(text: str) -> str:
    line = squash(text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
