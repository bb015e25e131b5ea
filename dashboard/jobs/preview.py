"""The page of a draft: what it would do, and the choice that can still change."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bulk.drafts import choose
from bulk.models import Job, JobKind, JobStatus, Outcome, Source
from bulk.preview import has_own_campaigns, preview, unreadable_lines
from core.htmx import is_fragment
from core.lifecycle import TransitionRefused
from core.search import as_typed
from dashboard.access import AccountRequest
from dashboard.jobs.campaign_choice import matched, meant
from dashboard.jobs.figures import figures, left_out
from dashboard.links import job_url

SHOWN_LINES = 5
SHOWN_CAMPAIGNS = 8
TO_ONE, AS_WRITTEN, CLEAR = "campaign", "lines", "clear"


def preview_page(request: AccountRequest, job: Job, error: str = "") -> HttpResponse:
    """Show what the draft would do now; an error (422) says why the choice did not change."""
    text, can_choose = _shown_text(request, job), _can_choose(job)
    is_draft = job.status == JobStatus.DRAFT
    own_campaigns = is_draft and has_own_campaigns(job)
    is_to_assign = can_choose and job.kind == JobKind.ASSIGN
    nowhere = is_to_assign and not (job.campaign or own_campaigns)
    if is_fragment(request) and not error:
        return _news(request, job, nowhere=nowhere)
    context = {
        "job": job,
        "may_write": request.membership.may_write,
        "is_drafting": job.status == JobStatus.DRAFTING,
        "nowhere": nowhere,
        "own_campaigns": own_campaigns,
        "is_choice": can_choose,
        "text": text,
        "error": error,
        **(_foreseen(job) if is_draft and not nowhere else {}),
    }
    if can_choose and (nowhere or error):
        context |= matched(request.account, text)
    return render(request, "dashboard/jobs/preview.html", context, status=422 if error else 200)


def _shown_text(request: AccountRequest, job: Job) -> str:
    """Return what the field of the campaign shows: what was written, or the chosen one."""
    return as_typed(request.POST.get("campaign", "")) or (job.campaign.name if job.campaign else "")


def _can_choose(job: Job) -> bool:
    """Whether the choice is open; lines that are still being read may name campaigns."""
    is_known = job.status == JobStatus.DRAFT or job.source == Source.MATCHING
    return is_known and job.kind in (JobKind.ASSIGN, JobKind.CLEAR)


def _news(request: AccountRequest, job: Job, *, nowhere: bool) -> HttpResponse:
    """Tell a page that waits for the rows of a draft whether they are there."""
    if job.status == JobStatus.DRAFTING:
        return HttpResponse(status=204)
    if not nowhere:
        return redirect(job_url(job))
    return render(request, "dashboard/jobs/preview.html#reading", {"job": job})


def _foreseen(job: Job) -> dict[str, Any]:
    """Return what the page says about the numbers of a draft that has its rows."""
    foreseen = preview(job)
    return {
        "foreseen": foreseen,
        "figures": figures(job, foreseen.counts),
        "left_out": left_out(job, foreseen.counts),
        "refusals": foreseen.refusals,
        "capacities": foreseen.capacities[:SHOWN_CAMPAIGNS],
        "more_campaigns": len(foreseen.capacities[SHOWN_CAMPAIGNS:]),
        "lines": unreadable_lines(job)[:SHOWN_LINES] if foreseen.counts[Outcome.UNREADABLE] else [],
    }


def change_choice(request: AccountRequest, job: Job) -> HttpResponse:
    """Take the choice of the form: one campaign for all, the campaigns of the lines, or none.

    Raises TransitionRefused if the job's choice cannot change any more.
    """
    if job.status not in (JobStatus.DRAFTING, JobStatus.DRAFT):
        raise TransitionRefused("The choice of this job cannot change any more.")
    to, text = request.POST.get("to", TO_ONE), as_typed(request.POST.get("campaign", ""))
    found: list[Any] = []
    if to == TO_ONE:
        found = meant(request.account, text, request.POST.get("key", ""))
        if len(found) != 1:
            return preview_page(request, job, _not_one(text, found))
    kind = JobKind.CLEAR if to == CLEAR else JobKind.ASSIGN
    choose(job, kind=kind, campaign=found[0] if found else None)
    return redirect(job_url(job))


def _not_one(text: str, found: list[Any]) -> str:
    if found:
        return "Several campaigns have this in their name. Choose one of them."
    if text:
        return "This account has no campaign with this name."
    return "Write the name of a campaign, or a part of it."
