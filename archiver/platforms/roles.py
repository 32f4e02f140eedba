"""Names in bylines that are no person's: parts somebody plays, and organisations."""

from __future__ import annotations

import re

__all__ = ["is_role"]

_ROLE_NAMES = (
    "admin|administrator|webmaster|staff|staff writer|staff writers|staff reporter|editor|editors|"
    "the editor|the editors|editor-in-chief|editorial|editorial team|editorial staff|guest|"
    "editorial board|guest author|guest contributor|guest writer|guest blogger|guest post|author|"
    "authors|contributor|contributors|writer|newsroom|news desk|newsdesk|team|the team|our team|"
    "blog|blogger|anonymous|unknown|user|root|wordpress|default|press release|press office|"
    "moderator|owner|manager|redaktion|die redaktion|rédaction|la rédaction|redacción|"
    "la redacción|redação|redazione|la redazione|redactie|de redactie|redaksjonen|redaktionen|"
    "redakcja|redakce|редакция|админ|администратор|szerkesztőség|redacția|redaksi|编辑|编辑部|小编|"
    "super user|superuser|site admin|site administrator|sysadmin|"
    "管理员|本站|編輯|編輯部|小編|管理員|編集部|管理人|運営|관리자|편집부|editör|yönetici"
)
_ROLES = frozenset(_ROLE_NAMES.split("|"))
# What the last word of an organisation's name is, and its first.
_GROUP = re.compile(
    r".*\s(?:team|staff|desk|editors|newsroom|redaktion|editorial|editorial board|contributors|"
    r"writers|reporters|correspondents|authors|bureau|news|media|magazine|gazette|blog|weblog|"
    r"network|online|group|foundation|institute|association|society|committee|agency|company|inc"
    r"|ltd|llc|gmbh|university|department|limited|verein|e\.\s?v)\.?"
    r"|(?:the|team|redaktion|redacción|rédaction|redazione|redação|equipo|equipe|équipe)\s.*",
    re.DOTALL,
)


def is_role(name: str, own: frozenset[str]) -> bool:
    """Whether *name* is a part somebody plays, or one of the blog's *own* names in lower case."""
    folded = name.casefold().strip()
    return folded in _ROLES or folded in own or _GROUP.fullmatch(folded) is not None
