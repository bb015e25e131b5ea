"""The page that explains every reason: what it means, who acts, what to do next."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from phone_numbers.reasons import REASONS, Place, Reason, reason_for
from phone_numbers.reasons.wording import explain

_PLACES = {
    Place.NUMBERS: ("dashboard:number_list", "Phone numbers"),
    Place.NUMBER: ("dashboard:number_list", "Phone numbers"),
    Place.BRAND: ("dashboard:brand_list", "Brands"),
    Place.CAMPAIGN: ("dashboard:campaign_list", "Campaigns"),
    Place.CAMPAIGNS: ("dashboard:campaign_list", "Campaigns"),
    Place.BALANCE: ("dashboard:balance", "Balance"),
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
