"""What the people of the drill write down: what they asked for, and what they were told."""

from dataclasses import dataclass, field
from enum import StrEnum

from bench.drill.browser import Page

OUT_OF_ORDER = (502, 503, 504)


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNANSWERED = "unanswered"  # the connection was lost, or the site was out of order
    ODD = "odd"  # nobody should ever get such an answer, and it does not tell either


@dataclass(frozen=True)
class Save:
    """A form that an owner sent. `seen` is the revision of the number that its page had shown."""

    number: int
    verb: str
    campaign: int | None
    seen: int
    sent: float
    answered: float
    outcome: Outcome
    status: int = 0


@dataclass(frozen=True)
class Act:
    """Something that staff did in the admin; `mark` is the reason or note, unique to it."""

    verb: str
    mark: str
    outcome: Outcome


@dataclass(frozen=True)
class Fault:
    kind: str
    at: float


@dataclass
class Notebook:
    """Shared by all threads: they only ever append."""

    saves: list[Save] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)  # programs that nobody had killed
    oddities: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return sum(save.outcome == Outcome.ACCEPTED for save in self.saves)


def outcome_of(page: Page) -> Outcome:
    """Tell what an owner is told by the answer to a form."""
    if page.status in OUT_OF_ORDER:
        return Outcome.UNANSWERED
    if page.status == 422:
        return Outcome.REFUSED
    if "/numbers/" in page.leads_to:
        return Outcome.ACCEPTED
    return Outcome.ODD
