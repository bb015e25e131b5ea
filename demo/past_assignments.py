"""The past assignments of a demo number, in short form."""

from dataclasses import dataclass

from carriers.models import Carrier
from phone_numbers.models import AssignmentStatus


@dataclass(frozen=True, slots=True)
class PastAssignment:
    """An assignment requested `days` ago, with its status of today.

    It was stopped `until` days ago. `carrier` is the one that rejected a failed assignment; the
    failure is closed if the next assignment has a higher `attempt`. `hold_code` is the reason of
    a hold.
    """

    status: AssignmentStatus
    campaign: str
    days: float
    until: float = 0
    attempt: int = 1
    carrier: Carrier = Carrier.T_MOBILE
    hold_code: str = ""


def live(campaign: str, days: float, attempt: int = 1) -> PastAssignment:
    return PastAssignment(AssignmentStatus.LIVE, campaign, days, attempt=attempt)


def replaced(campaign: str, days: float) -> PastAssignment:
    """Live until the next assignment of the number replaced it."""
    return PastAssignment(AssignmentStatus.REPLACED, campaign, days)


def removed(campaign: str, days: float, until: float) -> PastAssignment:
    return PastAssignment(AssignmentStatus.REMOVED, campaign, days, until)


def cancelled(campaign: str, days: float) -> PastAssignment:
    """Cancelled after a minute, when the faster carriers had confirmed."""
    return PastAssignment(AssignmentStatus.CANCELLED, campaign, days)


def failed(campaign: str, days: float, carrier: Carrier) -> PastAssignment:
    return PastAssignment(AssignmentStatus.FAILED, campaign, days, carrier=carrier)


def held(campaign: str, days: float, code: str) -> PastAssignment:
    """Held after T-Mobile had confirmed; the other carriers are pending."""
    return PastAssignment(AssignmentStatus.PENDING, campaign, days, hold_code=code)
