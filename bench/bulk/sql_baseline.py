"""The baseline: one transaction of hand-written SQL that writes what the job writes.

Triggers write the audit rows, the standings and the tallies, as they do for the job.
"""

import time

from django.db import connection, transaction

from bulk.models import Job

_STATEMENTS = (
    """
    INSERT INTO numbers_assignment (account_id, phone_number_id, campaign_id, status, attempt,
        requested_by_id, requested_at, failure_code, failure_carrier)
    SELECT job.account_id, row.phone_number_id, job.campaign_id, 'pending', 1, job.actor_id, now(),
        '', ''
    FROM bulk_job AS job JOIN bulk_jobrow AS row ON row.job_id = job.id
    WHERE job.id = %(job)s ORDER BY row.id
    """,
    """
    INSERT INTO numbers_carrierregistration (account_id, assignment_id, phone_number_id, carrier,
        status, submission, tries, queue_ahead, failure_code, hold_code, due_at, expected_by)
    SELECT a.account_id, a.id, a.phone_number_id, c.carrier, 'pending', 1, 0, 0, '', '', now(),
        now() + make_interval(secs => c.expected_window)
    FROM bulk_jobrow AS row JOIN numbers_assignment AS a USING (phone_number_id)
        CROSS JOIN carriers_carrierprofile AS c
    WHERE row.job_id = %(job)s ORDER BY a.id, c.id
    """,
    """
    UPDATE numbers_phonenumber AS number SET revision = number.revision + 1
    FROM bulk_jobrow AS row WHERE row.job_id = %(job)s AND row.phone_number_id = number.id
    """,
    """
    UPDATE bulk_jobrow AS row SET outcome = 'assigned', done_at = now(), revision = number.revision
    FROM numbers_phonenumber AS number
    WHERE row.job_id = %(job)s AND row.phone_number_id = number.id
    """,
    """
    UPDATE bulk_job SET status = 'done', processed = total, started_at = now(),
        worked_at = now(), finished_at = now()
    WHERE id = %(job)s
    """,
)


def seconds_for_sql(job: Job) -> float:
    """Do what a draft of fresh numbers would do; return the seconds it took."""
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, {"job": job.pk})
    return time.perf_counter() - started
