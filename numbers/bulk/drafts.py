"""Drafts of jobs: from numbers that were chosen, from lines, and from earlier jobs.

A draft keeps the revision of each number, so that its job overwrites no later change. Up to
AT_ONCE rows are written in the request, and more by the worker (`bulk.drafting`).
"""

from datetime import timedelta
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import Account, User
from bulk.filling import fill, fill_from_lines, fill_from_numbers
from bulk.lines import check_beginning
from bulk.models import JOB_TRANSITIONS, Job, JobKind, JobStatus, Source
from bulk.pieces import keep, size_of
from campaigns.models import Campaign
from core.counting import Count
from core.lifecycle import TransitionRefused, transition
from phone_numbers.exceptions import NothingToDo
from phone_numbers.listing import Criteria, Listing
from phone_numbers.models import Tally
from phone_numbers.nudge import nudge_after_commit

MAX_QUERY = 2000
AT_ONCE = 5_000  # rows
SHORT = 200_000  # bytes of a text or file, which have about as many
DRAFTS_LAST = timedelta(days=1)
WRITE = "bulk.tasks.write_drafts"
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
    """Draft a job for numbers of the account at once; those of other accounts are left out.

    Raises NothingToDo if no number is left.
    """
    job = _new(account, actor, kind=kind, source=source, query=query, campaign=campaign)
    fill_from_numbers(job, numbers)
    return job


@transaction.atomic
def draft_matching(
    *, account: Account, actor: User | None, criteria: Criteria, kind: str, query: str = ""
) -> Job:
    """Draft a job for all numbers of a list; `query` is the address of its filters.

    Raises NothingToDo if there is none.
    """
    kept = criteria.without_account()
    job = _new(account, actor, kind=kind, source=Source.MATCHING, query=query, criteria=kept)
    every = Tally.objects.filter(account=account).own()
    count = Listing(criteria).count() if criteria.narrows else Count(every.total(), exact=True)
    return _filled(job, count.value, known=count.is_known)


@transaction.atomic
def draft_lines(
    *,
    account: Account,
    actor: User | None,
    lines: str | BinaryIO,
    kind: str,
    file_name: str = "",
    campaign: Campaign | None = None,
    at_once: bool = False,
) -> Job:
    """Draft a job for the lines of a text or of a seekable file, as JobKind ASSIGN or RENAME.

    `at_once` leaves nothing to the worker. Raises UnreadableFile, whose message is for people.
    """
    source = Source.PASTED if isinstance(lines, str) else Source.FILE
    job = _new(account, actor, kind=kind, source=source, query=file_name, campaign=campaign)
    if at_once or size_of(lines) <= SHORT:
        fill_from_lines(job, lines)
    else:
        check_beginning(job, lines)
        _leave_to_worker(job, keep(job, lines))
    return job


@transaction.atomic
def draft_retry(*, job: Job, actor: User | None) -> Job:
    """Draft a job for what was refused, changed meanwhile or not started in a finished job.

    Raises NothingToDo if everything was done.
    """
    _require_finished(job)
    draft = _new(
        job.account,
        actor,
        kind=job.kind,
        source=Source.UNDONE,
        campaign=job.campaign,
        based_on=job,
    )
    return _filled(draft, job.total)


@transaction.atomic
def draft_undo(*, job: Job, actor: User | None) -> Job:
    """Draft a job that restores what a finished job has replaced, unless it changed since.

    Raises NothingToDo if the job has changed nothing that can be restored.
    """
    _require_finished(job)
    kind = JobKind.RENAME if job.kind == JobKind.RENAME else JobKind.UNDO
    return _filled(_new(job.account, actor, kind=kind, source=Source.DONE, based_on=job), job.total)


def choose(job: Job, *, kind: str, campaign: Campaign | None = None) -> None:
    """Let a draft clear its numbers or assign them, without a campaign as its lines say.

    Raises TransitionRefused if the job is no such draft any more.
    """
    statuses = (JobStatus.DRAFTING, JobStatus.DRAFT)
    drafts = Job.objects.filter(pk=job.pk, status__in=statuses, kind__in=_CHOICE)
    if kind not in _CHOICE or not drafts.update(kind=kind, campaign=campaign):
        raise TransitionRefused("The choice of this job cannot change any more.")
    job.refresh_from_db()


_CHOICE = (JobKind.ASSIGN, JobKind.CLEAR)


@transaction.atomic
def discard(job: Job) -> None:
    """Let the worker delete a draft. Raises TransitionRefused if it has been run."""
    transition(job, JOB_TRANSITIONS, JobStatus.DISCARDED)
    nudge_after_commit(WRITE)


def discard_old() -> None:
    """Discard drafts that were not run within a day."""
    sources = [JobStatus.DRAFTING, JobStatus.DRAFT, JobStatus.REFUSED]
    old = Job.objects.filter(status__in=sources, created_at__lt=Now() - DRAFTS_LAST)
    old.update(status=JobStatus.DISCARDED, stop_reason="")


def _new(account: Account, actor: User | None, *, query: str = "", **values: Any) -> Job:
    return Job.objects.create(account=account, actor=actor, query=query[:MAX_QUERY], **values)


def _require_finished(job: Job) -> None:
    if not job.is_finished:
        raise NothingToDo(f"{job} has not finished. Wait for it, or cancel it first.")


def _filled(job: Job, rows: int, *, known: bool = True) -> Job:
    """Write about so many rows now, or leave them to the worker."""
    if rows <= AT_ONCE:
        fill(job)
    else:
        _leave_to_worker(job, rows if known else 0)
    return job


def _leave_to_worker(job: Job, total: int) -> None:
    job.total = total
    job.save(update_fields=["total"])
    nudge_after_commit(WRITE)
