"""May each of these numbers be assigned to its campaign? The rules, asked for many at once.

The rows of a query stand for assignments to come. They have the keys `phone_number`, `campaign`
and `account`, as assignments have.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.models import Account
from campaigns.models import Campaign
from phone_numbers.reasons import TEMPORARY
from phone_numbers.rules.questions import first_refusal
from phone_numbers.rules.rule import Subject
from phone_numbers.rules.table import FACTS, RULES

_LASTING = tuple(rule for rule in RULES if rule.recheck and rule.code not in TEMPORARY)

Cuts = Mapping[int, int]
"""The first row that no longer fits, by campaign: rows with this key or a higher one are refused as
`campaign_full`. Campaigns that are not limited here are left out."""


def with_refusals(
    rows: QuerySet[Any], account: Account, campaign: Campaign | None, cuts: Cuts
) -> QuerySet[Any]:
    """Annotate `refusal` and `lasting_refusal`, each a code of a rule, or "".

    `refusal` asks all rules, as before an assignment. `lasting_refusal` asks those that would keep
    a live assignment from ever sending again. All rows belong to `account`; `campaign` replaces
    those of the rows.
    """
    known: dict[Subject, Any] = {Subject.ACCOUNT: account}
    if campaign:
        known |= {Subject.CAMPAIGN: campaign, Subject.BRAND: campaign.brand}
    facts: dict[str, Any] = {
        name: Value(getattr(known[fact.subject], fact.column))
        if fact.subject in known
        else fact.from_assignment()
        for name, fact in FACTS.items()
    }
    facts["campaign_taken"] = _taken(campaign, cuts)
    asked = rows.alias(**facts)
    answered: QuerySet[Any] = asked.annotate(
        refusal=first_refusal(RULES), lasting_refusal=first_refusal(_LASTING)
    )
    return answered


def _taken(campaign: Campaign | None, cuts: Cuts) -> Case:
    """Return how many numbers a row finds under its campaign: its limit if full, else none."""
    beyond = (
        Q(pk__gte=first) if campaign else Q(campaign=key, pk__gte=first)
        for key, first in cuts.items()
        if not campaign or key == campaign.pk
    )
    full = (When(condition, then=F("campaign_limit")) for condition in beyond)
    return Case(*full, default=Value(0), output_field=IntegerField())
