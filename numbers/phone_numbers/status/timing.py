"""How long a carrier still takes and how late it is, by the database's clock.

The figures are as coarse as an estimate deserves, so that most polls find nothing new.
"""

from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Case, F, FloatField, Q, QuerySet, When
from django.db.models.functions import Cast, Extract, Now

from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import LATE

MINUTE = 60
FEW_MINUTES = 5 * MINUTE

_ESTIMATED = Q(due_at__isnull=False, answer_at__isnull=False, hold_code="", tries=0)
_QUEUED = Q(queue_ahead__gt=0, answer_at__gt=F("submitted_at"))


def _seconds_to_answer(start: F | Now) -> Cast:
    return Cast(Extract(F("answer_at") - start, "epoch"), FloatField())


def with_timing(registrations: QuerySet[CarrierRegistration]) -> QuerySet[Any]:
    """Annotate `read_at` (now), `is_late`, and the carrier's estimate if it gave one.

    `left` is the number of seconds until its answer, `queue_position` how many numbers it links
    before this one. The position shrinks with the time left: a queue moves at a steady pace.
    """
    read: QuerySet[Any] = registrations.annotate(
        read_at=Now(),
        is_late=Case(When(LATE, then=True), default=False),
        left=Case(When(_ESTIMATED, then=_seconds_to_answer(Now()))),
    )
    position = F("queue_ahead") * F("left") / _seconds_to_answer(F("submitted_at"))
    queued: QuerySet[Any] = read.annotate(queue_position=Case(When(_QUEUED, then=position)))
    return queued


def time_left(left: float) -> int:
    """Round seconds up to tens, or to minutes where more than a few are left."""
    step = 10 if left <= FEW_MINUTES else MINUTE
    return max(10, -(-int(left) // step) * step)


def time_past(length: timedelta) -> int:
    """Round down to tens of seconds, or to minutes from one minute on."""
    seconds = int(length.total_seconds())
    return seconds - seconds % (10 if seconds < MINUTE else MINUTE)


def late_by(row: Any) -> int:
    """Return by how many seconds a row of `with_timing` is overdue."""
    return time_past(row.read_at - row.expected_by)


def rounded_position(position: float) -> int:
    """Round a queue position to two significant digits; 0 when it is this number's turn."""
    whole = ceil(max(position, 0))
    return round(whole, 2 - len(str(whole)))
