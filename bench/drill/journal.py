"""What the drill's users and fault injector did, and the results they got."""

from dataclasses import dataclass, field
from enum import StrEnum

from bench.drill.browser import Page

UNAVAILABLE = (502, 503, 504)  # HTTP statuses


class Result(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNANSWERED = "unanswered"  # the connection was lost, or the site was unavailable
    ODD = "odd"  # a response that users should never get; the change may be saved or not


@dataclass(frozen=True)
class Save:
    """A form that an owner sent. `seen` is the number's revision on the page with the form."""

    number: int
    verb: str
    campaign: int | None
    seen: int
    sent: float
    answered: float
    result: Result
    status: int = 0


@dataclass(frozen=True)
class JobRequest:
    """What an owner asked of a job, such as to start it."""

    job: int
    verb: str
    result: Result


@dataclass(frozen=True)
class AdminRequest:
    """A change that staff requested in the admin; `mark` is its unique reason or note."""

    verb: str
    mark: str
    result: Result


@dataclass(frozen=True)
class Fault:
    kind: str
    at: float


@dataclass
class Journal:
    """Shared by all threads, which only append."""

    saves: list[Save] = field(default_factory=list)
    job_requests: list[JobRequest] = field(default_factory=list)
    admin_requests: list[AdminRequest] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    exited: list[str] = field(default_factory=list)  # processes that exited without being killed
    unexpected: list[str] = field(default_factory=list)  # responses and errors

    @property
    def accepted(self) -> int:
        return sum(save.result == Result.ACCEPTED for save in self.saves)


def result_of(page: Page) -> Result:
    """Read the result of an owner's form from the response."""
    if page.status in UNAVAILABLE:
        return Result.UNANSWERED
    if page.status == 422:
        return Result.REFUSED
    if "/numbers/" in page.redirect_to:
        return Result.ACCEPTED
    return Result.ODD
