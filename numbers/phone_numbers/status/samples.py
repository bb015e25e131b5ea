"""A look at the numbers of each problem: an example, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, Q, QuerySet, Value, When

from core.counting import COUNT_LIMIT
from core.prepared import Prepared, Statement
from phone_numbers import rules
from phone_numbers.models import Standing, State
from phone_numbers.reasons import WayOut
from phone_numbers.status.problems import Problem
from phone_numbers.status.states import condition


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
_LOOKED_AT = "SELECT %s::int, found.* FROM ({} LIMIT %s) AS found"
_STILL_SENDS = Q(standing_refusal="", state=State.MOVE_FAILED)


def samples(problems: Sequence[Problem]) -> dict[int, Sample]:
    """Return a sample of each problem, by its place (one query, or none without problems).

    A problem that has been solved meanwhile has no sample.
    """
    if not problems:
        return {}
    parts = [_looked_at(problem, place) for place, problem in enumerate(problems)]
    sql = " UNION ALL ".join(part for part, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE.format(sql), [value for _, values in parts for value in values])
        return {place: Sample(*row) for place, *row in cursor.fetchall()}


def _looked_at(problem: Problem, place: int) -> Statement:
    """Return more than one number only if the numbers can differ."""
    differ = problem.failed or problem.reason.way_out == WayOut.NUMBER
    sql, values = (_failed if problem.failed else _held).statement(
        account=problem.campaign.account_id,
        campaign=problem.campaign.pk,
        code=problem.reason.code,
        statuses=",".join(problem.statuses),
    )
    return _LOOKED_AT.format(sql), [place, *values, COUNT_LIMIT + 1 if differ else 1]


@Prepared
def _failed(account: int, campaign: int, code: str, statuses: str) -> QuerySet[Any]:
    here = Q(state=State.FAILED, campaign=campaign)
    moves = Q(state=State.MOVE_FAILED, other_campaign=campaign)
    own = Standing.objects.filter(here | moves, account=account, failure_code=code)
    return _look_at(rules.with_standing_refusal(own), statuses)


@Prepared
def _held(account: int, campaign: int, code: str, statuses: str) -> QuerySet[Any]:
    own = Standing.objects.filter(account=account, campaign=campaign)
    judged = rules.with_standing_refusal(own)
    return _look_at(judged.filter(condition("held"), standing_refusal=code), statuses)


def _look_at(judged: QuerySet[Any], statuses: str) -> QuerySet[Any]:
    is_one_of_them = Func(
        F("status"),
        Value(statuses),
        template="%(expressions)s, ','))",
        arg_joiner=" = ANY(string_to_array(",
        output_field=BooleanField(),
    )
    read: QuerySet[Any] = judged.filter(Q(is_one_of_them)).annotate(
        note=F("phone_number__status_reason"),
        sends=Case(When(_STILL_SENDS, then=True), default=False),
    )
    return read.values("phone_number", "note", "sends").order_by()
