"""The page of a draft: what it would do, and the choice that can still change."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bulk.drafts import choose
from bulk.models import Job, JobKind, Outcome, Source
from bulk.preview import foreseen_rows, preview
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
    foreseen, text = preview(job), _shown_text(request, job)
    own_campaigns = _has_own_campaigns(job)
    nowhere = job.kind == JobKind.ASSIGN and not (job.campaign or own_campaigns)
    is_choice = job.kind in (JobKind.ASSIGN, JobKind.CLEAR)
    unreadable = foreseen.counts[Outcome.UNREADABLE]
    context = {
        "job": job,
        "may_write": request.membership.may_write,
        "foreseen": foreseen,
        "figures": figures(job, foreseen.counts),
        "left_out": left_out(foreseen.counts, is_draft=True),
        "refusals": foreseen.refusals,
        "capacities": foreseen.capacities[:SHOWN_CAMPAIGNS],
        "more_campaigns": len(foreseen.capacities[SHOWN_CAMPAIGNS:]),
        "lines": foreseen_rows(job, Outcome.UNREADABLE)[:SHOWN_LINES] if unreadable else [],
        "nowhere": nowhere,
        "own_campaigns": own_campaigns,
        "is_choice": is_choice,
        "text": text,
        "error": error,
    }
    if is_choice and (nowhere or error):
        context |= matched(request.account, text)
    return render(request, "dashboard/jobs/preview.html", context, status=422 if error else 200)


def _shown_text(request: AccountRequest, job: Job) -> str:
    """Return what the field of the campaign shows: what was written, or the chosen one."""
    return as_typed(request.POST.get("campaign", "")) or (job.campaign.name if job.campaign else "")


def _has_own_campaigns(job: Job) -> bool:
    """Whether rows name campaigns of their own, as lines of a file may."""
    if job.source in (Source.TICKED, Source.MATCHING):
        return False
    return job.rows.filter(Q(campaign__isnull=False) | ~Q(wanted="")).exists()


def change_choice(request: AccountRequest, job: Job) -> HttpResponse:
    """Take the choice of the form: one campaign for all, the campaigns of the lines, or none."""
    to, text = request.POST.get("to", TO_ONE), as_typed(request.POST.get("campaign", ""))
    found: list[Any] = []
    if to == TO_ONE:
        found = meant(request.account, text, request.POST.get("key", ""))
        if len(found) != 1:
            return preview_page(request, job, _not_one(text, found))
    try:
        kind = JobKind.CLEAR if to == CLEAR else JobKind.ASSIGN
        choose(job, kind=kind, campaign=found[0] if found else None)
    except TransitionRefused as error:
        return preview_page(request, job, str(error))
    return redirect(job_url(job))


def _not_one(text: str, found: list[Any]) -> str:
    if found:
        return "Several campaigns have this in their name. Choose one of them."
    if text:
        return "This account has no campaign with this name."
    return "Write the name of a campaign, or a part of it."
