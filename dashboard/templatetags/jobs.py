"""Jobs in words: `{% load jobs %}`."""

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bulk.models import Job, JobKind, JobStatus, Source
from bulk.models import Outcome as Came
from dashboard import links

register = template.Library()

_TITLES = {
    JobKind.ASSIGN: "Assign {}",
    JobKind.CLEAR: "Clear {}",
    JobKind.RENAME: "Rename {}",
    JobKind.RETRY: "Retry {}",
    JobKind.CANCEL: "Cancel the changes of {}",
    JobKind.UNDO: "Restore {}",
}
_TONES = {
    JobStatus.DRAFTING: "propagating",
    JobStatus.DRAFT: "unassigned",
    JobStatus.REFUSED: "failed",
    JobStatus.DISCARDED: "removing",
    JobStatus.QUEUED: "propagating",
    JobStatus.RUNNING: "propagating",
    JobStatus.PAUSED: "held",
    JobStatus.CANCELLED: "removing",
    JobStatus.STOPPED: "failed",
    JobStatus.DONE: "live",
}
_OUTCOME_TONES = {
    Came.REFUSED: "failed",
    Came.CHANGED: "held",
    Came.WAITING: "unassigned",
    Came.UNCHANGED: "removing",
    Came.UNREADABLE: "failed",
    Came.UNKNOWN: "failed",
    Came.CONTRADICTORY: "failed",
    Came.NO_CAMPAIGN: "failed",
    Came.DUPLICATE: "removing",
}
_SOURCES = {
    Source.TICKED: "ticked in the list",
    Source.PASTED: "pasted",
}


@register.filter
def numbers(count: int) -> str:
    """Write "1 number" or "43,210 numbers"."""
    return f"{count:,} number{'' if count == 1 else 's'}"


@register.filter
def job_title(job: Job, count: int | None = None) -> str:
    """Say what a job does, to as many numbers as it has, if that is known, or to `count`."""
    is_known = job.total or job.status not in (JobStatus.DRAFTING, JobStatus.REFUSED)
    many = numbers(job.total if count is None else count) if is_known else "numbers"
    return _TITLES[JobKind(job.kind)].format(many)


@register.simple_tag
def job_source(job: Job) -> str:
    """Say how the numbers of a job were chosen."""
    if job.based_on:
        done = "that were not done in" if job.source == Source.UNDONE else "changed by"
        url = links.object_url("job_detail", job.account.slug, job.based_on.pk)
        return format_html('{} <a href="{}">job {}</a>', done, url, job.based_on.pk)
    if job.source == Source.MATCHING:
        url = links.number_list_url(job.account, **QueryDict(job.query).dict())
        words = "all that match" if job.query else "all of the account"
        return format_html('<a href="{}">{}</a>', url, _filters(job.query) or words)
    return f"from {job.query}" if job.source == Source.FILE else _SOURCES[Source(job.source)]


def _filters(query: str) -> str:
    values = ", ".join(QueryDict(query).dict().values())
    return f"all that match “{values}”" if values else ""


@register.filter
def job_state(job: Job) -> SafeString:
    """Write the status of a job as a shape and a word."""
    tone = _TONES[JobStatus(job.status)]
    return format_html('<span class="state {}">{}</span>', tone, job.get_status_display())


@register.filter
def outcome_state(outcome: str) -> SafeString:
    """Write what came of a row as a shape and a word."""
    tone = _OUTCOME_TONES.get(Came(outcome), "live")
    return format_html('<span class="state {}">{}</span>', tone, Came(outcome).label)


@register.filter
def progress(job: Job) -> str:
    """Write how many numbers of a job are done: "43,210", or "12,000 of 43,210" before its end."""
    done, total = f"{job.processed:,}", f"{job.total:,}"
    return total if done == total else f"{done} of {total}"
