"""Drafts of jobs: from numbers that were chosen, from lines, and from earlier jobs.

A draft keeps the revision of each number, so that its job overwrites no later change.
"""

from datetime import timedelta
from typing import Any, BinaryIO

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.db.models.functions import Cast, Now

from accounts.models import Account, User
from bulk.lines import add_rows
from bulk.models import RETRYABLE, UNDOABLE, Job, JobKind, JobRow, JobStatus, Source
from campaigns.models import Campaign
from core.lifecycle import TransitionRefused
from core.postgres import allow_long_statements
from phone_numbers.exceptions import NothingToDo
from phone_numbers.locks import lock_first_free
from phone_numbers.models import PhoneNumber, State

MAX_QUERY = 2000
DRAFTS_LAST = timedelta(days=1)
FROM_LIST = (JobKind.ASSIGN, JobKind.CLEAR, JobKind.RETRY, JobKind.CANCEL)
"""What people can do with numbers that they chose in the list."""


@transaction.atomic
def draft_selection(
    *,
    account: Account,
    actor: User | None,
    numbers: QuerySet[Any],
    kind: str,
    source: str,
    query: str = "",
    campaign: Campaign | None = None,
) -> Job:
    """Draft a job for numbers of the account; `query` are the filters that chose them.

    Numbers of other accounts are left out. Raises NothingToDo if no number is left.
    """
    allow_long_statements()
    job = _new(account, actor, kind=kind, source=source, query=query, campaign=campaign)
    own = PhoneNumber.objects.filter(account=account, pk__in=numbers.values("pk"))
    columns = {
        "phone_number_id": F("pk"),
        "revision": F("revision"),
        "campaign_id": _campaign_of(kind),
    }
    return _filled(job, own.order_by("e164"), columns)


@transaction.atomic
def draft_lines(
    *,
    account: Account,
    actor: User | None,
    lines: str | BinaryIO,
    kind: str,
    file_name: str = "",
    campaign: Campaign | None = None,
) -> Job:
    """Draft a job for the lines of a text or of a seekable file, as JobKind ASSIGN or RENAME.

    Raises UnreadableFile, whose message is for people.
    """
    allow_long_statements()
    source = Source.PASTED if isinstance(lines, str) else Source.FILE
    job = _new(account, actor, kind=kind, source=source, query=file_name, campaign=campaign)
    add_rows(job, lines)
    return _counted(job)


@transaction.atomic
def draft_retry(*, job: Job, actor: User | None) -> Job:
    """Draft a job for what was refused, changed meanwhile or not started in a finished job.

    Raises NothingToDo if everything was done.
    """
    _require_finished(job)
    allow_long_statements()
    draft = _new(
        job.account, actor, kind=job.kind, source=Source.JOB, campaign=job.campaign, based_on=job
    )
    rows = job.rows.with_outcome(*RETRYABLE).order_by("pk")
    columns = {
        "phone_number_id": F("phone_number_id"),
        "revision": F("phone_number__revision"),
        "campaign_id": F("campaign_id"),
        "line": F("line"),
        "written": F("written"),
        "wanted": F("wanted"),
        "previous_name": F("phone_number__name"),
    }
    return _filled(draft, rows, columns)


@transaction.atomic
def draft_undo(*, job: Job, actor: User | None) -> Job:
    """Draft a job that restores what a finished job has replaced, unless it changed since.

    Raises NothingToDo if the job has changed nothing that can be restored.
    """
    _require_finished(job)
    allow_long_statements()
    renames = job.kind == JobKind.RENAME
    kind = JobKind.RENAME if renames else JobKind.UNDO
    draft = _new(job.account, actor, kind=kind, source=Source.JOB, based_on=job)
    rows = job.rows.with_outcome(*UNDOABLE).order_by("pk")
    columns = {
        "phone_number_id": F("phone_number_id"),
        "revision": F("revision"),
        "campaign_id": F("previous_campaign_id"),
        "wanted": F("previous_name"),
        "previous_name": F("wanted") if renames else Value(""),
    }
    return _filled(draft, rows, columns)


def choose(job: Job, *, kind: str, campaign: Campaign | None = None) -> None:
    """Let a draft clear its numbers or assign them, without a campaign as its lines say.

    Raises TransitionRefused if the job is no such draft any more.
    """
    drafts = Job.objects.filter(pk=job.pk, status=JobStatus.DRAFT, kind__in=_CHOICE)
    if kind not in _CHOICE or not drafts.update(kind=kind, campaign=campaign):
        raise TransitionRefused("The choice of this job cannot change any more.")
    job.refresh_from_db()


_CHOICE = (JobKind.ASSIGN, JobKind.CLEAR)


@transaction.atomic
def discard(job: Job) -> None:
    """Delete a draft. Does nothing to any other job, nor to a draft that is being run."""
    if draft := lock_first_free(Job.objects.filter(pk=job.pk, status=JobStatus.DRAFT)):
        JobRow.objects.filter(job=draft)._raw_delete("default")
        draft.delete()


def discard_old() -> None:
    """Delete drafts that were not run within a day."""
    for job in Job.objects.filter(status=JobStatus.DRAFT, created_at__lt=Now() - DRAFTS_LAST):
        discard(job)


def _new(account: Account, actor: User | None, *, query: str = "", **values: Any) -> Job:
    return Job.objects.create(account=account, actor=actor, query=query[:MAX_QUERY], **values)


def _require_finished(job: Job) -> None:
    if not job.is_finished:
        raise NothingToDo(f"{job} has not finished. Wait for it, or cancel it first.")


def _filled(job: Job, chosen: QuerySet[Any], columns: dict[str, Any]) -> Job:
    """Add a row to the job for each of the chosen; `columns` are the values of its columns."""
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
    return _counted(job)


def _counted(job: Job) -> Job:
    """Count what the job is to do. Raises NothingToDo if it has no rows at all."""
    job.total = job.rows.waiting().count()
    if not job.total and not job.rows.exists():
        raise NothingToDo(_NOTHING)
    job.save(update_fields=["total"])
    return job


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
