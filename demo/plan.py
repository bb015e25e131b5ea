"""The plan of many numbers: for each, its digits, its story, its campaigns and when it happened."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

from carriers.models import DAY, Carrier
from demo.area_codes import CANADIAN, TOLL_FREE
from demo.prefixes import Facts, Numbers, us_area_codes
from demo.stories import Home, Pool, Story, tell
from phone_numbers.models import OCCUPYING, NumberStatus

OLDEST, NEWEST = 240 * DAY, DAY // 2  # seconds since a number was added
SLOWEST, FASTEST = 180, 60  # seconds from a request to the last carrier's answer
LONGEST_WAIT = DAY // 4  # seconds until a carrier is asked again
STEEPNESS = 0.8  # of the sizes of campaigns: the second has 1/2 ** 0.8 of the first
NAMED = 0.4

CODES = (
    *("carrier_rejected",) * 6, "number_already_assigned", "number_already_assigned",
    "carrier_timeout", "internal_error",
)  # fmt: skip
CARRIERS = Carrier.values
ROLES = (
    "Front desk", "Orders", "Deliveries", "Support", "Returns", "Reminders", "Sales", "Billing",
    "Pharmacy", "Service desk", "Night line", "Waiting list", "Pickup", "Members", "Scheduling",
)  # fmt: skip
SUSPENSIONS = (
    "The losing provider disputes the port. We have sent the letter of authorization.",
    "The store has closed; the number is being transferred.",
)


class Part(NamedTuple):
    """A number's story, and the places in the list of its campaign and of the previous one."""

    story: Story
    campaign: int | None
    previous: int | None


class Times(NamedTuple):
    """The times of a number: three moments, in seconds ago, and two durations in seconds.

    `last` is the request of the last step, or its stop if it was stopped; `first` is what came
    before that. All carriers have answered after `took`; one is asked again in `wait`.
    """

    added: float
    first: float
    last: float
    took: float
    wait: float


COLUMNS = (
    *Facts._fields, "name", "status", "status_reason", "revision", "story", "campaign", "previous",
    *Times._fields, "failure_code", "carrier",
)  # fmt: skip
"""The columns of a planned number; `many_numbers` makes all its rows from them."""


class Plan:
    """The plan for `count` numbers; the same count, campaigns and seed give the same plan."""

    def __init__(self, count: int, pools: Sequence[Pool | None], seed: str) -> None:
        self.count, self._seed = count, seed
        self._places = {pool: [n for n, own in enumerate(pools) if own == pool] for pool in Pool}
        self._weights = {
            pool: list(accumulate((n + 1) ** -STEEPNESS for n in range(len(places))))
            for pool, places in self._places.items()
        }

    def parts(self) -> Iterator[Part]:
        """Yield what happened to each number, and under which campaigns."""
        dice = Random(self._seed)  # noqa: S311  demo data, no secret
        for story in tell(self.count, dice):
            own = self._draw(story.pool, dice) if story.steps else None
            yield Part(story, own, self._previous(own, dice) if len(story.steps) > 1 else None)

    def sizes(self) -> Counter[int]:
        """Return how many numbers occupy each campaign, by place in the list."""
        sizes: Counter[int] = Counter()
        for story, own, previous in self.parts():
            for step in story.steps:
                campaign = own if step.attempt > 1 or not step.earlier else previous
                if step.status in OCCUPYING and campaign is not None:
                    sizes[campaign] += 1
        return sizes

    def numbers(self, keys: Sequence[int], taken: set[str]) -> Iterator[tuple[object, ...]]:
        """Yield COLUMNS of the numbers, the oldest first; `keys` are those of the campaigns.

        No number has one of the `taken` prefixes.
        """
        dice = Random(f"{self._seed}/numbers")  # noqa: S311
        supply = Numbers(self._seed, taken)
        area_codes = us_area_codes(self.count, dice)
        for n, part in enumerate(self.parts()):
            facts = supply.next(_area_code(part.story.home, area_codes[n], dice))
            age = NEWEST + (OLDEST - NEWEST) * (1 - n / self.count)
            yield _planned(part, facts, _times(part.story, age, dice), keys, dice)

    def _draw(self, pool: Pool, dice: Random) -> int:
        return dice.choices(self._places[pool], cum_weights=self._weights[pool])[0]

    def _previous(self, own: int | None, dice: Random) -> int:
        previous = self._draw(Pool.APPROVED, dice)
        return previous if previous != own else self._previous(own, dice)


def _area_code(home: Home, us: str, dice: Random) -> str:
    if home == Home.US:
        return us
    return dice.choice(CANADIAN if home == Home.CANADA else TOLL_FREE)


def _times(story: Story, age: float, dice: Random) -> Times:
    first = age * dice.uniform(0.9, 1)
    soon = len(story.steps) == 1 and not story.steps[0].stopped
    last = dice.uniform(*story.ago) if story.ago else first * dice.uniform(0.9 if soon else 0.05, 1)
    took, wait = dice.uniform(FASTEST, SLOWEST), dice.uniform(60, LONGEST_WAIT)
    if last > first:
        first, age = last * 1.1, last * 1.2
    return Times(age, first, last, took, wait)


def _planned(
    part: Part, facts: Facts, times: Times, keys: Sequence[int], dice: Random
) -> tuple[object, ...]:
    story = part.story
    return (
        *facts,
        _name(facts.place, dice),
        story.status,
        dice.choice(SUSPENSIONS) if story.status == NumberStatus.SUSPENDED else "",
        len(story.steps),
        story.name,
        *(None if place is None else keys[place] for place in (part.campaign, part.previous)),
        *times,
        dice.choice(CODES),
        dice.choice(CARRIERS),
    )


def _name(place: str, dice: Random) -> str:
    if dice.random() > NAMED:
        return ""
    if dice.random() < 0.5:
        return f"Store {dice.randrange(1, 4000):04}"
    return f"{dice.choice(ROLES)}, {place.split(',')[0]}" if place else dice.choice(ROLES)
