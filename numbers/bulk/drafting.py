"""The worker's part of drafts: it writes the rows of large ones, and deletes discarded ones.

All rows are written in one transaction, so a draft is whole or has none; if the worker dies, the
next task begins again. One worker drafts at a time, so that the others are free to settle.
"""

import logging
from contextlib import suppress

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import LockNotAvailable, QueryCanceled

from bulk.filling import fill
from bulk.models import JOB_TRANSITIONS, TO_DRAFT, Job, JobRow, JobStatus
from bulk.records import UnreadableFile
from bulk.rights import lost_right
from core.lifecycle import TransitionRefused, transition
from phone_numbers import locks
from phone_numbers.exceptions import NothingToDo

TOO_LONG = "Reading the numbers took too long. Try again later, or choose fewer numbers."
OUR_FAULT = "The numbers could not be read because of an error of this site. Tell its staff."

logger = logging.getLogger(__name__)


def write_next(jobs: QuerySet[Job] | None = None) -> bool:
    """Write the rows of the job that has waited longest, or delete it if it was discarded.

    `jobs` are those to choose from, if not all. Returns whether there may be another.
    """
    waiting = (Job.objects.all() if jobs is None else jobs).filter(status__in=TO_DRAFT)
    job = waiting.select_related("account", "actor", "based_on").order_by("pk").first()
    if job is None:
        return False
    try:
        with transaction.atomic():
            is_ours = locks.take_turn_to_draft() and _write(job)
        if is_ours:
            _refresh_statistics()
        return is_ours
    except TransitionRefused:  # discarded meanwhile
        return True
    except (UnreadableFile, NothingToDo) as error:
        return _refuse(job, str(error))
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return _refuse(job, TOO_LONG)
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("Draft of job %s waits for a lock; trying again later: %s", job.pk, error)
        return False
    except (DatabaseError, TypeError, ValueError):
        logger.exception("Could not draft job %s", job.pk)
        return _refuse(job, OUR_FAULT)


def _write(job: Job) -> bool:
    """Draft a job, or delete it if it was discarded; the turn to draft is ours."""
    job.refresh_from_db(fields=["status"])
    if job.status == JobStatus.DISCARDED:
        JobRow.objects.filter(job=job)._raw_delete("default")
        job.delete()
    elif job.status == JobStatus.DRAFTING:
        if reason := lost_right(job):
            raise NothingToDo(reason)
        fill(job)
    return True


def _refresh_statistics() -> None:
    """Let PostgreSQL plan the preview by what was just written; it waits a minute by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bulk_jobrow (job_id, outcome, campaign_id)")


def _refuse(job: Job, reason: str) -> bool:
    """End a draft that cannot be written, without its text; return whether it was one."""
    with suppress(TransitionRefused), transaction.atomic():
        job.pieces.all().delete()
        transition(job, JOB_TRANSITIONS, JobStatus.REFUSED, stop_reason=reason)
    return job.status == JobStatus.REFUSED
