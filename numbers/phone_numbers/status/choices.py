"""The choices of the campaign dropdown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from campaigns.models import Campaign
from phone_numbers import rules
from phone_numbers.models import OCCUPYING, PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.reasons.wording import explain
from phone_numbers.rules import NOT_TEN_DLC
from phone_numbers.status.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign of the dropdown: how full it is, and why it cannot be chosen if it cannot.

    `is_last` says that no other number is under it.
    """

    campaign: Campaign
    numbers: int
    selected: bool
    code: str
    short: str
    why: str
    is_last: bool

    @property
    def open(self) -> bool:
        return self.selected or not self.code


def _in_the_way(number: Any) -> str:
    """Return why no campaign at all can be chosen for this number, if so."""
    code = number.refusal
    return explain(code, number) if code and code not in NOT_TEN_DLC else ""


def _choices(number: PhoneNumber, snapshot: Snapshot) -> list[Choice]:
    found: Iterable[Any] = rules.choices_for(number)
    return [_choice(number, snapshot, campaign) for campaign in found]


def _choice(number: PhoneNumber, snapshot: Snapshot, campaign: Any) -> Choice:
    selected = campaign == snapshot.selected
    counted = selected and snapshot.main is not None and snapshot.main.status in OCCUPYING
    code = campaign.refusal
    return Choice(
        campaign=campaign,
        numbers=campaign.taken + counted,
        selected=selected,
        code=code,
        short=_short(code, campaign),
        why=explain(code, number, campaign) if code else "",
        is_last=campaign.taken == 0,
    )


def _short(code: str, campaign: Campaign) -> str:
    if code == "campaign_not_approved":
        return campaign.get_status_display()
    return capfirst(reason_for(code).title) if code else ""
