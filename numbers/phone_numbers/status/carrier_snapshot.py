"""One number at one carrier, and the texts that the number page shows for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Campaign
from carriers.models import Carrier
from core.formatting import duration
from phone_numbers.models import CarrierRegistration, RegistrationStatus
from phone_numbers.models.registration import MAX_TRIES
from phone_numbers.reasons import Explanation
from phone_numbers.status.timing import late_by, rounded_position, time_left

GRACE = 10
"""Seconds after an estimate during which the carrier is just being asked."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The rule that keeps a number from sending at a carrier, and since when, if known."""

    explanation: Explanation
    since: datetime | None

    @property
    def tone(self) -> str:
        return self.explanation.tone


@dataclass(frozen=True, slots=True)
class CarrierSnapshot:
    """One carrier: the registration that serves there, the one in flight, and the rejected one.

    `in_flight` and `late` (overdue) come annotated by `with_timing`.
    """

    carrier: Carrier
    serving: CarrierRegistration | None
    in_flight: Any
    late: Any
    rejected: CarrierRegistration | None
    refusal: str = ""  # code of the rule that keeps the serving registration from sending
    has_live: bool = False  # whether the number is live under a campaign, so that a move failed
    stop: Stop | None = None  # what stops the registration in flight, or else the serving one

    @property
    def has_failed(self) -> bool:
        """Whether the number has failed here, and not only a move of a live number."""
        return self.rejected is not None and not self.has_live

    @property
    def tone(self) -> str:
        """`bad`, `ok`, `held`, `wait` or `idle`, as in a verdict."""
        if self.has_failed:
            return "bad"
        if self.stop and not self.late:
            return self.stop.tone
        if self.status == RegistrationStatus.REGISTERED:
            return "ok"
        if self.late or self.refusal:
            return "held"
        return "wait" if self.status == RegistrationStatus.PENDING else "idle"

    @property
    def icon_tone(self) -> str:
        """The tone of its icon, which also tells late carriers and those at work."""
        if self.tone == "held" and self.late:
            return "late"
        at_work = self.in_flight is not None and not self.in_flight.hold_code
        return "wait" if at_work and self.tone in ("held", "idle") else self.tone

    @property
    def status(self) -> str:
        row = self.in_flight or self.serving or self.rejected
        return row.status if row else ""

    def serves(self, campaign: Campaign | None) -> bool:
        return self.serving is not None and self.serving.assignment.campaign == campaign

    @property
    def seconds_left(self) -> int | None:
        """Seconds until the carrier is expected to answer; None if unknown or past."""
        if self.late or self.takes_longer or self.in_flight is None or self.in_flight.left is None:
            return None
        return time_left(self.in_flight.left)

    @property
    def takes_longer(self) -> bool:
        """Whether the carrier missed its own estimate, and is not overdue yet."""
        left = self.in_flight.left if self.in_flight and not self.late else None
        return left is not None and left < -GRACE

    @property
    def queue_position(self) -> int:
        """About how many numbers the carrier links before this one; 0 without a queue."""
        if self.late or self.in_flight is None or self.in_flight.queue_position is None:
            return 0
        return rounded_position(self.in_flight.queue_position)

    @property
    def queue_text(self) -> str:
        """Say how many numbers are before this one in the queue, and for how long."""
        if not self.queue_position:
            return ""
        many = "number is" if self.queue_position == 1 else "numbers are"
        ahead = f"About {self.queue_position:,} {many} before it in {self.carrier.label}'s queue"
        return f"{ahead}; its answer comes in about {duration(self.seconds_left or 0)}."

    @property
    def tries(self) -> int:
        """Errors of the carrier in a row; the request is being retried."""
        row = self.late or self.in_flight
        return row.tries if row and row.due_at else 0

    @property
    def tries_text(self) -> str:
        """Say how often a silent carrier was asked, and when the registration is given up."""
        row = self.late or self.in_flight
        so_far = f"{self.tries} {'try' if self.tries == 1 else 'tries'} so far"
        if row.status == RegistrationStatus.REMOVING:
            return f"{so_far}; a removal is never given up."
        return f"{so_far}, given up after {MAX_TRIES}."

    @property
    def silent_since(self) -> datetime | None:
        """When a carrier that does not answer was asked first.

        None for a return to the live campaign, because no column records when that began.
        """
        row, assignment = self.in_flight, self.in_flight.assignment
        again = assignment.asked_again_at if row.submission > 1 else None
        moments: list[datetime | None] = [assignment.requested_at, assignment.stopped_at, again]
        if row.submitted_at:
            moments = [row.answer_at]
        elif assignment.live_at and not assignment.stopped_at:
            moments = []
        return max(filter(None, moments), default=None)

    @property
    def is_tried_now(self) -> bool:
        return bool(self.in_flight.due_at <= self.in_flight.read_at)

    @property
    def late_by(self) -> int | None:
        return late_by(self.late) if self.late else None

    @property
    def lateness(self) -> str:
        """Say when the carrier should have answered, or why it could not."""
        late = self.late
        if late is None:
            return ""
        if late.tries:
            return "does not answer and is tried again"
        if late.submitted_at is None:
            return "is still to be asked"
        return f"should answer within {duration(late.expected_by - late.submitted_at)}"
