"""The crawl: Scrapy's side of the archive."""
