"""The sign-in of the staff pages: the site's own, because that one limits attempts."""

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Send visitors to the site's sign-in, and staff on to the page that they asked for."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied(f"Only staff can open it, and you are signed in as {request.user}.")
    response: HttpResponse = _continue(request)
    return response


@secure_admin_login  # type: ignore[untyped-decorator]
def _continue(request: HttpRequest) -> HttpResponse:
    return redirect(get_next_redirect_url(request) or "admin:index")
