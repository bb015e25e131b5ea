"""Phone numbers."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Substr, Upper

from accounts.models import Account
from core.history import track
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
"""The moves that are allowed, each with what causes it; docs/states.md is drawn from them."""


class PhoneNumberQuerySet(models.QuerySet["PhoneNumber"]):
    def locked(self) -> "PhoneNumberQuerySet":
        """Lock these rows against other writers; campaigns are locked before (CONTRIBUTING.md)."""
        return self.order_by("pk").select_for_update(no_key=True, of=("self",))


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
    """A number of an account. All but name and status is derived from the E.164 form.

    `revision` counts the times that a person changed what the number is assigned to; a form
    sends back the one that it showed.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="phone_numbers")
    e164 = models.CharField(
        "number", max_length=16, unique=True, validators=[numbering.validate_e164]
    )
    name = models.CharField(max_length=60, blank=True, help_text="What people call it.")
    status = models.CharField(max_length=10, choices=NumberStatus, default=NumberStatus.PENDING)
    status_reason = models.CharField(max_length=200, blank=True, help_text="Why it is suspended.")
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

    objects = PhoneNumberQuerySet.as_manager()

    class Meta:
        ordering = ["e164"]
        indexes = [
            models.Index(fields=["account", "e164"], name="number_keyset"),
            models.Index(fields=["account", "area_code", "e164"], name="number_by_area_code"),
            models.Index(fields=["account", "status", "e164"], name="number_by_status"),
            GinIndex(OpClass("e164", name="gin_trgm_ops"), name="number_digits_trigram"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="number_name_trigram"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="number_within_account"
            ),  # lets assignments refer to a number of their own account only
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
                violation_error_message="A line is local, toll-free or not geographic.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(_in_territory(region) for region in _TERRITORIES),
                    _MAINLAND,
                    _connector=models.Q.OR,
                ),
                name="number_territory_fits_area_code",
                violation_error_message="The country does not fit the area code.",
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
                violation_error_message="Toll-free numbers, and only they, have toll-free codes.",
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
        """Whether 10DLC applies at all: a US number with a place."""
        return self.is_us and self.line_type == numbering.LineType.LOCAL
