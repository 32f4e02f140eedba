"""Serves an archive on loopback as web pages for reading, and as tables for asking.

Datasette runs with a plugin of ours: its tables, queries, facets, CSV and JSON are its own,
dressed in our templates; beside them stand pages for readers. No page has a script, and no answer
lets a browser ask another host for anything.

    browser -> guard -> Datasette -> plugin -> pages -> store.pages     what a page shows
                                               |-> body, plots          how it is drawn
                                               |-> pictures             bytes from the WARC files
                                               `-> replaying            pywb, once somebody asks
"""

from __future__ import annotations

from archiver.browse.served import DEFAULT_PORT, Served, browse

__all__ = ["DEFAULT_PORT", "Served", "browse"]
