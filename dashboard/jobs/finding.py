"""A job of the request's account."""

from django.shortcuts import get_object_or_404

from bulk.models import Job, JobStatus
from dashboard.access import AccountRequest


def job_of(request: AccountRequest, pk: int) -> Job:
    """Return a job with the objects that its pages name. Raises Http404."""
    related = ("account", "actor", "campaign__account", "campaign__brand", "based_on")
    own = Job.objects.filter(account=request.account).exclude(status=JobStatus.DISCARDED)
    return get_object_or_404(own.select_related(*related), pk=pk)
