"""What people do with a job: run, pause, resume and cancel it. The worker does the rest.

Each raises TransitionRefused if the job's status does not allow it. A chunk that is under way is
waited for.
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from bulk.models import JOB_TRANSITIONS, Job, JobStatus
from core.lifecycle import TransitionRefused, transition
from phone_numbers.nudge import nudge_after_commit

RUN = "bulk.tasks.run"


@transaction.atomic
def start(job: Job, *, actor: User | None, choice: str | None = None) -> None:
    """Run a draft in the name of this person.

    `choice` is the job's choice that the preview showed; TransitionRefused if it has changed since.
    """
    _queue(job, JobStatus.DRAFT, actor=actor, started_at=Now())
    if choice is not None and choice != job.choice:
        raise TransitionRefused(f"{job} was changed in another window. Look at the new preview.")


@transaction.atomic
def resume(job: Job) -> None:
    """Let a paused job go on where it was."""
    _queue(job, JobStatus.PAUSED)


def pause(job: Job) -> None:
    """Stop a job after its current chunk, until it is resumed."""
    transition(job, JOB_TRANSITIONS, JobStatus.PAUSED)


def cancel(job: Job) -> None:
    """End a job after its current chunk; what has not started is left as it is."""
    transition(job, JOB_TRANSITIONS, JobStatus.CANCELLED, finished_at=Now())


def _queue(job: Job, source: JobStatus, **values: object) -> None:
    transition(job, JOB_TRANSITIONS, JobStatus.QUEUED, sources=[source], **values)
    nudge_after_commit(RUN)
