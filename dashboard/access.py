"""Access to an account's pages: members may read, owners may write."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import get_text_list

from accounts.models import Account, Membership, User

P = ParamSpec("P")
MAX_NAMED = 3
"""Owners whom a viewer may ask; an account has few."""
LAST_ACCOUNT = "last_account"  # session key: the slug of the account that home redirects to


class AccountRequest(HttpRequest):
    """A request by a member of `account`; `memberships` are all of the user's, by account name."""

    user: User
    account: Account
    membership: Membership
    memberships: list[Membership]


View = Callable[Concatenate[AccountRequest, P], HttpResponseBase]


def member_view(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Admit members of the account in the URL; for all others it does not exist (404)."""

    @wraps(view)
    def wrapped(
        request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
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


def _to_sign_in(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Redirect to sign-in and back: to the page, or after a POST to the account's overview."""
    is_page = request.method in ("GET", "HEAD")
    return redirect_to_login(
        request.get_full_path() if is_page else reverse("dashboard:overview", args=[slug])
    )


def require_owner(request: AccountRequest) -> None:
    """Raise PermissionDenied unless the user may write in the request's account."""
    if not request.membership.may_write:
        raise PermissionDenied(view_only(request.account))


def view_only(account: Account) -> str:
    """Say to a viewer whom to ask for a change (one query)."""
    active = Membership.objects.filter(user__is_active=True, role=Membership.Role.OWNER)
    owners = active.filter(account=account).select_related("user").order_by("created_at", "pk")
    names = [str(owner.user) for owner in owners[:MAX_NAMED]]
    if not names:
        return "You have view-only access. Ask the staff of this site for a change."
    one_of = get_text_list(names, "or")
    return f"You have view-only access. Ask an owner of this account: {one_of}."
