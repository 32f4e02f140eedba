"""Addresses: what makes two of them the same page, and which may be fetched at all.

Pure functions over strings; nothing is resolved or requested.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

__all__ = [
    "MAX_BASE",
    "absolute",
    "hostname",
    "is_web",
    "key",
    "netloc",
    "permalink_date",
    "query_value",
    "site_key",
    "with_query",
    "without_fragment",
    "without_query",
    "without_trackers",
]

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that name the visitor's way here and never the page: campaigns (Google Analytics,
# Matomo), click identifiers of advertising networks, readers' numbers in newsletters. One that
# was escaped twice still has the rest of ``&amp;`` in front.
_TRACKER = re.compile(
    r"^(?:amp;)?(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium|content)|piwik_(?:campaign|kwd)|"
    r"at_(?:medium|campaign|custom\d)|fbclid|fb_(?:action_ids|action_types|source|ref)|gclid|gclsrc|"
    r"gbraid|wbraid|dclid|msclkid|yclid|ymclid|twclid|ttclid|igshid|igsh|li_fat_id|epik|irclickid|"
    r"s_kwcid|ef_id|_openstat|mc_cid|mc_eid|_hsenc|_hsmi|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|"
    r"vero_id|vero_conv|oly_enc_id|oly_anon_id|wickedid|ml_subscriber(?:_hash)?|ck_subscriber_id|"
    r"_ga|_gl|xtor|cmpid|spm)$",
    re.IGNORECASE,
)
# What some servers put into addresses to know a visitor again, where cookies are refused: servlet
# containers, ASP.NET and PHP in the path, applications of many kinds in the query. ``sid`` and
# ``s`` are other things too, so that their value must look like a session's.
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sessionid|session_id|sid)=[^/?#;]*|/\((?:[A-Z]\(\w+\))+\)(?=/)",
    re.IGNORECASE,
)
_SESSION_FIELD = re.compile(
    r"(?:amp;)?(?:(?:phpsessid|jsessionid|aspsessionid\w*|session_?id|oscsid|zenid|cftoken)=.*|"
    r"cfid=\d+|(?:sid|s)=(?=\w*\d)[0-9a-z]{20,64})",
    re.IGNORECASE,
)
# Files that servers show for their directory.
_INDEX_FILE = re.compile(
    r"/(?:index\.(?:html?|php\d?|shtml|aspx?|jsp|cgi)|default\.(?:html?|aspx?))$", re.IGNORECASE
)
_MAY_BE_INDEX = re.compile(r"/(?:[iI]nd|[dD]efa)[^/]*$")
# Nearly every address in a page has one of these forms and needs no further look.
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?::[1-5]?\d{1,4})?(?:/[^\s#\\]*)?")
_PLAIN = re.compile(
    r"https?://([a-z0-9.-]+(?::(?!(?:80|443)(?:[/?]|$))(?:[1-9]\d{0,3}|[1-5]\d{4}))?)"
    r"((?:/[A-Za-z0-9!$&'*+,=:@._~-]*)*)(\?[a-z]{1,3}=\d{1,19})?",
    re.ASCII,
)
_ROOTED = re.compile(r"/|(?:/(?![/.])[^\s#\\/]+)+/?")
_PERMALINK_DATE = re.compile(
    r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?(?:/|$)"
)
_SAFE = "!$&'()*+,;=:@/-._~"

MAX_BASE = 2048
"""Characters an address may have for others to start from: each of them becomes as long."""
_MAX_LENGTH = 8192  # what servers take in a request line


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # a port out of range raises here, and only here
    except ValueError:
        return None
    return parts


def is_web(url: str) -> bool:
    """Whether *url* is absolute, http or https, and names a host."""
    parts = _split(url)
    return parts is not None and parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)


def hostname(url: str) -> str:
    """The lower-case host of *url*, without port; empty when there is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


