"""Access to an account's pages: members may read, owners may write."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Account, Membership, User

P = ParamSpec("P")
LAST_ACCOUNT = "last_account"  # session key: the slug of the account that home redirects to


class AccountRequest(HttpRequest):
    """A request by a member of `account`; `other_accounts` are the user's other ones."""

    user: User
    account: Account
    membership: Membership
    other_accounts: list[Account]


View = Callable[Concatenate[AccountRequest, P], HttpResponse]


def member_view(view: View[P]) -> Callable[..., HttpResponse]:
    """Admit members of the account in the URL; for all others it does not exist (404)."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request, slug)
        rows = Membership.objects.filter(user=request.user.pk).select_related("account")
        memberships = {row.account.slug: row for row in rows.order_by("account__name")}
        if slug not in memberships:
            raise Http404
        request.membership = memberships.pop(slug)  # type: ignore[attr-defined]
        request.account = request.membership.account  # type: ignore[attr-defined]
        request.other_accounts = [other.account for other in memberships.values()]  # type: ignore[attr-defined]
        if request.session.get(LAST_ACCOUNT) != slug:
            request.session[LAST_ACCOUNT] = slug
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return wrapped


def _to_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to sign-in and back: to the page, or after a POST to the account's overview."""
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(
        request.get_full_path() if is_page else reverse("dashboard:overview", args=[slug])
    )


def require_owner(request: AccountRequest) -> None:
    """Raise PermissionDenied unless the user may write in the request's account."""
    if not request.membership.may_write:
        raise PermissionDenied(
            f"You have view-only access to {request.account}. Ask one of its owners."
        )
