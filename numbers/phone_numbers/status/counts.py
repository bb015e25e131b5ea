"""How many numbers of an account are in each state."""

from typing import Any

from django.db import connection
from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Account
from campaigns.models import Campaign
from core.counting import COUNT_LIMIT, Count
from core.prepared import Prepared, Statement
from phone_numbers import rules
from phone_numbers.models import CarrierRegistration, Standing, State, Tally
from phone_numbers.status.states import ATTENTION, STUCK, condition

TALLIED = ("live", "propagating", "unregistered", ATTENTION)
_TOTALS = ("all", *TALLIED)
_MAX_LATE = 4 * (COUNT_LIMIT + 1)
"""Enough late registrations for COUNT_LIMIT + 1 numbers."""


def state_counts(account: Account) -> dict[str, Count]:
    """Return the counts of an account by state, and of `all` its numbers (one query).

    Stuck numbers, which no tally knows, are counted up to COUNT_LIMIT.
    """
    key = account.pk
    *totals, stuck, besides = _in_one_row(
        _tallied.statement(account=key), _late.statement(account=key)
    )
    counts = {name: Count(n, exact=True) for name, n in zip(_TOTALS, totals, strict=True)}
    needy = counts[ATTENTION].value + besides
    return counts | {STUCK: Count(stuck), ATTENTION: Count(needy, exact=stuck <= COUNT_LIMIT)}


@Prepared
def _tallied(account: int) -> QuerySet[Any]:
    own = rules.with_standing_refusal(Tally.objects.own().filter(account=account)).order_by()
    by_state = {state: _numbers(condition(state)) for state in TALLIED}
    counts: QuerySet[Any] = own.values("account").annotate(all=Sum("numbers"), **by_state)
    return counts.values(*_TOTALS)


@Prepared
def _late(account: int) -> QuerySet[Any]:
    besides = CountOf("pk", filter=~condition(ATTENTION))
    late = late_standings(account).order_by().values("account")
    counts: QuerySet[Any] = late.annotate(late=CountOf("pk"), besides=besides)
    return counts.values("late", "besides")


def _in_one_row(*compiled: Statement) -> list[int]:
    """Return the columns of queries that have one row at most, one after the other, or zeros."""
    joined = " ".join(
        f"LEFT JOIN ({sql}) AS part_{place} ON true" for place, (sql, _) in enumerate(compiled)
    )
    columns = ", ".join(f"part_{place}.*" for place in range(len(compiled)))
    with connection.cursor() as cursor:
        values = [value for _, values in compiled for value in values]
        cursor.execute(f"SELECT {columns} FROM (VALUES (1)) AS one {joined}", values)  # noqa: S608
        return [number or 0 for number in cursor.fetchone() or ()]


def listed_under(campaign: Campaign) -> Count:
    """Count the numbers that the campaign's list shows, without those that are being removed."""
    own = Tally.objects.own().filter(campaign=campaign).exclude(state=State.REMOVING)
    return Count(own.total(), exact=True)


def late_standings(account: Account | int) -> QuerySet[Any]:
    """Return the standings of numbers that a carrier is late with, as rules judge them."""
    late = CarrierRegistration.objects.late().filter(account=account).order_by()
    numbers = late.values("phone_number")[:_MAX_LATE]
    return rules.with_standing_refusal(Standing.objects.filter(pk__in=numbers))


def _numbers(where: Q) -> Coalesce:
    return Coalesce(Sum("numbers", filter=where), 0)
