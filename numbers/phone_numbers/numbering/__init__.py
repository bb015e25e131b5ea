"""What a phone number says about itself, and how people write one."""

from phone_numbers.numbering.facts import (
    TERRITORY_AREA_CODES,
    TOLL_FREE_AREA_CODES,
    US_REGIONS,
    LineType,
    as_written,
    country,
    is_known,
    line_type,
    place,
    validate_e164,
)
from phone_numbers.numbering.reading import digits_in, read

__all__ = [
    "TERRITORY_AREA_CODES",
    "TOLL_FREE_AREA_CODES",
    "US_REGIONS",
    "LineType",
    "as_written",
    "country",
    "digits_in",
    "is_known",
    "line_type",
    "place",
    "read",
    "validate_e164",
]
