"""Archive commentary blogs: byte-exact WARC files and typed rows in SQLite."""

__version__ = "0.1.0"
__url__ = "https://github.com/commentary-archiver/commentary-archiver"
