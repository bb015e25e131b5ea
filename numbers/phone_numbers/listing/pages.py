"""A list as the union of sources that share no number, each in the order of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from core.counting import COUNT_LIMIT, Count
from core.prepared import Statement
from phone_numbers import rules
from phone_numbers.listing.branches import Branches, plan
from phone_numbers.listing.criteria import Criteria
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

    def page(self, size: int, after: str, before: str) -> Statement: ...

    def count(self, before: str = "") -> Statement: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query of numbers or standings finds; `key` is the column with the number's key."""

    rows: QuerySet[Any]
    key: str
    known = None

    def page(self, size: int, after: str, before: str) -> Statement:
        rows = self._between(after, before).order_by("-e164" if before else "e164")
        return _compiled(rows.values_list("e164", self.key)[:size])

    def count(self, before: str = "") -> Statement:
        rows = self._between("", before).order_by().values(self.key)[: COUNT_LIMIT + 1]
        sql, values = _compiled(rows)
        return f"SELECT count(*) FROM ({sql}) AS counted", values  # noqa: S608

    def _between(self, after: str, before: str) -> QuerySet[Any]:
        rows = self.rows.filter(e164__gt=after) if after else self.rows
        return rows.filter(e164__lt=before) if before else rows


_ON_PAGE = "ARRAY(SELECT key FROM ({}) AS merged (e164, key) ORDER BY e164 {} LIMIT %s)"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and the cursors of those before and after it ("" for none)."""

    rows: list[Row]
    previous: str
    next: str


class Listing:
    """The numbers of an account that meet some criteria, in their order."""

    def __init__(self, criteria: Criteria) -> None:
        self.criteria = criteria

    @cached_property
    def sources(self) -> list[Source]:
        return _sources(self.criteria)

    def count(self, before: str = "") -> Count:
        """Count the numbers, or those before a number in E.164 (one query at most)."""
        known = [None if before else source.known for source in self.sources]
        unknown = [s.count(before) for s, n in zip(self.sources, known, strict=True) if n is None]
        total = sum(n for n in known if n is not None) + _sum(unknown)
        return Count(total, exact=not unknown)

    def page(self, size: int, *, after: str = "", before: str = "") -> Page:
        """Return up to `size` rows after or before a cursor (two queries).

        A cursor is a number in E.164.
        """
        keys = self._keys(size + 1, after, before)
        found = rows(for_rows(self.criteria.account, keys))
        more = len(found) > size
        shown = found[-size:] if before else found[:size]
        if not shown:
            return Page([], "", "")
        has_previous, has_next = (more, True) if before else (bool(after), more)
        first, last = shown[0].number.e164, shown[-1].number.e164
        return Page(shown, first if has_previous else "", last if has_next else "")

    def _keys(self, size: int, after: str, before: str) -> Statement:
        """Return the statement of an array of the keys of a page."""
        statements = [source.page(size, after, before) for source in self.sources]
        sql, values = _union(statements)
        return _ON_PAGE.format(sql, "DESC" if before else ""), [*values, size]


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


def _sources(criteria: Criteria) -> list[Source]:
    if criteria.text:
        return _matching(criteria)
    if criteria.state == STUCK:
        return [_late(criteria)]
    standing: list[Source] = [Branches(criteria, plan(criteria))]
    return [*standing, _late(criteria)] if criteria.state == ATTENTION else standing


def _late(criteria: Criteria) -> Rows:
    """Return the numbers that a carrier is late with, without those in the state anyway."""
    rest = replace(criteria, state="")
    late = late_standings(criteria.account).filter(rest.on_standings(), rest.in_ranges())
    besides = late.exclude(criteria.on_standings()) if criteria.state == ATTENTION else late
    return Rows(besides, "phone_number")


def _matching(criteria: Criteria) -> list[Source]:
    """Return the numbers that match the text, and those of campaigns with the text in their name.

    The second need no comparison of texts, so they are read like a list of these campaigns.
    """
    found = criteria.without_text().numbers().filter(matching_text(criteria.text))
    named = criteria.of_named_campaigns()
    if not named.campaigns:
        return [Rows(found, "pk")]
    all_of_them = replace(named, state="") if criteria.state == ATTENTION else named
    others = rules.with_standing_refusal(found, "standing__").exclude(
        all_of_them.on_standings("standing__")
    )
    return [Rows(others, "pk"), *_sources(named)]
