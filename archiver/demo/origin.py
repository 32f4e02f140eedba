"""Where one running copy of the sample blog is reached; every absolute address starts here."""

from __future__ import annotations

import hashlib

import attrs

__all__ = ["Origin"]


@attrs.frozen
class Origin:
    """The two names of a server: its own, and the one that plays another host."""

    base: str
    """Scheme, host and port: ``http://127.0.0.1:8796``."""
    other: str
    """The same port under another name: ``http://localhost:8796``."""

    def url(self, path: str) -> str:
        """*path* of the blog as an absolute address; outside addresses stay as they are."""
        return self.base + path if path.startswith("/") else path


def nonce(words: str) -> str:
    """The ten digits WordPress puts into addresses against forgery, here always the same."""
    return hashlib.sha256(words.encode()).hexdigest()[:10]
