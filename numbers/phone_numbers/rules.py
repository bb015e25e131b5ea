"""May this number be assigned to this campaign? The nine rules, in order, asked of the database.

Each rule is a condition over the same named facts. A query provides the facts, whether it looks
at one number and all campaigns (the dropdown), one of each (form, admin) or many assignments at
once (lists, worker), so all of them get the same answer.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from campaigns.models import BrandStatus, Campaign, CampaignStatus
from phone_numbers.models import Assignment, NumberStatus, PhoneNumber
from phone_numbers.numbering import US_REGIONS, LineType
from phone_numbers.reasons import PASSING


@dataclass(frozen=True, slots=True)
class Rule:
    """A named condition that refuses; `standing` ones are asked again while an assignment lives.

    Then, what refuses for good is told before what passes, or numbers would wait for ever.
    """

    code: str
    refuses: Q
    about_campaign: bool = True
    recheck: bool = True


RULES = (
    Rule("number_not_us", ~Q(fact_country__in=sorted(US_REGIONS)), about_campaign=False),
    Rule("number_toll_free", ~Q(fact_line_type=LineType.LOCAL), about_campaign=False),
    Rule("number_not_active", ~Q(fact_number=NumberStatus.ACTIVE), about_campaign=False),
    Rule("brand_not_verified", ~Q(fact_brand=BrandStatus.VERIFIED)),
    Rule(
        "campaign_not_approved",
        Q(
            fact_campaign__in=[
                CampaignStatus.DRAFT,
                CampaignStatus.PENDING,
                CampaignStatus.REJECTED,
            ]
        ),
    ),
    Rule("campaign_suspended", Q(fact_campaign=CampaignStatus.SUSPENDED)),
    Rule("campaign_expired", Q(fact_campaign=CampaignStatus.EXPIRED)),
    Rule("campaign_full", Q(fact_taken__gte=F("fact_limit")), recheck=False),
    Rule("insufficient_balance", Q(fact_balance__lte=0), about_campaign=False),
)


NOT_TEN_DLC = ("number_not_us", "number_toll_free")
"""Rules that say that 10DLC does not apply to a number at all."""


def _first_refusal(rules: tuple[Rule, ...]) -> Case:
    return Case(
        *(When(rule.refuses, then=Value(rule.code)) for rule in rules),
        default=Value(""),
        output_field=CharField(),
    )


_RECHECKED = tuple(sorted((r for r in RULES if r.recheck), key=lambda r: r.code in PASSING))
_OF_NUMBER = tuple(rule for rule in RULES if not rule.about_campaign)


def _taken(number: PhoneNumber) -> Coalesce:
    """Numbers that fill the campaign of the outer row, this one left out."""
    others = Assignment.objects.occupying().filter(campaign=OuterRef("pk"))
    counted = (
        others.exclude(phone_number=number)
        .order_by()
        .values("campaign")
        .annotate(numbers=Count("pk"))
        .values("numbers")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _campaign_facts(number: PhoneNumber) -> dict[str, Any]:
    return {
        "fact_country": Value(number.country),
        "fact_line_type": Value(number.line_type),
        "fact_number": Value(number.status),
        "fact_brand": F("brand__status"),
        "fact_campaign": F("status"),
        "fact_taken": _taken(number),
        "fact_limit": F("number_limit"),
        "fact_balance": F("account__balance"),
    }


def _number_facts() -> dict[str, Any]:
    return {
        "fact_country": F("country"),
        "fact_line_type": F("line_type"),
        "fact_number": F("status"),
        "fact_balance": F("account__balance"),
    }


def choices_for(number: PhoneNumber) -> QuerySet[Any]:
    """Return all campaigns of the number's account, each with `refusal` (a code or "").

    Also annotates `taken`, how many *other* numbers fill it, and selects brand and account.
    """
    return (
        Campaign.objects.filter(account=number.account_id)
        .alias(**_campaign_facts(number))
        .annotate(refusal=_first_refusal(RULES), taken=F("fact_taken"))
        .select_related("brand", "account")
    )


def refusal(number: PhoneNumber, campaign: Campaign) -> str:
    """Return the code of the first rule that refuses this pair, or "" when none does."""
    return str(choices_for(number).values_list("refusal", flat=True).get(pk=campaign.pk))


def broken_rules(number: PhoneNumber, campaign: Campaign | None) -> dict[str, bool]:
    """Return for each rule's code, in order, whether it refuses this pair now.

    Without a campaign, only the rules about the number and its account are asked.
    """
    if campaign is None:
        numbers: QuerySet[Any] = PhoneNumber.objects.filter(pk=number.pk)
        return dict(numbers.alias(**_number_facts()).values(**_flags(_OF_NUMBER)).get())
    campaigns: QuerySet[Any] = Campaign.objects.filter(pk=campaign.pk, account=number.account_id)
    return dict(campaigns.alias(**_campaign_facts(number)).values(**_flags(RULES)).get())


def _flags(rules: tuple[Rule, ...]) -> dict[str, Case]:
    return {
        rule.code: Case(When(rule.refuses, then=True), default=False, output_field=BooleanField())
        for rule in rules
    }


def with_refusal(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    """Annotate `refusal`: the standing rule that keeps each assignment from sending now, or ""."""
    return assignments.alias(
        fact_country=F("phone_number__country"),
        fact_line_type=F("phone_number__line_type"),
        fact_number=F("phone_number__status"),
        fact_brand=F("campaign__brand__status"),
        fact_campaign=F("campaign__status"),
        fact_balance=F("account__balance"),
    ).annotate(refusal=_first_refusal(_RECHECKED))


def with_number_refusal(numbers: QuerySet[PhoneNumber]) -> QuerySet[Any]:
    """Annotate `refusal`: why a number could not be assigned to any campaign now, or ""."""
    return numbers.alias(**_number_facts()).annotate(refusal=_first_refusal(_OF_NUMBER))
