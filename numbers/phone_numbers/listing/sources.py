"""The sources of a list: queries that find its numbers, and share none."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, QuerySet

from core.counting import COUNT_LIMIT
from core.postgres import is_one_of, key_in
from core.prepared import Statement
from phone_numbers.listing.branches import Branches, plan, without
from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.order import Cursor, Order
from phone_numbers.models import PhoneNumber
from phone_numbers.search import matching_campaigns, matching_text
from phone_numbers.status.counts import late_standings
from phone_numbers.status.states import ATTENTION, STUCK

COMPARED_AT_MOST = 100_000
"""Numbers whose texts are compared one by one for a count."""


class Source(Protocol):
    """Some numbers of a list, as statements that read a page of them and that count them.

    `known` is how many they are, if that needs no counting.
    """

    @property
    def known(self) -> int | None: ...

    def page(self, size: int, cursor: Cursor | None, *, backwards: bool) -> Statement: ...

    def count(self, before: Cursor | None = None) -> Statement: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """Standings that a query finds, to be sorted."""

    rows: QuerySet[Any]
    order: Order
    known: int | None = None

    def page(self, size: int, cursor: Cursor | None, *, backwards: bool) -> Statement:
        rows = self._beyond(cursor, backwards=backwards)
        rows = rows.order_by(*self.order.terms(backwards=backwards))
        return _compiled(rows.values_list(F(self.order.column), "e164", "pk")[:size])

    def count(self, before: Cursor | None = None) -> Statement:
        rows = self._beyond(before, backwards=True).order_by().values("pk")
        sql, values = _compiled(rows[: COUNT_LIMIT + 1])
        return f"SELECT count(*) FROM ({sql}) AS counted", values  # noqa: S608

    def _beyond(self, cursor: Cursor | None, *, backwards: bool) -> QuerySet[Any]:
        if cursor is None:
            return self.rows
        return self.rows.filter(self.order.beyond(cursor, backwards=backwards))


@dataclass(frozen=True, slots=True)
class Searched:
    """Many numbers with a text: a page compares them, a count may use the index of texts."""

    branches: Branches
    rows: Rows

    @property
    def known(self) -> int | None:
        return self.rows.known

    def page(self, size: int, cursor: Cursor | None, *, backwards: bool) -> Statement:
        return self.branches.page(size, cursor, backwards=backwards)

    def count(self, before: Cursor | None = None) -> Statement:
        numbers = self.branches.plan.numbers
        in_order = before or (numbers and numbers < COMPARED_AT_MOST)
        return (self.branches if in_order else self.rows).count(before)


def sources(criteria: Criteria, order: Order) -> list[Source]:
    """Return the sources of a list (up to five queries)."""
    if criteria.text:
        return _with_text(criteria, order)
    if criteria.state == STUCK:
        return [_late(criteria, order)]
    standing: list[Source] = [Branches(criteria, order, plan(criteria, order))]
    return [*standing, _late(criteria, order)] if criteria.state == ATTENTION else standing


def _with_text(criteria: Criteria, order: Order) -> list[Source]:
    """Return the numbers that match the text, and those of campaigns with the text in their name.

    The second need no comparison of texts, so they are read like a list of these campaigns.
    """
    own = PhoneNumber.objects.filter(criteria.in_ranges(), account=criteria.account)
    matching = own.filter(matching_text(criteria.text)).order_by().values("pk")
    campaigns = matching_campaigns(criteria.text, criteria.account)
    found, names = _keys(matching[: COUNT_LIMIT + 1], campaigns)
    rest, named = criteria.without_text(), criteria.under(names)
    is_few = len(found) <= COUNT_LIMIT
    with_text = key_in("pk", found) if is_few else is_one_of("pk", ArraySubquery(matching))
    rows = rest.standings().filter(with_text)
    under = sources(named, order) if named.campaigns else []
    known = len(found) if not rest.by_standing and not (is_few and under) else None
    counted = Rows(without(rows, named.met()) if under else rows, order, known)
    if is_few or rest.state in (STUCK, ATTENTION):
        return [counted, *under]
    besides = named if under else None
    branches = Branches(rest, order, plan(rest, order), criteria.text, besides)
    return [Searched(branches, counted), *under]


def _keys(*lists: QuerySet[Any]) -> list[list[int]]:
    """Return the keys that several queries find (one query)."""
    compiled = [_compiled(rows) for rows in lists]
    arrays = ", ".join(f"ARRAY({sql})" for sql, _ in compiled)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {arrays}", [v for _, values in compiled for v in values])
        return list(cursor.fetchone() or ())


def _compiled(rows: QuerySet[Any]) -> Statement:
    sql, values = rows.query.sql_with_params()
    return sql, list(values)


def _late(criteria: Criteria, order: Order) -> Rows:
    """Return the numbers that a carrier is late with, without those in the state anyway."""
    rest = replace(criteria, state="")
    late = late_standings(criteria.account).filter(rest.on_standings(), rest.in_ranges())
    besides = late.exclude(criteria.on_standings()) if criteria.state == ATTENTION else late
    return Rows(besides, order)
