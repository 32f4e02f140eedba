"""The processes a crawl has beside its own, by the object each of them holds (see `remote`)."""

__all__ = ["ARCHIVIST", "CRAWL", "READER", "WRITER"]

ARCHIVIST = "archiver.crawl.archivist:Archivist"
"""Stores what was read, and keeps the frontier."""

READER = "archiver.crawl.reader:Reader"
"""Reads pages."""

WRITER = "archiver.warc.crawl_writer:CrawlWriter"
"""Writes WARC files."""

CRAWL = (ARCHIVIST, READER, WRITER)
"""Those of a whole crawl."""
