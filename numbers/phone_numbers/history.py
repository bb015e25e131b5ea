"""The history of a number as sentences: its assignments, and what users did to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.formatting import duration
from phone_numbers.models import Assignment, AssignmentStatus, PhoneNumber
from phone_numbers.reasons import reason_for

_STOPPED: dict[str, tuple[str, str]] = {
    AssignmentStatus.CANCELLED: ("Cancelled", "cancelled the move to"),
    AssignmentStatus.FAILED: ("Given up", "gave up the move to"),
}
_REMOVED = ("Removed", "removed this number from")
"""How a user stopped an assignment, by its status: a title, and a verb for a sentence."""


def stop_title(assignment: Assignment) -> str:
    """Say how a user stopped it: "Removed", "Cancelled" or "Given up"."""
    return _STOPPED.get(assignment.status, _REMOVED)[0]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of a history: title, time, who did it or why, tone, and code of the reason."""

    title: str
    time: datetime
    detail: str
    tone: str = "idle"
    code: str = ""


def last_change(number: PhoneNumber, reader: User | None) -> str:
    """Return a sentence for the reader: who changed this number last, and how."""
    latest = {column: assignment for column in _CHANGES if (assignment := _latest(number, column))}
    if not latest:
        return "This number has changed since you opened this page."
    newest = max(latest, key=lambda column: getattr(latest[column], column))
    user = getattr(latest[newest], newest.replace("_at", "_by"))
    is_reader = reader is not None and user == reader
    change = _CHANGES[newest](latest[newest])
    return f"You {change} in another window." if is_reader else f"{_name(user)} {change}."


def _latest(number: PhoneNumber, column: str) -> Assignment | None:
    """Return the assignment of this number with the latest time in a column."""
    rows = Assignment.objects.filter(phone_number=number, **{f"{column}__isnull": False})
    users = ("requested_by", "stopped_by", "asked_again_by")
    return rows.select_related("campaign", *users).order_by(column).last()


_CHANGES: dict[str, Callable[[Assignment], str]] = {
    "requested_at": lambda row: f"moved this number to {row.campaign}",
    "stopped_at": lambda row: f"{_STOPPED.get(row.status, _REMOVED)[1]} {row.campaign}",
    "asked_again_at": lambda row: "asked the late carriers again",
}
"""The changes that users make to a number, by the column that has their time."""


def _name(user: User | None) -> str:
    return str(user) if user else "the system"


def history_entries(assignments: list[Assignment]) -> list[HistoryEntry]:
    """Return the history of these assignments, newest first."""
    entries = [entry for assignment in assignments for entry in _entries(assignment)]
    return sorted(entries, key=lambda entry: entry.time, reverse=True)


def _entries(row: Assignment) -> list[HistoryEntry]:
    verb = "Retried" if row.attempt > 1 else "Saved"
    by = f"by {_name(row.requested_by)}"
    entries = [HistoryEntry(f"{verb}: {row.campaign}", row.requested_at, by)]
    if row.live_at:
        took = f"{duration(row.live_at - row.requested_at)} after saving"
        entries.append(HistoryEntry(f"Live as {row.campaign}", row.live_at, took, "ok"))
    if row.failed_at:
        title = f"{row.campaign} failed"
        entries.append(HistoryEntry(title, row.failed_at, _why(row), "bad", row.failure_code))
    if row.asked_again_at:
        title, by = f"Late carriers asked again: {row.campaign}", f"by {_name(row.asked_again_by)}"
        entries.append(HistoryEntry(title, row.asked_again_at, by))
    if row.stopped_at:
        title = f"{stop_title(row)}: {row.campaign}"
        entries.append(HistoryEntry(title, row.stopped_at, f"by {_name(row.stopped_by)}"))
    return entries


def _why(row: Assignment) -> str:
    reason = reason_for(row.failure_code).title
    return f"{row.get_failure_carrier_display()}: {reason}" if row.failure_carrier else reason
