"""Addresses of staff pages, for the links from one object to its related objects."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

Link = tuple[str, str]
"""The text and the address."""


def list_link(name: str, **filters: Any) -> str:
    """Return the address of a filtered list; `name` is such as `numbers_assignment`."""
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"


def add_link(name: str, **values: Any) -> str:
    """Return the address of an add page whose form starts with these values."""
    return f"{reverse(f'admin:{name}_add')}?{urlencode(values)}"
