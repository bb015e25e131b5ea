"""Members of staff with few permissions."""

from django.contrib.auth.models import Permission

from tests.admin.staff_requests import StaffClient, change_url, form_values
from tests.factories import UserFactory

NO_MEMBERS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


class Clerk:
    """A member of staff with these permissions only, and their browser."""

    def __init__(self, *codenames: str) -> None:
        self.user = UserFactory(is_staff=True, name="A clerk")
        self.user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        self.client = StaffClient()
        self.client.force_login(self.user)

    def save(self, obj, **values):
        """Post the values, and all that the page of the object offers."""
        page = self.client.get(change_url(obj))
        offered = form_values(page) if "adminform" in (page.context or {}) else NO_MEMBERS
        return self.client.post(change_url(obj), offered | values)
