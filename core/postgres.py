"""Many keys as one array: as many placeholders would cost more than the rows that they name.

Compared with a subselect of the same keys it also leaves the planner no choice: whatever it
believes about the statuses of the moment, it looks the keys up.
"""

from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import BooleanField, F, Func, Value


def key_in(field: str, keys: Iterable[int]) -> Func:
    """Return the condition that a key column has one of these values."""
    return Func(
        F(field),
        Value(array_literal(keys)),
        template="%(expressions)s::bigint[])",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def array_literal(values: Iterable[float]) -> str:
    """Return numbers as PostgreSQL reads an array, in one string."""
    return "{" + ",".join(map(str, values)) + "}"


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the database constraint that had the last word."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")
