"""A new blog: its file in ``spiders/``, and a page of it with what is read there.

declaration   the text of the file
fixture       the page, cut to what its reading needs, and the fields read from it
checkout      where both lie, and what may not be overwritten
"""

from __future__ import annotations

from archiver.declaring.checkout import Checkout
from archiver.declaring.declaration import Declaration
from archiver.declaring.fixture import Fixture, expected, read_page

__all__ = ["Checkout", "Declaration", "Fixture", "expected", "read_page"]
