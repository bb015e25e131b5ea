"""Context that every template gets."""

from typing import Any

from django.http import HttpRequest

_NAMES = ("account", "membership", "other_accounts")


def current_account(request: HttpRequest) -> dict[str, Any]:
    """Return the request's account, the user's membership, and the user's other accounts."""
    return {name: getattr(request, name) for name in _NAMES if hasattr(request, name)}
