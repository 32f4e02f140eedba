"""How an export of posts wants to be cited: CITATION.cff, and DataCite's metadata as JSON.

The same facts give the same bytes: the date is that of the last capture, not of the export.

    CITATION.cff    Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937
    datacite.json   DataCite Metadata Schema 4.5, https://doi.org/10.14454/g8e5-6293, as its REST
                    API takes it; without a DOI, which a registrant adds
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from archiver import __url__, __version__
from archiver.cite.yaml import block
from archiver.errors import NothingFound
from archiver.store.holdings import Held, Holdings
from archiver.text import sound, squash

__all__ = ["Dataset", "describe"]

_UNKNOWN = ":unav"
"""DataCite's word for what is not known now (schema 4.5, appendix 3)."""

_TOOL = "commentary-archiver"
_MOST = 20  # blogs that are named one by one in prose


@attrs.frozen(kw_only=True)
class Dataset:
    """What is known of an export."""

    holdings: Holdings
    title: str | None = None
    """Unless given, the blogs and the days they cover."""
    publisher: str | None = None
    """Who gives it away, the person or institution that exports; not told unless given."""
    version: str | None = None
    """Unless given, the day of the last capture."""
    formats: tuple[str, ...] = ()
    """Media types of its files."""
    files: tuple[str, ...] = ()
    """Names of its files, for whoever finds it packed."""


def describe(facts: Dataset) -> dict[str, str]:
    """File name → content; NothingFound when there is no post to describe."""
    if facts.holdings.captured is None:
        raise NothingFound("no post is in the export; there is nothing to describe")
    told = json.dumps(_datacite(facts), ensure_ascii=False, indent=2)
    return {"CITATION.cff": block(_cff(facts)), "datacite.json": f"{told}\n"}


def _cff(facts: Dataset) -> dict[str, Any]:
    return {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below, and the posts you use as "
        "their authors'.",
        "type": "dataset",
        "title": _title(facts),
        "abstract": _abstract(facts),
        "authors": _unique(
            [{"name": _name(blog), "website": blog.home} for blog in _blogs(facts)]
        ),
        "version": _version(facts),
        "date-released": _captured(facts)[1],
        "keywords": _unique(["blog", "web archive", *_names(facts)[:_MOST]]),
        "references": [
            *_unique(
                [
                    {
                        "type": "blog",
                        "authors": [{"name": _name(blog)}],
                        "title": _name(blog),
                        "url": blog.home,
                    }
                    for blog in _blogs(facts)
                ]
            ),
            {
                "type": "software",
                "authors": [{"name": _TOOL}],
                "title": _TOOL,
                "version": __version__,
                "url": __url__,
            },
        ],
    }


def _datacite(facts: Dataset) -> dict[str, Any]:  # JSON
    told: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Posts of a blog"},
        "titles": [{"title": _title(facts)}],
        "creators": _unique(
            [{"name": _name(blog), "nameType": "Organizational"} for blog in _blogs(facts)]
        ),
        "publisher": {"name": _clean(facts.publisher or "") or _UNKNOWN},
        "publicationYear": _captured(facts)[1][:4],
        "dates": [*_dates(facts)],
        "version": _version(facts),
        "relatedIdentifiers": _related(facts),
        "descriptions": [
            {"description": _abstract(facts), "descriptionType": "Abstract"},
            {
                "description": f"Made with {_TOOL} {__version__} from WARC files.",
                "descriptionType": "TechnicalInfo",
            },
        ],
        "subjects": [{"subject": "blog"}, {"subject": "web archive"}],
        "sizes": _sizes(facts),
    }
    if facts.holdings.languages:
        told["language"] = facts.holdings.languages[0]
    if facts.formats:
        told["formats"] = list(dict.fromkeys(facts.formats))
    return told


def _dates(facts: Dataset) -> Iterator[dict[str, str]]:
    first, last = _captured(facts)
    yield {"date": f"{first}/{last}", "dateType": "Collected"}
    if facts.holdings.published:
        begin, end = facts.holdings.published
        covered = {"dateInformation": "days of publication of the posts"}
        yield {"date": f"{begin}/{end}", "dateType": "Other", **covered}


def _related(facts: Dataset) -> list[dict[str, str]]:
    relations = [(blog.home, "IsDerivedFrom") for blog in _blogs(facts)] + [
        (__url__, "IsCompiledBy")
    ]
    return _unique(
        [
            {"relatedIdentifier": url, "relatedIdentifierType": "URL", "relationType": relation}
            for url, relation in relations
        ]
    )


def _title(facts: Dataset) -> str:
    if facts.title and _clean(facts.title):
        return _clean(facts.title)
    names = _names(facts)
    whose = ", ".join(names[:3]) + (f" and {len(names) - 3} more blogs" if names[3:] else "")
    return f"Posts of {whose}{_years(facts)}"


def _years(facts: Dataset) -> str:
    if facts.holdings.published is None:
        return ""
    first, last = (day.year for day in facts.holdings.published)
    return f", {first}" if first == last else f", {first}–{last}"


def _abstract(facts: Dataset) -> str:
    told = [
        f"{_counted(blog.posts, 'post')} of {_name(blog)} ({blog.home})" for blog in _blogs(facts)
    ]
    more = [f"posts of {len(told) - _MOST} more blogs"] if told[_MOST:] else []
    sentences = [", ".join(told[:_MOST] + more)]
    if facts.holdings.published:
        first, last = facts.holdings.published
        sentences.append(f"Published from {first} to {last}")
    sentences.append("Captured from {} to {}".format(*_captured(facts)))
    sentences.append(f"With {', '.join(_sizes(facts)[1:])}")
    if facts.files:
        sentences.append(f"Files: {', '.join(map(_clean, facts.files))}")
    return ". ".join(sentences) + "."


def _sizes(facts: Dataset) -> list[str]:
    held = facts.holdings
    return [
        _counted(held.posts, "post"),
        _counted(held.versions, "version"),
        _counted(held.comments, "comment"),
        _counted(held.images, "image"),
        _counted(held.citations, "citation"),
        _counted(held.visits, "visit count"),
    ]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _version(facts: Dataset) -> str:
    return _clean(facts.version or "") or _captured(facts)[1]


def _captured(facts: Dataset) -> tuple[str, str]:
    assert facts.holdings.captured is not None
    first, last = facts.holdings.captured
    return first.isoformat(), last.isoformat()


def _blogs(facts: Dataset) -> Sequence[Held]:
    return facts.holdings.blogs


def _names(facts: Dataset) -> list[str]:
    return list(dict.fromkeys(map(_name, _blogs(facts))))


def _name(blog: Held) -> str:
    """What to call *blog*: its home where its title is empty."""
    return _clean(blog.title) or blog.home


def _clean(text: str) -> str:
    return squash(sound(text))


def _unique(told: Sequence[Any]) -> list[Any]:  # JSON
    """What is *told*, each once: both formats forbid equal ones."""
    return [one for number, one in enumerate(told) if one not in told[:number]]
