"""Which campaigns does a page offer: all of a few, or the first of many?"""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Subquery, Sum, When

from accounts.models import Account
from campaigns.models import Campaign, matching
from core.postgres import key_in
from core.prepared import Prepared
from phone_numbers.models import PhoneNumber, Tally
from phone_numbers.rules.questions import choices_for, facts_of, first_refusal, of_campaign
from phone_numbers.rules.rule import Subject
from phone_numbers.rules.table import FACTS, RULES

FEW = 25
"""An account with more campaigns gets a search and the first of them."""

SHOWN = 20
"""Campaigns offered at a time, beside the pinned ones."""

_OF_CAMPAIGN = tuple(rule for rule in RULES if rule.subject != Subject.NUMBER)


def offers(number: PhoneNumber, pinned: Collection[int]) -> list[Any]:
    """Return the rows of `choices_for` that a page offers, each with the `total` of campaigns.

    If they are many, the pinned ones come first, then those that can be chosen.
    """
    campaigns = _offers(pinned=list(pinned), **facts_of(number))
    for campaign in campaigns:
        campaign.account = number.account
    many = campaigns and campaigns[0].total > FEW
    return campaigns[: len(pinned) + SHOWN] if many else campaigns


@Prepared
def _offers(pinned: list[int], **facts: Any) -> QuerySet[Any]:
    number = PhoneNumber(**facts)
    own = Campaign.objects.filter(account=number.account_id).order_by().values("account")
    every = own.annotate(every=Count("pk")).values("every")
    campaigns: QuerySet[Any] = choices_for(number).annotate(total=Subquery(every))
    few = When(total__lte=FEW, then=0)
    return campaigns.order_by(_rank(few, *_ranks(pinned)), "name", "pk")[:FEW]


def _ranks(pinned: Collection[int]) -> tuple[When, ...]:
    return When(key_in("pk", pinned), then=1), When(refusal="", then=2)


def _rank(*ranks: When) -> Case:
    return Case(*ranks, default=3)


def found(campaigns: QuerySet[Any], pinned: Collection[int], text: str) -> list[Any]:
    """Return the pinned campaigns and the first of those that a text means, or of all without one.

    The campaigns come with their `refusal`; those without come first.
    """
    meant = campaigns.filter(Q(key_in("pk", pinned)) | matching(text)) if text else campaigns
    ordered = meant.order_by(_rank(*_ranks(pinned)), "name", "pk")
    return list(ordered[: len(pinned) + SHOWN])


def campaigns_of(account: Account) -> QuerySet[Any]:
    """Return all campaigns of an account, each with its `refusal` of any number (a code or "").

    Also annotates `taken`, how many numbers the campaign has, and selects its brand.
    """
    about = {name: fact for name, fact in FACTS.items() if fact.subject != Subject.NUMBER}
    facts: dict[str, Any] = {
        name: fact.from_campaign(PhoneNumber()) for name, fact in about.items()
    }
    taken = of_campaign(Tally.objects.filter(occupying=True), Sum("numbers"))
    return (
        Campaign.objects.filter(account=account)
        .alias(**facts, campaign_taken=taken)
        .annotate(refusal=first_refusal(_OF_CAMPAIGN), taken=F("campaign_taken"))
        .select_related("brand")
    )
