"""The django-allauth adapter."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
