"""The filters of the number list, all of them in the URL."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import capfirst

from accounts.models import Account
from campaigns.choices import UseCase
from campaigns.models import Brand, Campaign
from core.keys import read_key
from core.pagination import SIZE
from dashboard.suggestions import suggesting
from phone_numbers.listing import ORDERS, Criteria, Order
from phone_numbers.models import NumberStatus
from phone_numbers.numbering.us_states import AREA_CODES_BY_STATE, STATE_NAMES
from phone_numbers.reasons import reason_for
from phone_numbers.status.states import STATES

SIZES = (25, 100)
MORE = ("brand", "use_case", "us_state", "area_code", "sort", "size")
MOST_ON_A_PAGE = max(SIZES)
CODE = re.compile(r"[\w.-]{1,40}")
AREA_CODES = re.compile(r"[2-9][0-9]{2}(?:[ ,]+[2-9][0-9]{2})*")


class NumberFilter(forms.Form):
    """The filters of one account's numbers; an invalid filter is ignored, and is in `errors`.

    Campaigns and brands are found by a part of their name, because an account may have thousands.
    Links name one by its key; the form shows the name instead.
    """

    q = forms.CharField(
        label="Search number, name, place or campaign", max_length=60, required=False
    )
    assignment = forms.ChoiceField(label="Assignment", required=False)
    campaign = forms.CharField(label="Campaign", max_length=100, required=False)
    brand = forms.CharField(label="Brand", max_length=100, required=False)
    use_case = forms.ChoiceField(label="Use case", required=False)
    status = forms.ChoiceField(label="Number status", required=False)
    us_state = forms.ChoiceField(label="US state", required=False)
    area_code = forms.CharField(label="Area code", max_length=60, required=False)
    reason = forms.ChoiceField(label="Reason", required=False)
    sort = forms.ChoiceField(label="Order", required=False)
    size = forms.ChoiceField(label="Numbers on a page", required=False)

    def __init__(self, data: QueryDict, *, account: Account) -> None:
        self.shown = data.copy()
        super().__init__(self.shown)
        self.account = account
        self.query = data
        chosen = data.get("reason", "")
        reasons = [(chosen, capfirst(reason_for(chosen).title))] if CODE.fullmatch(chosen) else []
        self._offer("assignment", "Any assignment", STATES)
        self._offer("use_case", "Any use case", UseCase.choices)
        self._offer("us_state", "Any US state", list(STATE_NAMES.items()))
        self._offer("status", "Any number status", NumberStatus.choices)
        self._offer("reason", "Any reason", reasons)
        self.fields["sort"].choices = [(name, words) for name, (words, _) in ORDERS.items()]  # type: ignore[attr-defined]
        self._offer("size", f"{SIZE} on a page", [(size, f"{size} on a page") for size in SIZES])
        for name, words in (("campaign", "Any"), ("brand", "Any"), ("area_code", "Any")):
            placeholder = f"{words} {str(self.fields[name].label).lower()}"
            attrs = {"placeholder": placeholder, **suggesting(name, account)}
            self.fields[name].widget.attrs.update(attrs)
        self.full_clean()

    def _offer(self, name: str, nothing: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def criteria(self) -> Criteria:
        """Return the valid filters as the criteria of a list."""
        chosen = self.cleaned_data
        return Criteria(
            account=self.account,
            state=chosen.get("assignment", ""),
            campaigns=chosen.get("campaign") or None,
            brands=chosen.get("brand") or None,
            use_case=chosen.get("use_case", ""),
            status=chosen.get("status", ""),
            reason=chosen.get("reason", ""),
            area_codes=self._area_codes(chosen.get("area_code"), chosen.get("us_state")),
            text=chosen.get("q", ""),
        )

    @property
    def main_fields(self) -> list[BoundField]:
        """The filters that are always in sight; a reason is one only if a link chose it."""
        names = [
            "assignment",
            "campaign",
            "status",
            *(["reason"] if self["reason"].value() else []),
        ]
        return [self[name] for name in names]

    @property
    def more_fields(self) -> list[BoundField]:
        """The filters that fold away, unless some are set."""
        return [self[name] for name in MORE]

    @property
    def has_more(self) -> bool:
        return any(self.query.get(name) for name in MORE)

    @property
    def order(self) -> Order:
        return ORDERS[self.cleaned_data.get("sort", "")][1]

    @property
    def page_size(self) -> int:
        return int(self.cleaned_data.get("size") or SIZE)

    def kept(self) -> str:
        """Return the valid filters as a query string, without the page."""
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if self.cleaned_data.get(name):
                kept[name] = self.query.get(name, "")
        return kept.urlencode()

    def clean_campaign(self) -> list[int]:
        return self._named("campaign", Campaign, "name")

    def clean_brand(self) -> list[int]:
        return self._named("brand", Brand, "display_name")

    def clean_area_code(self) -> list[str]:
        text = self.cleaned_data["area_code"]
        if text and not AREA_CODES.fullmatch(text):
            raise ValidationError("Write area codes with three digits each.")
        return re.findall(r"[0-9]{3}", text)

    def _area_codes(self, codes: list[str] | None, state: str | None) -> list[str] | None:
        """Return the area codes of a filter by code, by state, or by both; None for any."""
        of_state = AREA_CODES_BY_STATE[state].split() if state else None
        if codes and of_state:
            return [code for code in codes if code in of_state]
        return codes or of_state

    def _named(self, name: str, model: type[Campaign | Brand], column: str) -> list[int]:
        """Return the keys of the objects that a filter means, and show the name of a single one."""
        text = self.cleaned_data[name]
        if not text:
            return []
        own: Any = model._default_manager.filter(account=self.account).order_by()
        for found in (own.filter(pk=read_key(text)), own.filter(**{f"{column}__iexact": text})):
            if names := dict(found.values_list("pk", column)):
                self.shown[name] = next(iter(names.values()))
                return list(names)
        parts = own.filter(**{f"{column}__plain__contains": text})
        if not (keys := list(parts.values_list("pk", flat=True))):
            raise ValidationError(f"This account has no {name} with that name.")
        return keys
