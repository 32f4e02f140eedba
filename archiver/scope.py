"""What belongs to a crawl, and why anything else does not: decided here and nowhere else.

    posts               on the blog's hosts, below its home; -a include= and exclude= choose
    parts of a post     on the blog's hosts
    listings            on the blog's hosts, and at engines' services that answer for many blogs;
                        exclude= may leave one out, include= does not
    files, frames       on any host, unless excluded
    cited pages         with -a cited=1, on any host: kept, and read for what they need alone
    cited pages' state  with a check of links, on any host: whether they are there, and no more
    the front page      always; so is robots.txt of every host that is asked for anything

Nothing but http and https, and no address that leads into somebody's own network, unless the
person started there: from loopback all of loopback, else that host alone. What a name leads to is
not known here; `crawl.scoping` asks where the connection is made.

The decision is a pure function of the declaration, of the arguments that stand in the crawl's
note, and of what an address is wanted as. So a reparse comes to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import attrs

from archiver import network, urls
from archiver.errors import ArgumentError
from archiver.services import is_service
from archiver.site import Address, PageKind, PageReading, Refusal, Site, Source

__all__ = ["ELSEWHERE", "NOT_WEB", "Pattern", "Rules", "Scope"]

NOT_WEB = "not http or https"
NOT_PUBLIC = "not a public address"
ELSEWHERE = "on another host"
NOT_CITED = "cited page; -a cited=1 fetches those"
NOT_INCLUDED = "matches no -a include="

_FOREIGN = (PageKind.FILE, PageKind.FRAME, PageKind.LINK)
_NO_ADDRESS = re.compile(r"[^!$&'()*+,;=:@/?%\[\]~.\w-]")  # quotes, backslashes, braces, `#` …
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_ORIGIN = re.compile(r"[a-z]+://[^/?#]*", re.IGNORECASE)  # up to where urlsplit ends a host
_REMEMBERED = 2_048  # decisions: pages name the same files and posts again and again


@attrs.frozen
class Pattern:
    """An address with ``*`` for any characters: ``/2015/*`` on the blog, ``cdn.example/*``."""

    text: str
    _pieces: tuple[str, ...]

    @classmethod
    def of(cls, text: str, argument: str) -> Pattern:
        """The pattern *text*, given as *argument*; ArgumentError when it can match nothing."""
        told = f"-a {argument}={text}"
        if wrong := _NO_ADDRESS.search(text):
            raise ArgumentError(
                f"{told}: {wrong[0]!r} is in no address; a pattern is one with * for any "
                "characters, as /2015/*"
            )
        scheme = _SCHEME.match(text)
        if scheme and scheme[0].lower() not in {"http://", "https://"}:
            raise ArgumentError(f"{told}: nothing but http and https is fetched")
        bare = text[scheme.end() :] if scheme else text
        host, slash, path = bare.partition("/")
        if not bare or not (slash or host.startswith("*")):
            raise ArgumentError(f"{told}: neither a path as /2015/* nor a host as cdn.example/*")
        return cls(text, tuple((host.lower() + slash + unquote(path)).split("*")))

    def matches(self, address: str, path: str | None) -> bool:
        """Whether it fits *address*, or, where it begins with a slash, *path* on the blog.

        Both without scheme and percent-encoding. A slash at the end does not count.
        """
        asked = path if self._pieces[0].startswith("/") else address
        if asked is None:
            return False
        other = asked[:-1] if asked.endswith("/") else asked + "/"
        return self._fits(asked) or self._fits(other)

    def _fits(self, asked: str) -> bool:
        first, *others = self._pieces
        if not others:
            return asked == first
        if not asked.startswith(first):
            return False
        at, last = len(first), others.pop()
        for piece in others:
            found = asked.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(asked) - len(last) >= at and asked.endswith(last)


@attrs.frozen(kw_only=True)
class Rules:
    """What the person asked for beside the blog's declaration."""

    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    cited: bool = False
    links: bool = False
    """Whether nothing is asked but whether the pages that posts cite are there."""

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Rules:  # JSON of the `crawl` note
        """The rules among the *arguments* of a crawl; ArgumentError when one cannot be used."""
        return cls(
            include=_patterns(arguments, "include"),
            exclude=_patterns(arguments, "exclude"),
            cited=arguments.get("cited") == "1",
            links=arguments.get("links") == "1",
        )

    @property
    def choose(self) -> bool:
        """Whether they leave anything of the blog out."""
        return bool(self.include or self.exclude)


def _patterns(arguments: Mapping[str, Any], name: str) -> tuple[Pattern, ...]:  # JSON
    given = arguments.get(name)
    if given is None:
        return ()
    patterns = tuple(Pattern.of(text, name) for text in str(given).split())
    if not patterns:
        raise ArgumentError(f"-a {name}=: no pattern; write it as /2015/* or cdn.example/*")
    return patterns


_NO_RULES = Rules()


class Scope:
    """The scope of a crawl of *site* under *rules*."""

    def __init__(self, site: Site, rules: Rules = _NO_RULES) -> None:
        self.site = site
        self.rules = rules
        home = urls.hostname(site.home)
        self._own = {home, *site.hosts}
        self._home_ip = network.literal(home)
        self._on_loopback = network.is_loopback_name(home) or (
            self._home_ip is not None and self._home_ip.is_loopback
        )
        self._place = lru_cache(maxsize=_REMEMBERED)(self._placed)
        self.refusal = lru_cache(maxsize=_REMEMBERED)(self._refusal)
        """Why an address is refused that is wanted as some kind of page; None when it is not."""
        self.post_refusal = lru_cache(maxsize=_REMEMBERED)(self._post_refusal)
        """Why an address is refused that a source names as a post; None when it is not."""

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, site: Site, rules: Rules = _NO_RULES) -> Scope:
        """The scope of *site* under *rules*, with what it remembers; one for all who ask."""
        return cls(site, rules)

    def owns_host(self, host: str) -> bool:
        """Whether *host* is one of the blog's own, whatever its port."""
        return host in self._own

    def reaches(self, address: network.IPAddress) -> bool:
        """Whether *address* is public, or one that the person started at."""
        return (
            network.is_public(address)
            or address == self._home_ip
            or (self._on_loopback and address.is_loopback)
        )

    def redirect_refusal(self, url: str, wanted: PageKind) -> str | None:
        """Why a redirect of what is *wanted* is not followed to *url*; None when it is.

        A station on another host that carries an address of the blog leads back, as log-ins and
        counters of readers do that a blog sends everybody through.
        """
        reason = self.refusal(url, wanted)
        return None if reason == ELSEWHERE and self._leads_back(url) else reason

    def applied(self, reading: PageReading) -> PageReading:
        """*reading* with what it names and this scope refuses, and with cited pages to fetch."""
        refusal, post_refusal = self.refusal, self.post_refusal
        found = [
            Refusal(reference.url, PageKind.POST, reason)
            for reference in reading.references
            if (reason := post_refusal(reference.url)) is not None
        ]
        found += [
            Refusal(address.url, address.kind, reason)
            for address in reading.addresses
            if (reason := refusal(address.url, address.kind)) is not None
        ]
        cited = self._cited(reading)
        wanted = [url for url in cited if refusal(url, PageKind.CITED) is None]
        if len(wanted) < len(cited):
            found += [
                Refusal(url, PageKind.CITED, reason)
                for url in cited
                if (reason := refusal(url, PageKind.CITED)) is not None
            ]
        if not found and not wanted:
            return reading
        further = tuple(Address(url=url, kind=PageKind.CITED) for url in wanted)
        refused = tuple(dict.fromkeys(found))
        return attrs.evolve(reading, addresses=(*reading.addresses, *further), refused=refused)

    def _cited(self, reading: PageReading) -> list[str]:
        """The pages of others that the posts of *reading* cite."""
        found = dict.fromkeys(
            urls.without_fragment(citation.url)
            for one in reading.readings
            if one.source in (Source.PAGE, Source.PART)
            for citation in one.post.citations or ()
            if citation.url
        )
        return [url for url in found if not self._belongs(url)]

    def _belongs(self, url: str) -> bool:
        """Whether *url* is the blog's, which `Site.owns` need be asked on its hosts alone."""
        origin = _ORIGIN.match(url)
        return self._place(origin[0]) is None and self.site.owns(url) if origin else False

    def _refusal(self, url: str, wanted: PageKind) -> str | None:
        origin = _ORIGIN.match(url)
        place = self._place(origin[0]) if origin else NOT_WEB
        if wanted is PageKind.ROBOTS or place not in {None, ELSEWHERE}:
            return None if place == ELSEWHERE else place
        if excluding := self._excluding(url):
            return f"-a exclude={excluding.text}"
        if wanted is PageKind.CITED:
            return None if self.rules.cited else NOT_CITED
        if wanted is PageKind.API and is_service(url, self.site):
            return None
        return None if wanted in _FOREIGN else place

    def _placed(self, origin: str) -> str | None:
        """Why an address that begins with *origin* is not the blog's, as far as hosts go."""
        if not urls.is_web(origin):
            return NOT_WEB
        if self._is_private(urls.hostname(origin)):
            return NOT_PUBLIC
        return None if self.site.on_host(origin) else ELSEWHERE

    def _post_refusal(self, url: str) -> str | None:
        reason = self._refusal(url, PageKind.POST)
        if reason is not None:
            return reason
        if not self.site.owns(url):
            return f"not below {self.site.home}"
        included = self.rules.include
        if included and not any(p.matches(*self._parts(url)) for p in included):
            return NOT_INCLUDED
        return None

    def _excluding(self, url: str) -> Pattern | None:
        if not self.rules.exclude or self.site.url_key(url) == self.site.key:
            return None
        parts = self._parts(url)
        return next((p for p in self.rules.exclude if p.matches(*parts)), None)

    def _parts(self, url: str) -> tuple[str, str | None]:
        """*url* as patterns look at it: without scheme, and its path if it is on the blog."""
        _, _, rest = urls.without_fragment(url).partition("://")
        _, slash, path = rest.partition("/")
        path = unquote(slash + path) or "/"
        return urls.netloc(url) + path, path if self.site.on_host(url) else None

    def _is_private(self, host: str) -> bool:
        address = network.literal(host)
        if address is not None:
            return host not in self._own and not self.reaches(address)
        if not network.is_local_name(host) or host in self._own:
            return False
        return not (self._on_loopback and network.is_loopback_name(host))

    def _leads_back(self, url: str) -> bool:
        return any(self.site.owns(value) for value in _query_values(url))


def _query_values(url: str) -> Iterator[str]:
    for field in urls.without_fragment(url).partition("?")[2].split("&"):
        yield unquote(field.partition("=")[2])
