"""How many numbers of an account are in each state."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count as CountOf
from django.db.models import QuerySet, Sum, Value

from accounts.models import Account
from campaigns.models import Campaign
from core.counting import COUNT_LIMIT, Count
from core.postgres import is_one_of
from core.prepared import Prepared
from phone_numbers import rules
from phone_numbers.models import CarrierRegistration, Standing, State, Tally
from phone_numbers.status.states import ATTENTION, FACTS, STUCK, includes

_COLUMNS = (*FACTS, "n", "late")
TALLIED = ("live", "propagating", "unregistered")
_MAX_LATE = 4 * (COUNT_LIMIT + 1)
"""Enough late registrations for COUNT_LIMIT + 1 numbers."""


def state_counts(account: Account) -> dict[str, Count]:
    """Return the counts of an account by state, and of `all` its numbers (one query).

    Stuck numbers, which no tally knows, are counted up to COUNT_LIMIT.
    """
    rows = _read(account)

    def total(state: str = "", *, late: bool = False) -> int:
        chosen = (row for row in rows if row["late"] == late)
        return sum(row["n"] for row in chosen if not state or includes(state, row))

    counts = {state: Count(total(state), exact=True) for state in TALLIED}
    stuck = total(late=True)
    needy = total(ATTENTION) + stuck - total(ATTENTION, late=True)
    return counts | {
        "all": Count(total(), exact=True),
        STUCK: Count(stuck),
        ATTENTION: Count(needy, exact=stuck <= COUNT_LIMIT),
    }


def _read(account: Account) -> list[dict[str, Any]]:
    """Return how many numbers, and how many late ones, have the same FACTS."""
    parts = [_tallied.statement(account=account.pk), _late.statement(account=account.pk)]
    with connection.cursor() as cursor:
        values = [value for _, values in parts for value in values]
        cursor.execute(" UNION ALL ".join(f"({sql})" for sql, _ in parts), values)
        return [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]


@Prepared
def _tallied(account: int) -> QuerySet[Any]:
    own = rules.with_standing_refusal(Tally.objects.own().filter(account=account)).order_by()
    counts: QuerySet[Any] = own.values(*FACTS).annotate(n=Sum("numbers"), late=Value(False))
    return counts.values_list(*_COLUMNS)


@Prepared
def _late(account: int) -> QuerySet[Any]:
    late = late_standings(account).order_by().values(*FACTS)
    counts: QuerySet[Any] = late.annotate(n=CountOf("pk"), late=Value(True))
    return counts.values_list(*_COLUMNS)


def listed_under(campaign: Campaign) -> Count:
    """Count the numbers that the campaign's list shows, without those that are being removed."""
    own = Tally.objects.own().filter(campaign=campaign).exclude(state=State.REMOVING)
    return Count(own.total(), exact=True)


def late_standings(account: Account | int) -> QuerySet[Any]:
    """Return the standings of numbers that a carrier is late with, as rules judge them."""
    late = CarrierRegistration.objects.late().filter(account=account).order_by()
    keys = ArraySubquery(late.values("phone_number")[:_MAX_LATE])
    return rules.with_standing_refusal(Standing.objects.filter(is_one_of("pk", keys)))
