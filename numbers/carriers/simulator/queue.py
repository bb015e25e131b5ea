"""The queue of a carrier that links a limited number of phone numbers a second.

Many workers submit at once, so the queue is kept in rows, and one statement takes places by the
database's clock. A request that is submitted again, after a slow or dead worker, keeps its place.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.functions import Now

from carriers.models import CarrierProfile, CarrierQueue, QueuePlace
from carriers.protocol import Request

_TAKE = """
    WITH pace AS (
        SELECT COALESCE(%(scale)s / NULLIF(rate_limit, 0), 0)::float AS every
        FROM carriers_carrierprofile WHERE id = %(profile)s FOR SHARE
    ), asked AS (
        SELECT * FROM unnest(
            %(accounts)s::bigint[], %(references)s::bigint[], %(submissions)s::integer[]
        ) WITH ORDINALITY AS asked (account, reference, submission, nth)
    ), fresh AS (
        SELECT account, reference, submission, row_number() OVER (ORDER BY nth) - 1 AS nth
        FROM asked
        WHERE NOT EXISTS (
            SELECT 1 FROM carriers_queueplace AS place WHERE place.profile_id = %(profile)s
            AND (place.reference, place.submission) = (asked.reference, asked.submission))
    ), length AS (
        SELECT make_interval(secs => count(*) * (SELECT every FROM pace)) AS added FROM fresh
    ), queue AS (
        INSERT INTO carriers_carrierqueue AS queue (profile_id, free_at)
        SELECT %(profile)s, statement_timestamp() + added FROM length
        ON CONFLICT (profile_id) DO UPDATE SET free_at =
            GREATEST(queue.free_at, statement_timestamp()) + (SELECT added FROM length)
        RETURNING free_at - (SELECT added FROM length) AS begins_at
    ), taken AS (
        INSERT INTO carriers_queueplace AS place
            (profile_id, account_id, reference, submission, turn_at)
        SELECT %(profile)s, account, reference, submission,
            begins_at + make_interval(secs => nth * every) FROM fresh, queue, pace
        ON CONFLICT (profile_id, reference, submission) DO UPDATE SET turn_at = place.turn_at
        RETURNING reference, submission, turn_at
    ), forgotten AS (
        DELETE FROM carriers_queueplace
        WHERE profile_id = %(profile)s AND turn_at < statement_timestamp() - interval '10 minutes'
    )
    SELECT reference, submission, EXTRACT(EPOCH FROM turn_at - statement_timestamp())::float, every
    FROM pace, (
        SELECT * FROM taken
        UNION ALL
        SELECT reference, submission, turn_at FROM carriers_queueplace
            JOIN asked USING (reference, submission) WHERE profile_id = %(profile)s
    ) AS places
"""


class Wait(NamedTuple):
    """How long a request waits in the queue: real seconds, and the numbers ahead of it."""

    seconds: float
    ahead: int


Waits = Mapping[tuple[int, int], Wait]
"""Waits by reference and submission."""

NO_WAIT = Wait(0.0, 0)


def interval(profile: CarrierProfile, scale: float) -> float:
    """Return the real seconds between two linked numbers, or 0 for a carrier without a limit."""
    return scale / float(profile.rate_limit) if profile.rate_limit else 0.0


def take_places(profile: CarrierProfile, requests: Sequence[Request], scale: float) -> Waits:
    """Put requests at the end of the queue; return how long each of them waits.

    The rate limit is read from the database, so a limit that has just changed applies. One
    simulated second takes `scale` real seconds.
    """
    values: dict[str, Any] = {
        "profile": profile.pk,
        "accounts": [request.account_id for request in requests],
        "references": [request.reference for request in requests],
        "submissions": [request.submission for request in requests],
        "scale": scale,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return {(ref, sub): _wait(*times) for ref, sub, *times in cursor.fetchall()}


def _wait(left: float, interval: float) -> Wait:
    seconds = round(left, 4)
    if not interval or seconds <= 0:
        return NO_WAIT
    return Wait(seconds, ceil(round(seconds / interval, 3)))


def clear(profile: CarrierProfile) -> None:
    """Empty the queue. The caller has written the profile in the same transaction."""
    CarrierQueue.objects.filter(profile=profile).update(free_at=Now())
    QueuePlace.objects.filter(profile=profile).delete()
