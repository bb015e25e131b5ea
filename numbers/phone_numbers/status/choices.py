"""The choices of the campaign dropdown."""

from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign
from phone_numbers import rules
from phone_numbers.models import OCCUPYING, PhoneNumber
from phone_numbers.reasons import Explanation, explain
from phone_numbers.status.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign of the dropdown, and the explanation if it cannot be chosen.

    `numbers` counts the numbers that the campaign has, this one included. `is_last` means
    that it has no other number.
    """

    campaign: Campaign
    numbers: int
    selected: bool
    explanation: Explanation | None
    is_last: bool

    @property
    def open(self) -> bool:
        return self.selected or self.explanation is None


def choices(number: PhoneNumber, snapshot: Snapshot) -> list[Choice]:
    """Return all campaigns of the number's account (one query)."""
    return [_choice(number, snapshot, campaign) for campaign in rules.choices(number)]


def _choice(number: PhoneNumber, snapshot: Snapshot, campaign: Any) -> Choice:
    selected = campaign == snapshot.selected
    counted = selected and snapshot.main is not None and snapshot.main.status in OCCUPYING
    return Choice(
        campaign=campaign,
        numbers=campaign.taken + counted,
        selected=selected,
        explanation=explain(campaign.refusal, number, campaign) if campaign.refusal else None,
        is_last=campaign.taken == 0,
    )


def no_choice_at_all(number: Any) -> Explanation | None:
    """Explain why no campaign can be chosen for a number that 10DLC applies to.

    The number comes annotated by `rules.with_number_refusal`.
    """
    if not number.refusal or number.refusal in rules.NOT_TEN_DLC:
        return None
    return explain(number.refusal, number)
