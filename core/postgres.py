"""Helpers for PostgreSQL: many keys in one parameter, and what an error means."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.functions import Cast
from psycopg.errors import IdleInTransactionSessionTimeout


def key_in(field: str, keys: Iterable[int]) -> Func:
    """Return the condition that a key column has one of these values.

    The keys are one array parameter. Thousands of placeholders cost more than the rows they name,
    and with a subquery the planner, misled by old statistics, may read the whole table.
    """
    return is_one_of(field, Cast(Value(array_literal(keys)), ArrayField(BigIntegerField())))


def is_one_of(field: str, keys: Any) -> Func:
    """Return the condition that a column is in an array; unlike IN, it always uses an index."""
    return Func(
        F(field),
        keys,
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def array_literal(values: Iterable[float]) -> str:
    """Return numbers as a PostgreSQL array literal, such as `{1,2}`."""
    return "{" + ",".join(map(str, values)) + "}"


def allow_large_statements(minutes: int) -> None:
    """Let each statement of this transaction take so long, and more memory for sorts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('work_mem', '64MB', true)",
            [f"{minutes}min"],
        )


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or "" if PostgreSQL names none."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")


def hint_of(error: IntegrityError) -> str:
    """Return the sentence for people that a trigger of ours gave as its hint, or ""."""
    return str(getattr(getattr(error.__cause__, "diag", None), "message_hint", "") or "")


def timed_out_while_idle(error: BaseException) -> bool:
    """Return whether PostgreSQL ended the session because its transaction was idle for too long.

    Django raises it as an InternalError, not as an OperationalError.
    """
    return isinstance(error.__cause__, IdleInTransactionSessionTimeout)
