"""The page that explains every reason: what it means, who acts, what to do next."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import AccountRequest, member_view
from phone_numbers.explaining import explain
from phone_numbers.reasons import REASONS, Place, Reason, reason_for

_PLACES = {
    Place.NUMBERS: ("numbers:list", "Phone numbers"),
    Place.NUMBER: ("numbers:list", "Phone numbers"),
    Place.BRAND: ("campaigns:brand_list", "Brands"),
    Place.CAMPAIGN: ("campaigns:campaign_list", "Campaigns"),
    Place.CAMPAIGNS: ("campaigns:campaign_list", "Campaigns"),
    Place.BALANCE: ("balance", "Balance"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A reason in general words; `url` leads to where its cure is, where the reader has one."""

    reason: Reason
    sentence: str
    url: str = ""
    place: str = ""


def entries(slug: str = "") -> dict[str, list[Entry]]:
    """Return the entries by kind, in the order of the table; with ways for one account's people."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for reason in [*REASONS.values(), reason_for("")]:
        found[reason.kind].append(_entry(reason, slug))
    return dict(found)


def _entry(reason: Reason, slug: str) -> Entry:
    sentence = explain(reason.code)
    if not slug:
        return Entry(reason, sentence)
    name, words = _PLACES[reason.place]
    return Entry(reason, sentence, reverse(name, args=[slug]), words)


@require_safe
@member_view
def reasons(request: AccountRequest) -> HttpResponse:
    """Explain every reason to the people of an account."""
    return render(request, "numbers/reasons.html", {"kinds": entries(request.account.slug)})
