"""The figures above a job's results or preview, each a link to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from bulk.models import DONE, Job, JobKind, JobStatus, Outcome

_OF_KIND = {
    JobKind.ASSIGN: (Outcome.ASSIGNED, Outcome.MOVED),
    JobKind.CLEAR: (Outcome.CLEARED,),
    JobKind.RENAME: (Outcome.RENAMED,),
    JobKind.RETRY: (Outcome.RETRIED,),
    JobKind.CANCEL: (Outcome.CANCELLED,),
    JobKind.UNDO: (Outcome.ASSIGNED, Outcome.MOVED, Outcome.CLEARED),
}
_WILL = {
    Outcome.ASSIGNED: "Will be assigned",
    Outcome.MOVED: "Will move",
    Outcome.CLEARED: "Will be cleared",
    Outcome.RENAMED: "Will be renamed",
    Outcome.RETRIED: "Will be retried",
    Outcome.CANCELLED: "Will be cancelled",
}
_NOTES = {
    Outcome.MOVED: "the old campaign serves until each carrier has confirmed",
    Outcome.CLEARED: "sending stops at once",
    Outcome.CANCELLED: "moves go back, first assignments are withdrawn",
}
_TONES = {Outcome.MOVED: "wait", Outcome.UNCHANGED: "idle", Outcome.REFUSED: "bad"}
_LEFT_OUT = {
    Outcome.CHANGED: "Changed by others after these numbers were chosen, and left as they are",
    Outcome.NO_CAMPAIGN: "No campaign to go to",
    Outcome.UNREADABLE: "Lines that could not be read",
    Outcome.UNKNOWN: "Not numbers of this account",
    Outcome.CONTRADICTORY: "Lines that contradict each other",
    Outcome.DUPLICATE: "Lines that repeat a number",
    Outcome.WAITING: "Not started",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows have an outcome, with its label; `start` and `share` are percentages."""

    outcome: str
    label: str
    count: int
    note: str = ""
    tone: str = "ok"
    start: float = 0
    share: float = 0


def figures(job: Job, counts: Mapping[str, int]) -> list[Figure]:
    """Return the main outcomes of a job of this kind, even those with 0 rows."""
    chosen = dict.fromkeys([*_OF_KIND[JobKind(job.kind)], *filter(counts.get, DONE)])
    outcomes = [*chosen, Outcome.UNCHANGED, Outcome.REFUSED]
    is_draft = job.status == JobStatus.DRAFT
    every = sum(counts.get(outcome, 0) for outcome in outcomes) or 1
    found, start = [], 0.0
    for outcome in outcomes:
        label = _WILL.get(outcome, outcome.label) if is_draft else outcome.label
        count = counts.get(outcome, 0)
        share = round(100 * count / every, 3)
        note = _NOTES.get(outcome, "") if count and is_draft else ""
        tone = _TONES.get(outcome, "ok")
        found.append(Figure(outcome, label, count, note, tone, start, share))
        start = round(start + share, 3)
    return found


def left_out(job: Job, counts: Mapping[str, int]) -> list[Figure]:
    """Return the outcomes of rows that the job leaves as they are, as far as there are any."""
    labels = {key: words for key, words in _LEFT_OUT.items() if counts.get(key)}
    if not job.is_finished:
        labels.pop(Outcome.WAITING, None)
    return [Figure(key, words, counts[key]) for key, words in labels.items()]
