"""The states that lists are filtered and counted by, as conditions on numbers."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Campaign
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    NumberStatus,
)
from phone_numbers.numbering import US_REGIONS, LineType

ATTENTION = "attention"
STATES = (
    ("live", "Live"),
    ("propagating", "Propagating"),
    (ATTENTION, "Needs attention"),
    ("held", "On hold"),
    ("failed", "Failed"),
    ("stuck", "Stuck"),
    ("removing", "Removing"),
    ("unassigned", "Unassigned"),
    ("unregistered", "US, no campaign"),
)


def under(campaign: Campaign) -> Exists:
    """Return the condition on numbers that have an open assignment to a campaign."""
    own = Assignment.objects.open().filter(phone_number=OuterRef("pk"), campaign=campaign)
    return Exists(own.exclude(status=AssignmentStatus.REMOVING))


def in_state(state: str, campaign: Campaign | None = None) -> Q | Exists:
    """Return the condition on numbers for one of STATES; it agrees with the labels of rows.

    A held number does not propagate, and a number that is leaving a stopped campaign is not held.
    With a campaign, an assignment to another campaign does not count.
    """
    every = Assignment.objects.open().filter(phone_number=OuterRef("pk")).order_by()
    own = every.filter(campaign=campaign) if campaign else every
    judged = rules.with_refusal(own)
    pending = judged.filter(status=AssignmentStatus.PENDING)
    live = judged.filter(status=AssignmentStatus.LIVE)
    leaving = Exists(every.filter(status=AssignmentStatus.PENDING))
    refused_live = Exists(live.exclude(refusal="")) & ~leaving
    ten_dlc = Q(country__in=sorted(US_REGIONS), line_type=LineType.LOCAL)
    late = CarrierRegistration.objects.late().filter(phone_number=OuterRef("pk"))
    conditions: dict[str, Any] = {
        "live": Exists(live.filter(refusal="")),
        "propagating": Exists(pending.filter(refusal="")),
        "held": Exists(pending.exclude(refusal="")) | refused_live,
        "failed": Exists(own.filter(status=AssignmentStatus.FAILED)),
        "stuck": Exists(late),
        "removing": Exists(own.filter(status=AssignmentStatus.REMOVING)),
        "unassigned": ~Exists(every),
        "unregistered": ten_dlc & Q(status=NumberStatus.ACTIVE) & ~Exists(every),
    }
    needy = ("failed", "held", "stuck", "unregistered")
    conditions[ATTENTION] = reduce(or_, [conditions[name] for name in needy])
    return conditions[state]  # type: ignore[no-any-return]
