"""Staff pages of the simulated carriers: their behaviour, their outages, and who waits for them."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.dispatch import receiver
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from carriers.actions import AlreadyInState, apply_profile_change, begin_outage, end_outage
from carriers.admin_forms import ProfileForm
from carriers.models import CarrierProfile
from carriers.simulator import queue
from core.admin.actions import ActionInput, StaffAction, previewed
from core.admin.links import Link, list_link
from core.admin.model_admins import StaffAdmin
from core.formatting import duration, since
from phone_numbers.models.registration import MAX_TRIES
from phone_numbers.status.waiting import Waiting, waiting_by_carrier

REFUSALS = ("rejection_rate", "taken_rate", "fault_rate")
SCALE = f"A simulated second takes {settings.PROPAGATION_TIME_SCALE:g} s on this site."
TROUBLE = ("error_rate", "silence_rate", "duplicate_rate", "disorder_rate")


def _begin_outage(profile: CarrierProfile, answers: ActionInput) -> None:
    begin_outage(profile=profile)


def _end_outage(profile: CarrierProfile, answers: ActionInput) -> None:
    end_outage(profile=profile)


CARRIER_ACTIONS = (
    StaffAction(
        "begin_outage",
        "Begin an outage…",
        "outage{s} started",
        _begin_outage,
        (AlreadyInState,),
        lambda profile: "has an outage already" if profile.outage else "",
        warning="New and waiting requests are retried, and fail after many attempts. Registered "
        "numbers keep sending.",
    ),
    StaffAction(
        "end_outage",
        "End the outage…",
        "outage{s} ended",
        _end_outage,
        (AlreadyInState,),
        lambda profile: "" if profile.outage else "has no outage",
        warning="Numbers that wait are asked about again at once.",
    ),
)


def _numbers(count: int) -> str:
    return f"{count:,} number{'' if count == 1 else 's'}"


def _wait(count: int) -> str:
    return f"{_numbers(count) if count else 'No number'} wait{'s' if count < 2 else ''}"


@receiver(previewed, sender=CarrierProfile)
def of_carriers(action: StaffAction, objects: list[CarrierProfile], **_: object) -> list[str]:
    """Say how many numbers wait for these carriers."""
    waiting = waiting_by_carrier()
    counts = {row: waiting.get(row.carrier, Waiting()).numbers for row in objects}
    return [f"{_wait(count)} for {carrier}." for carrier, count in counts.items()]


@admin.register(CarrierProfile)
class CarrierProfileAdmin(StaffAdmin):
    """Edits the carriers; none can be added or deleted."""

    form = ProfileForm
    staff_actions = CARRIER_ACTIONS
    list_display = [
        "carrier",
        "state",
        "answers_after",
        "late_after",
        "trouble",
        "limit",
        "waiting",
        "in_queue",
    ]
    readonly_fields = ["carrier", "state", "waiting", "in_queue"]
    fieldsets = [
        (None, {"fields": ["carrier", "state", "waiting"]}),
        (
            "Answers after",
            {
                "fields": ["min_delay", "max_delay", "expected_window"],
                "description": f"Times are simulated seconds. {SCALE}",
            },
        ),
        (
            "Refuses numbers",
            {
                "fields": REFUSALS,
                "description": "Shares of the numbers, from 0 to 1, together at most 1. A refused "
                "number stays refused until it is retried. Removals are never refused.",
            },
        ),
        (
            "Other trouble",
            {
                "fields": [*TROUBLE, "seed"],
                "description": "Shares, from 0 to 1, of requests and answers that go wrong. "
                "Removals are affected too.",
            },
        ),
        ("Queue", {"fields": ["rate_limit", "in_queue"], "description": SCALE}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = CarrierProfile.objects.with_outage_since()
        queued: QuerySet[Any] = rows.annotate(free_in=F("queue__free_at") - Now())
        return queued

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Count the waiting numbers of all carriers in one query."""
        changelist = super().get_changelist_instance(request)
        waiting = waiting_by_carrier()
        for profile in changelist.result_list:
            profile.waiting_now = waiting.get(profile.carrier, Waiting())
        return changelist

    def links(self, obj: CarrierProfile) -> Iterable[Link]:
        yield "Waiting numbers", _list_of_waiting(obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Explain the times in the list."""
        return super().changelist_view(request, {"subtitle": SCALE} | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: CarrierProfile,
        form: "BaseModelForm[Any]",
        change: bool,
    ) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            apply_profile_change(profile=obj, changed=form.changed_data)

    @admin.display(description="State", ordering="outage")
    def state(self, profile: Any) -> str:
        return outage_text(profile) or "Answers"

    @admin.display(description="Answers after (simulated)", ordering="min_delay")
    def answers_after(self, profile: CarrierProfile) -> str:
        return f"{duration(profile.min_delay)} to {duration(profile.max_delay)}"

    @admin.display(description="Late after (simulated)", ordering="expected_window")
    def late_after(self, profile: CarrierProfile) -> str:
        return duration(profile.expected_window)

    @admin.display(description="Trouble")
    def trouble(self, profile: CarrierProfile) -> str:
        rates = {name: float(getattr(profile, name)) for name in (*REFUSALS, *TROUBLE)}
        label = {field.name: field.verbose_name for field in self.opts.fields}
        shares = [f"{label[name]} {rate * 100:g}%" for name, rate in rates.items() if rate]
        outage = ["Outage"] if profile.outage else []
        return ", ".join([*outage, *shares]) or "None"

    @admin.display(description="Limit (simulated)", ordering="rate_limit")
    def limit(self, profile: CarrierProfile) -> str:
        return f"{float(profile.rate_limit):g} a second" if profile.rate_limit else "None"

    @admin.display(description="Waiting now")
    def waiting(self, profile: Any) -> str:
        now = getattr(profile, "waiting_now", None)
        now = now or waiting_by_carrier().get(profile.carrier, Waiting())
        if not now.numbers:
            return "None"
        return format_html('<a href="{}">{}</a>', _list_of_waiting(profile), _wait_text(now))

    @admin.display(description="In its queue")
    def in_queue(self, profile: Any) -> str:
        interval = queue.interval(profile, settings.PROPAGATION_TIME_SCALE)
        seconds = profile.free_in.total_seconds() if profile.free_in else 0.0
        if not interval or seconds <= 0:
            return "None"
        last = f"the last for {duration(ceil(seconds))} of real time"
        return f"{_numbers(ceil(seconds / interval))}, {last}"


def outage_text(profile: Any) -> str:
    """Return since when the carrier has an outage: "Outage for 12 min", or ""."""
    if not profile.outage:
        return ""
    began = profile.outage_since
    return f"Outage {since(timezone.localtime(began), timezone.localtime())}" if began else "Outage"


def _list_of_waiting(profile: CarrierProfile) -> str:
    filters = {"carrier__exact": profile.carrier, "waiting": "yes"}
    return list_link("numbers_carrierregistration", **filters)


def _wait_text(now: Waiting) -> str:
    """Return "3 numbers, the oldest for 12 min: 1 in its queue, 2 tried again, up to 11 times"."""
    oldest = now.read_at - now.since if now.read_at and now.since else None
    total = _numbers(now.numbers)
    if oldest is not None and now.numbers > 1:
        total += f", the oldest for {duration(oldest)}"
    elif oldest is not None:
        total += f", for {duration(oldest)}"
    details = [f"{now.queued:,} in its queue"] if now.queued else []
    if now.retried:
        details.append(
            f"{now.retried:,} without answer, after up to {now.most_tries} of {MAX_TRIES} tries"
        )
    return f"{total}: {', '.join(details)}" if details else total
