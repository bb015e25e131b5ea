"""Reading a page of a filtered list from the ends of an index, whatever the filter.

A filter on standings amounts to a few branches of an index: all numbers of one state and status,
or of one campaign, state and status. Within each branch the numbers are in order, so a page is
the merged start of all of them. Tallies tell which branches have numbers, and how many (ADR 20).
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import Account
from core.counting import COUNT_LIMIT
from core.prepared import Prepared, Statement
from phone_numbers import rules
from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.order import Cursor, Order
from phone_numbers.models import PhoneNumber, Share, Standing, State, Tally
from phone_numbers.search import matching_text

MERGED_AT_MOST = 400
"""Branches by campaign; more are read by state instead, passing over the others' numbers."""

PAGE = 50
"""Numbers that a branch may read for nothing."""

_LOOKUPS = {
    "campaign_id": "campaign",
    "state": "state",
    "status": "status",
    "low": "e164__gte",
    "high": "e164__lt",
}

SEARCH_TEXT = Subquery(
    PhoneNumber.objects.filter(pk=OuterRef("pk")).order_by().values("search_text")
)
"""Read for one number at a time, because a join might read all of them."""

Branch = tuple[int | None, str, str]
"""A campaign or None for any, a state and a status; both are "" for any."""


_ANY = Account(pk=0)
_EVERYTHING: tuple[Branch, ...] = ((None, "", ""),)


@dataclass(frozen=True, slots=True)
class Plan:
    """The branches that have the numbers of a list.

    `numbers` is how many the list has, before it is narrowed by area codes, or None for all of the
    account. Unless `exact`, the branches have other numbers, too.
    """

    branches: tuple[Branch, ...]
    numbers: int | None
    exact: bool


def plan(criteria: Criteria, order: Order) -> Plan:
    """Choose the branches (two queries, or none if the list is not narrowed by standings).

    Only the order of numbers is that of the branches. Few numbers are sorted; for many, all of the
    account is read in the other order.
    """
    own = Tally.objects.filter(account=criteria.account)
    if not criteria.by_standing:
        return Plan(_EVERYTHING, None, exact=True)
    rows = _matching(criteria)
    numbers = sum(row["matching"] for row in rows)
    if not order.by_number and numbers > COUNT_LIMIT:
        return Plan(_EVERYTHING, numbers, exact=False)
    by_state = _by_state(own, rows)
    every = sum(by_state.values())
    passed_over = every - numbers
    nameless = any(row["campaign"] is None or row["state"] in Share.values for row in rows)
    if nameless or len(rows) > MERGED_AT_MOST or passed_over <= PAGE * len(rows):
        pairs = tuple((None, state, status) for state, status in by_state)
        return Plan(pairs, numbers, exact=passed_over == 0)
    segments = tuple((row["campaign"], row["state"], row["status"]) for row in rows)
    return Plan(segments, numbers, all(row["matching"] == row["every"] for row in rows))


def _matching(criteria: Criteria) -> list[Any]:
    """Return the tallies of the list's branches, with all their numbers and the matching ones."""
    lists = {"campaigns": criteria.campaigns, "brands": criteria.brands}
    keys = {name: list(chosen) for name, chosen in lists.items() if chosen is not None}
    shape = replace(criteria, account=_ANY, campaigns=None, brands=None, area_codes=None, text="")
    return _prepared(shape, *keys)(account=criteria.account.pk, **keys)


@lru_cache(maxsize=64)
def _prepared(shape: Criteria, *lists: str) -> Prepared:
    """Return the query of the tallies for criteria of this shape with these lists of keys."""

    def matching(account: int, **keys: Any) -> QuerySet[Any]:
        own = rules.with_standing_refusal(Tally.objects.filter(account=account)).order_by()
        on_tallies = replace(shape, **keys).on_tallies()
        counts: QuerySet[Any] = own.values("campaign", "state", "status").annotate(
            matching=Sum("numbers", filter=on_tallies), every=Sum("numbers")
        )
        return counts.filter(matching__gt=0)

    return Prepared(matching)


