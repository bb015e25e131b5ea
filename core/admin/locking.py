"""The row locks of the staff forms; their place among all locks is in `phone_numbers.locks`."""

from typing import Any

from django.db.models import QuerySet


def lock(rows: "QuerySet[Any]") -> None:
    """Lock rows while a form compares them with what it showed and writes the difference."""
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
