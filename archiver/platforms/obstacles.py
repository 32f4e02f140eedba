"""What stands in the way of a page: challenges, walls, gates, doors, and empty rooms.

Such pages answer 200 under the address of a post and are none. Each of them is short. Those of
protection services are known by the files and names of their scripts; all others by what they say,
which counts only where nothing shows a post: an essay about captchas is long, a short note with
the title "Just a moment" has a date or says in its markup that it is an article.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.classify import is_protected
from archiver.platforms.shells import is_shell
from archiver.site import EMPTY
from archiver.text import squash

__all__ = [
    "obstacle",
    "says_not_found",
    "shows_post",
    "titled_not_found",
    "wants_subscribers",
]

SHORT = 1500
"""Letters of text, menus included, from which on a page is no obstacle."""

_FEW = 300  # letters of a text that only asks to subscribe

# What only the challenges of these services hold, not the pages they let through.
_CHALLENGES = (
    ("Cloudflare", (b"_cf_chl_opt", b"cf-browser-verification", b"cf_chl_prog",
                    b"cf-error-details", b"/cdn-cgi/l/chk_jschl",
                    b"/cdn-cgi/l/chk_captcha", b'id="challenge-form"')),
    ("Sucuri", (b"sucuri_cloudproxy_js", b"Sucuri WebSite Firewall - Access Denied")),
    ("Imperva", (b"_Incapsula_Resource?SWUDNSAI", b"_Incapsula_Resource?CWUDNSAI",
                 b"Incapsula incident ID")),
    ("DataDome", (b"geo.captcha-delivery.com", b"ct.captcha-delivery.com")),
    ("HUMAN", (b'id="px-captcha"', b"id='px-captcha'")),
    ("Akamai", (b"errors.edgesuite.net/", b"sec-if-cpt-container")),
    ("AWS WAF", (b"AwsWafIntegration.saveReferrer", b"AwsWafIntegration.checkForceRefresh",
                 b"window.gokuProps")),
    ("DDoS-Guard", (b"/.well-known/ddos-guard/js-challenge", b"/.well-known/ddos-guard/check")),
    ("Anubis", (b'id="anubis_challenge"',)),
)  # fmt: skip
_SCRIPTS = 65_536  # bytes of a page in which these are looked for

# What the other obstacles say of themselves, in the title or at the beginning of the text.
_SAID = (
    ("challenge page", re.compile(
        r"checking (?:your browser|if the site connection is secure)|verif(?:y|ying) (?:that )?"
        r"you are (?:a |not a )?(?:human|robot)|are you a (?:human|robot)|"
        r"(?:enable|turn on) javascript and cookies to continue|complete the security check|"
        r"pardon our interruption|unusual traffic from your|prove (?:that )?you(?: a|')re (?:a )?"
        r"human|access (?:to this page has been )?denied|attention required!", re.IGNORECASE)),
    ("maintenance page", re.compile(
        r"briefly unavailable for scheduled maintenance|(?:site|page|we)(?: is|'re|’re| are)? "
        r"(?:currently )?(?:down for|under(?:going)?) (?:scheduled |planned )?maintenance|"
        r"^\W*(?:(?:under|in) )?(?:maintenance(?: mode)?|construction|coming soon|be right back|"
        r"we['’]ll be back(?: soon)?|launching soon|wartungsarbeiten|en maintenance|"
        r"en construcción|wir sind bald zurück)\W*$", re.IGNORECASE | re.MULTILINE)),
    ("age gate", re.compile(
        r"are you (?:over|at least|older than) (?:18|21)|you must be (?:over |at least )?(?:18|21)"
        r"|(?:confirm|verify) (?:that )?(?:your age|you are (?:over|at least))|age verification|"
        r"content warning\b.{0,300}i understand and i wish to continue|"
        r"may contain content only suitable for adults", re.IGNORECASE | re.DOTALL)),
    ("consent wall", re.compile(
        r"before you continue to|we (?:value|respect|care about) your privacy|(?:accept|agree to|"
        r"consent to) (?:all |the use of |our )?cookies (?:to|before you) (?:continue|proceed|"
        r"read|view)|continue to (?:the )?site by accepting|cookie consent required|"
        r"(?:ich )?stimme(?:n)? (?:sie )?der verwendung von cookies zu", re.IGNORECASE)),
    ("no post: parked domain", re.compile(
        r"(?<![\w.-])[\w.-]{1,80}\.[a-z]{2,12}(?: domain)? (?:is|may be) for sale|"
        r"(?:this )?domain(?: name)? (?:is|may be) (?:available )?for sale|"
        r"buy this domain|domain (?:is )?parked|parked (?:free|domain|page)|domain has expired|"
        r"this domain (?:was|is) registered (?:at|with|by)|(?:account|site) (?:has been |is )?"
        r"suspended|future home of (?:something|a new)|diese domain (?:steht|ist)",
        re.IGNORECASE)),
    ("no post: directory index", re.compile(
        r"^\W*(?:index of|directory listing for) /", re.IGNORECASE)),
)  # fmt: skip

_SUBSCRIBERS = re.compile(
    r"this (?:post|article|page|story|content) is (?:only )?(?:available )?(?:for|to|exclusive to|"
    r"reserved for) (?:our )?(?:(?:paid|paying|premium) )?(?:subscribers|members|patrons)|"
    r"(?:subscribe|become a (?:member|subscriber)|upgrade|sign up) to (?:read|unlock|continue "
    r"reading) (?:the (?:rest|full)|this)|(?:subscribers|members) only",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*(?:error )?404\b", re.IGNORECASE)
_LOST = re.compile(
    r"not (?:be )?found|n['’]t (?:be )?(?:found|find|exist)|cannot find|no longer|not exist|"
    r"nothing (?:was )?(?:here|found)|broken link|lost|missing|nicht gefunden|introuvable|"
    r"no existe|não existe|non trovata|不存在|找不到",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"^\W*(?:(?:oops\W+)?(?:the |this |that )?"
    r"(?:page|file|post|article|content|url)(?: you(?:['’]re| are) looking for| you "
    r"requested)? (?:(?:was|is|could)(?:n['’]t| not)(?: be)? found|"
    r"can(?:['’]t|not| not) be found|not found|"
    r"does(?:n['’]t| not) exist|"
    r"(?:no longer|is no longer) (?:exists|available|here))|not found|nothing (?:was )?found|"
    r"no such (?:page|post)|(?:die )?seite (?:wurde )?nicht gefunden|(?:la )?page (?:est )?"
    r"introuvable|(?:la )?página no (?:encontrada|existe)|(?:la )?pagina non (?:è stata )?trovata|"
    r"(?:a )?página não (?:foi )?encontrada|страница не найдена|页面不存在|找不到页面|找不到頁面|"
    r"ページが見つかりません)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log[ -]?in|sign[ -]?in|members? only|anmelden|connexion|iniciar sesión|accedi", re.IGNORECASE
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "select", "title", "head"})
_FIRST = 20  # elements of a kind that are looked at
_find_marks = finder(
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' h-entry ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' hentry ')"
    " or contains(@itemtype, 'schema.org/BlogPosting')"
    " or contains(@itemtype, 'schema.org/Article')]"
    " | //article//time[@datetime] | //main//time[@datetime]"
)
_find_passwords = finder("//form[.//input[@type='password']]")
_find_names = finder(".//input[@type='text' or @type='email' or not(@type)]")


def _challenge(page: Page) -> str | None:
    """The challenge of a protection service that a short *page* is, by its scripts; else None."""
    source = page.body[:_SCRIPTS]
    for service, marks in _CHALLENGES:
        if any(mark in source for mark in marks):
            return f"challenge page ({service})"
    return None


def obstacle(page: Page, *, is_dated: bool = False) -> str | None:
    """What *page* shows in place of what was asked for; None where it is what it seems.

    *is_dated* tells that an engine has found out when it was published.
    """
    said = _said(page)
    if len(said) >= SHORT:
        return None
    if found := _challenge(page):
        return found
    title = _title(page)
    if door := _door(page, title):
        return door
    if not is_dated and not shows_post(page) and (reason := _by_words(f"{title}\n{said}")):
        return reason
    return EMPTY if is_shell(page) else None


def says_not_found(page: Page) -> bool:
    """Whether the title or a heading of *page*, a short one, says that there is none."""
    said = _said(page)
    if len(said) >= SHORT:
        return False
    headings = islice(page.tree.iter("h1", "h2"), 3)
    lines = [_title(page), *(squash("".join(map(str, h.itertext())))[:200] for h in headings)]
    return any(_is_not_found(line, said) for line in lines) and not shows_post(page)


def titled_not_found(page: Page) -> bool:
    """Whether *page* has the title of one that is not there, and shows no post under it."""
    title = _title(page)
    return _is_not_found(title, title) and not shows_post(page)


def wants_subscribers(text: str) -> bool:
    """Whether *text*, all there is of a post, only asks to subscribe."""
    return len(text) < _FEW and _SUBSCRIBERS.search(text) is not None


def shows_post(page: Page) -> bool:
    """Whether the markup says that *page* is an article, or when it was published."""
    if "article:published_time" in page.meta or page.meta.get("og:type") == "article":
        return True
    return bool(structured.article(page)) or bool(_find_marks(page.tree))


def _is_not_found(line: str, said: str) -> bool:
    """Whether a title says so; a number alone may as well be what a post is about."""
    if _NUMBER.match(line):
        return _LOST.search(line) is not None or _LOST.search(said) is not None
    return _NOT_FOUND.match(line) is not None


def _by_words(said: str) -> str | None:
    return next((reason for reason, words in _SAID if words.search(said)), None)


def _door(page: Page, title: str) -> str | None:
    """A form that asks for a password where the text should be."""
    forms = _find_passwords(page.tree)
    if not forms:
        return None
    if is_protected(page.tree):
        return "password protected"
    if any(_find_names(form) for form in forms) or _LOGIN.search(title):
        return "no post: log-in page"
    return "password protected"


def _title(page: Page) -> str:
    return squash(next((t.text or "" for t in page.tree.iter("title")), ""))[:300]


def _said(page: Page) -> str:
    """The text of *page* as far as it matters: a little more than an obstacle has."""
    body = page.tree.find("body")
    found: list[str] = []
    size = 0
    for element in () if body is None else body.iter(etree.Element):
        holder = element.getparent()
        seen = element.tag not in _UNSEEN and (holder is None or holder.tag not in _UNSEEN)
        said = (element.text or "") if seen else ""
        found.append(f"{said} {element.tail or ''}" if element is not body else said)
        size += len(found[-1])
        if size > 2 * SHORT:
            break
    return squash(" ".join(found))
