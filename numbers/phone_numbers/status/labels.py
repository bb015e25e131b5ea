"""The status of a number, or of one assignment, in a few words: for lists and overviews."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from carriers.models import Carrier
from core.formatting import duration
from phone_numbers.models import (
    OCCUPYING,
    SELECTABLE,
    Assignment,
    AssignmentStatus,
    PhoneNumber,
)
from phone_numbers.models.registration import IN_FLIGHT
from phone_numbers.reasons import Explanation, explain
from phone_numbers.rules import NOT_TEN_DLC
from phone_numbers.status.timing import rounded_position, time_left

MAX_NAMED = 2
"""Carriers that a label names; more are counted."""

_MOVING = (AssignmentStatus.PENDING, AssignmentStatus.REMOVING)
_TONES: dict[str, str] = {
    AssignmentStatus.PENDING: "propagating",
    AssignmentStatus.LIVE: "live",
    AssignmentStatus.REMOVING: "removing",
}

Registration = dict[str, Any]
"""A registration as `rows.for_rows` reads it, in JSON."""


@dataclass(frozen=True, slots=True)
class StatusLabel:
    """A status in a few words, its tone in the stylesheet, why, and since when, if known."""

    text: str
    tone: str
    explanation: Explanation | None = None
    since: datetime | None = None


def main_assignment(by_status: dict[str, Assignment]) -> Any:
    """Return the assignment that decides where a number is going: the newest that is open."""
    order = (*SELECTABLE, AssignmentStatus.REMOVING)
    return next((by_status[status] for status in order if status in by_status), None)


def is_moving(assignment: Assignment | None) -> bool:
    """Whether it is on its way, even if it was saved after the registrations were read."""
    return assignment is not None and assignment.status in _MOVING


def is_held(assignment: Any) -> bool:
    """Whether a rule keeps an assignment of `rules.with_refusal` from sending."""
    return bool(assignment and assignment.status in OCCUPYING and assignment.refusal)


def number_label(number: Any, by_status: dict[str, Assignment]) -> StatusLabel:
    """Return the label of a number of `rows.for_rows` with these open assignments."""
    main, registrations = main_assignment(by_status), number.at_carriers
    if main is None:
        unassigned = _unassigned(number)
        return _carrier_trouble(unassigned, unassigned.text, registrations) or unassigned
    label = replace(assignment_label(main, number), since=_since(main))
    if main.status == AssignmentStatus.FAILED:
        return label
    if is_held(main) and not (_late(registrations) and is_moving(main)):
        return label
    if main.status == AssignmentStatus.LIVE and AssignmentStatus.FAILED in by_status:
        return _failed_move(number, by_status[AssignmentStatus.FAILED])
    if main.status == AssignmentStatus.PENDING:
        trouble = _carrier_trouble(label, "", registrations)
        return trouble or _queued(label, registrations) or label
    return _carrier_trouble(label, label.text, registrations) or label


def assignment_label(assignment: Any, number: PhoneNumber) -> StatusLabel:
    """Return the label of one assignment, which comes annotated by `rules.with_refusal`."""
    if is_held(assignment):
        why = explain(assignment.refusal, number, assignment.campaign)
        return StatusLabel(why.short_for_number, "held" if why.tone == "held" else "failed", why)
    if assignment.status == AssignmentStatus.FAILED:
        why = _why_it_failed(assignment, number)
        return StatusLabel(why.reason.short, "failed", why)
    tone = _TONES.get(assignment.status, "unassigned")
    return StatusLabel(assignment.get_status_display(), tone)


def _why_it_failed(assignment: Assignment, number: PhoneNumber) -> Explanation:
    carrier = assignment.get_failure_carrier_display()
    return explain(assignment.failure_code, number, assignment.campaign, carrier)


def _failed_move(number: PhoneNumber, failed: Assignment) -> StatusLabel:
    text = f"Live; move failed: {failed.campaign}"
    return StatusLabel(text, "failed", _why_it_failed(failed, number), failed.failed_at)


def _unassigned(number: Any) -> StatusLabel:
    if number.refusal in NOT_TEN_DLC:
        why = explain(number.refusal, number)
        return StatusLabel(why.short_for_number, "unassigned", why)
    return StatusLabel("Unassigned", "unassigned")


def _carrier_trouble(
    label: StatusLabel, start: str, registrations: list[Registration]
) -> StatusLabel | None:
    """Name the late carriers, or else the silent ones, after the start of the label."""
    late = _late(registrations)
    carriers = _names(late or [row for row in registrations if _is_silent(row)])
    if not carriers:
        return None
    trouble = f"late: {carriers}" if late else f"no answer: {carriers}"
    text = f"{start}; {trouble}" if start else capfirst(trouble)
    if not late:
        return replace(label, text=text)
    since = min(datetime.fromisoformat(row["expected_by"]) for row in late)
    return StatusLabel(text, "held", since=since)


def _late(registrations: list[Registration]) -> list[Registration]:
    return [row for row in registrations if row["is_late"]]


def _is_silent(row: Registration) -> bool:
    """Whether a carrier that did not answer is being retried."""
    return bool(row["tries"] and row["status"] in IN_FLIGHT and not row["hold_code"])


def _names(registrations: list[Registration]) -> str:
    """Name one or two carriers, in their order; count more."""
    named = {row["carrier"] for row in registrations}
    labels = [carrier.label for carrier in Carrier if carrier in named]
    return " and ".join(labels) if len(labels) <= MAX_NAMED else f"{len(labels)} carriers"


def _queued(label: StatusLabel, registrations: list[Registration]) -> StatusLabel | None:
    """Name the carrier with the longest queue, and the time until this number's turn."""
    queues = [row for row in registrations if rounded_position(row["queue_position"] or 0)]
    if not queues:
        return None
    longest = max(queues, key=lambda row: row["left"])
    left = duration(time_left(longest["left"]))
    return replace(label, text=f"Queued at {_names([longest])}: about {left}")


def _since(assignment: Any) -> Any:
    """Return when the assignment entered its current state; None if no record has it."""
    if is_held(assignment):
        return assignment.refused_since
    times = {
        AssignmentStatus.LIVE: assignment.live_at,
        AssignmentStatus.FAILED: assignment.failed_at,
        AssignmentStatus.REMOVING: assignment.stopped_at,
    }
    return times.get(assignment.status, assignment.requested_at)
