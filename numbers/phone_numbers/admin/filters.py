"""Filters and searches that stay fast on a million rows."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ChoicesFieldListFilter, ModelAdmin, SimpleListFilter
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from core.postgres import key_in
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
    Standing,
    State,
)
from phone_numbers.models.assignment import ENDED
from phone_numbers.models.registration import IN_FLIGHT, LATE, WAITING
from phone_numbers.numbering import US_REGIONS
from phone_numbers.reasons import REASONS
from phone_numbers.search import few_keys, matching_numbers

Choices = Sequence[tuple[str, str]]
SEARCHED = "A number in any notation, or the name of a number, place, campaign or account."

FAILED = ~Q(failure_code="")
IMPLIED: dict[type[Model], dict[str, Q]] = {
    Assignment: {
        AssignmentStatus.FAILED: FAILED,
        **dict.fromkeys(ENDED, Q(ended_at__isnull=False)),
    },
    CarrierRegistration: {
        RegistrationStatus.REJECTED: FAILED,
        **dict.fromkeys(IN_FLIGHT, Q(due_at__isnull=False)),
    },
}
"""What the constraints of each model say of the rows in a status."""


class RegionFilter(SimpleListFilter):
    title, parameter_name = "region", "region"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("us", "US and its territories"), ("abroad", "Elsewhere")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        domestic = Q(country__in=sorted(US_REGIONS))
        match self.value():
            case "us":
                return queryset.filter(domestic)
            case "abroad":
                return queryset.exclude(domestic)
        return queryset


class AssignedFilter(SimpleListFilter):
    title, parameter_name = "assignment", "assigned"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("no", "Unassigned"), ("yes", "Assigned")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        unassigned = Q(standing__state=State.UNASSIGNED)
        match self.value():
            case "no":
                standings = Standing.objects.filter(state=State.UNASSIGNED)
                return queryset.filter(_among("pk", standings) or unassigned)
            case "yes":
                return queryset.filter(~unassigned)
        return queryset


class OpenFilter(SimpleListFilter):
    title, parameter_name = "end", "open"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("yes", "Open"), ("no", "Ended")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.filter(ended_at__isnull=True)
            case "no":
                return queryset.filter(ended_at__isnull=False)
        return queryset


class FailureFilter(SimpleListFilter):
    title, parameter_name = "failure", "failure"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [(code, reason.short) for code, reason in REASONS.items() if not reason.temporary]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(FAILED, failure_code=self.value()) if self.value() else queryset


class HoldFilter(SimpleListFilter):
    title, parameter_name = "hold", "held"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [(code, reason.short) for code, reason in REASONS.items() if reason.temporary]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        if queryset.model is CarrierRegistration:
            return queryset.filter(hold_code=self.value())
        return queryset.filter(
            _with_registrations(CarrierRegistration.objects.filter(hold_code=self.value()))
        )


class StuckFilter(SimpleListFilter):
    title, parameter_name = "stuck", "stuck"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("yes", "Yes, a carrier is late")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "yes":
            return queryset
        late = CarrierRegistration.objects.late()
        if queryset.model is CarrierRegistration:
            return queryset.filter(_among("pk", late) or LATE)
        return queryset.filter(_with_registrations(late))


class StatusFilter(ChoicesFieldListFilter):
    """Adds what a constraint says of rows with a status, which leads to an index of few rows."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = self.lookup_val or [""]
        implied = IMPLIED[queryset.model].get(chosen[0], Q()) if len(chosen) == 1 else Q()
        return super().queryset(request, queryset.filter(implied))


class WaitingFilter(SimpleListFilter):
    title, parameter_name = "waiting", "waiting"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("yes", "Yes, for the carrier")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(WAITING) if self.value() == "yes" else queryset


def of_matching_numbers(term: str) -> Q:
    """Match rows of the numbers that match `term`."""
    numbers = PhoneNumber.objects.filter(matching_numbers(term))
    return _among("phone_number", numbers) or Q(phone_number__in=numbers.values("pk"))


def _with_registrations(registrations: QuerySet[Any]) -> Q:
    """Match the assignments of registrations."""
    few = _among("pk", registrations, "assignment")
    return few or Q(pk__in=registrations.values("assignment"))


def _among(field: str, rows: QuerySet[Any], column: str = "pk") -> Q | None:
    """Return the condition that a field is the key of one of some rows, if they are few.

    Where they are many, PostgreSQL knows better from their own condition how to find a page.
    """
    keys = few_keys(rows, column)
    return None if keys is None else Q(key_in(field, keys))
