"""Text that stays text in a spreadsheet, which takes some for formulae and runs them."""

from __future__ import annotations

import re

__all__ = ["as_text"]

# What begins a formula (https://owasp.org/www-community/attacks/CSV_Injection): the wide forms
# count for some spreadsheets, tab and line ends are what others skip. A quote of the text's own
# gets another in front, so that the first can always be taken off.
_FORMULA = re.compile("'*[=+@\t\r\n＝＋－＠-]")


def as_text(text: str) -> str:
    """*text*, behind a quote where a spreadsheet would reckon with it."""
    return f"'{text}" if _FORMULA.match(text) else text
