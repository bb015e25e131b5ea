"""Turns past assignments into rows, as propagation would have left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from accounts.models import User
from campaigns.models import Campaign
from carriers.models import TIMINGS, Carrier
from demo.past_assignments import PastAssignment
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EXPECTED_WITHIN = 15 * MINUTE
RETRIED_AFTER = 10 * MINUTE
REMOVED_AFTER = 2 * MINUTE


@dataclass(slots=True)
class DatedAssignment:
    """A past assignment with its times, between the previous and next one of its number."""

    past: PastAssignment
    number: PhoneNumber
    campaign: Campaign
    actor: User
    requested: datetime
    stopped: datetime
    answers: dict[Carrier, datetime]
    previous: "DatedAssignment | None" = None
    next: "DatedAssignment | None" = None

    @property
    def complete(self) -> datetime:
        """The time of the last carrier's answer."""
        return max(self.answers.values())

    @property
    def _retried(self) -> bool:
        return self.next is not None and self.next.past.attempt > self.past.attempt

    @property
    def _fell_back(self) -> bool:
        """Whether a previous campaign was live when this assignment failed, and stayed live."""
        return self.previous is not None and self.previous.past.status == AssignmentStatus.LIVE

    def assignment(self) -> Assignment:
        return Assignment(
            account_id=self.number.account_id,
            phone_number=self.number,
            campaign=self.campaign,
            status=self.past.status,
            attempt=self.past.attempt,
            requested_by=self.actor,
            requested_at=self.requested,
            **self._times(),
        )

    def _times(self) -> dict[str, Any]:
        match self.past.status:
            case AssignmentStatus.LIVE:
                return {"live_at": self.complete}
            case AssignmentStatus.REPLACED if self.next:
                return {"live_at": self.complete, "ended_at": self.next.complete}
            case AssignmentStatus.REMOVED:
                end = self.stopped + REMOVED_AFTER
                return {"live_at": self.complete, "ended_at": end, **self._stop()}
            case AssignmentStatus.CANCELLED:
                return {"ended_at": self.stopped, **self._stop()}
            case AssignmentStatus.FAILED:
                return self._failure()
        return {}

    def _stop(self) -> dict[str, Any]:
        return {"stopped_at": self.stopped, "stopped_by": self.actor}

    def _failure(self) -> dict[str, Any]:
        return {
            "failed_at": self.answers[self.past.carrier],
            "failure_code": "carrier_rejected",
            "failure_carrier": self.past.carrier,
            "ended_at": self.next.requested if self.next and self._retried else None,
        }

    def registrations(self, assignment: Assignment) -> list[CarrierRegistration]:
        submitted = self.requested + SECOND
        return [
            CarrierRegistration(
                account_id=assignment.account_id,
                assignment=assignment,
                phone_number=self.number,
                carrier=carrier,
                submitted_at=submitted,
                expected_by=submitted + EXPECTED_WITHIN,
                **self._at(carrier),
            )
            for carrier in Carrier
        ]

    def _at(self, carrier: Carrier) -> dict[str, Any]:
        """Return the status fields of the assignment at one carrier."""
        answered = self.answers[carrier]
        match self.past.status:
            case AssignmentStatus.REPLACED if self.next:
                return _removed(answered, self.next.answers[carrier])
            case AssignmentStatus.REMOVED:
                return _removed(answered, self.stopped + REMOVED_AFTER)
            case AssignmentStatus.CANCELLED:
                return _removed(answered if answered < self.stopped else None, self.stopped)
            case AssignmentStatus.FAILED:
                return self._failed_at(carrier)
            case AssignmentStatus.PENDING if carrier != Carrier.T_MOBILE:
                return _held(self.past.hold_code, answered)
        return _registered(answered)

    def _failed_at(self, carrier: Carrier) -> dict[str, Any]:
        answered, refused = self.answers[carrier], self.answers[self.past.carrier]
        if carrier == self.past.carrier:
            return _rejected(answered)
        if self._fell_back:
            return _removed(None, refused)
        if self.next and self._retried:
            return _removed(answered, self.next.requested)
        return _registered(answered)


def _registered(time: datetime) -> dict[str, Any]:
    return {"status": RegistrationStatus.REGISTERED, "registered_at": time}


def _removed(registered: datetime | None, ended: datetime) -> dict[str, Any]:
    status = RegistrationStatus.REMOVED
    return {"status": status, "registered_at": registered, "ended_at": ended}


def _rejected(time: datetime) -> dict[str, Any]:
    code = "carrier_rejected"
    return {"status": RegistrationStatus.REJECTED, "failure_code": code, "ended_at": time}


def _held(code: str, time: datetime) -> dict[str, Any]:
    return {
        "status": RegistrationStatus.PENDING,
        "hold_code": code,
        "held_at": time,
        "due_at": time + RETRIED_AFTER,
    }


def dated_assignments(
    number: PhoneNumber,
    past: Sequence[PastAssignment],
    campaigns: dict[str, Campaign],
    owners: Sequence[User],
    now: datetime,
) -> list[DatedAssignment]:
    """Give a number's past assignments their times; the same number gets the same intervals."""
    dice = Random(number.e164)  # noqa: S311  demo data, no secret
    if any(assignment.days >= 1 for assignment in past):
        now -= timedelta(minutes=dice.uniform(0, 200))
    dated = [
        _dated(number, assignment, campaigns[assignment.campaign], dice.choice(owners), now, dice)
        for assignment in past
    ]
    for earlier, later in pairwise(dated):
        earlier.next, later.previous = later, earlier
    return dated


def _dated(
    number: PhoneNumber,
    past: PastAssignment,
    campaign: Campaign,
    actor: User,
    now: datetime,
    dice: Random,
) -> DatedAssignment:
    requested = now - timedelta(days=past.days)
    cancelled = past.status == AssignmentStatus.CANCELLED
    stopped = requested + MINUTE if cancelled else now - timedelta(days=past.until)
    answers = {
        carrier: requested + timedelta(seconds=dice.uniform(timing.min_delay, timing.max_delay))
        for carrier, timing in TIMINGS.items()
    }
    return DatedAssignment(past, number, campaign, actor, requested, stopped, answers)
