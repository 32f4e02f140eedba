"""What of a printed date belongs to a language: names of months, and which number is the day.

The names of all languages stand in one table, for none means one month here and another there
(Croatian, whose ``listopad`` is not the Polish and Czech one, is left out). Abbreviations that
are common words elsewhere are left out too.
"""

from __future__ import annotations

import unicodedata

__all__ = ["MONTHS", "day_first", "plain", "year_first"]

_MARK = "Mn"  # a combining mark


def plain(text: str) -> str:
    """*text* in lower case, without accents, in half-width forms."""
    if text.isascii():
        return text.lower()
    wide = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    bare = "".join(c for c in wide if unicodedata.category(c) != _MARK)
    return unicodedata.normalize("NFC", bare).replace("ı", "i")


# English; German; French; Spanish, Italian, Portuguese; Dutch, Swedish, Danish, Norwegian;
# Polish, Russian, Czech; Turkish, Hungarian, Romanian, Indonesian.
_NAMES = (
    "jan january januar jänner janv janvier ene enero gen gennaio janeiro januari sty styczeń "
    "stycznia янв январь января leden ledna oca ocak január ian ianuarie",
    "feb february februar feber févr fév février febr febrero febbraio fev fevereiro februari lut "
    "luty lutego фев февр февраль февраля únor února şub şubat február februarie",
    "mar march märz maerz mrz mars marzo março maart mrt marts marzec marca мар март марта březen "
    "března mart márc március martie maret",
    "apr april avr avril abr abril aprile kwi kwiecień kwietnia апр апрель апреля duben dubna nis "
    "nisan ápr április aprilie",
    "may mai mayo mag maggio maio mei maj maja май мая květen května mayıs máj május",
    "jun june juni juin junio giu giugno junho cze czerwiec czerwca июн июнь июня červen června "
    "haz haziran jún június iun iunie",
    "jul july juli juil juillet julio lug luglio julho lip lipiec lipca июл июль июля červenec "
    "července tem temmuz júl július iul iulie",
    "aug august août ago agosto augustus augusti sie sierpień sierpnia авг август августа srpen "
    "srpna ağu ağustos augusztus agu agt agustus",
    "sep sept september septembre septiembre setiembre set settembre setembro wrz wrzesień "
    "września сен сент сентябрь сентября září eyl eylül szept szeptember septembrie",
    "oct october okt oktober octobre octubre ott ottobre out outubro paź październik października "
    "окт октябрь октября říjen října eki ekim október octombrie",
    "nov november novembre noviembre novembro lis listopad listopada listopadu ноя нояб ноябрь "
    "ноября kas kasım noi noiembrie",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember gru "
    "grudzień grudnia дек декабрь декабря prosinec prosince ara aralık decembrie",
)
MONTHS = {plain(n): number for number, names in enumerate(_NAMES, start=1) for n in names.split()}
"""The number of a month by its `plain` name or abbreviation."""

_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu"})
# English without a country is that of the United States, as in CLDR's likely subtags.
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil", "fil-ph"})
_EITHER = frozenset({"", "en-ca", "en-za"})


def year_first(language: str) -> bool:
    """Whether ``14.05.27`` begins with the year in *language*, a BCP 47 tag."""
    return language.partition("-")[0].lower() in _YEAR_FIRST


def day_first(language: str) -> bool | None:
    """Whether ``05/06/2014`` begins with the day in *language*; None where nothing tells."""
    language = language.replace("_", "-").lower()
    if language in _EITHER or year_first(language):
        return None
    return language not in _MONTH_FIRST
