"""WARC files alone -> the same database a crawl keeps, over all cores.

    records -> chunks of one run -> worker processes parse -> one commit a chunk

The main process reads records and stores rows, in the order of the files. Nothing of the live
crawl is needed: declaration and failures stand in the WARC's notes. `files` reads whole files,
`stale` only records that an older parser has read, and `rehearsal` does either on a copy of the
database, to tell what would change.
"""

from archiver.reparse.chunks import Report
from archiver.reparse.files import reparse
from archiver.reparse.rehearsal import rehearse
from archiver.reparse.stale import reparse_stale
from archiver.warc.finding import warc_files

__all__ = ["Report", "rehearse", "reparse", "reparse_stale", "warc_files"]