def _by_state(own: QuerySet[Tally], rows: list[Any]) -> Counter[tuple[str, str]]:
    """Return how many numbers have each pair of state and status that occurs in the rows."""
    pairs = {
        (State.MOVE_FAILED if row["state"] == Share.NOT_REACHED else row["state"], row["status"])
        for row in rows
    }
    every = own.filter(state__in={state for state, _ in pairs}).order_by()
    totals = every.values_list("state", "status").annotate(Sum("numbers"))
    return Counter({(state, status): n for state, status, n in totals if (state, status) in pairs})


_MERGED = """
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS branch (campaign_id, state, status, low, high)
    CROSS JOIN LATERAL ({0}) AS part
"""
_PAGE = "SELECT part.{1}, part.e164, part.phone_number" + _MERGED + "ORDER BY {2} LIMIT %s"
_COUNT = "SELECT count(*) FROM (SELECT 1" + _MERGED + "LIMIT %s) AS counted"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Branches:
    """The numbers of a list, as far as standings, area codes and a frequent text decide.

    Those that meet `besides` are left out.
    """

    criteria: Criteria
    order: Order
    plan: Plan
    text: str = ""
    besides: Criteria | None = None

    @property
    def known(self) -> int | None:
        """How many numbers these are, if tallies know it."""
        return self.plan.numbers if self.criteria.area_codes is None else None

    def page(self, size: int, cursor: Cursor | None, *, backwards: bool) -> Statement:
        """Return the statement that reads the entries after or before a cursor."""
        part = self._part(cursor, backwards=backwards)
        part = part.order_by(*self.order.terms(backwards=backwards))[:size]
        ordered = in_order(self.order, "part.", backwards=backwards)
        return self._merged(_PAGE, part, size, self.order.column, ordered)

    def count(self, before: Cursor | None = None) -> Statement:
        """Return the statement that counts up to COUNT_LIMIT numbers, or those before a cursor."""
        part = self._part(before, backwards=True).order_by()[: COUNT_LIMIT + 1]
        return self._merged(_COUNT, part, COUNT_LIMIT + 1)

    def _part(self, cursor: Cursor | None, *, backwards: bool) -> QuerySet[Any]:
        """Return the numbers of one branch; the columns of `branch` are the outer query's."""
        own: QuerySet[Any] = Standing.objects.filter(account=self.criteria.account)
        for column in self._columns:
            own = own.filter(**{_LOOKUPS[column]: RawSQL(f"branch.{column}", ())})  # noqa: S611
        if cursor:
            own = own.filter(self.order.beyond(cursor, backwards=backwards))
        if self.besides or not self.plan.exact:
            own = rules.with_standing_refusal(own).filter(self.criteria.on_standings())
        if self.besides:
            own = without(own, self.besides.met())
        if self.text:
            own = own.alias(search_text=SEARCH_TEXT).filter(matching_text(self.text))
        return own.values(*{self.order.column: 0, "e164": 0}, "phone_number")

    @property
    def _columns(self) -> list[str]:
        """The columns of `branch` that narrow it: the same for all branches of a plan."""
        campaign, state, _ = next(iter(self.plan.branches), (None, "", ""))
        columns = ["campaign_id"] if campaign else []
        columns += ["state", "status"] if state else []
        return columns if self.criteria.area_codes is None else [*columns, "low", "high"]

    def _merged(self, template: str, part: QuerySet[Any], limit: int, *way: str) -> Statement:
        ranges = [("", "")] if self.criteria.area_codes is None else self.criteria.ranges
        rows = [(*branch, *limits) for branch in self.plan.branches for limits in ranges]
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 5
        sql, values = part.query.sql_with_params()
        return template.format(sql, *way), [*columns, *values, limit]


def without(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Leave out the rows that meet a condition; those of which it is unknown stay."""
    met = Case(When(condition, then=Value(True)), default=Value(False))
    kept: QuerySet[Any] = rows.alias(left_out=met).filter(left_out=False)
    return kept


def in_order(order: Order, table: str, *, backwards: bool) -> str:
    """Return the terms of ORDER BY in SQL."""
    terms = order.terms(backwards=backwards)
    return ", ".join(
        f"{table}{term.removeprefix('-')} {'DESC' if term.startswith('-') else 'ASC'}"
        for term in terms
    )
