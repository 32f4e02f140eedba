"""Drawings of strangers with what draws kept, and whatever could run, load or link left out.

A browser runs no script of an SVG that it shows as an image, but it does when a person opens the
file itself.
"""

from __future__ import annotations

import re

from lxml import etree

from archiver.text import word_set

__all__ = ["harmless_svg"]

_SVG = "{http://www.w3.org/2000/svg}"
_LARGEST = 4 * 1024 * 1024
_ELEMENTS = word_set(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs symbol "
    "linearGradient radialGradient stop clipPath mask pattern marker"
)
_ATTRIBUTES = word_set(
    "id viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points dx dy transform "
    "gradientTransform gradientUnits patternUnits patternTransform clipPathUnits offset "
    "preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit opacity color stop-color "
    "stop-opacity clip-path clip-rule mask font-family font-size font-weight font-style "
    "text-anchor dominant-baseline letter-spacing markerWidth markerHeight refX refY orient "
    "spreadMethod"
)
_OUTSIDE = re.compile(r"url\s*\((?!\s*['\"]?#)|\\", re.IGNORECASE)


def harmless_svg(source: bytes) -> bytes | None:
    """The drawing *source* without what is not drawing; None when it is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    if len(source) > _LARGEST:
        return None
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    for element in list(root.iter()):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag.removeprefix(_SVG) not in _ELEMENTS or not tag.startswith(_SVG):
            _drop(element)
            continue
        for name, value in element.attrib.items():
            if name not in _ATTRIBUTES or _OUTSIDE.search(str(value)):
                del element.attrib[name]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
