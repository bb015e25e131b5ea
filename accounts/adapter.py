"""The django-allauth adapter."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up: staff create all users."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
