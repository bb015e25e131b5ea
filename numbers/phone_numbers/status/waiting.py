"""How many numbers wait for each carrier, since when, and how often it was tried in vain?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Now

from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import WAITING

_QUEUED = Q(queue_ahead__gt=0, answer_at__gt=Now(), tries=0)
_ASKED_AGAIN = Case(When(submission__gt=1, then="assignment__asked_again_at"))
_RESTORED = Q(assignment__live_at__isnull=False, assignment__stopped_at__isnull=True)
_REQUESTED = Case(  # no column has the time at which a return to the live campaign began
    When(_RESTORED, then=Value(None)),
    default=Greatest("assignment__requested_at", "assignment__stopped_at", _ASKED_AGAIN),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers that wait for one carrier, and how many of them it queues or did not answer.

    `since` is when the oldest of them was asked for, and `most_tries` the tries of one number.
    """

    numbers: int = 0
    queued: int = 0
    retried: int = 0
    most_tries: int = 0
    since: datetime | None = None
    read_at: datetime | None = None


def waiting_by_carrier() -> dict[str, Waiting]:
    """Return the numbers that wait, by carrier, without carriers that none waits for."""
    rows: Any = CarrierRegistration.objects.filter(WAITING).order_by().values("carrier")
    counted = rows.annotate(
        numbers=Count("pk"),
        queued=Count("pk", filter=_QUEUED),
        retried=Count("pk", filter=Q(tries__gt=0)),
        most_tries=Max("tries"),
        since=Min(Coalesce(F("submitted_at"), _REQUESTED)),
        read_at=Now(),
    )
    return {row.pop("carrier"): Waiting(**row) for row in counted}
