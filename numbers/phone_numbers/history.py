"""What happened to a number, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.formatting import duration
from phone_numbers.models import Assignment, AssignmentStatus, PhoneNumber
from phone_numbers.reasons import reason_for

_SINCE = "Since you opened this page"
_STOPPED: dict[str, tuple[str, str]] = {
    AssignmentStatus.CANCELLED: ("Cancelled", "cancelled the move to"),
    AssignmentStatus.FAILED: ("Given up", "gave up the move to"),
}
_REMOVED = ("Removed", "removed it from")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: what happened, when, who did it or why, its tone and its reason."""

    what: str
    at: datetime
    detail: str
    tone: str = "idle"
    code: str = ""


def last_change(number: PhoneNumber, reader: User | None) -> str:
    """Return who changed this number last and how, as a sentence for who reads it."""
    found = {moment: row for moment in _CHANGES if (row := _last(number, moment))}
    if not found:
        return "This number has changed since you opened this page."
    newest = max(found, key=lambda moment: getattr(found[moment], moment))
    person = getattr(found[newest], newest.replace("_at", "_by"))
    you = reader is not None and person == reader
    who = "you, in another window," if you else _name(person)
    return f"{_SINCE}, {who} {_CHANGES[newest](found[newest])}."


def _last(number: PhoneNumber, moment: str) -> Assignment | None:
    rows = Assignment.objects.filter(phone_number=number, **{f"{moment}__isnull": False})
    people = ("requested_by", "stopped_by", "asked_again_by")
    return rows.select_related("campaign", *people).order_by(moment).last()


_CHANGES: dict[str, Callable[[Assignment], str]] = {
    "requested_at": lambda row: f"put it under {row.campaign}",
    "stopped_at": lambda row: f"{_STOPPED.get(row.status, _REMOVED)[1]} {row.campaign}",
    "asked_again_at": lambda row: "asked its late carriers again",
}
"""What people do to a number, by the column that has its time."""


def _name(person: User | None) -> str:
    return str(person) if person else "the system"


def events(assignments: list[Assignment]) -> list[Event]:
    """Return what the lives of these assignments are made of, newest first."""
    found = [event for row in assignments for event in _life(row)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _life(row: Assignment) -> list[Event]:
    verb = "Retried" if row.attempt > 1 else "Saved"
    life = [Event(f"{verb}: {row.campaign}", row.requested_at, f"by {_name(row.requested_by)}")]
    if row.live_at:
        took = duration(row.live_at - row.requested_at)
        life.append(Event(f"Live as {row.campaign}", row.live_at, f"{took} after saving", "ok"))
    if row.failed_at:
        life.append(
            Event(f"{row.campaign} failed", row.failed_at, _why(row), "bad", row.failure_code)
        )
    if row.asked_again_at:
        by = f"by {_name(row.asked_again_by)}"
        life.append(Event(f"Late carriers asked again: {row.campaign}", row.asked_again_at, by))
    if row.stopped_at:
        word = _STOPPED.get(row.status, _REMOVED)[0]
        by = f"by {_name(row.stopped_by)}"
        life.append(Event(f"{word}: {row.campaign}", row.stopped_at, by))
    return life


def _why(row: Assignment) -> str:
    what = reason_for(row.failure_code).title
    return f"{row.get_failure_carrier_display()}: {what}" if row.failure_carrier else what
