"""Jobs and their rows."""

from bulk.models.choices import (
    ACTIVE,
    DONE,
    FINISHED,
    JOB_TRANSITIONS,
    RETRYABLE,
    UNDOABLE,
    UNUSABLE,
    JobKind,
    JobStatus,
    Outcome,
    Source,
)
from bulk.models.job import Job
from bulk.models.row import JobRow

__all__ = [
    "ACTIVE",
    "DONE",
    "FINISHED",
    "JOB_TRANSITIONS",
    "RETRYABLE",
    "UNDOABLE",
    "UNUSABLE",
    "Job",
    "JobKind",
    "JobRow",
    "JobStatus",
    "Outcome",
    "Source",
]
