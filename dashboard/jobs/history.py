"""The list of an account's jobs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bulk.models import UNSTARTED, Job, JobStatus
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view

FEW = 5


@require_safe
@member_view
def job_list(request: AccountRequest) -> HttpResponse:
    """List the jobs that were run, and the drafts that the person has left."""
    own = Job.objects.filter(account=request.account)
    unstarted = own.filter(status__in=UNSTARTED, actor=request.user).select_related("account")
    drafts = unstarted.exclude(status=JobStatus.DISCARDED)
    context = {
        "page": newest_first(own.listed().select_related("account"), request),
        "drafts": drafts.select_related("campaign", "based_on").order_by("-pk")[:FEW],
        "may_write": request.membership.may_write,
    }
    return render(request, "dashboard/jobs/list.html", context)
