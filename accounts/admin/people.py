"""Staff pages of people."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.forms import BaseModelForm
from django.http import HttpRequest

from accounts.admin.memberships import MembershipInline
from accounts.models import User
from core.admin.forms import StaffForm
from core.admin.model_admins import StaffAdmin

if TYPE_CHECKING:
    BaseUserAdmin = DjangoUserAdmin[User]
    BaseAddForm = AdminUserCreationForm[User]
    BaseEditForm = UserChangeForm[User]
else:
    BaseUserAdmin, BaseAddForm, BaseEditForm = (
        DjangoUserAdmin,
        AdminUserCreationForm,
        UserChangeForm,
    )

admin.site.unregister(EmailAddress)  # the user's page has their only sign-in address


class UserAddForm(StaffForm, BaseAddForm):
    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserEditForm(StaffForm, BaseEditForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(StaffAdmin, BaseUserAdmin):
    """Users, who sign in by email. They are deactivated, not deleted."""

    form = UserEditForm
    add_form = UserAddForm
    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "name__plain__contains"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "time_zone", "theme", "is_active"]}),
        (
            "Staff",
            {
                "fields": ["is_staff", "is_superuser", "groups", "user_permissions"],
                "classes": ["collapse"],
            },
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let only superusers change permissions."""
        permissions = ["is_staff", "is_superuser", "groups", "user_permissions"]
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else fields + permissions

    def save_model(
        self, request: HttpRequest, obj: User, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Delete former addresses, which could still be used to sign in."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let only superusers change superusers, passwords included."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
