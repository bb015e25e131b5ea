"""A list as the union of sources that share no number, each in the order of numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from django.db import connection
from django.db.models import F, QuerySet

from core.counting import COUNT_LIMIT, Count
from core.prepared import Statement
from phone_numbers import rules
from phone_numbers.listing.branches import Branches, in_order, plan
from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.order import ORDERS, Cursor, Order
from phone_numbers.search import matching_text
from phone_numbers.status.counts import late_standings
from phone_numbers.status.rows import Row, for_rows, rows
from phone_numbers.status.states import ATTENTION, STUCK


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
    """What a query finds, of standings or of numbers that reach theirs by `path`."""

    rows: QuerySet[Any]
    order: Order
    path: str = ""
    known = None

    def page(self, size: int, cursor: Cursor | None, *, backwards: bool) -> Statement:
        rows = self._beyond(cursor, backwards=backwards)
        rows = rows.order_by(*self.order.terms(self.path, backwards=backwards))
        column = "e164" if self.order.by_number else self.path + self.order.column
        return _compiled(rows.values_list(F(column), "e164", "pk")[:size])

    def count(self, before: Cursor | None = None) -> Statement:
        rows = self._beyond(before, backwards=True).order_by().values("pk")
        sql, values = _compiled(rows[: COUNT_LIMIT + 1])
        return f"SELECT count(*) FROM ({sql}) AS counted", values  # noqa: S608

    def _beyond(self, cursor: Cursor | None, *, backwards: bool) -> QuerySet[Any]:
        if cursor is None:
            return self.rows
        return self.rows.filter(self.order.beyond(cursor, self.path, backwards=backwards))


_KEY, _ENTRY = "key", "{0}, e164, key"
_MERGED = "SELECT {3} FROM ({0}) AS merged ({1}, e164, key) ORDER BY {2} LIMIT %s"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and the cursors of those before and after it ("" for none)."""

    rows: list[Row]
    previous: str
    next: str


class Listing:
    """The numbers of an account that meet some criteria, in an order."""

    def __init__(self, criteria: Criteria, order: Order = ORDERS[""][1]) -> None:
        self.criteria = criteria
        self.order = order

    @cached_property
    def sources(self) -> list[Source]:
        return _sources(self.criteria, self.order)

    def count(self, before: str = "") -> Count:
        """Count the numbers, or those before a cursor (one query at most)."""
        cursor = self.order.read(before)
        known = [None if cursor else source.known for source in self.sources]
        unknown = [s.count(cursor) for s, n in zip(self.sources, known, strict=True) if n is None]
        total = sum(n for n in known if n is not None) + _sum(unknown)
        return Count(total, exact=not unknown)

    def page(self, size: int, *, after: str = "", before: str = "", last: bool = False) -> Page:
        """Return up to `size` rows after or before a cursor, or the last ones (two queries)."""
        end, start = self.order.read(before), self.order.read(after)
        backwards = last or end is not None
        shown = _KEY if self.order.by_number else _ENTRY
        statement = self._merged(
            size + 1, None if last else end or start, shown=shown, backwards=backwards
        )
        found = self._rows(statement, backwards=backwards)
        more = len(found) > size
        kept = found[-size:] if backwards else found[:size]
        if not kept:
            return Page([], "", "")
        if backwards:
            has_previous, has_next = more, not last
        else:
            has_previous, has_next = start is not None, more
        first, final = (self.order.write(cursor) for cursor, _ in (kept[0], kept[-1]))
        previous, following = first if has_previous else "", final if has_next else ""
        return Page([row for _, row in kept], previous, following)

    def batches(self, size: int) -> Iterator[list[int]]:
        """Yield the keys of all numbers, in order, up to `size` at a time (a query each)."""
        cursor = None
        while entries := self._entries(self._merged(size, cursor, shown=_ENTRY, backwards=False)):
            yield list(entries)
            cursor = entries[list(entries)[-1]]

    def _merged(
        self, size: int, cursor: Cursor | None, *, backwards: bool, shown: str
    ) -> Statement:
        """Return the statement of the entries of a page, or of their keys alone."""
        sql, values = _union([s.page(size, cursor, backwards=backwards) for s in self.sources])
        name = "number" if self.order.by_number else self.order.column
        ordered = in_order(self.order, "", backwards=backwards)
        return _MERGED.format(sql, name, ordered, shown.format(name)), [*values, size]

    def _entries(self, statement: Statement) -> dict[int, Cursor]:
        """Return the cursors of numbers by their key, in order."""
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            return {key: Cursor(e164, value) for value, e164, key in cursor.fetchall()}

    def _rows(self, statement: Statement, *, backwards: bool) -> list[tuple[Cursor, Row]]:
        """Return the rows of a page, in order, each with its cursor."""
        account = self.criteria.account
        if self.order.by_number:
            sql, values = statement
            found = rows(for_rows(account, (f"ARRAY({sql})", values)))
            shown = [(Cursor(row.number.e164), row) for row in found]
            return shown[::-1] if self.order.descending else shown
        cursors = self._entries(statement)
        by_key = {row.number.pk: row for row in rows(for_rows(account, list(cursors)))}
        shown = [(cursors[key], by_key[key]) for key in cursors if key in by_key]
        return shown[::-1] if backwards else shown


def _union(statements: Sequence[Statement]) -> Statement:
    sql = " UNION ALL ".join(f"({sql})" for sql, _ in statements)
    return sql, [value for _, values in statements for value in values]


def _sum(counts: Sequence[Statement]) -> int:
    if not counts:
        return 0
    sql, values = _union(counts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum(n)::bigint FROM ({sql}) AS counts (n)", values)  # noqa: S608
        (total,) = cursor.fetchone() or (0,)
        return int(total)


def _compiled(rows: QuerySet[Any]) -> Statement:
    sql, values = rows.query.sql_with_params()
    return sql, list(values)


def _sources(criteria: Criteria, order: Order) -> list[Source]:
    if criteria.text:
        return _matching(criteria, order)
    if criteria.state == STUCK:
        return [_late(criteria, order)]
    standing: list[Source] = [Branches(criteria, order, plan(criteria, order))]
    return [*standing, _late(criteria, order)] if criteria.state == ATTENTION else standing


def _late(criteria: Criteria, order: Order) -> Rows:
    """Return the numbers that a carrier is late with, without those in the state anyway."""
    rest = replace(criteria, state="")
    late = late_standings(criteria.account).filter(rest.on_standings(), rest.in_ranges())
    besides = late.exclude(criteria.on_standings()) if criteria.state == ATTENTION else late
    return Rows(besides, order)


def _matching(criteria: Criteria, order: Order) -> list[Source]:
    """Return the numbers that match the text, and those of campaigns with the text in their name.

    The second need no comparison of texts, so they are read like a list of these campaigns.
    """
    found = criteria.without_text().numbers().filter(matching_text(criteria.text))
    named = criteria.of_named_campaigns()
    if not named.campaigns:
        return [Rows(found, order, "standing__")]
    all_of_them = replace(named, state="") if criteria.state == ATTENTION else named
    others = rules.with_standing_refusal(found, "standing__").exclude(
        all_of_them.on_standings("standing__")
    )
    return [Rows(others, order, "standing__"), *_sources(named, order)]
