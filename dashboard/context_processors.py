"""Context that every template gets."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from dashboard.access import view_only

_NAMES = ("account", "membership", "memberships")


def current_account(request: HttpRequest) -> dict[str, Any]:
    """Return the request's account, the user's membership in it, and all of the user's.

    For viewers, `view_only` is the sentence that says so; it is read when a template needs it.
    """
    context = {name: getattr(request, name) for name in _NAMES if hasattr(request, name)}
    if "membership" in context and not context["membership"].may_write:
        context["view_only"] = partial(view_only, context["account"])
    return context
