"""The numbers that a person has selected in an account's list, kept in the session.

So a selection survives paging, and needs no JavaScript.
"""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from accounts.models import Account
from dashboard.number_filters import NumberFilter
from phone_numbers.listing import Criteria
from phone_numbers.models import PhoneNumber

MOST = 5_000
"""Numbers that can be ticked one by one; more are selected by filters."""

NO_FILTERS = ("after", "before", "last", "sort", "size")
"""Parameters of a list's address that narrow nothing."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Keys of numbers that were ticked, or the filters of which all that match are selected."""

    keys: frozenset[int] = frozenset()
    matching: str | None = None

    def __contains__(self, number: PhoneNumber) -> bool:
        return self.matching is not None or number.pk in self.keys

    def __bool__(self) -> bool:
        return self.matching is not None or bool(self.keys)

    def criteria(self, account: Account) -> Criteria | None:
        """Return the filters of which all that match are selected; None if numbers were ticked."""
        if self.matching is None:
            return None
        return NumberFilter(QueryDict(self.matching), account=account).criteria()


def selection_at(request: HttpRequest, account: Account, place: str) -> Selection:
    """Return what is selected in a list whose address has this query.

    All that match other filters count as nothing.
    """
    kept = request.session.get(_name(account), {})
    matching = kept.get("matching")
    if matching is not None and matching != filters_of(place):
        return Selection()
    return Selection(frozenset(kept.get("keys", ())), matching)


def select(request: HttpRequest, account: Account, selection: Selection) -> None:
    """Keep a selection of up to MOST numbers, or nothing."""
    if not selection:
        request.session.pop(_name(account), None)
        return
    keys = sorted(selection.keys)[:MOST]
    request.session[_name(account)] = {"keys": keys, "matching": selection.matching}


def filters_of(place: str) -> str:
    """Return the filters in the query of a list's address."""
    query = QueryDict(place, mutable=True)
    for name in NO_FILTERS:
        query.pop(name, None)
    return query.urlencode()


def _name(account: Account) -> str:
    return f"selected in {account.slug}"
