"""A post as a schema.org `BlogPosting`: https://schema.org/BlogPosting.

What is not known is left out. A date without a time is a date alone; a time is in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["blog_posting"]

_Facts = Mapping[str, Any]  # JSON of a post, as `store.part` reads it
_CORRECTIONS = frozenset({"update", "correction", "clarification"})
_PLACE = ("warc_file", "warc_offset", "warc_length", "record_id", "payload_digest")


def blog_posting(post: _Facts) -> dict[str, Any]:  # JSON
    """The object of schema.org that tells *post*."""
    title, headline = post["title"], post["headline"]
    return _thing(
        "BlogPosting",
        **{"@context": "https://schema.org", "@id": post["url"]},
        url=post["url"],
        headline=headline or title,
        alternativeHeadline=title if headline and title != headline else None,
        abstract=post["bottom_line"],
        articleSection=[term["name"] for term in post["categories"]],
        keywords=[term["name"] for term in post["tags"]],
        author=[_thing("Person", **author) for author in post["authors"]],
        datePublished=_moment(post["published"], post["published_precision"]),
        dateModified=post["modified"],
        inLanguage=post["language"],
        wordCount=post["word_count"],
        articleBody=post["body_text"],
        image=[_image(image) for image in post["images"]],
        citation=[_citation(citation) for citation in post["citations"]],
        mentions=[*map(_company, post["companies"]), *map(_related, post["related"])],
        correction=[_correction(n) for n in post["notices"] if n["kind"] in _CORRECTIONS],
        commentCount=post["comment_count"],
        comment=[_comment(comment) for comment in post["comments"]],
        interactionStatistic=list(_visits(post["visits"])),
        isPartOf=_thing("Blog", name=post["site"], url=post["site_home"]),
        archivedAt=_capture(post["location"]),
    )


def _thing(kind: str, **told: Any) -> dict[str, Any]:  # JSON
    """An object of the type *kind* with what is *told*, as far as that is anything."""
    known = {name: value for name, value in told.items() if value not in (None, [])}
    return {"@type": kind, **known}


def _moment(when: str | None, precision: str | None) -> str | None:
    return when[:10] if when and precision == "day" else when


def _image(image: _Facts) -> dict[str, Any]:
    return _thing(
        "ImageObject",
        url=image["url"],
        description=image["alt"],
        caption=image["caption"],
        width=image["width"],
        height=image["height"],
    )


def _citation(citation: _Facts) -> dict[str, Any]:
    return _thing(
        "CreativeWork",
        name=citation["anchor"],
        genre=citation["kind"],
        url=citation["url"],
        description=citation["sentence"],
    )


def _company(company: _Facts) -> dict[str, Any]:
    """Market and symbol as the text has them, and with the market's ISO 10383 code."""
    market = company["mic"] or company["exchange"]
    return _thing(
        "Corporation",
        name=company["name"],
        tickerSymbol=f"{market} {company['symbol']}",
        identifier=_value(company["exchange"], company["symbol"]),
    )


def _related(related: _Facts) -> dict[str, Any]:
    return _thing("BlogPosting", headline=related["title"], url=related["url"])


def _correction(notice: _Facts) -> dict[str, Any]:
    return _thing(
        "CorrectionComment",
        name=notice["kind"],
        text=notice["text"],
        datePublished=notice["published"],
    )


def _comment(comment: _Facts) -> dict[str, Any]:
    author = _thing("Person", name=comment["author"], url=comment["author_url"])
    parent = comment["parent_id"]
    return _thing(
        "Comment",
        identifier=comment["id"],
        parentItem=_thing("Comment", identifier=parent) if parent else None,
        genre=None if comment["kind"] == "comment" else comment["kind"],
        author=author if len(author) > 1 else None,
        datePublished=comment["published"],
        text=comment["text"],
    )


def _visits(visits: Iterable[_Facts]) -> Iterator[dict[str, Any]]:
    for seen in visits:
        if seen["total"] is not None:
            yield _thing(
                "InteractionCounter",
                interactionType="https://schema.org/ReadAction",
                userInteractionCount=seen["total"],
                endTime=seen["observed_at"],
                interactionService=seen["counter"]
                and _thing("SoftwareApplication", name=seen["counter"]),
                description="approximate" if seen["approximate"] else None,
            )


def _capture(place: _Facts) -> dict[str, Any]:
    """The page as captured, and where its bytes lie."""
    return _thing(
        "WebPage",
        url=place["url"],
        dateCreated=place["fetched_at"],
        identifier=[_value(name, place[name]) for name in _PLACE if place[name] is not None],
    )


def _value(name: str, value: str | int) -> dict[str, Any]:
    return _thing("PropertyValue", propertyID=name, value=value)
