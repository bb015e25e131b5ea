"""The django-allauth adapter."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import HttpRequest

from accounts.models import User
from accounts.security_log import log_event, warn

_EVENTS = {
    "account/email/password_reset_key": "password_link_sent",
    "account/email/invitation": "invitation_sent",
    "account/email/unknown_account": "password_link_refused",
}
"""What an email of django-allauth means, by its template."""
UNKNOWN_ADDRESS = "unknown"


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up: staff create all users."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This email address and this password do not belong together.",
        "too_many_login_attempts": (
            "Too many wrong passwords. Wait 5 minutes and try again, or reset your password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Accept addresses only; django-allauth reads any other word as the name of a view."""
        return str(url).startswith(("/", "http")) and bool(super().is_safe_url(url))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address, which a header names only if a trusted proxy wrote it.

        A request that came past the proxies counts for the machine that sent it. All requests on a
        Unix socket without an address share one limit, so that people can still sign in.
        """
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse without a look at the password after too many wrong ones."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            warn("sign_in_locked", email=credentials.get("email", ""))
            raise

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Word the email as an invitation to a person who has no password yet."""
        template = "password_reset_key" if user.has_usable_password() else "invitation"
        self.send_mail(f"account/email/{template}", email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, context)
        log_event(_EVENTS.get(template_prefix, template_prefix), context.get("user"), to=email)
