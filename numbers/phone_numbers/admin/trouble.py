"""What keeps a registration or an assignment waiting, with links to the cause."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from carriers.models import Carrier, CarrierProfile
from core.formatting import duration
from phone_numbers.admin.carriers import outage_text
from phone_numbers.admin.reasons import entry
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import WAITING
from phone_numbers.status.timing import late_by, rounded_position, with_timing

QUEUED = Q(queue_ahead__gt=0, answer_at__gt=Now())


def with_trouble(registrations: QuerySet[CarrierRegistration]) -> QuerySet[Any]:
    """Annotate what `trouble` needs: times, and the profile of the carrier."""
    profile = CarrierProfile.objects.filter(carrier=OuterRef("carrier"))
    dated = CarrierProfile.objects.with_outage_since().filter(carrier=OuterRef("carrier"))
    rows: QuerySet[Any] = with_timing(registrations).annotate(
        profile=Subquery(profile.values("pk")),
        outage=Exists(profile.filter(outage=True)),
        outage_since=Subquery(dated.filter(outage=True).values("outage_since")),
        rate_limit=Subquery(profile.values("rate_limit")),
    )
    return rows


@admin.display(description="Carrier", ordering="carrier")
def carrier(row: Any) -> str:
    return _link(row.profile, row.get_carrier_display())


@admin.display(description="Trouble")
def trouble(row: Any) -> str:
    """Return why the registration failed, or is held, or else what it waits for."""
    if code := row.failure_code or row.hold_code:
        return entry(code)
    if not row.due_at:
        return ""
    attempts = f"{row.tries} without answer" if row.tries else ""
    parts = [f"Late by {_lateness(row)}" if row.is_late else "", attempts, *_causes(row)]
    return format_html_join(", ", "{}", ((part,) for part in parts if part))


def _lateness(row: Any) -> str:
    seconds = late_by(row)
    return duration(seconds) if seconds else "a few seconds"


def _causes(row: Any) -> Iterable[str]:
    if row.outage:
        yield _link(row.profile, outage_text(row).lower())
    elif row.rate_limit:
        yield _link(row.profile, f"carrier links {float(row.rate_limit):g} a second")
    if row.queue_position and row.queue_position > 0:
        yield f"about {rounded_position(row.queue_position):,} before it in the queue"


def _link(profile: int, text: str) -> str:
    address = reverse("admin:carriers_carrierprofile_change", args=[profile])
    return format_html('<a href="{}">{}</a>', address, text)


def with_waits(assignments: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate for `waits` which carriers are late, have an outage, a limit, or do not answer."""
    own = CarrierRegistration.objects.filter(WAITING, assignment=OuterRef("pk")).order_by()
    profile = CarrierProfile.objects.filter(carrier=OuterRef("carrier"))
    down, limited = Exists(profile.filter(outage=True)), Exists(profile.filter(rate_limit__gt=0))
    rows: QuerySet[Any] = assignments.annotate(
        late_at=ArraySubquery(own.late().values("carrier")),
        down_at=ArraySubquery(own.filter(down).values("carrier")),
        limited_at=ArraySubquery(own.filter(limited, ~down).values("carrier")),
        silent_at=ArraySubquery(own.filter(~down, tries__gt=0).values("carrier")),
    )
    return rows


def waits(row: Any) -> list[str]:
    """Return what an assignment waits for, such as "Late: T-Mobile, Verizon"."""
    kinds = {
        "Outage": row.down_at,
        "Late": row.late_at,
        "No answer": row.silent_at,
        "Rate limit": row.limited_at,
    }
    return [f"{kind}: {_names(carriers)}" for kind, carriers in kinds.items() if carriers]


def _names(carriers: list[str]) -> str:
    return ", ".join(carrier.label for carrier in Carrier if carrier in carriers)
