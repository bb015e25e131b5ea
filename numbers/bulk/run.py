"""Run jobs in chunks, each in one transaction that also writes the outcome of its rows.

So a job can be killed at any point and goes on with the rows that are still waiting. A chunk locks
its job first, and skips jobs that another worker has locked. Then it locks campaigns and numbers,
asks again what the job would do to each row, and does that.
"""

import logging
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import pghistory
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from psycopg.errors import LockNotAvailable

from bulk.capacity import places_left
from bulk.foresight import adds_number, foresee
from bulk.models import ACTIVE, Job, JobKind, JobRow, JobStatus, Outcome
from bulk.rights import lost_right
from campaigns.models import Campaign
from core.postgres import key_in
from phone_numbers import locks
from phone_numbers.actions import assign_each, cancel_each, remove_each
from phone_numbers.models import PhoneNumber

CHUNK = 500

logger = logging.getLogger(__name__)


class Step(NamedTuple):
    """What comes of one row: its number, campaigns before and after, outcome and reason."""

    row: int
    number: int
    target: int | None
    goes_back: bool
    selected: int | None
    outcome: str
    code: str

    @property
    def is_added(self) -> bool:
        return adds_number(self.outcome, goes_back=self.goes_back)


def run_chunk(jobs: QuerySet[Job] | None = None) -> bool:
    """Process a chunk of the active job that has waited longest; return whether there was one.

    `jobs` are those to choose from, if not all.
    """
    active = (Job.objects.all() if jobs is None else jobs).filter(status__in=ACTIVE)
    waiting = active.order_by(F("worked_at").asc(nulls_first=True))
    job = None
    try:
        with transaction.atomic():
            job = locks.lock_first_free(waiting)
            if job is not None:
                _work(job)
    except OperationalError as error:
        if job is None or not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("Job %s waits for a lock; trying again later: %s", job.pk, error)
        Job.objects.filter(pk=job.pk).update(worked_at=Now())
    return job is not None


def _work(job: Job) -> None:
    """Process the next rows of a locked job; end it after the last."""
    if reason := lost_right(job):
        _update(job, status=JobStatus.STOPPED, stop_reason=reason, finished_at=Now())
        return
    waiting = job.rows.waiting().order_by("pk").values_list("pk", flat=True)
    rows = list(waiting[: CHUNK + 1])
    if chunk := rows[:CHUNK]:
        with pghistory.context(user=job.actor_id, job=job.pk):
            _process_in_parts(job, chunk)
    _update(job, status=JobStatus.RUNNING, processed=F("processed") + len(chunk))
    if len(rows) <= CHUNK:
        _update(job, status=JobStatus.DONE, finished_at=Now())


def _update(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(worked_at=Now(), **values)


def _process_in_parts(job: Job, rows: Sequence[int]) -> None:
    """Process rows, halving them on errors so that one bad number does not block the others."""
    try:
        with transaction.atomic():
            _process(job, rows)
    except OperationalError:
        raise
    except DatabaseError:
        if len(rows) > 1:
            _process_in_parts(job, rows[: len(rows) // 2])
            _process_in_parts(job, rows[len(rows) // 2 :])
            return
        logger.exception("Could not process row %s of job %s", rows[0], job.pk)
        values = {"outcome": Outcome.REFUSED, "code": "internal_error", "done_at": Now()}
        JobRow.objects.filter(pk=rows[0]).update(**values)


def _process(job: Job, rows: Sequence[int]) -> None:
    """Lock what these rows concern, ask what would come of them, and do it."""
    chunk = job.rows.filter(key_in("pk", rows))
    keys = list(chunk.values_list("phone_number", "campaign"))
    numbers = [number for number, _ in keys]
    campaigns = {key for _, campaign in keys if (key := job.campaign_id or campaign)}
    if job.kind == JobKind.CANCEL:
        locks.lock_numbers_with_their_campaigns(numbers)
    else:
        locks.lock_campaigns_and_numbers(campaigns, numbers)
    job.refresh_from_db(fields=["account", "campaign"])
    steps = _steps(job, chunk, campaigns)
    _take(job, steps)
    _write(steps)


def _steps(job: Job, chunk: QuerySet[JobRow], campaigns: Collection[int]) -> list[Step]:
    """Ask what would come of these rows; those that do not fit their campaign are refused."""
    rows: Any = Campaign.objects.filter(pk__in=campaigns).with_numbers()
    left = places_left(rows)
    foreseen = foresee(chunk, job, {key: 0 for key in left if not left[key]}).order_by("pk")
    columns = ("pk", "phone_number", "target", "goes_back", "selected", "foreseen", "foreseen_code")
    steps = []
    for row in foreseen.values_list(*columns):
        step = Step(*row)
        if step.is_added and step.target:
            left[step.target] -= 1
            if left[step.target] < 0:
                step = step._replace(outcome=Outcome.REFUSED, code="campaign_full")
        steps.append(step)
    return steps


def _take(job: Job, steps: Sequence[Step]) -> None:
    """Change the numbers, which the caller has locked."""
    added = {step.number: step.target for step in steps if step.is_added and step.target}
    back = _numbers(steps, Outcome.CANCELLED)
    back += [step.number for step in steps if step.outcome == Outcome.MOVED and step.goes_back]
    if added:
        assign_each(added, job.actor)
    if back:
        cancel_each(back, job.actor)
    if cleared := _numbers(steps, Outcome.CLEARED):
        remove_each(cleared, job.actor)
    if renamed := _numbers(steps, Outcome.RENAMED):
        own = JobRow.objects.filter(job=job, phone_number=OuterRef("pk"))
        name = Subquery(own.with_outcome(Outcome.WAITING).values("wanted")[:1])
        PhoneNumber.objects.filter(key_in("pk", renamed)).update(name=name)


def _numbers(steps: Sequence[Step], outcome: Outcome) -> list[int]:
    return [step.number for step in steps if step.outcome == outcome]


_WRITE = """
    UPDATE bulk_jobrow AS row SET outcome = step.outcome, code = step.code, done_at = now(),
        previous_campaign_id = step.selected, revision = number.revision,
        detail = CASE step.outcome WHEN 'no_campaign' THEN detail ELSE '' END
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
        AS step (row, number, selected, outcome, code)
        JOIN numbers_phonenumber AS number ON number.id = step.number
    WHERE row.id = step.row
"""


def _write(steps: Sequence[Step]) -> None:
    """Write what has come of the rows, and the revision that each number has now."""
    columns = [(s.row, s.number, s.selected, s.outcome, s.code) for s in steps]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*columns, strict=True)])
