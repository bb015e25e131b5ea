"""Suggestions for fields that take a part of a name, as they are typed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Account
from campaigns.models import Brand, Campaign
from core.search import as_typed
from dashboard.access import AccountRequest, member_view
from dashboard.links import page_url
from phone_numbers.numbering.us_states import AREA_CODES_BY_STATE, STATE_NAMES

MOST = 20

Suggestions = list[tuple[str, str]]
"""Values for a field, each with words about it or ""."""


@require_safe
@member_view
def suggestions(request: AccountRequest) -> HttpResponse:
    """Answer with the options of a datalist, for the field that the query names."""
    name = next((name for name in SOURCES if name in request.GET), "")
    text = as_typed(request.GET.get(name, ""))
    found = SOURCES[name](request.account, text) if name else []
    return render(request, "dashboard/suggestions.html", {"suggestions": found})


def suggesting(name: str, account: Account) -> dict[str, str]:
    """Return the attributes by which a field's control fills the datalist `NAME-suggestions`."""
    return {
        "list": f"{name}-suggestions",
        "autocomplete": "off",
        "hx-get": page_url("dashboard:suggestions", account.slug),
        "hx-trigger": "focus once, input changed delay:250ms",
        "hx-target": f"#{name}-suggestions",
        "hx-sync": "this:replace",
    }


def _names(model: type[Campaign | Brand], column: str, account: Account, text: str) -> Suggestions:
    own: Any = model._default_manager.filter(
        account=account, **{f"{column}__plain__contains": text}
    )
    names = own.order_by(column).values_list(column, flat=True).distinct()
    return [(name, "") for name in names[:MOST]]


def _area_codes(account: Account, text: str) -> Suggestions:
    """Complete the last of several area codes, by its digits or the name of its state."""
    *before, last = text.replace(",", " ").split() or [""]
    found = [
        (", ".join([*before, code]), STATE_NAMES[state])
        for state, codes in AREA_CODES_BY_STATE.items()
        for code in codes.split()
        if code.startswith(last) or STATE_NAMES[state].lower().startswith(last.lower())
    ]
    return sorted(found)[:MOST]


campaign_names = partial(_names, Campaign, "name")
SOURCES: dict[str, Callable[[Account, str], Suggestions]] = {
    "campaign": campaign_names,
    "brand": partial(_names, Brand, "display_name"),
    "area_code": _area_codes,
}
"""Where the suggestions for a field come from, by its name."""
