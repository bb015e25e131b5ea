"""Phone numbers."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Substr

from accounts.models import Account
from core.history import track
from core.visible import visible, visible_name
from phone_numbers import numbering
from phone_numbers.models.area_code import territory_fits, toll_free_fits, validate_area_code
from phone_numbers.models.fields import DerivedField
from phone_numbers.models.standing_triggers import refreshes_standings


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

_AS_LISTED = """
    LOCK TABLE public.numbers_areacode IN SHARE MODE;
    SELECT * INTO listed FROM public.numbers_areacode WHERE code = substr(NEW.e164, 3, 3);
    IF FOUND THEN
        NEW.country = listed.country;
        NEW.line_type = listed.line_type;
    END IF;
    RETURN NEW;
"""
"""The lock lets no row of the table change until the new number is visible to that change."""

_SEARCHED = """
    NEW.search_text = concat_ws(
        E'\n', public.plain(NEW.name), public.plain(NEW.place), NEW.e164
    );
    RETURN NEW;
"""


@track(
    level=pgtrigger.Statement,
    fields=["account", "e164", "name", "status", "status_reason", "country", "line_type"],
    model_name="PhoneNumberEvent",
)
class PhoneNumber(models.Model):
    """A number of an account. Country, line type, place and area code derive from `e164`.

    The table of area codes may correct country and line type, at once and later. A trigger writes
    `search_text`: name and place as people search them, and the digits.

    `revision` counts how often people changed the number's assignment. A form sends back the
    revision that it showed, so that it cannot overwrite a later change.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="phone_numbers")
    e164 = models.CharField(
        "number",
        max_length=16,
        unique=True,
        validators=[numbering.validate_e164, validate_area_code],
    )
    name = models.CharField(
        max_length=60,
        blank=True,
        validators=[visible],
        help_text="What your team calls this number.",
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
    search_text = models.TextField(db_default="", editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["e164"]
        indexes = [
            models.Index(fields=["account", "e164"], name="number_keyset"),
            models.Index(fields=["account", "area_code", "e164"], name="number_by_area_code"),
            models.Index(fields=["account", "status", "e164"], name="number_by_status"),
            models.Index(
                fields=["e164"],
                name="number_not_active",
                condition=~models.Q(status="active"),
            ),
            models.Index(
                fields=["e164"],
                name="number_not_local",
                condition=~models.Q(line_type="local"),
            ),
            models.Index(
                fields=["e164"],
                name="number_abroad",
                condition=~models.Q(country__in=sorted(numbering.US_REGIONS)),
            ),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="number_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="number_within_account"
            ),  # lets assignments reference a number of their own account only
            visible_name("name", "number_name_visible", optional=True),
            models.CheckConstraint(
                condition=models.Q(e164__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="number_in_e164_form",
                violation_error_message="Write the number in E.164 form, such as +12125550147.",
            ),
            models.CheckConstraint(
                condition=~models.Q(e164__regex=r"^\+1[01]"),
                name="number_area_code_possible",
                violation_error_message="An area code does not begin with 0 or 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=NumberStatus.values),
                name="number_status_known",
                violation_error_message="A number is pending, active or suspended.",
            ),
            models.CheckConstraint(
                condition=models.Q(line_type__in=numbering.LineType.values),
                name="number_line_type_known",
                violation_error_message="A line type is local, toll-free, premium-rate, personal "
                "or non-geographic.",
            ),
            models.CheckConstraint(
                condition=territory_fits("area_code"),
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
                condition=toll_free_fits("area_code"),
                name="number_toll_free_fits_area_code",
                violation_error_message="Only toll-free numbers have a toll-free area code.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="keeps_its_digits", fields=["e164", "account"]),
            pgtrigger.Trigger(
                name="has_country_of_its_area_code",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__e164__startswith="+1"),
                declare=[("listed", "public.numbers_areacode%ROWTYPE")],
                func=_AS_LISTED,
            ),
            pgtrigger.Trigger(
                name="is_found_by_its_texts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("name", "place", "search_text"),  # type: ignore[no-untyped-call]
                func=_SEARCHED,
            ),
            refreshes_standings(pgtrigger.Insert, "id"),
            refreshes_standings(
                pgtrigger.Update, "id", when_changed=("name", "status", "country", "line_type")
            ),
        ]

    def __str__(self) -> str:
        return numbering.as_written(self.e164)

    @property
    def is_us(self) -> bool:
        return self.country in numbering.US_REGIONS

    @property
    def is_ten_dlc(self) -> bool:
        """Whether 10DLC applies: only to local US numbers."""
        return self.is_us and self.line_type == numbering.LineType.LOCAL

    @property
    def line_type_adjective(self) -> str:
        return numbering.LineType(self.line_type).adjective

    @property
    def area_code_note(self) -> str:
        """Why it counts as US although the number library does not know its area code, or ""."""
        if not self.is_ten_dlc or numbering.is_known(self.e164):
            return ""
        return f"Area code {self.area_code} is newer than our number data; counted as US."
