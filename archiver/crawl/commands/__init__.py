"""Scrapy commands of this project: `crawl` alone is ours."""
