"""What can have happened to one of the million numbers, and to which share of them."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from random import Random

from carriers.models import DAY
from phone_numbers.models import AssignmentStatus, NumberStatus

LIVE, PENDING, FAILED = AssignmentStatus.LIVE, AssignmentStatus.PENDING, AssignmentStatus.FAILED


class Pool(StrEnum):
    """Which campaigns a story is about."""

    APPROVED = "approved"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    UNVERIFIED = "unverified"


class Home(StrEnum):
    US = "us"
    CANADA = "canada"
    TOLL_FREE = "toll_free"


@dataclass(frozen=True, slots=True)
class Step:
    """An assignment; an `earlier` one is to another campaign unless it is tried again."""

    status: AssignmentStatus
    earlier: bool = False
    attempt: int = 1

    @property
    def stopped(self) -> bool:
        return self.status in (AssignmentStatus.REMOVING, AssignmentStatus.REMOVED)


@dataclass(frozen=True, slots=True)
class Story:
    """A number's past. `share` is that of all numbers, in thousandths.

    `ago` is how many seconds ago the last step began, from and to; without it, any time in the past
    months. `confirmed` carriers have confirmed a pending assignment, and `hold_code` holds it
    at the others; if `late`, all have confirmed but one, which is late.
    """

    name: str
    share: float
    steps: tuple[Step, ...] = ()
    pool: Pool = Pool.APPROVED
    status: NumberStatus = NumberStatus.ACTIVE
    home: Home = Home.US
    ago: tuple[int, int] | None = None
    confirmed: int = 1
    hold_code: str = ""
    late: bool = False


_LIVE, _PENDING, _FAILED = Step(LIVE), Step(PENDING), Step(FAILED)
_WAS_LIVE = Step(LIVE, earlier=True)
_JUST_NOW = (60, 900)
_WEEKS_AGO = (20 * DAY, 200 * DAY)

USUAL = Story("live", 0, (_LIVE,))
"""The story of all numbers that no other story takes."""

STORIES = (
    Story("pending", 8, (_PENDING,), ago=_JUST_NOW, confirmed=2),
    Story("moving", 4, (_WAS_LIVE, _PENDING), ago=_JUST_NOW),
    Story("move_failed", 3, (_WAS_LIVE, _FAILED)),
    Story("failed", 10, (_FAILED,)),
    Story("removing", 3, (Step(AssignmentStatus.REMOVING),), ago=_JUST_NOW),
    Story("late", 3, (_PENDING,), ago=(1800, 4800), late=True),
    Story("held", 4, (_PENDING,), Pool.SUSPENDED, hold_code="campaign_suspended"),
    Story("held_brand", 2, (_PENDING,), Pool.UNVERIFIED, hold_code="brand_not_verified"),
    Story("stopped", 10, (_LIVE,), Pool.SUSPENDED),
    Story("stopped_brand", 5, (_LIVE,), Pool.UNVERIFIED),
    Story("expired", 5, (_LIVE,), Pool.EXPIRED, ago=_WEEKS_AGO),
    Story("replaced", 40, (Step(AssignmentStatus.REPLACED, earlier=True), _LIVE)),
    Story("cancelled", 10, (Step(AssignmentStatus.CANCELLED, earlier=True), _LIVE)),
    Story("retried", 20, (Step(FAILED, earlier=True), Step(LIVE, attempt=2))),
    Story("removed", 7, (Step(AssignmentStatus.REMOVED),)),
    Story("unassigned", 40),
    Story("new", 5, status=NumberStatus.PENDING, ago=_JUST_NOW),
    Story("suspended", 5, (_LIVE,), status=NumberStatus.SUSPENDED),
    Story("suspended_free", 0.5, status=NumberStatus.SUSPENDED),
    Story("toll_free", 0.5, home=Home.TOLL_FREE),
    Story("canadian", 0.5, home=Home.CANADA),
)


def tell(count: int, dice: Random) -> list[Story]:
    """Return a story for each of `count` numbers, in any order; a rare one occurs at least once."""
    rare = [story for story in STORIES for _ in range(ceil(count * story.share / 1000))]
    stories = [*rare[:count], *[USUAL] * (count - len(rare))]
    dice.shuffle(stories)
    return stories


def every_story() -> tuple[Story, ...]:
    return (USUAL, *STORIES)
