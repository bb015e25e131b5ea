"""The numbers of a job: what came of each, or would come of it; as pages and as CSV."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bulk.models import Job, JobKind, JobStatus, Outcome
from bulk.preview import foreseen_rows, refusals
from bulk.results import result_rows, results, results_as_csv, target_of, why
from campaigns.models import Campaign
from core.pagination import SIZE
from dashboard.access import AccountRequest, member_view
from dashboard.jobs.finding import job_of

_RELATED = ("phone_number__account", "campaign__account", "campaign__brand", "previous_campaign")


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
    outcome, code = _filters(request)
    found, previous, following = _page(_rows(job, outcome, code), request)
    codes = (
        refusals(job, Counter([code])) if job.status == JobStatus.DRAFT else results(job).refusals
    )
    filters = QueryDict(mutable=True)
    filters.update({name: value for name, value in (("outcome", outcome), ("code", code)) if value})
    context = {
        "job": job,
        "rows": _shown(job, found),
        "has_lines": any(row.line for row in found),
        "outcomes": Outcome.choices,
        "outcome": outcome,
        "code": code,
        "codes": codes,
        "filters": filters.urlencode(),
        "previous": previous,
        "next": following,
    }
    return render(request, "dashboard/jobs/rows.html", context)


@require_safe
@member_view
def as_csv(request: AccountRequest, pk: int) -> Any:
    """Stream the rows that match the same filters as a CSV file."""
    job = job_of(request, pk)
    lines = results_as_csv(job, _rows(job, *_filters(request)))
    name = f'attachment; filename="job-{job.pk}.csv"'
    headers = {"Content-Disposition": name}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _filters(request: HttpRequest) -> tuple[str, str]:
    """Return the outcome and the reason of the address, "" for what is not valid."""
    outcome, code = request.GET.get("outcome", ""), request.GET.get("code", "")
    known = outcome if outcome in Outcome.values else ""
    return known, code if len(code) <= 40 and "\0" not in code else ""


def _rows(job: Job, outcome: str, code: str) -> QuerySet[Any]:
    if job.status == JobStatus.DRAFT:
        return foreseen_rows(job, outcome, code).select_related(*_RELATED)
    return result_rows(job, *filter(None, [outcome]), code=code)


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


def _key(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


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
