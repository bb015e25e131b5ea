"""May this number be assigned to this campaign? Every caller asks the same rules here.

Each rule is a condition on the same named facts. A query provides the facts, whether it looks at
one number and all campaigns (the dropdown), one of each (form, admin) or many assignments at once
(lists, worker), so all of them get the same answer.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from campaigns.models import Campaign
from core.postgres import is_one_of
from core.prepared import Prepared
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber, Tally
from phone_numbers.reasons import TEMPORARY
from phone_numbers.rules.rule import Rule, Subject
from phone_numbers.rules.table import FACTS, RULES

# Permanent reasons come first: a number must not wait where it can never resume (ADR 5).
_RECHECKED = tuple(sorted((r for r in RULES if r.recheck), key=lambda r: r.code in TEMPORARY))
_OF_NUMBER = tuple(rule for rule in RULES if not rule.subject.needs_campaign)


def first_refusal(rules: tuple[Rule, ...]) -> Case:
    """Return the code of the first rule that refuses, as an expression on the facts."""
    return Case(
        *(When(rule.refuses, then=Value(rule.code)) for rule in rules),
        default=Value(""),
        output_field=CharField(),
    )


def _taken(number: PhoneNumber) -> Any:
    """Count the numbers that take up the outer row's campaign, except this one."""
    all_numbers = of_campaign(Tally.objects.filter(occupying=True), Sum("numbers"))
    own = Assignment.objects.occupying().filter(phone_number=number).values("campaign")
    return all_numbers - Case(When(is_one_of("pk", ArraySubquery(own)), then=1), default=0)


def of_campaign(rows: QuerySet[Any], total: Aggregate) -> Coalesce:
    """Return an aggregate of the rows of the outer row's campaign, or 0 without rows."""
    own = rows.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    return Coalesce(Subquery(own.annotate(total=total).values("total"), IntegerField()), 0)


def _campaign_facts(number: PhoneNumber) -> dict[str, Any]:
    facts = {name: fact.from_campaign(number) for name, fact in FACTS.items()}
    return facts | {"campaign_taken": _taken(number)}


def _number_facts() -> dict[str, Any]:
    own = {name: fact for name, fact in FACTS.items() if not fact.subject.needs_campaign}
    return {name: fact.from_number() for name, fact in own.items()}


def choices_for(number: PhoneNumber) -> QuerySet[Any]:
    """Return all campaigns of the number's account, each with its `refusal` (a code or "").

    Also annotates `taken`, how many *other* numbers the campaign has, and selects its brand.
    """
    return (
        Campaign.objects.filter(account=number.account_id)
        .alias(**_campaign_facts(number))
        .annotate(refusal=first_refusal(RULES), taken=F("campaign_taken"))
        .select_related("brand")
    )


def facts_of(number: PhoneNumber) -> dict[str, Any]:
    """Return the columns of a number that a query of campaigns depends on."""
    columns = [fact.column for fact in FACTS.values() if fact.subject == Subject.NUMBER]
    return {column: getattr(number, column) for column in ("id", "account_id", *columns)}


def refusal(number: PhoneNumber, campaign: Campaign) -> str:
    """Return the code of the first rule that refuses this pair, or ""."""
    return str(choices_for(number).values_list("refusal", flat=True).get(pk=campaign.pk))


def broken_rules(number: PhoneNumber, campaign: Campaign | None) -> dict[str, bool]:
    """Return whether each rule refuses this pair, by code and in order.

    Without a campaign, only the rules about the number and its account are asked.
    """
    if campaign is None:
        (broken,) = _broken_of_number(number=number.pk)
    else:
        (broken,) = _broken_of_pair(campaign=campaign.pk, **facts_of(number))
    return dict(broken)


@Prepared
def _broken_of_number(number: int) -> QuerySet[Any]:
    numbers: QuerySet[Any] = PhoneNumber.objects.filter(pk=number).alias(**_number_facts())
    return numbers.values(**_flags(_OF_NUMBER))


@Prepared
def _broken_of_pair(campaign: int, **facts: Any) -> QuerySet[Any]:
    number = PhoneNumber(**facts)
    own = Campaign.objects.filter(pk=campaign, account=number.account_id)
    campaigns: QuerySet[Any] = own.alias(**_campaign_facts(number))
    return campaigns.values(**_flags(RULES))


def _flags(rules: tuple[Rule, ...]) -> dict[str, Case]:
    return {
        rule.code: Case(When(rule.refuses, then=True), default=False, output_field=BooleanField())
        for rule in rules
    }


def with_refusal(assignments: QuerySet[Assignment], **assumed: str) -> QuerySet[Any]:
    """Annotate `refusal`: the code of the rule that keeps each assignment from sending, or "".

    `assumed` are facts of FACTS to answer for a change that has not been made.
    """
    facts: dict[str, Any] = {name: fact.from_assignment() for name, fact in FACTS.items()}
    facts |= {name: Value(value) for name, value in assumed.items()}
    return assignments.alias(**facts).annotate(refusal=first_refusal(_RECHECKED))


def with_standing_refusal(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """Annotate `standing_refusal` on standings, tallies, or rows that reach a standing by `path`.

    It is the code of the rule that keeps a number from sending under its campaign or, without a
    campaign, of the rule by which it can be assigned to none; "" if no rule refuses.
    """
    facts: dict[str, Any] = {name: fact.from_standing(path) for name, fact in FACTS.items()}
    unassigned = When(**{f"{path}campaign": None}, then=first_refusal(_OF_NUMBER))
    refusal = Case(unassigned, default=first_refusal(_RECHECKED), output_field=CharField())
    judged: QuerySet[Any] = rows.alias(**facts).annotate(standing_refusal=refusal)
    return judged


def with_number_refusal(numbers: QuerySet[PhoneNumber]) -> QuerySet[Any]:
    """Annotate `refusal`: why a number can be assigned to no campaign at all, or ""."""
    return numbers.alias(**_number_facts()).annotate(refusal=first_refusal(_OF_NUMBER))


def with_refused_since(assignments: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `refused_since`, for assignments annotated by `with_refusal`.

    It is None if no rule refuses. Where no record has the moment, it is the time of the first
    registration that the rule put on hold, or None.
    """
    codes: dict[Any, list[str]] = {}
    for rule in RULES:
        if rule.since:
            codes.setdefault(rule.since, []).append(rule.code)
    first_hold = CarrierRegistration.objects.filter(
        assignment=OuterRef("pk"), hold_code=OuterRef("refusal")
    ).order_by("held_at")
    moments = (
        When(refusal__in=refusals, then=since.expression()) for since, refusals in codes.items()
    )
    refused_since = Case(
        When(refusal="", then=None),
        *moments,
        default=Subquery(first_hold.values("held_at")[:1]),
        output_field=DateTimeField(),
    )
    dated: QuerySet[Any] = assignments.annotate(refused_since=refused_since)
    return dated
