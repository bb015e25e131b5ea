"""What a number has been through: one chapter for each assignment, oldest first."""

from dataclasses import dataclass

from carriers.models import Carrier
from phone_numbers.models import AssignmentStatus


@dataclass(frozen=True, slots=True)
class Chapter:
    """An assignment as it stands today, requested `days` ago.

    `until` says how many days ago it was stopped; `hold_code` which rule holds it back; a failure
    at `carrier` counts as answered where another chapter follows with a higher `attempt`.
    """

    status: AssignmentStatus
    campaign: str
    days: float
    until: float = 0
    attempt: int = 1
    carrier: Carrier = Carrier.T_MOBILE
    hold_code: str = ""


def live(campaign: str, days: float, attempt: int = 1) -> Chapter:
    return Chapter(AssignmentStatus.LIVE, campaign, days, attempt=attempt)


def replaced(campaign: str, days: float) -> Chapter:
    """Served until the next chapter was live."""
    return Chapter(AssignmentStatus.REPLACED, campaign, days)


def removed(campaign: str, days: float, until: float) -> Chapter:
    return Chapter(AssignmentStatus.REMOVED, campaign, days, until)


def cancelled(campaign: str, days: float) -> Chapter:
    """Called back after a minute, when the faster carriers had confirmed."""
    return Chapter(AssignmentStatus.CANCELLED, campaign, days)


def failed(campaign: str, days: float, at: Carrier) -> Chapter:
    return Chapter(AssignmentStatus.FAILED, campaign, days, carrier=at)


def held(campaign: str, days: float, code: str) -> Chapter:
    """T-Mobile had confirmed when the cause came up; the other carriers wait."""
    return Chapter(AssignmentStatus.PENDING, campaign, days, hold_code=code)
