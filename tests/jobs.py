"""Drafting jobs, and running them to their end."""

from bulk.drafts import draft_lines, draft_selection
from bulk.jobs import start
from bulk.models import Source
from bulk.run import run_chunk


def drafted(account, owner, *numbers, kind="assign", campaign=None):
    """Return the draft of a job for numbers."""
    chosen = account.phone_numbers.filter(pk__in=[number.pk for number in numbers])
    return draft_selection(
        account=account,
        actor=owner,
        numbers=chosen,
        kind=kind,
        source=Source.TICKED,
        campaign=campaign,
    )


def drafted_lines(account, owner, text, kind="assign", campaign=None):
    """Return the draft of a job for pasted lines."""
    return draft_lines(account=account, actor=owner, lines=text, kind=kind, campaign=campaign)


def finished(job, owner):
    """Run a draft to its end, as the worker does, and return it."""
    start(job, actor=owner)
    while run_chunk():
        pass
    job.refresh_from_db()
    return job
