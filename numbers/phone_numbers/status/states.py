"""The states that lists are filtered and counted by: conditions on standings and tallies.

A number is in the state that its row shows: while it moves, that is the campaign it moves to.
"""

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
_SENDS = Q(standing_refusal="")
_NEEDY = ("failed", "held", "unregistered")


def condition(state: str, path: str = "") -> Q:
    """Return the condition for one of STATES on rows of `rules.with_standing_refusal`.

    Stuck numbers are none of it, because that depends on the time and not on the standing.
    """
    if state == ATTENTION:
        return reduce(or_, [condition(needy, path) for needy in _NEEDY])

    def where(**values: Any) -> Q:
        return Q(**{path + name: value for name, value in values.items()})

    unassigned = where(state=State.UNASSIGNED)
    ten_dlc = where(country__in=sorted(US_REGIONS), line_type=LineType.LOCAL)
    conditions = {
        "live": where(state__in=LIVE_STATES) & _SENDS,
        "propagating": where(state__in=PENDING_STATES) & _SENDS,
        "held": where(state__in=(*PENDING_STATES, *LIVE_STATES)) & ~_SENDS,
        "failed": where(state__in=FAILED_STATES),
        "removing": where(state=State.REMOVING),
        "unassigned": unassigned,
        "unregistered": unassigned & ten_dlc & where(status=NumberStatus.ACTIVE),
    }
    return conditions[state]


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
