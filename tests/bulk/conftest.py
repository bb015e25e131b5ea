"""Fixtures of jobs: thin names over the functions that draft them."""

import pytest

from bulk.drafts import draft_lines, draft_selection
from bulk.jobs import start
from bulk.models import JobKind, Source
from bulk.run import run_chunk


@pytest.fixture
def draft(account, owner):
    """Return a function that drafts a job for numbers."""

    def make(*numbers, kind=JobKind.ASSIGN, campaign=None):
        chosen = account.phone_numbers.model.objects.filter(pk__in=[n.pk for n in numbers])
        return draft_selection(
            account=account,
            actor=owner,
            numbers=chosen,
            kind=kind,
            source=Source.TICKED,
            campaign=campaign,
        )

    return make


@pytest.fixture
def draft_text(account, owner):
    """Return a function that drafts a job for pasted text."""

    def make(text, kind=JobKind.ASSIGN, campaign=None):
        return draft_lines(account=account, actor=owner, lines=text, kind=kind, campaign=campaign)

    return make


@pytest.fixture
def finish(owner):
    """Return a function that runs a draft to its end, as the worker does."""

    def run(job, actor=owner):
        start(job, actor=actor)
        while run_chunk():
            pass
        job.refresh_from_db()
        return job

    return run
