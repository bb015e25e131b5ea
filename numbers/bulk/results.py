"""What came of a job so far: counts, rows, a CSV file, and when it will be done."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from bulk.models import Job, JobKind, JobRow, JobStatus, Outcome
from bulk.preview import Results, refusals
from campaigns.models import Campaign
from core.formatting import exact
from core.spreadsheet import csv_lines
from phone_numbers.reasons import explain

TITLES = ("Line", "Number", "Campaign", "Before", "Outcome", "Reason", "Time")


def results(job: Job) -> Results:
    """Count the rows of a job by outcome and reason (one query)."""
    rows = job.rows.order_by().values_list("outcome", "code").annotate(rows=Count("pk"))
    counts, codes = Counter[str](), Counter[str]()
    for outcome, code, number in rows:
        counts[outcome] += number
        codes[code] += number
    return Results(counts, refusals(job, codes))


def result_rows(job: Job, *outcomes: str, code: str = "") -> QuerySet[JobRow]:
    """Return the rows of a job in order, of these outcomes and reason, with the objects they name.

    Without outcomes, return all.
    """
    rows = job.rows.with_outcome(*outcomes) if outcomes else job.rows.all()
    rows = rows.filter(code=code) if code else rows
    campaigns = ("campaign__brand", "campaign__account", "previous_campaign")
    return rows.select_related("phone_number__account", *campaigns).order_by("pk")


def target_of(row: JobRow, job: Job) -> Campaign | None:
    """Return the campaign to which the job took, or would have taken, the row's number."""
    return job.campaign or row.campaign


def why(row: JobRow, job: Job) -> str:
    """Say why nothing came of a row, or return "" if something did."""
    if row.outcome == Outcome.REFUSED:
        return explain(row.code, row.phone_number, target_of(row, job)).text
    if row.outcome == Outcome.CHANGED:
        return "The number was changed after the preview, so the job left it as it is."
    return "This account has no such number." if row.outcome == Outcome.UNKNOWN else row.detail


def time_left(job: Job, now: datetime) -> timedelta | None:
    """Return how long a running job will take at its pace so far; None before it has one."""
    if job.status != JobStatus.RUNNING or not job.processed or job.started_at is None:
        return None
    return (now - job.started_at) / job.processed * (job.total - job.processed)


def results_as_csv(job: Job, rows: QuerySet[JobRow]) -> Iterator[str]:
    """Yield rows of `result_rows` or `foreseen_rows` as lines of a CSV file, in constant memory.

    Numbers are as people write them, which a spreadsheet keeps.
    """
    return csv_lines(TITLES, (_cells(row, job) for row in rows.iterator(chunk_size=2000)))


def _cells(row: JobRow, job: Job) -> tuple[Any, ...]:
    row.outcome, row.code = (
        getattr(row, "foreseen", row.outcome),
        getattr(row, "foreseen_code", row.code),
    )
    target = row.wanted
    if job.kind != JobKind.RENAME and (campaign := target_of(row, job)):
        target = campaign.name
    before = row.previous_campaign.name if row.previous_campaign else row.previous_name
    time = exact(timezone.localtime(row.done_at)) if row.done_at else ""
    number = str(row.phone_number or row.written)
    return row.line, number, target, before, row.get_outcome_display(), why(row, job), time
