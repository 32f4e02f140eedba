"""Scrapy settings of this project: only values we chose, each with its reason.

What makes the archive work is wired in `archiver.addon`; a run's differences come from ``-s``.
"""

from archiver import __url__, __version__

BOT_NAME = "commentary-archiver"
SPIDER_MODULES = ["spiders"]
COMMANDS_MODULE = "archiver.crawl.commands"  # `crawl`, with argument checks and exit codes
ADDONS = {"archiver.addon.CrawlAddon": 500}

ARCHIVE_DIR = "output"  # where archive.db and warc/ lie
ARCHIVE_WARC_SIZE = 1_000_000_000  # bytes after which a WARC file is closed; the field's custom
ARCHIVE_KEEP_CREDENTIALS = False  # an archive is handed on, and they would be with it
ARCHIVE_DEDUP = True  # a payload the archive holds is referred to, not written again
ARCHIVE_MEDIA_MAXSIZE = 100 * 1024 * 1024  # bytes of one file; Scrapy holds it in memory
ARCHIVE_MAX_REFUSALS = 20  # answers 403, 429 or 5xx in a row before a site counts as refusing
ARCHIVE_MAX_PAUSE = 600  # seconds; a longer Retry-After ends the crawl instead of holding it
ARCHIVE_BROWSER = ""  # the Chromium or Chrome to run; what is installed unless told
ARCHIVE_BROWSER_TIMEOUT = 60  # seconds a page in it may take, waiting for answers not counted
ARCHIVE_OPERATOR = ""  # who runs the crawl, for warcinfo
ARCHIVE_CONTACT = __url__  # where a site's owner can reach whoever crawls

USER_AGENT = f"commentary-archiver/{__version__} (+{ARCHIVE_CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, br",  # what every replay tool can decode
}
ROBOTSTXT_OBEY = True
REDIRECT_MAX_TIMES = 8  # http, https, www, slash, a new permalink; more is a loop or a trap
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a blog is somebody's small server
DOWNLOAD_DELAY = 1  # seconds
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1  # seconds
CONCURRENT_ITEMS = 1  # a page yields one item; Scrapy starts so many tasks for every response
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the summary and the table `failures` tell it
COOKIES_ENABLED = False  # a public page needs none, and an archive should not be personal
DOWNLOAD_TIMEOUT = 120  # seconds for one answer, so that an endless one ends
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes of one page; larger ones are kept cut and marked
DOWNLOAD_WARNSIZE = 0  # size is recorded, not warned about
DOWNLOAD_FAIL_ON_DATALOSS = False  # a page cut short is kept and marked, and still read
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default accepts anything
HTTPCACHE_ENABLED = False  # an answer from a cache never crosses the wire

REMOTE_CONTROL_ENABLED = False  # a local port that runs code for whoever holds its token
TELNETCONSOLE_ENABLED = False  # the same
LOG_LEVEL = "WARNING"  # progress line and summary say the rest; `-L INFO` shows Scrapy's own
FEED_EXPORT_ENCODING = "utf-8"
