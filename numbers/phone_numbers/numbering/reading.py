"""Numbers as people write them: in any script, with any marks, spaces and prefixes."""

import re
from unicodedata import decimal

from phonenumbers import (
    Leniency,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
)

from core.visible import simplified

HOME = "US"
_FROM_ABROAD = re.compile(r"^(\W*)00(?=\W*[1-9])")
"""The international prefix of most countries; libphonenumber knows that of the US, 011."""


def digits_in(text: str) -> str:
    """Return the digits by which to look for the number in `text`, or "" if it has none.

    A complete number, even among words, is returned without its extension, and with its country
    code unless that may only be guessed. Otherwise text with letters is a name, and other text a
    part of a number.
    """
    written = _plain(text)
    for match in PhoneNumberMatcher(written, HOME, leniency=Leniency.POSSIBLE):
        if match.number.country_code != 1 and _is_complete(match.number):
            return format_number(match.number, PhoneNumberFormat.E164).removeprefix("+")
        if match.number.extension or _is_complete(match.number):
            return str(match.number.national_number)
    if any(character.isalpha() for character in written):
        return ""
    return "".join(character for character in written if character.isdecimal())


def _is_complete(number: PhoneNumber) -> bool:
    """Return whether people can call the number from another area too."""
    return bool(is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE)


def _plain(text: str) -> str:
    """Return `text` with digits 0 to 9, plain spaces, and + instead of the prefix 00."""
    shown = "".join(str(decimal(c)) if c.isdecimal() else c for c in simplified(text))
    long_enough = sum(map(str.isdecimal, shown)) > len("2125550147")
    return _FROM_ABROAD.sub(r"\1+", shown) if long_enough else shown
