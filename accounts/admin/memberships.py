"""Memberships on the pages of people and accounts."""

from accounts.models import Membership
from core.admin.inlines import EditableInline


class MembershipInline(EditableInline):
    model = Membership
    autocomplete_fields = ["user", "account"]
    verbose_name_plural = "members and their roles"
