"""The row locks of the staff forms; their place among all locks is in `phone_numbers.locks`."""

from typing import Any

from django.db.models import QuerySet


def locked(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Lock rows while a form compares them with what it showed and writes the difference."""
    return rows.select_for_update(no_key=True, of=("self",))
