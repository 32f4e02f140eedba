"""What the verification of several files comes to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import attrs

from archiver.warc.findings import Finding, Findings

__all__ = ["Report", "parts"]

_AT_ONCE = 1_000_000  # numbers held in a set at a time


@attrs.define
class Report:
    """What a verification came to."""

    files: int = 0
    records: int = 0
    size: int = 0
    """Bytes of the files."""
    foreign: list[Path] = attrs.field(factory=list)
    """Files that other programs wrote, as far as can be told."""
    tally: Counter[str] = attrs.field(factory=Counter)
    """What was compared and agrees, or could not be compared, by name."""
    damaged: list[Finding] = attrs.field(factory=list)
    """The first bad byte of each file that has any."""
    unread: list[Finding] = attrs.field(factory=list)
    """Where reading was given up, of each file with too many damaged places."""
    findings: Findings = attrs.field(factory=Findings)

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings.counts

    @property
    def warcs_well(self) -> bool:
        """Whether nothing is wrong with the WARC files themselves."""
        return all(fault.derived for fault in self.findings.counts)


def parts(size: int) -> int:
    """Into how many parts *size* numbers are divided, so that each fits a set."""
    return 1 + size // _AT_ONCE
