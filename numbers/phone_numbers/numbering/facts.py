"""The country, line type and place of a phone number, from libphonenumber.

libphonenumber lags behind new area codes. A +1 number that it does not know counts as a US local
number here; the table of area codes (`models/area_code.py`) says which codes are something else.
"""

import re
from functools import lru_cache
from importlib import import_module

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from phonenumbers import PhoneNumberFormat, PhoneNumberType

US_REGIONS = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
"""The states, and the territories to which libphonenumber gives region codes of their own."""

TERRITORY_AREA_CODES = {
    "787": "PR",
    "939": "PR",
    "340": "VI",
    "671": "GU",
    "684": "AS",
    "670": "MP",
}
TOLL_FREE_AREA_CODES = ("800", "833", "844", "855", "866", "877", "888")

_NORTH_AMERICAN = re.compile(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}")


class LineType(models.TextChoices):
    """What a number is, as an adjective."""

    LOCAL = "local", "Local"
    TOLL_FREE = "toll_free", "Toll-free"
    PREMIUM = "premium", "Premium-rate"
    PERSONAL = "personal", "Personal (5XX)"
    OTHER = "other", "Non-geographic"

    @property
    def adjective(self) -> str:
        """The label within a sentence."""
        return f"{self.label[:1].lower()}{self.label[1:]}"


_LOCAL = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
}
_SPECIAL = {
    PhoneNumberType.TOLL_FREE: LineType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE: LineType.PREMIUM,
}


@lru_cache(maxsize=4096)
def _parsed(e164: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(f"“{e164}” is not a phone number.") from error


def validate_e164(e164: str) -> None:
    """Raise ValidationError unless this is a possible number in E.164, such as +12125550147."""
    parsed = _parsed(e164)
    if phonenumbers.format_number(parsed, PhoneNumberFormat.E164) != e164:
        raise ValidationError(f"“{e164}” is not in E.164 form, such as +12125550147.")
    if not phonenumbers.is_possible_number(parsed):
        raise ValidationError(f"{e164} has too few or too many digits.")
    if e164.startswith("+1") and not _NORTH_AMERICAN.fullmatch(e164):
        raise ValidationError(
            f"{as_written(e164)} is not possible: an area code, and the three digits after it, do "
            "not begin with 0 or 1."
        )


def is_known(e164: str) -> bool:
    """Return whether libphonenumber knows the country of a number in E.164."""
    return bool(phonenumbers.region_code_for_number(_parsed(e164)))


def country(e164: str) -> str:
    """Return the two-letter region of a number in E.164, or "" if it has none."""
    territory = TERRITORY_AREA_CODES.get(e164[2:5]) if e164.startswith("+1") else None
    known = territory or phonenumbers.region_code_for_number(_parsed(e164))
    return known or ("US" if _NORTH_AMERICAN.fullmatch(e164) else "")


def line_type(e164: str) -> str:
    """Return the line type of a number in E.164."""
    kind = phonenumbers.number_type(_parsed(e164))
    if kind in _SPECIAL:
        return _SPECIAL[kind]
    if kind == PhoneNumberType.PERSONAL_NUMBER and country(e164) == "US":
        return LineType.PERSONAL
    unassigned = kind == PhoneNumberType.UNKNOWN and country(e164) in US_REGIONS
    return LineType.LOCAL if kind in _LOCAL or unassigned else LineType.OTHER


def place(e164: str) -> str:
    """Return the place of a number, such as `New York, NY`, or "" if it is unknown.

    The first call reads the places of the whole world, which occupy 100 MB. So only a process that
    adds a number has them.
    """
    geocoder = import_module("phonenumbers.geocoder")
    return str(geocoder.description_for_number(_parsed(e164), "en"))


def as_written(e164: str) -> str:
    """Return a number as people write it: (212) 555-0147, or +44 20 7183 8750 from abroad."""
    if e164.startswith("+1") and len(e164) == 12:
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    return str(phonenumbers.format_number(_parsed(e164), PhoneNumberFormat.INTERNATIONAL))
