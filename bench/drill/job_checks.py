"""Checks of jobs: each has finished, and its rows have outcomes that the change log confirms."""

from collections.abc import Iterator, Sequence

from bench.drill.change_log import JOB, Change
from bench.drill.journal import Fault, JobRequest, Result, Save
from bulk.models import DONE, FINISHED, JOB_TRANSITIONS, UNSTARTED, Job, JobRow, JobStatus, Outcome

ROW_TRANSITIONS = {
    "": {Outcome.WAITING: "it is drafted"},
    Outcome.WAITING: dict.fromkeys(Outcome, "the worker processes it"),
}
JOB_STATUSES = {"": {JobStatus.DRAFTING: "an owner drafts it"}, **JOB_TRANSITIONS}
_VERBS = {Outcome.CLEARED: "remove"}


def saves_by_jobs() -> list[Save]:
    """Return what the rows of jobs say that they have changed, as saves of their numbers."""
    done = JobRow.objects.with_outcome(*DONE).select_related("job")
    return [
        Save(
            row.phone_number_id,
            _VERBS.get(row.outcome, "assign"),
            row.job.campaign_id or row.campaign_id,
            row.revision - 1,
            row.done_at.timestamp(),
            row.done_at.timestamp(),
            Result.ACCEPTED,
        )
        for row in done
    ]


def unfinished_jobs(requests: Sequence[JobRequest]) -> list[str]:
    """Return the jobs that were started and have not finished, and those with rows left behind."""
    started = {
        request.job
        for request in requests
        if request.verb == "start" and request.result == Result.ACCEPTED
    }
    run = Job.objects.exclude(status__in=UNSTARTED) | Job.objects.filter(pk__in=started)
    return [f"{job} ({job.status}): {fault}" for job in run for fault in _faults(job)]


def _faults(job: Job) -> Iterator[str]:
    waiting = job.rows.waiting().count()
    if job.status not in (JobStatus.DONE, JobStatus.CANCELLED):
        yield "not finished"
    if job.status == JobStatus.DONE and waiting:
        yield f"{waiting} rows are waiting"
    if job.processed != job.total - waiting:
        yield f"{job.processed} rows counted, {waiting} waiting"
    if failed := job.rows.filter(code="internal_error").count():
        yield f"{failed} rows failed"


def faults_in_mid_job(log: Sequence[Change], faults: Sequence[Fault]) -> int:
    """Count the faults that were injected while a job was running."""
    began, spans = {}, []
    for change in log:
        if change.kind == JOB and change.new == JobStatus.RUNNING:
            began.setdefault(change.row, change.committed)
        elif change.kind == JOB and change.new in FINISHED:
            spans.append((began.get(change.row, change.committed), change.committed))
    return sum(any(start < fault.at < end for start, end in spans) for fault in faults)
