"""Jobs, their rows, and the pieces of texts that become rows."""

from bulk.models.choices import (
    ACTIVE,
    DONE,
    FINISHED,
    JOB_TRANSITIONS,
    REASONED,
    RETRYABLE,
    TO_DRAFT,
    UNDOABLE,
    UNSTARTED,
    UNUSABLE,
    JobKind,
    JobStatus,
    Outcome,
    Source,
)
from bulk.models.job import Job
from bulk.models.piece import Piece
from bulk.models.row import JobRow

__all__ = [
    "ACTIVE",
    "DONE",
    "FINISHED",
    "JOB_TRANSITIONS",
    "REASONED",
    "RETRYABLE",
    "TO_DRAFT",
    "UNDOABLE",
    "UNSTARTED",
    "UNUSABLE",
    "Job",
    "JobKind",
    "JobRow",
    "JobStatus",
    "Outcome",
    "Piece",
    "Source",
]
