"""Our own sign-in pages, beside those of django-allauth."""

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.security_log import warn


def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Send visitors to the site's sign-in, and staff on to the page that they asked for."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied(f"Only staff can open it, and you are signed in as {request.user}.")
    response: HttpResponse = _continue(request)
    return response


@secure_admin_login  # type: ignore[untyped-decorator]
def _continue(request: HttpRequest) -> HttpResponse:
    return redirect(get_next_redirect_url(request) or "admin:index")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer a request above a rate limit of django-allauth."""
    warn("rate_limited", path=request.path)
    return render(request, "429.html", status=429)
