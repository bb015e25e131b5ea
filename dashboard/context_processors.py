"""Context that every template gets."""

from typing import Any

from django.http import HttpRequest

_NAMES = ("account", "membership", "memberships")


def current_account(request: HttpRequest) -> dict[str, Any]:
    """Return the request's account, the user's membership in it, and all of the user's."""
    return {name: getattr(request, name) for name in _NAMES if hasattr(request, name)}
