"""The baseline: the same row changes made by one SQL statement."""

import time

from django.db import transaction

from bench.propagation.dataset import execute

_GO_LIVE = """
    WITH registered AS (
        UPDATE numbers_carrierregistration
        SET status = 'registered', registered_at = now(), submitted_at = now(), due_at = NULL
        WHERE status = 'pending' AND due_at <= now()
        RETURNING assignment_id
    ), complete AS (
        SELECT assignment_id FROM registered GROUP BY assignment_id HAVING count(*) = 4
    )
    UPDATE numbers_assignment SET status = 'live', live_at = now()
    WHERE status = 'pending' AND id IN (SELECT assignment_id FROM complete)
"""


def seconds_for_sql() -> float:
    """Make all pending assignments live; return the seconds it took."""
    started = time.perf_counter()
    with transaction.atomic():
        execute(_GO_LIVE)
    return time.perf_counter() - started
