"""Turn a number's chapters into rows, as the propagation would have left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from accounts.models import User
from campaigns.models import Campaign
from carriers.models import Carrier
from demo.chapters import Chapter
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)

DELAYS = {
    Carrier.T_MOBILE: (15, 40),
    Carrier.ATT: (30, 80),
    Carrier.VERIZON: (45, 120),
    Carrier.US_CELLULAR: (60, 180),
}
"""Seconds that each carrier took to answer, at least and at most."""

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
EXPECTED = 15 * MINUTE
ASKED_AGAIN_IN = 10 * MINUTE
LETTING_GO = 2 * MINUTE


@dataclass(slots=True)
class Scene:
    """A chapter of one number with its moments worked out, between its neighbours."""

    chapter: Chapter
    number: PhoneNumber
    campaign: Campaign
    actor: User
    requested: datetime
    stopped: datetime
    answers: dict[Carrier, datetime]
    before: "Scene | None" = None
    after: "Scene | None" = None

    @property
    def complete(self) -> datetime:
        """When the last carrier had answered."""
        return max(self.answers.values())

    @property
    def _retried(self) -> bool:
        return self.after is not None and self.after.chapter.attempt > self.chapter.attempt

    @property
    def _fell_back(self) -> bool:
        """Did another campaign serve, and go on serving, when this one failed?"""
        return self.before is not None and self.before.chapter.status == AssignmentStatus.LIVE

    def assignment(self) -> Assignment:
        return Assignment(
            account_id=self.number.account_id,
            phone_number=self.number,
            campaign=self.campaign,
            status=self.chapter.status,
            attempt=self.chapter.attempt,
            requested_by=self.actor,
            requested_at=self.requested,
            **self._times(),
        )

    def _times(self) -> dict[str, Any]:
        match self.chapter.status:
            case AssignmentStatus.LIVE:
                return {"live_at": self.complete}
            case AssignmentStatus.REPLACED if self.after:
                return {"live_at": self.complete, "ended_at": self.after.complete}
            case AssignmentStatus.REMOVED:
                end = self.stopped + LETTING_GO
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
            "failed_at": self.answers[self.chapter.carrier],
            "failure_code": "carrier_rejected",
            "failure_carrier": self.chapter.carrier,
            "ended_at": self.after.requested if self.after and self._retried else None,
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
                expected_by=submitted + EXPECTED,
                **self._at(carrier),
            )
            for carrier in Carrier
        ]

    def _at(self, carrier: Carrier) -> dict[str, Any]:
        """Return how the chapter stands at one carrier."""
        answered = self.answers[carrier]
        match self.chapter.status:
            case AssignmentStatus.REPLACED if self.after:
                return _removed(answered, self.after.answers[carrier])
            case AssignmentStatus.REMOVED:
                return _removed(answered, self.stopped + LETTING_GO)
            case AssignmentStatus.CANCELLED:
                return _removed(answered if answered < self.stopped else None, self.stopped)
            case AssignmentStatus.FAILED:
                return self._failed_at(carrier)
            case AssignmentStatus.PENDING if carrier != Carrier.T_MOBILE:
                return _held(self.chapter.hold_code, answered)
        return _registered(answered)

    def _failed_at(self, carrier: Carrier) -> dict[str, Any]:
        answered, refused = self.answers[carrier], self.answers[self.chapter.carrier]
        if carrier == self.chapter.carrier:
            return _rejected(answered)
        if self._fell_back:
            return _removed(None, refused)
        if self.after and self._retried:
            return _removed(answered, self.after.requested)
        return _registered(answered)


def _registered(at: datetime) -> dict[str, Any]:
    return {"status": RegistrationStatus.REGISTERED, "registered_at": at}


def _removed(registered: datetime | None, ended: datetime) -> dict[str, Any]:
    status = RegistrationStatus.REMOVED
    return {"status": status, "registered_at": registered, "ended_at": ended}


def _rejected(at: datetime) -> dict[str, Any]:
    code = "carrier_rejected"
    return {"status": RegistrationStatus.REJECTED, "failure_code": code, "ended_at": at}


def _held(code: str, at: datetime) -> dict[str, Any]:
    return {
        "status": RegistrationStatus.PENDING,
        "hold_code": code,
        "held_at": at,
        "due_at": at + ASKED_AGAIN_IN,
    }


def scenes(
    number: PhoneNumber,
    chapters: Sequence[Chapter],
    campaigns: dict[str, Campaign],
    owners: Sequence[User],
    now: datetime,
) -> list[Scene]:
    """Work out the moments of a number's chapters; the same number gives the same ones."""
    dice = Random(number.e164)  # noqa: S311  a demo, not a secret
    if any(chapter.days >= 1 for chapter in chapters):
        now -= timedelta(minutes=dice.uniform(0, 200))
    found = [
        _scene(number, chapter, campaigns[chapter.campaign], dice.choice(owners), now, dice)
        for chapter in chapters
    ]
    for one, following in pairwise(found):
        one.after, following.before = following, one
    return found


def _scene(
    number: PhoneNumber,
    chapter: Chapter,
    campaign: Campaign,
    actor: User,
    now: datetime,
    dice: Random,
) -> Scene:
    requested = now - timedelta(days=chapter.days)
    cancelled = chapter.status == AssignmentStatus.CANCELLED
    stopped = requested + MINUTE if cancelled else now - timedelta(days=chapter.until)
    answers = {
        carrier: requested + timedelta(seconds=dice.uniform(*delays))
        for carrier, delays in DELAYS.items()
    }
    return Scene(chapter, number, campaign, actor, requested, stopped, answers)
