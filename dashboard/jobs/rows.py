"""The numbers of a job: what came of each, or would come of it; as pages and as CSV."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bulk.models import Job, JobKind, JobStatus, Outcome
from bulk.preview import Results, foreseen_with_results
from bulk.results import result_rows, results_as_csv, target_of, why
from bulk.results import results as results_of
from campaigns.models import Campaign
from core.counting import Count, capped_count
from core.downloads import csv_download
from core.keys import read_key
from core.pagination import SIZE, Place
from dashboard.access import AccountRequest, member_view
from dashboard.jobs.finding import job_of
from dashboard.links import job_url

_RELATED = ("phone_number__account", "campaign__account", "campaign__brand", "previous_campaign")

HAS_NO_ROWS = (JobStatus.DRAFTING, JobStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row as the table shows it: where it goes, what was there before, and why."""

    row: Any
    target: str
    before: str
    why: str


@require_safe
@member_view
def rows(request: AccountRequest, pk: int) -> HttpResponse:
    """List the rows of a job, narrowed by outcome and reason."""
    job = job_of(request, pk)
    if job.status in HAS_NO_ROWS:
        return redirect(job_url(job))
    outcome, code = _filters(request)
    narrowed, came = _rows(job, outcome, code)
    found, previous, following = _page(narrowed, request)
    filters = QueryDict(mutable=True)
    filters.update({name: value for name, value in (("outcome", outcome), ("code", code)) if value})
    context = {
        "job": job,
        "rows": _shown(job, found),
        "has_lines": any(row.line for row in found),
        "outcomes": Outcome.choices,
        "outcome": outcome,
        "code": code,
        "codes": came.refusals,
        "filters": filters.urlencode(),
        "previous": previous,
        "next": following,
        "place": _place(narrowed, found, previous, came.total(outcome, code)),
    }
    return render(request, "dashboard/jobs/rows.html", context)


@require_safe
@member_view
def as_csv(request: AccountRequest, pk: int) -> Any:
    """Stream the rows that match the same filters as a CSV file."""
    job = job_of(request, pk)
    if job.status in HAS_NO_ROWS:
        return redirect(job_url(job))
    lines = results_as_csv(job, _rows(job, *_filters(request))[0])
    return csv_download(lines, f"job-{job.pk}.csv")


def _filters(request: HttpRequest) -> tuple[str, str]:
    """Return the outcome and the reason of the address, "" for what is not valid."""
    outcome, code = request.GET.get("outcome", ""), request.GET.get("code", "")
    known = outcome if outcome in Outcome.values else ""
    return known, code if len(code) <= 40 and "\0" not in code else ""


def _rows(job: Job, outcome: str, code: str) -> tuple[QuerySet[Any], Results]:
    """Return the rows of a job that match, and the counts of all."""
    if job.status == JobStatus.DRAFT:
        found, results = foreseen_with_results(job, outcome, code)
        return found.select_related(*_RELATED), results
    return result_rows(job, *filter(None, [outcome]), code=code), results_of(job)


def _page(found: QuerySet[Any], request: HttpRequest) -> tuple[list[Any], int | None, int | None]:
    """Return a page after or before a key, and the keys for the pages before and after it."""
    after, before = _key(request, "after"), _key(request, "before")
    if before:
        page = list(found.filter(pk__lt=before).order_by("-pk")[: SIZE + 1])
        shown, more = page[:SIZE][::-1], len(page) > SIZE
        return shown, shown[0].pk if more else None, shown[-1].pk if shown else None
    page = list(found.filter(pk__gt=after)[: SIZE + 1])
    shown = page[:SIZE]
    last = shown[-1].pk if len(page) > SIZE else None
    return shown, shown[0].pk if after and shown else None, last


def _place(rows: QuerySet[Any], found: list[Any], previous: int | None, total: int) -> Place:
    """Say where the page is in its list; only later pages count the rows before them."""
    before = capped_count(rows.filter(pk__lt=found[0].pk)) if previous else Count(0)
    return Place(before, len(found), Count(total, exact=True))


def _key(request: HttpRequest, name: str) -> int:
    return read_key(request.GET.get(name, "")) or 0


def _shown(job: Job, found: list[Any]) -> list[ResultRow]:
    """Put the rows of a page in words; one query names the campaigns that drafts replace."""
    is_draft = job.status == JobStatus.DRAFT
    keys = {row.selected for row in found} if is_draft else set()
    selected = Campaign.objects.in_bulk(keys - {None}) if keys else {}
    shown = []
    for row in found:
        before = row.previous_campaign
        if is_draft:
            row.outcome, row.code = row.foreseen, row.foreseen_code
            before = selected.get(row.selected)
        shown.append(
            ResultRow(row, _target(row, job), str(before or _old_name(row, job)), _why(row, job))
        )
    return shown


def _target(row: Any, job: Job) -> str:
    if job.kind == JobKind.RENAME:
        return str(row.wanted)
    return str(target_of(row, job) or row.wanted)


def _old_name(row: Any, job: Job) -> str:
    return row.previous_name if job.kind == JobKind.RENAME else ""


def _why(row: Any, job: Job) -> str:
    return "" if row.outcome == Outcome.WAITING else why(row, job)
