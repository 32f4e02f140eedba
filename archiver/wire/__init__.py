"""Bytes on the socket: Scrapy's own HTTP/1.1 downloads, every exchange recorded as it was."""
