"""The states that lists are filtered and counted by: conditions on standings and tallies.

A number is in the state that its row shows: while it moves, that is the campaign it moves to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Campaign
from phone_numbers import rules
from phone_numbers.models import (
    FAILED_STATES,
    LIVE_STATES,
    PENDING_STATES,
    CarrierRegistration,
    NumberStatus,
    State,
)
from phone_numbers.numbering import US_REGIONS, LineType

ATTENTION = "attention"
STUCK = "stuck"
STATES = (
    ("live", "Live"),
    ("propagating", "Propagating"),
    (ATTENTION, "Needs attention"),
    ("held", "On hold"),
    ("failed", "Failed"),
    (STUCK, "Stuck"),
    ("removing", "Removing"),
    ("unassigned", "Unassigned"),
    ("unregistered", "US, no campaign"),
)


@dataclass(frozen=True, slots=True)
class Standings:
    """Standings that belong to a state of a list.

    `sends` is whether the campaign may send, if that matters. `ten_dlc` leaves only active local
    US numbers.
    """

    states: tuple[State, ...]
    sends: bool | None = None
    ten_dlc: bool = False

    def condition(self, path: str) -> Q:
        """Return the condition on rows of `rules.with_standing_refusal`."""
        where = Q(**{f"{path}state__in": self.states})
        if self.sends is not None:
            # PostgreSQL expects "=" of very few rows, and would sort all of a list to find them.
            where &= Q(standing_refusal__lt="a") if self.sends else ~Q(standing_refusal="")
        if self.ten_dlc:
            where &= Q(**{path + fact: value for fact, value in _TEN_DLC.items()})
            where &= Q(**{f"{path}country__in": sorted(US_REGIONS)})
        return where

    def include(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row, as a dictionary, meets the condition."""
        facts = all(row[fact] == value for fact, value in _TEN_DLC.items())
        return (
            row["state"] in self.states
            and self.sends in (None, row["standing_refusal"] == "")
            and (not self.ten_dlc or (facts and row["country"] in US_REGIONS))
        )


FACTS = ("state", "status", "country", "line_type", "standing_refusal")
"""The columns that `include` reads."""

_TEN_DLC = {"line_type": LineType.LOCAL, "status": NumberStatus.ACTIVE}
_NAMED = {
    "live": Standings(LIVE_STATES, sends=True),
    "propagating": Standings(PENDING_STATES, sends=True),
    "held": Standings((*PENDING_STATES, *LIVE_STATES), sends=False),
    "failed": Standings(FAILED_STATES),
    "removing": Standings((State.REMOVING,)),
    "unassigned": Standings((State.UNASSIGNED,)),
    "unregistered": Standings((State.UNASSIGNED,), ten_dlc=True),
}
_PARTS = {name: (standings,) for name, standings in _NAMED.items()} | {
    ATTENTION: tuple(_NAMED[name] for name in ("failed", "held", "unregistered"))
}
"""The parts of each state, of which one is enough. Stuck numbers are none of it, because that
depends on the time and not on the standing."""


def condition(state: str, path: str = "") -> Q:
    """Return the condition for one of STATES, except STUCK, on rows with `standing_refusal`."""
    return reduce(or_, [part.condition(path) for part in _PARTS[state]])


def includes(state: str, row: Mapping[str, Any]) -> bool:
    """Return whether a row with FACTS is in one of STATES, except STUCK."""
    return any(part.include(row) for part in _PARTS[state])


def stuck(key: str = "pk") -> Exists:
    """Return the condition that a carrier is late with a number; `key` leads to the number."""
    return Exists(CarrierRegistration.objects.late().filter(phone_number=OuterRef(key)))


def in_state(numbers: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Keep the numbers in one of STATES; it agrees with the labels of rows."""
    if state == STUCK:
        return numbers.filter(stuck())
    judged = rules.with_standing_refusal(numbers, "standing__")
    standing = condition(state, "standing__")
    return judged.filter(standing | stuck() if state == ATTENTION else standing)


def under(campaign: Campaign, state: str = "") -> Q:
    """Return the condition on numbers that a campaign's list shows in one of STATES.

    Without a state, numbers that are being removed do not count. A failed number belongs to the
    campaign that it failed to reach.
    """
    own = Q(standing__campaign=campaign)
    if state == "failed":
        moves = Q(standing__state=State.MOVE_FAILED, standing__other_campaign=campaign)
        return own & Q(standing__state=State.FAILED) | moves
    return own if state == State.REMOVING else own & ~Q(standing__state=State.REMOVING)
