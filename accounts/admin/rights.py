"""Who may change whom: nobody becomes stronger, or somebody else, by a permission of their own.

Only superusers change groups, what people sign in with, what staff may do, and the memberships of
staff. Permissions allow the rest (ADR 15).
"""

from typing import Any

from django.http import HttpRequest

from accounts.models import User

SIGN_IN_FIELDS = ["email", "is_active"]
RIGHTS_FIELDS = ["is_staff", "is_superuser", "groups", "user_permissions"]
MEMBERSHIPS_OF_STAFF = "Only superusers change the memberships of staff."


def is_above(person: User, actor: Any) -> bool:
    """Return whether only a superuser may act on `person`, and `actor` is none."""
    return (person.is_staff or person.is_superuser) and not actor.is_superuser


def may_edit(request: HttpRequest, person: User | None) -> bool:
    """Return whether one may edit the person's own fields; one's own are always included."""
    return person is None or person == request.user or not is_above(person, request.user)
