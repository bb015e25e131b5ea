"""The filters of the number list, all of them in the URL."""

import re
from typing import Any

import django_filters
from django.db import connection
from django.db.models import QuerySet
from django.utils.text import capfirst

from accounts.models import Account
from campaigns.models import Campaign
from phone_numbers.models import AssignmentStatus, NumberStatus, PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.search import matching_numbers
from phone_numbers.status.problems import has_problem
from phone_numbers.status.states import STATES, in_state, under

CODE = re.compile(r"[\w.-]{1,40}")

_AREA_CODES = """
    WITH RECURSIVE codes AS (
        (SELECT area_code FROM numbers_phonenumber WHERE account_id = %(account)s
         ORDER BY area_code LIMIT 1)
        UNION ALL
        SELECT (SELECT n.area_code FROM numbers_phonenumber n
                WHERE n.account_id = %(account)s AND n.area_code > codes.area_code
                ORDER BY n.area_code LIMIT 1)
        FROM codes WHERE codes.area_code IS NOT NULL
    )
    SELECT area_code FROM codes WHERE area_code <> ''
"""


def area_codes(account: Account) -> list[str]:
    """Return the account's area codes in order, with one index probe for each code."""
    with connection.cursor() as cursor:
        cursor.execute(_AREA_CODES, {"account": account.pk})
        return [code for (code,) in cursor.fetchall()]


class NumberFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of one account's numbers. An invalid filter is an error of `form`, and is ignored."""

    q = django_filters.CharFilter(
        method="search", label="Search number, name, place or campaign", max_length=60
    )
    assignment = django_filters.ChoiceFilter(
        choices=STATES, method="by_state", label="Assignment", empty_label="Any assignment"
    )
    campaign = django_filters.ModelChoiceFilter(
        queryset=lambda request: Campaign.objects.filter(account=request.account),
        method="by_campaign",
        label="Campaign",
        empty_label="Any campaign",
    )
    status = django_filters.ChoiceFilter(
        choices=NumberStatus.choices, label="Number status", empty_label="Any number status"
    )
    area_code = django_filters.ChoiceFilter(label="Area code", empty_label="Any area code")
    reason = django_filters.ChoiceFilter(
        method="by_reason", label="Reason", empty_label="Any reason"
    )

    class Meta:
        model = PhoneNumber
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = area_codes(self.request.account)
        self.filters["area_code"].extra["choices"] = [(code, code) for code in codes]
        self.filters["reason"].extra["choices"] = _reason_choices(self.data.get("reason", ""))

    def search(self, numbers: QuerySet[PhoneNumber], _: str, text: str) -> QuerySet[PhoneNumber]:
        return numbers.filter(matching_numbers(text, self.request.account))

    def by_state(self, numbers: QuerySet[PhoneNumber], _: str, state: str) -> QuerySet[PhoneNumber]:
        return numbers.filter(in_state(state, self.form.cleaned_data.get("campaign")))

    def by_campaign(
        self, numbers: QuerySet[PhoneNumber], _: str, campaign: Campaign
    ) -> QuerySet[PhoneNumber]:
        if self.form.cleaned_data.get("assignment") == AssignmentStatus.REMOVING:
            return numbers  # the condition on the state names the campaign
        return numbers.filter(under(campaign))

    def by_reason(self, numbers: QuerySet[PhoneNumber], _: str, code: str) -> QuerySet[PhoneNumber]:
        chosen = self.form.cleaned_data
        failed = {"failed": True, "held": False}.get(chosen.get("assignment"))
        return numbers.filter(has_problem(code, failed=failed, campaign=chosen.get("campaign")))


def _reason_choices(code: str) -> list[tuple[str, str]]:
    """Offer only the reason that a link chose: an account has a few of the many."""
    return [(code, capfirst(reason_for(code).title))] if CODE.fullmatch(code) else []
