"""YAML as far as a citation file needs it: mappings, lists, and strings in double quotes.

Whatever a string holds, it stays a string: `no`, `1e3`, `2014-05-27` and `# not a comment` do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["block"]


def block(mapping: Mapping[str, Any], indent: int = 0) -> str:
    """*mapping* in block style; its values are strings, lists and mappings, its keys plain."""
    return "".join(_entry(key, value, " " * indent) for key, value in mapping.items())


def _entry(key: str, value: Any, margin: str) -> str:
    if isinstance(value, str):
        return f"{margin}{key}: {_quoted(value)}\n"
    if isinstance(value, list):
        return f"{margin}{key}:\n" + "".join(_item(item, margin + "  ") for item in value)
    return f"{margin}{key}:\n" + block(value, len(margin) + 2)


def _item(item: Any, margin: str) -> str:
    if isinstance(item, str):
        return f"{margin}- {_quoted(item)}\n"
    inner = block(item, len(margin) + 2)
    return f"{margin}- {inner[len(margin) + 2 :]}"


def _quoted(text: str) -> str:
    """*text* in double quotes (YAML 1.2.2, 7.3.1), whose escapes include those of JSON."""
    return "".join(map(_escaped, json.dumps(text, ensure_ascii=False)))


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
