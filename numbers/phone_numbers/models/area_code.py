"""Area codes of +1 that are not ordinary US area codes, from NANPA's list."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from core.history import track
from phone_numbers import numbering

COUNTRIES = {
    "": "Not in use",
    "US": "United States",
    "AG": "Antigua and Barbuda",
    "AI": "Anguilla",
    "AS": "American Samoa",
    "BB": "Barbados",
    "BM": "Bermuda",
    "BS": "Bahamas",
    "CA": "Canada",
    "DM": "Dominica",
    "DO": "Dominican Republic",
    "GD": "Grenada",
    "GU": "Guam",
    "JM": "Jamaica",
    "KN": "Saint Kitts and Nevis",
    "KY": "Cayman Islands",
    "LC": "Saint Lucia",
    "MP": "Northern Mariana Islands",
    "MS": "Montserrat",
    "PR": "Puerto Rico",
    "SX": "Sint Maarten",
    "TC": "Turks and Caicos Islands",
    "TT": "Trinidad and Tobago",
    "VC": "Saint Vincent and the Grenadines",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
}
"""The countries and territories of +1 by region code; "" is a code that no number has."""

RESERVED_FOR_TOLL_FREE = ("822", *map(str, range(880, 888)), "889")

_TERRITORIES = sorted(set(numbering.TERRITORY_AREA_CODES.values()))


def territory_fits(code: str) -> models.Q:
    """Return the condition that a US territory has its own area codes, and they no other country.

    `code` is the name of the column with the area code, beside `country`.
    """
    fits = ~models.Q(country__in=_TERRITORIES) & ~models.Q(
        **{f"{code}__in": sorted(numbering.TERRITORY_AREA_CODES)}
    )
    for region in _TERRITORIES:
        codes = [code for code, of in numbering.TERRITORY_AREA_CODES.items() if of == region]
        fits |= models.Q(("country", region), (f"{code}__in", codes))
    return fits


def toll_free_fits(code: str) -> models.Q:
    """Return the condition that exactly the US numbers with a toll-free area code are toll-free."""
    in_use = models.Q(**{f"{code}__in": numbering.TOLL_FREE_AREA_CODES})
    possible = in_use | models.Q(**{f"{code}__in": RESERVED_FOR_TOLL_FREE})
    toll_free = models.Q(line_type=numbering.LineType.TOLL_FREE)
    return ~models.Q(country="US") | toll_free & possible | ~toll_free & ~in_use


_CORRECT_NUMBERS = """
    WITH wrong AS MATERIALIZED (
        SELECT n.id, a.country, a.line_type
        FROM public.numbers_phonenumber AS n JOIN changed AS a ON a.code = n.area_code
        WHERE (n.country, n.line_type) IS DISTINCT FROM (a.country, a.line_type)
        ORDER BY n.id FOR NO KEY UPDATE OF n
    )
    UPDATE public.numbers_phonenumber AS n
    SET country = wrong.country, line_type = wrong.line_type FROM wrong WHERE n.id = wrong.id;
    RETURN NULL;
"""


def _correct_numbers(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="changed"),  # type: ignore[no-untyped-call]
        func=_CORRECT_NUMBERS,
    )


@track()
class AreaCode(models.Model):
    """What an area code of +1 is, unless it is an ordinary US one.

    A code without a row is a US area code, or a new one. The table has the last word: triggers
    give its country and line type to new numbers, and to existing ones when a row changes.
    """

    code = models.CharField(
        "area code",
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[2-9][0-9]{2}$", "Three digits; the first is 2 to 9.")],
    )
    country = models.CharField(max_length=2, blank=True, default="", choices=COUNTRIES)
    line_type = models.CharField(
        max_length=10, choices=numbering.LineType, default=numbering.LineType.LOCAL
    )
    note = models.CharField(max_length=100, blank=True, help_text="What the code is for.")
    source = models.CharField(max_length=100, default="NANPA")
    as_of = models.DateField("as of", help_text="The date of the list that says so.")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[2-9][0-9]{2}$"),
                name="area_code_has_three_digits",
                violation_error_message="An area code has three digits; the first is 2 to 9.",
            ),
            models.CheckConstraint(
                condition=models.Q(country__in=list(COUNTRIES)),
                name="area_code_country_known",
                violation_error_message="Choose a country of the North American plan.",
            ),
            models.CheckConstraint(
                condition=models.Q(line_type__in=numbering.LineType.values),
                name="area_code_line_type_known",
                violation_error_message="Choose a known line type.",
            ),
            models.CheckConstraint(
                condition=territory_fits("code"),
                name="area_code_territory_fits",
                violation_error_message="The area codes of the US territories are fixed. For "
                "another code of a territory choose United States; both count as US.",
            ),
            models.CheckConstraint(
                condition=toll_free_fits("code"),
                name="area_code_toll_free_fits",
                violation_error_message="Only 800, 822, 833, 844, 855, 866, 877 and 880 to 889 "
                "are toll-free.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_code", fields=["code"]),
            _correct_numbers("corrects_numbers_when_added", pgtrigger.Insert),
            _correct_numbers("corrects_numbers_when_changed", pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.code


def validate_area_code(e164: str) -> None:
    """Raise ValidationError if no number has the area code of this +1 number."""
    code = e164[2:5]
    if e164.startswith("+1") and AreaCode.objects.filter(code=code, country="").exists():
        raise ValidationError(f"Enter a valid phone number: no number has the area code {code}.")
