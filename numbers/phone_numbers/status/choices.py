"""The campaigns that a number's page offers, as a dropdown or a search."""

from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign, matching
from phone_numbers import rules
from phone_numbers.models import OCCUPYING, PhoneNumber
from phone_numbers.reasons import Explanation, explain
from phone_numbers.status.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign on offer, and the explanation if it cannot be chosen.

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


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices that a page offers: all campaigns of an account that has few, or a part of many.

    `total` counts the campaigns of the account, or those that match a search.
    """

    choices: list[Choice]
    total: int

    @property
    def is_part(self) -> bool:
        return self.total > rules.FEW


def offer(number: PhoneNumber, snapshot: Snapshot) -> Offer:
    """Return what a number's page offers (one query); it always has the campaigns at stake."""
    failed = snapshot.failed and snapshot.failed.campaign
    pinned = {campaign.pk: campaign for campaign in (snapshot.selected, failed) if campaign}
    campaigns = rules.offers(number, pinned)
    total = campaigns[0].total if campaigns else 0
    return Offer([_choice(number, snapshot, campaign) for campaign in campaigns], total)


def search(number: PhoneNumber, snapshot: Snapshot, text: str, picked: int | None) -> Offer:
    """Return the choices that a text means, after the selected and the picked one (two queries)."""
    own = Campaign.objects.filter(account=number.account_id)
    selected = snapshot.selected and snapshot.selected.pk
    pinned = {key for key in (selected, picked) if key}
    campaigns = rules.found(rules.choices_for(number), pinned, text)
    for campaign in campaigns:
        campaign.account = number.account
    total = own.filter(matching(text)).count()
    return Offer([_choice(number, snapshot, campaign) for campaign in campaigns], total)


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
