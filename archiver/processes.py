"""The processes a crawl has beside its own, by the object each of them holds (see `remote`)."""

__all__ = ["ARCHIVIST", "WRITER"]

ARCHIVIST = "archiver.crawl.archivist:Archivist"
"""Reads pages and stores them."""

WRITER = "archiver.warc.crawl_writer:CrawlWriter"
"""Writes WARC files."""
