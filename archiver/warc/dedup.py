"""Which payloads the archive holds already, so that they are written once.

For each payload it is known where the `response` record lies that holds it; twenty bytes and a
number each. Whoever asks gets the original only after a look at its record: what the index says
may be older than the files.
"""

from __future__ import annotations

from base64 import b32decode
from binascii import Error as NotBase32
from functools import lru_cache
from pathlib import Path

from archiver.capture import Location, Original
from archiver.errors import ArchiverError
from archiver.warc.reader import original_at

__all__ = ["Originals"]

_SHA1 = "sha1:"
_CODINGS = {False: b"", True: b"c", None: b"?"}


class Originals:
    """The payloads in the WARC files of *directory*."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: list[str] = []
        self._numbers: dict[str, int] = {}
        self._places: dict[bytes, tuple[int, int]] = {}  # number of the file, offset

    def add(self, digest: str, location: Location, *, chunked: bool | None = None) -> None:
        """Note that the payload of *digest*, ``sha1:BASE32``, lies at *location*.

        *chunked* tells its transfer coding; None when that is not known.
        """
        key = _key(digest, chunked)
        if key is not None:
            name = location.warc_file
            number = self._numbers.setdefault(name, len(self._files))
            if number == len(self._files):
                self._files.append(name)
            self._places[key] = number, location.offset

    def find(self, digest: str, *, chunked: bool) -> Original | None:
        """The record that holds the payload of *digest*; None when there is none to be found.

        It is *chunked* as the answer is: a replay takes the chunks of the one with the head of
        the other.
        """
        for key in (_key(digest, chunked), _key(digest, None)):
            if key is not None and key in self._places:
                original = self._looked_at(key, digest, chunked=chunked)
                if original is not None:
                    return original
        return None

    def _looked_at(self, key: bytes, digest: str, *, chunked: bool) -> Original | None:
        number, offset = self._places[key]
        try:
            found = original_at(self._directory, self._files[number], offset)
        except ArchiverError:  # moved away, cut or written anew since it was indexed
            found = None
        if found is None or found[0].payload_digest != digest:
            del self._places[key]
            return None
        original, head = found
        return original if head.chunked == chunked else None


@lru_cache(maxsize=64)  # the same is looked for, then noted
def _key(digest: str, chunked: bool | None) -> bytes | None:
    """The bytes of *digest* and its transfer coding; None for a digest of another kind."""
    if not digest.startswith(_SHA1):
        return None
    try:
        return b32decode(digest.removeprefix(_SHA1)) + _CODINGS[chunked]
    except NotBase32:
        return None
