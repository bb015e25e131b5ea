"""Many keys as one array: as many placeholders would cost more than the rows that they name.

Compared with a subselect of the same keys it also leaves the planner no choice: whatever it
believes about the statuses of the moment, it looks the keys up.
"""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Value


def among(field: str, keys: Iterable[int]) -> Func:
    """Return the condition that a key column has one of these values."""
    return Func(
        F(field),
        Value(array(keys)),
        template="%(expressions)s::bigint[])",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def array(values: Iterable[float]) -> str:
    """Return numbers as PostgreSQL reads an array, in one string."""
    return "{" + ",".join(map(str, values)) + "}"
