"""GraphML, which Gephi, Cytoscape, yEd, igraph and networkx read (http://graphml.graphdrawing.org).

Written as it comes, so that a network of any size takes no memory; the same network gives the same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

__all__ = ["write_graphml"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}

_Write = Callable[[bytes], object]
_Values = Mapping[str, Any]  # a value is one of _TYPES, or None for what is not known


def write_graphml(
    write: _Write,
    nodes: Iterable[_Values],
    edges: Iterable[_Values],
    node_fields: Mapping[str, type],
    edge_fields: Mapping[str, type],
) -> None:
    """Give *write* a directed graph, piece by piece.

    *nodes* have an `id`, *edges* a `source` and a `target`, which are ids. The fields are what is
    written of them beside that, and of which type.
    """
    write(_HEAD.encode())
    for what, fields in (("node", node_fields), ("edge", edge_fields)):
        for name, kind in fields.items():
            write(
                f'  <key id="{what}-{name}" for="{what}" attr.name="{name}" '
                f'attr.type="{_TYPES[kind]}"/>\n'.encode()
            )
    write(b'  <graph edgedefault="directed">\n')
    for node in nodes:
        _element(write, "node", {"id": node["id"]}, node, node_fields)
    for edge in edges:
        ends = {"source": edge["source"], "target": edge["target"]}
        _element(write, "edge", ends, edge, edge_fields)
    write(b"  </graph>\n</graphml>\n")


def _element(
    write: _Write,
    what: str,
    attributes: Mapping[str, str],
    values: _Values,
    fields: Mapping[str, type],
) -> None:
    named = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    told = "".join(
        f'<data key="{what}-{name}">{escape(_plain(values[name]))}</data>'
        for name in fields
        if values.get(name) is not None
    )
    write(f"    <{what}{named}>{told}</{what}>\n".encode())


def _plain(value: str | int | float | bool) -> str:
    """*value* in the words of XML Schema, without what XML cannot hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NO_XML.sub("\ufffd", str(value)).replace("\r", " ")
