"""A look at the numbers of each problem: an example, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, Value, When

from core.counting import COUNT_LIMIT
from phone_numbers.models import State
from phone_numbers.reasons import WayOut
from phone_numbers.status.problems import Problem, numbers_with


@dataclass(frozen=True, slots=True)
class Sample:
    """The key of one number of a problem, and what up to COUNT_LIMIT numbers have in common.

    `note` is what staff wrote when they suspended the numbers, if it is the same for all.
    `still_send` means that only moves failed: all numbers still send.
    """

    number: int
    note: str
    still_send: bool


_SAMPLE = """
    SELECT problem, min(number), CASE WHEN min(note) = max(note) THEN min(note) ELSE '' END,
        bool_and(sends)
    FROM ({}) AS looked_at (problem, number, note, sends) GROUP BY problem
"""


def samples(problems: Sequence[Problem]) -> dict[int, Sample]:
    """Return a sample of each problem, by its place (one query, or none without problems).

    A problem that has been solved meanwhile has no sample.
    """
    if not problems:
        return {}
    parts = [_looked_at(problem, place) for place, problem in enumerate(problems)]
    sql, values = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE.format(sql), values)
        return {place: Sample(*row) for place, *row in cursor.fetchall()}


def _looked_at(problem: Problem, place: int) -> QuerySet[Any]:
    """Return more than one number only if the numbers can differ."""
    differ = problem.failed or problem.reason.way_out == WayOut.NUMBER
    still_sends = Q(standing_refusal="", state=State.MOVE_FAILED)
    rows = numbers_with(problem).annotate(
        place=Value(place),
        note=F("phone_number__status_reason"),
        sends=Case(When(still_sends, then=True), default=False),
    )
    rows = rows.values_list("place", "phone_number", "note", "sends")
    looked_at: QuerySet[Any] = rows.order_by()[: COUNT_LIMIT + 1 if differ else 1]
    return looked_at
