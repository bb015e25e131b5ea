"""The search for a campaign on a number's page, for accounts with many campaigns."""

from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from core.keys import read_key
from core.search import as_typed
from phone_numbers.models import PhoneNumber
from phone_numbers.status.choices import Offer, search
from phone_numbers.status.snapshot import Snapshot

NONE = 0
"""The key that is checked for "No campaign"."""


def searched(query: QueryDict, number: PhoneNumber, snapshot: Snapshot) -> dict[str, Any]:
    """Return the context of the options that a query asks for (two queries).

    `find` is the text, `campaign` the key that was checked, which stays checked.
    """
    text, key = as_typed(query.get("find", "")), query.get("campaign")
    picked = read_key(key or "") or NONE
    found = search(number, snapshot, text, picked)
    can_be_picked = key == "" or picked in {c.campaign.pk for c in found.choices if c.open}
    checked = picked if can_be_picked else _selected(snapshot)
    return {"options": found, "find": text, "checked": checked}


def offered(offer: Offer, snapshot: Snapshot) -> dict[str, Any]:
    """Return the context of the choices that the page offers without a search."""
    return {
        "options": offer,
        "is_part": offer.is_part,
        "checked": _selected(snapshot),
        "choices": [choice for choice in offer.choices if choice.open],
        "refused": [choice for choice in offer.choices if not choice.open],
    }


def _selected(snapshot: Snapshot) -> int:
    return snapshot.selected.pk if snapshot.selected else NONE


def as_query(form: QueryDict) -> str:
    """Return what a sent form searches for, and what it has checked, as a query string."""
    return urlencode({name: as_typed(form.get(name, "")) for name in ("find", "campaign")})
