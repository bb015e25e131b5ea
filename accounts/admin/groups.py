"""Staff pages of groups, which are sets of permissions: only superusers change them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from core.admin.model_admins import StaffAdmin

admin.site.unregister(Group)  # in favour of the pages below, which save once and only changes


@admin.register(Group)
class GroupAdmin(StaffAdmin, DjangoGroupAdmin):
    """Groups of staff, and what each may do."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
