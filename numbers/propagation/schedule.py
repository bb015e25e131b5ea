"""When each registration is due next, in one statement for many rows, by the database's clock."""

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

HELD_FOR = timedelta(days=1)  # the sweep requeues held registrations much sooner, on a change
FIRST_RETRY, LONGEST_RETRY = 5, 300  # simulated seconds
EXTRA_WINDOWS = 3  # an overdue registration is given up after this many further windows


# Removals are polled without limit; a registration past the extra windows is not updated.
_POLL = """
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
# Removals are retried without limit, so their count wraps before the smallint overflows.
_RETRY = """
    UPDATE numbers_carrierregistration AS r SET
        due_at = statement_timestamp() + make_interval(secs => v.wait),
        tries = r.tries %% 32767 + 1
    FROM unnest(%s::bigint[], %s::float[]) AS v (id, wait)
    WHERE r.id = v.id RETURNING r.id
"""


def poll_later(claims: Claims, answers: Answers) -> list[Claim]:
    """Schedule the next check of accepted requests; return the claims to give up.

    A registration is given up when it is overdue by EXTRA_WINDOWS times its carrier's window.
    """
    own = [answers[claim.pk] for claim in claims]
    kept = _update(
        _POLL,
        claims,
        array_literal(answer.ask_again_in.total_seconds() for answer in own),
        array_literal(answer.overdue_after.total_seconds() for answer in own),
        array_literal(answer.queue_ahead for answer in own),
        EXTRA_WINDOWS,
    )
    return [claim for claim in claims if claim.pk not in kept]


def retry_later(claims: Claims) -> list[Claim]:
    """Retry failed requests with increasing delays; return the claims to give up.

    A registration is given up after MAX_TRIES failures in a row, a removal never.
    """
    retried = [
        claim
        for claim in claims
        if claim.tries + 1 < MAX_TRIES or claim.status == RegistrationStatus.REMOVING
    ]
    kept = _update(
        _RETRY,
        retried,
        array_literal(backoff(claim.tries).total_seconds() for claim in retried),
    )
    return [claim for claim in claims if claim.pk not in kept]


def backoff(tries: int) -> timedelta:
    """Return the delay after `tries` earlier failures: doubled each time, capped, with jitter."""
    seconds = min(FIRST_RETRY * 2 ** min(tries, 10), LONGEST_RETRY)
    jitter = random.uniform(0.5, 1.0)  # noqa: S311  it spreads load and guards no secret
    return timedelta(seconds=seconds * jitter * settings.PROPAGATION_TIME_SCALE)


def hold(registrations: Collection[int], code: str) -> None:
    """Keep confirmed registrations from going live while the rule `code` refuses them."""
    CarrierRegistration.objects.filter(key_in("pk", registrations)).update(
        hold_code=code,
        held_at=Coalesce("held_at", Now()),
        submitted_at=Coalesce("submitted_at", Now()),
        due_at=Now() + HELD_FOR,
        tries=0,
    )


def _update(statement: str, claims: Claims, *values: Any) -> set[int]:
    """Update the registrations of these claims; return the keys of the updated rows."""
    if not claims:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement, [array_literal(claim.pk for claim in claims), *values])
        return {pk for (pk,) in cursor.fetchall()}
