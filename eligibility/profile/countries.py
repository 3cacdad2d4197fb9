"""Countries: the codes of ISO 3166-1 alpha-2, and which of them a person means who writes something else.

Names and alpha-3 codes are data (`rules/countries.yaml`). Kosovo has no code of ISO; the institutions of the EU write the
user-assigned `XK`, as the national banks and the registers do.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from eligibility.errors import MOST_GUESSED
from eligibility.shipped import shipped
from eligibility.yaml.tree import Problems, load

_CODES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
COUNTRIES: Final = frozenset(_CODES.split())

_MISTAKEN: Final = {"UK": "GB", "EL": "GR"}
"""Codes of two letters that the EU or the people use, and those of ISO 3166-1."""
_SMALL_WORDS: Final = frozenset(("the", "de", "het", "and", "en"))
_SAINTS: Final = frozenset(("st", "sint"))
_LEAST_GUESSED: Final = 6
_NEAR: Final = 0.85


def country_hint(text: str) -> str | None:
    """What to write in place of a text that is no code: `did you mean ...`, or None where it could be any country.

    >>> country_hint("IRL"), country_hint("Ierland"), country_hint("uk"), country_hint("XX"), country_hint("Korea")
    ('did you mean `IE`?', 'did you mean `IE`?', 'did you mean `GB`?', None, None)
    """
    code = country_meant(text) or country_near(text)
    return f"did you mean `{code}`?" if code else None


def country_meant(text: str) -> str | None:
    """The code of the country that a text names: a code (also alpha-3, or in small letters) or a name (English, Dutch).

    >>> country_meant("nl"), country_meant("NLD"), country_meant("the netherlands"), country_meant("Netherland")
    ('NL', 'NL', 'NL', None)
    """
    if len(text) > MOST_GUESSED:
        return None
    code = text.strip().replace(".", "").upper()
    if code in COUNTRIES:
        return code
    return _MISTAKEN.get(code) or _alpha3().get(code) or _names().get(_normal(text))


@lru_cache(maxsize=4096)
def country_near(text: str) -> str | None:
    """The one country whose name a misspelled text resembles, or None where there is none or more than one.

    Only names are compared, never codes: one wrong letter of a code is another country.

    >>> country_near("Netherland"), country_near("Korea"), country_near("Austrlia"), country_near("XX")
    ('NL', None, None, None)
    """
    said = _normal(text[: MOST_GUESSED + 1])
    if not _LEAST_GUESSED <= len(said) <= MOST_GUESSED:
        return None
    names = _names()
    near = {names[name] for name in difflib.get_close_matches(said, names, n=5, cutoff=_NEAR)}
    # What is part of a longer name can stand for it too: `Virgin Islands`, `Dominican`.
    part = {code for name, code in names.items() if name.startswith(said) or f" {said} " in f" {name} "}
    found = near | part
    return found.pop() if len(found) == 1 else None


@cache
def country_names() -> Mapping[str, Mapping[str, str]]:
    """Every country's name by code and language."""
    return {code: {language: row[language] for language in ("en", "nl")} for code, row in _table().items()}


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    text = (shipped("rules") / "countries.yaml").read_text(encoding="utf-8")
    node = load(text, "countries.yaml", Problems())
    rows: Mapping[str, Mapping[str, Any]] = node.plain() if node else {}
    return rows


@cache
def _alpha3() -> Mapping[str, str]:
    return {row["alpha3"]: code for code, row in _table().items()}


@cache
def _names() -> Mapping[str, str]:
    """Codes by every name that a country has, as `_normal` writes it."""
    return {
        _normal(name): code
        for code, row in _table().items()
        for name in (row["en"], row["nl"], *row.get("also", ()))
    }


def _normal(name: str) -> str:
    """A name without accents, capitals, punctuation and small words: `The Côte d'Ivoire` is `cote d ivoire`."""
    letters = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    words = (
        word for word in re.split(r"[^a-z0-9]+", letters.casefold()) if word and word not in _SMALL_WORDS
    )
    return " ".join("saint" if word in _SAINTS else word for word in words)
