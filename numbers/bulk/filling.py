"""The rows of a new job: from numbers, from lines, or from those of an earlier job.

Each function writes all rows in the caller's transaction, and makes the job a draft. They raise
NothingToDo without a number, and TransitionRefused if the job was discarded meanwhile.
"""

from typing import Any, BinaryIO

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.db.models.functions import Cast

from bulk.lines import add_rows
from bulk.models import (
    RETRYABLE,
    UNDOABLE,
    Job,
    JobKind,
    JobStatus,
    Source,
)
from bulk.pieces import text_of
from core.lifecycle import TransitionRefused
from core.postgres import allow_large_statements
from phone_numbers.exceptions import NothingToDo
from phone_numbers.listing import Criteria
from phone_numbers.models import PhoneNumber, State

MINUTES = 9
"""Before Celery ends the task."""


def fill(job: Job) -> None:
    """Write the rows of a job that keeps its criteria, its text or the job that it is based on."""
    if job.source == Source.MATCHING:
        fill_from_numbers(job, Criteria(account=job.account, **(job.criteria or {})).numbers())
    elif job.based_on:
        _fill_from_job(job, job.based_on)
    else:
        with text_of(job) as text:
            fill_from_lines(job, text)


def fill_from_numbers(job: Job, numbers: QuerySet[Any]) -> None:
    """Write a row for each of the numbers that belong to the job's account."""
    own = PhoneNumber.objects.filter(account=job.account_id, pk__in=numbers.values("pk"))
    columns = {
        "phone_number_id": F("pk"),
        "revision": F("revision"),
        "campaign_id": _campaign_of(job.kind),
    }
    _insert(job, own.order_by("e164"), columns)


def fill_from_lines(job: Job, lines: str | BinaryIO) -> None:
    """Write a row for each line. Raises UnreadableFile."""
    allow_large_statements(MINUTES)
    add_rows(job, lines)
    _finish(job)


def _fill_from_job(job: Job, earlier: Job) -> None:
    """Write a row for what an earlier job has not done, or for what this one is to undo."""
    if job.source == Source.UNDONE:
        rows, columns = earlier.rows.with_outcome(*RETRYABLE), _RETRIED
    else:
        rows, columns = earlier.rows.with_outcome(*UNDOABLE), _undone(earlier)
    _insert(job, rows.order_by("pk"), columns)


_RETRIED = {
    "phone_number_id": F("phone_number_id"),
    "revision": F("phone_number__revision"),
    "campaign_id": F("campaign_id"),
    "line": F("line"),
    "written": F("written"),
    "wanted": F("wanted"),
    "previous_name": F("phone_number__name"),
}


def _undone(job: Job) -> dict[str, Any]:
    """Return the columns of rows that restore what the rows of a job have replaced."""
    return {
        "phone_number_id": F("phone_number_id"),
        "revision": F("revision"),
        "campaign_id": F("previous_campaign_id"),
        "wanted": F("previous_name"),
        "previous_name": F("wanted") if job.kind == JobKind.RENAME else Value(""),
    }


def _insert(job: Job, chosen: QuerySet[Any], columns: dict[str, Any]) -> None:
    """Add a row to the job for each of the chosen; `columns` are the values of its columns."""
    allow_large_statements(MINUTES)
    try:
        query, values = chosen.values_list(*columns.values()).query.sql_with_params()
    except EmptyResultSet as error:
        raise NothingToDo(_NOTHING) from error
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bulk_jobrow (account_id, job_id, {names})"  # noqa: S608
            f" SELECT %s, %s, chosen.* FROM ({query}) AS chosen",
            [job.account_id, job.pk, *values],
        )
    _finish(job)


def _finish(job: Job) -> None:
    """Make the job a draft, and count what it is to do."""
    total = job.rows.waiting().count()
    if not total and not job.rows.exists():
        raise NothingToDo(_NOTHING)
    drafting = Job.objects.filter(pk=job.pk, status=JobStatus.DRAFTING)
    if not drafting.update(status=JobStatus.DRAFT, total=total):
        raise TransitionRefused(f"{job} was discarded meanwhile.")
    job.status, job.total = JobStatus.DRAFT, total


_NOTHING = "There is no number to change."


def _campaign_of(kind: str) -> Any:
    """Return the campaign that a retry of a number goes to, or a cancellation back to."""
    if kind == JobKind.RETRY:
        return Case(
            When(standing__state=State.FAILED, then=F("standing__campaign")),
            When(standing__state=State.MOVE_FAILED, then=F("standing__other_campaign")),
        )
    if kind == JobKind.CANCEL:
        return Case(When(standing__state=State.MOVING, then=F("standing__other_campaign")))
    return Cast(Value(None), BigIntegerField())
