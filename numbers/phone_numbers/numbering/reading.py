"""Numbers as people write them: in any script, with any marks, spaces and prefixes."""

import re
from unicodedata import decimal

from django.core.exceptions import ValidationError
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    parse,
)

from core.visible import simplified
from phone_numbers.numbering.facts import is_known, validate_e164

HOME = "US"
NOT_A_NUMBER = "Enter a valid phone number, such as (212) 555-0147."
_FROM_ABROAD = re.compile(r"^(\W*)00(?=\W*[1-9])")
"""The international prefix of most countries; libphonenumber knows that of the US, 011."""

_SCHEME = re.compile(r"^\s*tel:", re.IGNORECASE)
_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension)?[.:]?|;ext=|x|#)\s*[0-9]{1,7}\s*$", re.IGNORECASE)


def read(text: str) -> str:
    """Return the number in E.164 that a person has entered, in any common notation.

    Raises ValidationError if it has an extension or letters, which libphonenumber would read as
    the digits on their keys, or if it is not a number.
    """
    written = _SCHEME.sub("", _plain(text))
    if _EXTENSION.search(written):
        raise ValidationError("Enter the number without its extension.")
    for word in written.split():
        if letter := next(filter(str.isalpha, word), ""):
            raise ValidationError(f"“{letter}” in “{word}” is a letter. Enter digits only.")
    try:
        number = parse(written, HOME)
    except NumberParseException as error:
        raise ValidationError(NOT_A_NUMBER) from error
    return _checked(number)


def _checked(number: PhoneNumber) -> str:
    """Return a number in E.164 if it is valid, or if its area code is newer than libphonenumber."""
    e164 = str(format_number(number, PhoneNumberFormat.E164))
    if not is_valid_number(number):
        if number.country_code != 1 or is_known(e164) or not _is_complete(number):
            raise ValidationError(NOT_A_NUMBER)
        validate_e164(e164)
    return e164


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
