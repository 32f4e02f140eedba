"""Asks only for what has changed: conditional requests (RFC 9110) from stored validators."""

from __future__ import annotations

from scrapy import Request

from archiver.store.frontier import Claim

__all__ = ["ConditionalRequests"]

_HEADERS = ("If-None-Match", "If-Modified-Since")


class ConditionalRequests:
    """A downloader middleware for claims that an earlier crawl learnt validators of.

    A 304 then goes to the spider as any page does; its record refers to `meta["original"]`.
    """

    def process_request(self, request: Request) -> None:
        """Make *request* conditional; after a redirect, which keeps headers, no longer."""
        claim: Claim | None = request.meta.get("claim")
        validators = claim.validators if claim is not None else None
        if claim is None or validators is None or request.meta.get("whole"):
            return
        for name in _HEADERS:
            request.headers.pop(name, None)
        request.meta.pop("original", None)
        if request.url == claim.url:
            values = (validators.etag, validators.last_modified)
            told = {name: value for name, value in zip(_HEADERS, values, strict=True) if value}
            request.headers.update(told)
            request.meta["original"] = validators.original
            request.meta["handle_httpstatus_list"] = [304]
