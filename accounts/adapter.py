"""How django-allauth is tied to this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff create the people; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
