"""How long a carrier still takes, and how late it is: by the database's clock, which all share.

What pages say of it is as coarse as an estimate deserves, so that a poll is not always news.
"""

from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Case, F, FloatField, Model, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, Extract, Now

from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from phone_numbers.models import CarrierRegistration, NumberStatus, PhoneNumber
from phone_numbers.models.registration import LATE

MINUTE = 60
FEW_MINUTES = 5 * MINUTE

_TOLD = Q(due_at__isnull=False, answer_at__isnull=False, hold_code="", tries=0)
_QUEUED = Q(queue_ahead__gt=0, answer_at__gt=F("submitted_at"))


def _seconds_to_answer(start: F | Now) -> Cast:
    return Cast(Extract(F("answer_at") - start, "epoch"), FloatField())


def with_timing(registrations: QuerySet[CarrierRegistration]) -> QuerySet[Any]:
    """Annotate `read_at`, which is now, `is_late`, and what the carrier told, where it did.

    `left` are the seconds until it knows, `place` how many numbers it links before this one: that
    shrinks with the time left, because a queue is worked off steadily.
    """
    read: QuerySet[Any] = registrations.annotate(
        read_at=Now(),
        is_late=Case(When(LATE, then=True), default=False),
        left=Case(When(_TOLD, then=_seconds_to_answer(Now()))),
    )
    place = F("queue_ahead") * F("left") / _seconds_to_answer(F("submitted_at"))
    placed: QuerySet[Any] = read.annotate(place=Case(When(_QUEUED, then=place)))
    return placed


def time_left(left: float) -> int:
    """Round seconds up: to ten, and to minutes where there are more than a few."""
    step = 10 if left <= FEW_MINUTES else MINUTE
    return max(10, -(-int(left) // step) * step)


def time_gone(length: timedelta) -> int:
    """Round down: to ten seconds, and from one minute on to minutes."""
    seconds = int(length.total_seconds())
    return seconds - seconds % (10 if seconds < MINUTE else MINUTE)


def late_by(row: Any) -> int:
    """Return for how many seconds a late row of `with_timing` should have been answered."""
    return time_gone(row.read_at - row.expected_by)


def rounded_place(place: float) -> int:
    """Round to two significant digits; 0 where the turn has come."""
    whole = ceil(max(place, 0))
    return round(whole, 2 - len(str(whole)))


def with_refused_since(assignments: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `refused_since` to what comes from `rules.with_refusal`.

    It stays empty for the balance, whose moment only the whole ledger could tell.
    """
    campaign = _left(Campaign, "campaign", CampaignStatus.APPROVED)
    halted: QuerySet[Any] = assignments.annotate(
        refused_since=Case(
            When(
                refusal="number_not_active",
                then=_left(PhoneNumber, "phone_number", NumberStatus.ACTIVE),
            ),
            When(
                refusal="brand_not_verified",
                then=_left(Brand, "campaign__brand", BrandStatus.VERIFIED),
            ),
            When(refusal__in=["campaign_not_approved", "campaign_suspended"], then=campaign),
            When(refusal="campaign_expired", then=F("campaign__ended_at")),
        )
    )
    return halted


def _left(model: type[Model], key: str, good: str) -> Subquery:
    """Find when an object left its good status, for as long as it has not come back to it."""
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    last = events.filter(pgh_obj=OuterRef("pgh_obj"), status=good).order_by("-pgh_id")
    since = Coalesce(Subquery(last.values("pgh_id")[:1]), 0)
    later = events.filter(pgh_obj=OuterRef(key), pgh_id__gt=since).order_by("pgh_id")
    return Subquery(later.values("pgh_created_at")[:1])
