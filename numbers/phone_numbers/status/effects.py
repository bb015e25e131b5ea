"""How many numbers would stop or start sending, and how many fail, after a change of status?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Exists, OuterRef, QuerySet

from core.counting import COUNT_LIMIT, Count
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    RegistrationStatus,
)
from phone_numbers.reasons import TEMPORARY

Assignments = QuerySet[Assignment]
MAX_ROWS = 3 * (COUNT_LIMIT + 1)
"""Enough rows for COUNT_LIMIT + 1 numbers, which have at most three open assignments each."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How many numbers stop sending, start sending, and fail while they propagate."""

    stop: Count
    start: Count
    fail: Count


def effect_of(assignments: Assignments, **assumed: str) -> Effect:
    """Return what happens to the numbers of open assignments once one fact is as `assumed`.

    One status either stops numbers or starts them, so where some stop, the others are not asked.
    """
    rows = assignments.filter(ended_at=None).order_by()
    now = rules.with_refusal(rows)
    then = rules.with_refusal(rows.filter(pk=OuterRef("pk")), **assumed)
    held = CarrierRegistration.objects.held().filter(assignment=OuterRef("pk"))
    waiting = now.exclude(refusal="").filter(_registered() | Exists(held))
    doomed = then.exclude(refusal__in=["", *TEMPORARY])
    stop = _numbers(sending(rows).filter(Exists(then.exclude(refusal=""))))
    starting = waiting.filter(Exists(then.filter(refusal="")))
    return Effect(
        stop=stop,
        start=Count(0) if stop else _numbers(starting),
        fail=_numbers(now.filter(Exists(doomed), status=AssignmentStatus.PENDING)),
    )


def stopping(assignments: Assignments) -> Count:
    """Return how many numbers send under these assignments now."""
    return _numbers(sending(assignments))


def sending(assignments: Assignments) -> QuerySet[Any]:
    """Keep assignments under which a number sends at one carrier or more."""
    return rules.with_refusal(assignments.order_by()).filter(_registered(), refusal="")


def _registered() -> Exists:
    rows = CarrierRegistration.objects.filter(status=RegistrationStatus.REGISTERED)
    return Exists(rows.filter(assignment=OuterRef("pk")))


def _numbers(assignments: QuerySet[Any]) -> Count:
    """Count the numbers of these assignments, up to a limit."""
    rows: Any = assignments.values("phone_number")[:MAX_ROWS]
    found = rows.aggregate(found=CountOf("phone_number", distinct=True))["found"]
    return Count(min(found, COUNT_LIMIT + 1))
