"""Which account a request acts for, and whether this person may write there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Account, Membership, User

P = ParamSpec("P")
LAST_ACCOUNT = "last_account"  # session key: the account to start with next time


class AccountRequest(HttpRequest):
    """A request for one account, by one of its members."""

    user: User
    account: Account
    membership: Membership
    other_accounts: list[Account]


View = Callable[Concatenate[AccountRequest, P], HttpResponse]


def member_view(view: View[P]) -> Callable[..., HttpResponse]:
    """Let members of the account named in the URL in; for anybody else it does not exist (404)."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request, slug)
        mine = (
            Membership.objects.filter(user=request.user.pk)
            .select_related("account")
            .order_by("account__name")
        )
        memberships = {membership.account.slug: membership for membership in mine}
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
    """Ask who it is; a form cannot be sent again by a link, so it leads back to the account."""
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(
        request.get_full_path() if is_page else reverse("dashboard:overview", args=[slug])
    )


def require_owner(request: AccountRequest) -> None:
    """Raise PermissionDenied unless the person may write in the request's account."""
    if not request.membership.may_write:
        raise PermissionDenied(
            f"You may look at {request.account} and not change it. Ask one of its owners."
        )
