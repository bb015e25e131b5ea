"""The page of one job: its preview while it is a draft, then its progress and results."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bulk import drafts, jobs
from bulk.models import RETRYABLE, UNDOABLE, UNSTARTED, Job, JobStatus
from bulk.results import results, time_left
from core.htmx import is_fragment
from core.lifecycle import TransitionRefused
from dashboard.access import AccountRequest, member_view, require_owner
from dashboard.jobs.figures import figures, left_out
from dashboard.jobs.finding import job_of
from dashboard.jobs.preview import change_choice, preview_page
from dashboard.links import job_url, page_url
from dashboard.marks import mark
from dashboard.selection import Selection, select
from dashboard.templatetags.jobs import job_title
from phone_numbers.exceptions import NothingToDo

LARGE = 100_000
FAST_PAUSE, SLOW_PAUSE = 2, 5  # seconds between polls


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def detail(request: AccountRequest, pk: int) -> HttpResponse:
    """Show a job. POST does one of ACTIONS to it, as `do` says."""
    job = job_of(request, pk)
    if request.method != "POST":
        is_draft = job.status in UNSTARTED
        return preview_page(request, job) if is_draft else _job_page(request, job)
    require_owner(request)
    act = ACTIONS.get(request.POST.get("do", ""), _nothing)
    try:
        return act(request, job)
    except NothingToDo as error:
        messages.error(request, str(error))
    except TransitionRefused as refusal:
        _say_where_it_is(request, job, refusal)
    return redirect(job_url(job))


def _say_where_it_is(request: AccountRequest, job: Job, refusal: TransitionRefused) -> None:
    """Tell a person who pressed a button twice, or too late, what has become of the job."""
    job.refresh_from_db(fields=["status"])
    if words := _ALREADY.get(JobStatus(job.status)):
        messages.info(request, f"{job} {words}")
    else:
        messages.error(request, str(refusal))


_ALREADY = {
    JobStatus.DRAFTING: "is still being read. You can start it after that.",
    JobStatus.QUEUED: "is queued already. It begins in a moment.",
    JobStatus.RUNNING: "is running already.",
    JobStatus.PAUSED: "is paused. Resume it to let it go on.",
    JobStatus.CANCELLED: "was cancelled already.",
    JobStatus.STOPPED: "has stopped already.",
    JobStatus.DONE: "is done already.",
}


def _job_page(request: AccountRequest, job: Job) -> HttpResponse:
    state = mark(f"{job.status} {job.processed}")
    if is_fragment(request) and request.GET.get("mark") == state:
        return HttpResponse(status=204)
    came = results(job)
    context: dict[str, Any] = {
        "job": job,
        "may_write": request.membership.may_write,
        "figures": figures(job, came.counts),
        "left_out": left_out(job, came.counts),
        "refusals": came.refusals,
        "left": time_left(job, timezone.now()),
        "can_retry": job.is_finished and any(came.counts[outcome] for outcome in RETRYABLE),
        "can_undo": job.can_undo and any(came.counts[outcome] for outcome in UNDOABLE),
        "followers": list(job.followers.listed().select_related("account")),
        "mark": state,
        "pause": FAST_PAUSE if job.total < LARGE else SLOW_PAUSE,
    }
    part = "#job" if is_fragment(request) else ""
    return render(request, f"dashboard/jobs/job.html{part}", context)


def _nothing(request: AccountRequest, job: Job) -> HttpResponse:
    return redirect(job_url(job))


def _start(request: AccountRequest, job: Job) -> HttpResponse:
    jobs.start(job, actor=request.user, choice=request.POST.get("choice"))
    select(request, request.account, Selection())
    messages.success(request, f"Started: {job_title(job).lower()}.")
    return redirect(job_url(job))


def _steered(verb: Callable[[Job], None]) -> Callable[[AccountRequest, Job], HttpResponse]:
    """Return the action that does this to the job and stays on its page."""

    def act(request: AccountRequest, job: Job) -> HttpResponse:
        verb(job)
        return redirect(job_url(job))

    return act


def _discard(request: AccountRequest, job: Job) -> HttpResponse:
    drafts.discard(job)
    messages.info(request, "The draft is discarded. Nothing was changed.")
    return redirect(page_url("dashboard:number_list", request.account.slug))


def _retry(request: AccountRequest, job: Job) -> HttpResponse:
    return redirect(job_url(drafts.draft_retry(job=job, actor=request.user)))


def _undo(request: AccountRequest, job: Job) -> HttpResponse:
    return redirect(job_url(drafts.draft_undo(job=job, actor=request.user)))


ACTIONS: dict[str, Callable[[AccountRequest, Job], HttpResponse]] = {
    "choose": change_choice,
    "start": _start,
    "discard": _discard,
    "pause": _steered(jobs.pause),
    "resume": _steered(jobs.resume),
    "cancel": _steered(jobs.cancel),
    "retry": _retry,
    "undo": _undo,
}
"""What owners do to a job, by the value of the form's `do`."""
