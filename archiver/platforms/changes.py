"""What a line that tells a date says of the last change of a post, and what of its publication."""

from __future__ import annotations

import re

__all__ = ["UPDATED", "about"]

UPDATED = re.compile(
    r"updated|modified|revised|edited|last changed?|aktualisiert|geändert"
    r"|mis à jour|modifié|actualizado"
    r"|modificado|aggiornato|modificato|atualizado|bijgewerkt|uppdaterad|opdateret|oppdatert"
    r"|ultima modifica|(?:dernière|última) modifica|gewijzigd|ändrad|ændret|endret|изменени"
    r"|zaktualizowano|aktualizacja|обновлено|изменено|güncelle|aktualizováno|frissít|actualizat"
    r"|upraven[éeáý]|uprav[il]\w{0,3}|izmenjeno|ažurirano|редаговано|päivitetty|muokattu|módosítva|atnaujinta"
    r"|diperbarui|更新|修改|编辑于|編輯於|수정",
    re.IGNORECASE,
)
"""The words for a change."""


def about(line: str, *, changes: bool) -> str | None:
    """The part of *line* about the publication of the post, or about its last change.

    A word such as ``updated`` stands before its date, in Chinese and Japanese also behind it.
    """
    found = UPDATED.search(line)
    if found is None:
        return None if changes else line
    before, behind = line[: found.start()].rstrip(" ,|·•(–-"), line[found.start() :]
    if any(map(str.isdigit, behind)):
        return behind if changes else before
    return before if changes else None
