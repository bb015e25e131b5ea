"""Staff pages of groups of permissions."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group

from core.admin.model_admins import StaffAdmin

admin.site.unregister(Group)  # in favour of the pages below, which save once and only changes


@admin.register(Group)
class GroupAdmin(StaffAdmin, DjangoGroupAdmin):
    """Groups of staff, and what each may do."""
