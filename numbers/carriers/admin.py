"""Staff pages of the simulated carriers: their behaviour and their outages."""

from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse

from carriers.actions import AlreadyInState, apply_profile_change, begin_outage, end_outage
from carriers.admin_forms import ProfileForm
from carriers.models import CarrierProfile
from carriers.simulator import queue
from core.admin.actions import ActionInput, ConfirmForm, StaffAction
from core.admin.model_admins import StaffAdmin
from core.formatting import duration

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
        "put out of service",
        _begin_outage,
        (AlreadyInState,),
        lambda profile: not profile.outage,
        form_class=ConfirmForm,
        warning="New and waiting requests are retried, and fail after many attempts. Registered "
        "numbers keep sending.",
    ),
    StaffAction(
        "end_outage",
        "End the outage",
        "put back in service",
        _end_outage,
        (AlreadyInState,),
        lambda profile: profile.outage,
    ),
)


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
    ]
    readonly_fields = ["carrier", "state", "waiting"]
    fieldsets = [
        (None, {"fields": ["carrier", "state"]}),
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
        ("Queue", {"fields": ["rate_limit", "waiting"], "description": SCALE}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CarrierProfile]:
        rows: QuerySet[CarrierProfile] = super().get_queryset(request)
        return rows.annotate(free_in=F("queue__free_at") - Now())

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
    def state(self, profile: CarrierProfile) -> str:
        return "Outage" if profile.outage else "Answers"

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
        return ", ".join(shares) or "None"

    @admin.display(description="Limit (simulated)", ordering="rate_limit")
    def limit(self, profile: CarrierProfile) -> str:
        return f"{float(profile.rate_limit):g} a second" if profile.rate_limit else "None"

    @admin.display(description="Waiting now")
    def waiting(self, profile: Any) -> str:
        interval = queue.interval(profile, settings.PROPAGATION_TIME_SCALE)
        seconds = profile.free_in.total_seconds() if profile.free_in else 0.0
        if not interval or seconds <= 0:
            return "None"
        numbers = ceil(seconds / interval)
        count = f"{numbers:,} number{'' if numbers == 1 else 's'}"
        return f"{count}, the last for {duration(ceil(seconds))} of real time"
