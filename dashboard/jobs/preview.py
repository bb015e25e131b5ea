"""The page of a draft: what it would do, and the choice that can still change."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bulk.drafts import choose
from bulk.models import Job, JobKind, Outcome, Source
from bulk.preview import foreseen_rows, preview
from core.lifecycle import TransitionRefused
from dashboard.access import AccountRequest
from dashboard.jobs.campaign_choice import FEW, meant, suggested
from dashboard.jobs.figures import figures, left_out
from dashboard.links import job_url

SHOWN_LINES = 5
SHOWN_CAMPAIGNS = 8
TO_ONE, AS_WRITTEN, CLEAR = "campaign", "lines", "clear"


def preview_page(
    request: AccountRequest, job: Job, error: str = "", matches: list[Any] | None = None
) -> HttpResponse:
    """Show what the draft would do now; an error (422) says why the choice did not change."""
    foreseen = preview(job)
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
        "campaigns": suggested(request.account) if is_choice else None,
        "text": request.POST.get("campaign") or (job.campaign.name if job.campaign else ""),
        "error": error,
        "matches": matches,
        "few": FEW,
    }
    return render(request, "dashboard/jobs/preview.html", context, status=422 if error else 200)


def _has_own_campaigns(job: Job) -> bool:
    """Whether rows name campaigns of their own, as lines of a file may."""
    if job.source in (Source.TICKED, Source.MATCHING):
        return False
    return job.rows.filter(Q(campaign__isnull=False) | ~Q(wanted="")).exists()


def change_choice(request: AccountRequest, job: Job) -> HttpResponse:
    """Take the choice of the form: one campaign for all, the campaigns of the lines, or none."""
    to, text = request.POST.get("to", TO_ONE), request.POST.get("campaign", "")[:100].strip()
    found: list[Any] = []
    if to == TO_ONE:
        text = text.replace("\0", "")
        found = meant(request.account, text, request.POST.get("key", ""))
        if len(found) != 1:
            return preview_page(request, job, _not_one(text, found), found)
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