@lru_cache(maxsize=1024)
def netloc(url: str) -> str:
    """Host and, unless it is the scheme's default, port: ``blog.example:8080``."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme):
        return host
    return f"{host}:{parts.port}"


def absolute(base: str, reference: str) -> str | None:
    """*reference* as a web address seen from *base*, or None (mailto:, data:, broken …).

    An address that no server would take for its length is none, either.
    """
    if len(reference) > _MAX_LENGTH:
        return None
    if _ABSOLUTE.fullmatch(reference):
        return reference
    if _ROOTED.fullmatch(reference) and (origin := _origin(base)):
        return origin + reference
    try:
        url = urljoin(base if len(base) <= MAX_BASE else _origin(base), reference.strip())
    except ValueError:
        return None
    return url if is_web(url) else None


@lru_cache(maxsize=256)
def _origin(url: str) -> str:
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc}" if parts and is_web(url) else ""


def without_fragment(url: str) -> str:
    """*url* up to its ``#``."""
    return url.partition("#")[0]


def without_trackers(url: str) -> str:
    """*url* without what only tracks visitors, sessions included; the rest unchanged.

    Such parameters stand in the query, and in a fragment that holds nothing else.
    """
    head, mark, rest = url.partition("?")
    if not mark:
        head, hash_, fragment = url.partition("#")
        return _without_session(head) + ("" if _tracks(fragment) else hash_ + fragment)
    head = _without_session(head)
    query, hash_, fragment = rest.partition("#")
    kept = [
        field
        for field in query.split("&")
        if not _TRACKER.match(field.partition("=")[0]) and not _SESSION_FIELD.fullmatch(field)
    ]
    end = "" if _tracks(fragment) else hash_ + fragment
    return head + ("?" + "&".join(kept) if kept else "") + end


def _without_session(head: str) -> str:
    return _SESSION_PATH.sub("", head) if ";" in head or "/(" in head else head


def _tracks(fragment: str) -> bool:
    """Whether *fragment* is nothing but trackers: ``utm_source=feed&utm_medium=rss``."""
    return "=" in fragment and all(
        _TRACKER.match(field.partition("=")[0]) for field in fragment.split("&")
    )


def query_value(url: str, name: str) -> str | None:
    """The first value of the query parameter *name*, or None."""
    parts = _split(url)
    if parts is None:
        return None
    return next((v for k, v in parse_qsl(parts.query, keep_blank_values=True) if k == name), None)


def without_query(url: str, *names: str) -> str:
    """*url* without the query parameters *names*."""
    head, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_, fragment = rest.partition("#")
    kept = [field for field in query.split("&") if field.partition("=")[0] not in names]
    return head + ("?" + "&".join(kept) if kept else "") + hash_ + fragment


def with_query(url: str, **values: str) -> str:
    """*url* without fragment, its query parameters *values* set, the others left as they are."""
    bare = without_query(without_fragment(url), *values)
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(values, safe='/:,')}"


@lru_cache(maxsize=8192)
def key(url: str) -> str:
    """What *url* is filed under: equal for addresses that mean the same page.

    Scheme, default port, fragment, trackers, session ids, a directory's index file, trailing
    slash, percent-encoding and the order of query parameters do not count; host case does not,
    path case does. A key is no address: it has no scheme.
    ``http://Blog.example/a%2db/index.html?utm_source=x#top`` → ``blog.example/a-b``.
    """
    plain = _PLAIN.fullmatch(url)
    if plain and not _MAY_BE_INDEX.search(plain[2]):
        return plain[1] + plain[2].rstrip("/") + (plain[3] or "")
    whole = url.encode("utf-8", "surrogatepass").decode("utf-8", "replace")  # JSON has lone halves
    parts = _split(without_trackers(without_fragment(whole)))
    if parts is None:
        return url
    path = quote(
        unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape"
    )
    path = _INDEX_FILE.sub("/", path)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    host = netloc(url).removesuffix(":80").removesuffix(":443")  # a default one of either scheme
    return host + path.rstrip("/") + (f"?{query}" if query else "")


def site_key(url: str, home: str, hosts: Collection[str]) -> str:
    """`key` of *url*, with each of a site's *hosts* folded into the host of its *home*."""
    found = key(url)
    host, slash, path = found.partition("/")
    name, colon, _ = host.partition(":")
    if name in hosts and not colon:
        return netloc(home) + slash + path
    return found


def permalink_date(url: str) -> str | None:
    """The date a dated permalink carries: ``2014-05`` or ``2014-05-27``; None without one."""
    parts = _split(url)
    found = _PERMALINK_DATE.search(parts.path) if parts else None
    return "-".join(group.zfill(2) for group in found.groups() if group) if found else None
