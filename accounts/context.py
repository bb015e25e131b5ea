"""What every template knows about the account it shows."""

from typing import Any

from django.http import HttpRequest

from accounts.models import Account


def current_account(request: HttpRequest) -> dict[str, Any]:
    """Return the request's account, the membership, and the person's other accounts (lazily)."""
    account = getattr(request, "account", None)
    if account is None:
        return {}
    mine = Account.objects.of(request.user)  # type: ignore[arg-type]
    others = mine.exclude(pk=account.pk).only("name", "slug")
    return {"account": account, "membership": request.membership, "other_accounts": others}  # type: ignore[attr-defined]
