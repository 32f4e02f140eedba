"""What a post refers to, as files of the same export: its images, and other posts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from archiver.export.file_names import image_name
from archiver.export.format import Order
from archiver.export.images import Images
from archiver.export.markdown import Resolve
from archiver.store.part import WholePost

__all__ = ["LocalFiles"]


@attrs.define
class LocalFiles:
    """The files of one export."""

    order: Order
    written: int = 0
    """Images that were written."""
    missing: int = 0
    """Images that the archive does not hold."""
    _images: Images = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._images = Images(self.order.store, self.order.warcs)

    def resolver(
        self, post: WholePost, directory: Path, beside: str, link: Callable[[str], str]
    ) -> Resolve:
        """Where the addresses in *post* lead inside the export; elsewhere as they are.

        Its images are written to *directory*, which the post calls *beside*; *link* gives the
        address of the post of a name.
        """
        found: dict[str, str] = {}
        taken: set[str] = set()

        def image(url: str) -> str:
            content = self._images.image(url, post["site_id"])
            if content is None:
                self.missing += 1
                return url
            named = image_name(url, content.suffix)
            name = named.otherwise if named.name.casefold() in taken else named.name
            taken.add(name.casefold())
            directory.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(content.content)
            self.written += 1
            return beside + name

        def resolve(tag: str, url: str) -> str:
            if tag == "img":
                if url not in found:
                    found[url] = image(url)
                return found[url]
            name = self.order.part.name_at(url, post["site_id"]) if tag == "a" else None
            return link(name) if name else url

        return resolve
