"""What every template knows about the account it shows."""

from typing import Any

from django.http import HttpRequest

_NAMES = ("account", "membership", "other_accounts")


def current_account(request: HttpRequest) -> dict[str, Any]:
    """Return the request's account, the membership there, and the person's other accounts."""
    return {name: getattr(request, name) for name in _NAMES if hasattr(request, name)}
