"""Phone numbers."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Substr

from accounts.models import Account
from core.history import track
from core.search import Plain
from phone_numbers import numbering
from phone_numbers.models.fields import DerivedField


class NumberStatus(models.TextChoices):
    PENDING = "pending", "Pending"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"


NUMBER_TRANSITIONS: dict[str, dict[str, str]] = {
    NumberStatus.PENDING: {
        NumberStatus.ACTIVE: "staff activate it",
        NumberStatus.SUSPENDED: "staff suspend it",
    },
    NumberStatus.ACTIVE: {NumberStatus.SUSPENDED: "staff suspend it"},
    NumberStatus.SUSPENDED: {NumberStatus.ACTIVE: "staff activate it"},
}
"""Allowed transitions, each with its trigger; docs/states.md is drawn from this table."""


def _in_territory(region: str) -> models.Q:
    codes = [code for code, of in numbering.TERRITORY_AREA_CODES.items() if of == region]
    return models.Q(country=region, area_code__in=codes)


_TERRITORIES = sorted(set(numbering.TERRITORY_AREA_CODES.values()))
_MAINLAND = ~models.Q(country__in=_TERRITORIES) & ~models.Q(
    area_code__in=sorted(numbering.TERRITORY_AREA_CODES)
)


@track(
    level=pgtrigger.Statement,
    fields=["account", "e164", "name", "status", "status_reason"],
    model_name="PhoneNumberEvent",
)
class PhoneNumber(models.Model):
    """A number of an account. Country, line type, place and area code derive from `e164`.

    `revision` counts how often people changed the number's assignment. A form sends back the
    revision that it showed, so that it cannot overwrite a later change.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="phone_numbers")
    e164 = models.CharField(
        "number", max_length=16, unique=True, validators=[numbering.validate_e164]
    )
    name = models.CharField(
        max_length=60, blank=True, help_text="What your team calls this number."
    )
    status = models.CharField(max_length=10, choices=NumberStatus, default=NumberStatus.PENDING)
    status_reason = models.CharField(
        max_length=200, blank=True, help_text="Why the number is suspended."
    )
    country = DerivedField(max_length=2, derive=numbering.country)
    line_type = DerivedField(max_length=10, choices=numbering.LineType, derive=numbering.line_type)
    place = DerivedField(max_length=100, blank=True, derive=numbering.place)
    area_code = models.GeneratedField(
        expression=models.Case(
            models.When(e164__startswith="+1", then=Substr("e164", 3, 3)),
            default=models.Value(""),
        ),
        output_field=models.CharField(max_length=3),
        db_persist=True,
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["e164"]
        indexes = [
            models.Index(fields=["account", "e164"], name="number_keyset"),
            models.Index(fields=["account", "area_code", "e164"], name="number_by_area_code"),
            models.Index(fields=["account", "status", "e164"], name="number_by_status"),
            GinIndex(OpClass("e164", name="gin_trgm_ops"), name="number_digits_trigram"),
            GinIndex(OpClass(Plain("name"), name="gin_trgm_ops"), name="number_name_search"),
            GinIndex(OpClass(Plain("place"), name="gin_trgm_ops"), name="number_place_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="number_within_account"
            ),  # lets assignments reference a number of their own account only
            models.CheckConstraint(
                condition=models.Q(e164__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="number_in_e164_form",
                violation_error_message="Write the number in E.164 form, such as +12125550147.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=NumberStatus.values),
                name="number_status_known",
                violation_error_message="A number is pending, active or suspended.",
            ),
            models.CheckConstraint(
                condition=models.Q(line_type__in=numbering.LineType.values),
                name="number_line_type_known",
                violation_error_message="A line type is local, toll-free or not geographic.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(_in_territory(region) for region in _TERRITORIES),
                    _MAINLAND,
                    _connector=models.Q.OR,
                ),
                name="number_territory_fits_area_code",
                violation_error_message="The country does not match the area code.",
            ),
            models.CheckConstraint(
                condition=~models.Q(country__in=sorted(numbering.US_REGIONS))
                | models.Q(e164__startswith="+1"),
                name="number_us_has_country_code_1",
                violation_error_message="A US number starts with +1.",
            ),
            models.CheckConstraint(
                condition=~models.Q(country="US")
                | models.Q(line_type="toll_free", area_code__in=numbering.TOLL_FREE_AREA_CODES)
                | (
                    ~models.Q(line_type="toll_free")
                    & ~models.Q(area_code__in=numbering.TOLL_FREE_AREA_CODES)
                ),
                name="number_toll_free_fits_area_code",
                violation_error_message="Only toll-free numbers have a toll-free area code.",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="keeps_its_digits", fields=["e164", "account"])]

    def __str__(self) -> str:
        return numbering.as_written(self.e164)

    @property
    def is_us(self) -> bool:
        return self.country in numbering.US_REGIONS

    @property
    def is_ten_dlc(self) -> bool:
        """Whether 10DLC applies: only to local US numbers."""
        return self.is_us and self.line_type == numbering.LineType.LOCAL
