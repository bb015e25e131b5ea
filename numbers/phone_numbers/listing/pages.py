"""A list as the union of sources that share no number, each in the order of numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from core.counting import Count
from core.prepared import Statement
from phone_numbers.listing.branches import in_order
from phone_numbers.listing.criteria import Criteria
from phone_numbers.listing.order import ORDERS, Cursor, Order
from phone_numbers.listing.sources import Source, sources
from phone_numbers.status.rows import Row, for_rows, rows

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
        return sources(self.criteria, self.order)

    def count(self, before: str = "") -> Count:
        """Count the numbers, or those before a cursor (one query at most)."""
        cursor = self.order.read(before)
        known = [None if cursor else source.known for source in self.sources]
        unknown = [s.count(cursor) for s, n in zip(self.sources, known, strict=True) if n is None]
        total = sum(n for n in known if n is not None) + _sum(unknown)
        return Count(total, exact=not unknown and not self.criteria.text)

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
