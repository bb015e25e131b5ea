"""When a carrier is asked next: one statement for many rows, by the database's clock."""

import random
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.functions import Coalesce, Now

from core.postgres import array_literal, key_in
from phone_numbers.models import CarrierRegistration, RegistrationStatus
from phone_numbers.models.registration import MAX_TRIES
from propagation.answers import Answers
from propagation.claims import Claim, Claims

HOLD = timedelta(days=1)  # the sweep wakes what is held within seconds of a change
FIRST_RETRY, LONGEST_RETRY = 5, 300  # simulated seconds
PATIENCE = 3  # further windows that a late carrier gets


# A removal is waited for for ever; a registration that takes too long is left as it is.
_WAIT = """
    UPDATE numbers_carrierregistration AS r SET
        due_at = statement_timestamp() + make_interval(secs => v.wait),
        answer_at = CASE WHEN r.submitted_at IS NULL OR r.answer_at IS NULL
            THEN statement_timestamp() + make_interval(secs => v.wait)
            ELSE r.answer_at END,
        queue_ahead = v.ahead,
        submitted_at = COALESCE(r.submitted_at, statement_timestamp()),
        expected_by = CASE WHEN r.submitted_at IS NULL
            THEN statement_timestamp() + make_interval(secs => v.overdue)
            ELSE r.expected_by END,
        tries = 0
    FROM unnest(%s::bigint[], %s::float[], %s::float[], %s::integer[])
        AS v (id, wait, overdue, ahead)
    WHERE r.id = v.id AND (r.status = 'removing' OR r.submitted_at IS NULL
        OR statement_timestamp() <= r.expected_by + %s * make_interval(secs => v.overdue))
    RETURNING r.id
"""
# A removal may be tried for ever: its count starts anew before the column is full.
_TRY_LATER = """
    UPDATE numbers_carrierregistration AS r SET
        due_at = statement_timestamp() + make_interval(secs => v.wait),
        tries = r.tries %% 32767 + 1
    FROM unnest(%s::bigint[], %s::float[]) AS v (id, wait)
    WHERE r.id = v.id RETURNING r.id
"""


def wait(claims: Claims, answers: Answers) -> list[Claim]:
    """Come back to accepted requests when their carriers said; return what took far too long.

    That is what is late by PATIENCE times its carrier's window.
    """
    said = [answers[claim.pk] for claim in claims]
    kept = _update(
        _WAIT,
        claims,
        array_literal(answer.ask_again_in.total_seconds() for answer in said),
        array_literal(answer.overdue_after.total_seconds() for answer in said),
        array_literal(answer.queue_ahead for answer in said),
        PATIENCE,
    )
    return [claim for claim in claims if claim.pk not in kept]


def try_later(claims: Claims) -> list[Claim]:
    """Put off what a carrier could not answer, longer each time; return what is to be given up.

    A removal is never given up.
    """
    patient = [
        claim
        for claim in claims
        if claim.tries + 1 < MAX_TRIES or claim.status == RegistrationStatus.REMOVING
    ]
    kept = _update(
        _TRY_LATER,
        patient,
        array_literal(backoff(claim.tries).total_seconds() for claim in patient),
    )
    return [claim for claim in claims if claim.pk not in kept]


def backoff(tries: int) -> timedelta:
    """Return how long to wait after `tries` earlier errors: doubling, capped_count, with jitter."""
    seconds = min(FIRST_RETRY * 2 ** min(tries, 10), LONGEST_RETRY)
    jitter = random.uniform(0.5, 1.0)  # noqa: S311  spreads load, guards nothing
    return timedelta(seconds=seconds * jitter * settings.PROPAGATION_TIME_SCALE)


def hold(registrations: Collection[int], code: str) -> None:
    """Keep these from going live for a rule; the sweep wakes them when it no longer refuses."""
    CarrierRegistration.objects.filter(key_in("pk", registrations)).update(
        hold_code=code,
        held_at=Coalesce("held_at", Now()),
        submitted_at=Coalesce("submitted_at", Now()),
        due_at=Now() + HOLD,
        tries=0,
    )


def _update(statement: str, claims: Claims, *values: Any) -> set[int]:
    """Update the rows of these claims; return the keys of those that were."""
    if not claims:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement, [array_literal(claim.pk for claim in claims), *values])
        return {pk for (pk,) in cursor.fetchall()}
