"""Access to an account's pages: members may read, owners may write."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Account, Membership, User

P = ParamSpec("P")
LAST_ACCOUNT = "last_account"  # session key: the slug of the account that home redirects to


class AccountRequest(HttpRequest):
    """A request by a member of `account`; `memberships` are all of the user's, by account name."""

    user: User
    account: Account
    membership: Membership
    memberships: list[Membership]


View = Callable[Concatenate[AccountRequest, P], HttpResponse]


def member_view(view: View[P]) -> Callable[..., HttpResponse]:
    """Admit members of the account in the URL; for all others it does not exist (404)."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request, slug)
        memberships = list(memberships_of(request.user.pk))
        membership = next((row for row in memberships if row.account.slug == slug), None)
        if membership is None:
            raise Http404
        request.membership = membership  # type: ignore[attr-defined]
        request.account = membership.account  # type: ignore[attr-defined]
        request.memberships = memberships  # type: ignore[attr-defined]
        if request.session.get(LAST_ACCOUNT) != slug:
            request.session[LAST_ACCOUNT] = slug
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return wrapped


def memberships_of(user_id: int) -> QuerySet[Membership]:
    """Return a user's memberships with their accounts, by account name."""
    rows = Membership.objects.filter(user=user_id).select_related("account")
    return rows.order_by("account__name", "pk")


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
