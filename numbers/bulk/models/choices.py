"""What jobs do, how they stand, and what comes of their rows."""

from django.db import models


class JobKind(models.TextChoices):
    """What a job does to each of its numbers."""

    ASSIGN = "assign", "Assign"
    CLEAR = "clear", "Clear"
    RENAME = "rename", "Rename"
    RETRY = "retry", "Retry"
    CANCEL = "cancel", "Cancel"
    UNDO = "undo", "Undo"


class Source(models.TextChoices):
    """How the numbers of a job were chosen."""

    TICKED = "ticked", "Ticked in the list"
    MATCHING = "matching", "All that match"
    PASTED = "pasted", "Pasted"
    FILE = "file", "From a file"
    UNDONE = "undone", "Not done by another job"
    DONE = "done", "Done by another job"


class JobStatus(models.TextChoices):
    DRAFTING = "drafting", "Being read"
    DRAFT = "draft", "Draft"
    REFUSED = "refused", "Refused"
    DISCARDED = "discarded", "Discarded"
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    CANCELLED = "cancelled", "Cancelled"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Done"


JOB_TRANSITIONS: dict[str, dict[str, str]] = {
    JobStatus.DRAFTING: {
        JobStatus.DRAFT: "it has a row for each number",
        JobStatus.REFUSED: "its lines cannot be read, or no number is left",
        JobStatus.DISCARDED: "an owner or staff discard it, or a day has passed",
    },
    JobStatus.DRAFT: {
        JobStatus.QUEUED: "an owner or staff run it",
        JobStatus.DISCARDED: "an owner or staff discard it, or a day has passed",
    },
    JobStatus.REFUSED: {
        JobStatus.DISCARDED: "an owner or staff discard it, or a day has passed",
    },
    JobStatus.DISCARDED: {},
    JobStatus.QUEUED: {
        JobStatus.RUNNING: "the worker begins its first chunk",
        JobStatus.PAUSED: "an owner or staff pause it",
        JobStatus.CANCELLED: "an owner or staff cancel it",
        JobStatus.STOPPED: "its actor has lost the right",
    },
    JobStatus.RUNNING: {
        JobStatus.PAUSED: "an owner or staff pause it",
        JobStatus.CANCELLED: "an owner or staff cancel what has not started",
        JobStatus.STOPPED: "its actor has lost the right",
        JobStatus.DONE: "the last chunk commits",
    },
    JobStatus.PAUSED: {
        JobStatus.QUEUED: "an owner or staff resume it",
        JobStatus.CANCELLED: "an owner or staff cancel what has not started",
    },
    JobStatus.CANCELLED: {},
    JobStatus.STOPPED: {},
    JobStatus.DONE: {},
}
"""Allowed transitions, each with its trigger."""

UNSTARTED = (JobStatus.DRAFTING, JobStatus.DRAFT, JobStatus.REFUSED, JobStatus.DISCARDED)

TO_DRAFT = (JobStatus.DRAFTING, JobStatus.DISCARDED)
"""Statuses in which the worker has rows to write, or to delete with their job."""

REASONED = (JobStatus.STOPPED, JobStatus.REFUSED)
"""Statuses that say why, in `stop_reason`."""

ACTIVE = (JobStatus.QUEUED, JobStatus.RUNNING)
"""Statuses in which the worker has something to do."""

FINISHED = (JobStatus.CANCELLED, JobStatus.STOPPED, JobStatus.DONE)


class Outcome(models.TextChoices):
    """What came, or would come, of a row."""

    WAITING = "waiting", "Not started"
    UNREADABLE = "unreadable", "Unreadable"
    UNKNOWN = "unknown", "Unknown number"
    DUPLICATE = "duplicate", "Duplicate"
    CONTRADICTORY = "contradictory", "Contradictory"
    NO_CAMPAIGN = "no_campaign", "Unknown campaign"
    ASSIGNED = "assigned", "Assigned"
    MOVED = "moved", "Moved"
    CLEARED = "cleared", "Cleared"
    RENAMED = "renamed", "Renamed"
    RETRIED = "retried", "Retried"
    CANCELLED = "cancelled", "Cancelled"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"
    CHANGED = "changed", "Changed meanwhile"


UNUSABLE = (Outcome.UNREADABLE, Outcome.UNKNOWN, Outcome.DUPLICATE, Outcome.CONTRADICTORY)
"""Outcomes of lines that a job leaves out, known before it runs."""

WITHOUT_NUMBER = (Outcome.UNREADABLE, Outcome.UNKNOWN)

DONE = (
    Outcome.ASSIGNED,
    Outcome.MOVED,
    Outcome.CLEARED,
    Outcome.RENAMED,
    Outcome.RETRIED,
    Outcome.CANCELLED,
)
"""Outcomes that have changed a number."""

UNDOABLE = tuple(outcome for outcome in DONE if outcome != Outcome.RETRIED)

RETRYABLE = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NO_CAMPAIGN, Outcome.WAITING)
"""Outcomes of a finished job that another job may turn into a change."""
