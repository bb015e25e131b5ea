"""Staff pages: how the carriers behave, and their outages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.staff.pages import StaffAdmin
from accounts.staff.verbs import Confirm, Order, Verb
from carriers.models import CarrierProfile


class AlreadySo(Exception):
    """The switch stands there already."""


def _switch(profile: CarrierProfile, *, on: bool) -> None:
    if not CarrierProfile.objects.filter(pk=profile.pk, outage=not on).update(outage=on):
        raise AlreadySo(f"{profile} {'has an outage' if on else 'answers'} already.")


def _begin_outage(profile: CarrierProfile, order: Order) -> None:
    _switch(profile, on=True)


def _end_outage(profile: CarrierProfile, order: Order) -> None:
    _switch(profile, on=False)


VERBS = (
    Verb(
        "begin_outage",
        "Begin an outage…",
        "put out of order",
        _begin_outage,
        (AlreadySo,),
        lambda profile: not profile.outage,
        asks=Confirm,
        warning="New and waiting requests are tried again, and given up after many tries. What is "
        "registered keeps sending.",
    ),
    Verb(
        "end_outage",
        "End the outage",
        "put back in order",
        _end_outage,
        (AlreadySo,),
        lambda profile: profile.outage,
    ),
)


@admin.register(CarrierProfile)
class CarrierProfileAdmin(StaffAdmin):
    """Four carriers, to be edited, not added or deleted."""

    verbs = VERBS
    list_display = [
        "carrier", "outage", "min_delay", "max_delay", "expected_window", "rejection_rate",
        "error_rate", "seed",
    ]  # fmt: skip
    readonly_fields = ["carrier", "outage"]
    fieldsets = [
        (None, {"fields": [("carrier", "outage")]}),
        ("Answers after, in seconds", {"fields": [("min_delay", "max_delay", "expected_window")]}),
        ("Trouble", {"fields": [("rejection_rate", "error_rate"), "seed"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
