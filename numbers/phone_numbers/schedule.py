"""When a carrier is asked next: one statement for many rows, by the database's clock."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Coalesce, Now

from carriers.protocol import Answer
from phone_numbers.models import CarrierRegistration, RegistrationStatus

HOLD = timedelta(minutes=10)  # real ones: the sweep wakes what is held long before
FIRST_RETRY, LONGEST_RETRY = 5, 300  # simulated seconds
MOST_TRIES = 12

Rows = Sequence[CarrierRegistration]

_WAIT = """
    UPDATE numbers_carrierregistration AS r SET
        due_at = statement_timestamp() + v.wait,
        answer_at = statement_timestamp() + v.wait,
        submitted_at = COALESCE(r.submitted_at, statement_timestamp()),
        expected_by = COALESCE(r.expected_by, statement_timestamp() + v.overdue),
        tries = 0
    FROM unnest(%s::bigint[], %s::interval[], %s::interval[]) AS v (id, wait, overdue)
    WHERE r.id = v.id
"""
# A removal may be tried for ever: its count starts anew before the column is full.
_TRY_LATER = """
    UPDATE numbers_carrierregistration AS r SET
        due_at = statement_timestamp() + v.wait, tries = r.tries %% 32767 + 1
    FROM unnest(%s::bigint[], %s::interval[]) AS v (id, wait)
    WHERE r.id = v.id
"""


def wait(rows: Rows, answers: Mapping[int, Answer]) -> None:
    """Come back to accepted requests when their carriers said."""
    said = [answers[row.pk] for row in rows]
    _execute(_WAIT, rows, [a.ask_again_in for a in said], [a.overdue_after for a in said])


def try_later(rows: Rows) -> list[CarrierRegistration]:
    """Put off what a carrier could not answer, longer each time; return what is to be given up.

    A removal is never given up.
    """
    patient = [
        r for r in rows if r.tries + 1 < MOST_TRIES or r.status == RegistrationStatus.REMOVING
    ]
    _execute(_TRY_LATER, patient, [backoff(row.tries) for row in patient])
    kept = {row.pk for row in patient}
    return [row for row in rows if row.pk not in kept]


def backoff(tries: int) -> timedelta:
    """Return how long to wait after `tries` earlier errors: doubling, capped, with jitter."""
    seconds = min(FIRST_RETRY * 2 ** min(tries, 10), LONGEST_RETRY)
    jitter = random.uniform(0.5, 1.0)  # noqa: S311  spreads load, guards nothing
    return timedelta(seconds=seconds * jitter * settings.PROPAGATION_TIME_SCALE)


def hold(rows: Rows, code: str) -> None:
    """Keep these from going live for a rule; the sweep wakes them when it no longer refuses."""
    CarrierRegistration.objects.filter(pk__in=[row.pk for row in rows]).update(
        hold_code=code, held_at=Coalesce("held_at", Now()), due_at=Now() + HOLD
    )


def _execute(statement: str, rows: Rows, *columns: Sequence[timedelta]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [[row.pk for row in rows], *map(list, columns)])
