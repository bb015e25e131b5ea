"""Celery tasks of bulk jobs; safe to run twice, late or not at all."""

import time

from celery import shared_task

from bulk.drafting import write_next
from bulk.drafts import discard_old
from bulk.jobs import RUN
from bulk.run import run_chunk
from phone_numbers.nudge import nudge_after_commit

ROUND_SECONDS = 2.0
"""A worker turns to other work in between, such as the propagation of what the jobs have saved."""

DRAFT_SECONDS = 600
"""A million lines take about a minute, which is the limit of other tasks."""


@shared_task
def run() -> None:
    """Run chunks of active jobs for a while; then another task continues."""
    ends_at = time.monotonic() + ROUND_SECONDS
    while run_chunk():
        if time.monotonic() > ends_at:
            nudge_after_commit(RUN)
            return


@shared_task(time_limit=DRAFT_SECONDS)
def write_drafts() -> None:
    """Write the rows of large drafts, and delete discarded ones."""
    while write_next():
        pass


@shared_task
def discard_old_drafts() -> None:
    """Discard drafts that were never run."""
    discard_old()
