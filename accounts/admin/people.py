"""Staff pages of people."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.models import Permission
from django.db import transaction
from django.forms import BaseModelForm
from django.http import HttpRequest

from accounts.admin.memberships import MembershipInline
from accounts.admin.password_links import PASSWORD_ACTIONS, LinkNotSent, send_password_link
from accounts.admin.rights import RIGHTS_FIELDS, SIGN_IN_FIELDS, may_edit
from accounts.models import Account, Membership, User
from accounts.succession import AN_ACTIVE_SUPERUSER_REMAINS, SENTENCES
from core.admin.audit import AuditSource
from core.admin.forms import StaffForm
from core.admin.model_admins import StaffAdmin

admin.site.unregister(EmailAddress)  # the user's page has their only sign-in address


class UserForm(StaffForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Refuse to take the rights of the last superuser."""
        cleaned = super().clean() or self.cleaned_data
        flags = {"is_active", "is_staff", "is_superuser"}
        taken = [flag for flag in flags if cleaned.get(flag) is False]
        superusers = User.objects.superusers()
        if taken and {self.instance.pk} == set(superusers.values_list("pk", flat=True)):
            for flag in taken:
                self.add_error(flag, SENTENCES[AN_ACTIVE_SUPERUSER_REMAINS])
        return cleaned


@admin.register(User)
class UserAdmin(StaffAdmin):
    """People, who sign in by email and choose their own passwords.

    They are deactivated, not deleted.
    """

    form = UserForm
    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    sortable_when_long = ("email",)
    search_fields = ["email", "name__plain__contains"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups", "user_permissions"]
    inlines = [MembershipInline]
    staff_actions = PASSWORD_ACTIONS
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone", "theme", "is_active"]}),
        ("Staff", {"fields": [*RIGHTS_FIELDS], "classes": ["collapse"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["email", "name"],
                "description": "They get an email with a link to choose a password.",
            },
        )
    ]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Let only superusers change rights, and what an existing person signs in with."""
        if request.user.is_superuser or obj is None:
            return self.readonly_fields
        return self.readonly_fields + SIGN_IN_FIELDS + RIGHTS_FIELDS

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Read the permissions with their content types, which name them."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse to search by the hash of a password."""
        is_password = lookup.startswith("password")
        return not is_password and super().lookup_allowed(lookup, value, request)

    def save_model(
        self, request: HttpRequest, obj: User, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Invite a new person; delete former addresses, which could still be used to sign in."""
        if not change:
            obj.set_unusable_password()
            transaction.on_commit(partial(_invite, request, obj))
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()
        if "is_active" in form.changed_data and not obj.is_active:
            _warn_of_accounts_without_owner(request, obj)

    def audit_sources(self) -> list[AuditSource]:
        return [
            AuditSource(User),
            AuditSource(Membership, "user_id", lambda event, _: f"membership, {event.role}"),
        ]


def _invite(request: HttpRequest, person: User) -> None:
    try:
        send_password_link(person)
        messages.success(request, f"{person.email} got an email with a link to choose a password.")
    except LinkNotSent as error:
        messages.warning(request, f"{error} Send a password link from the person's page.")


def _warn_of_accounts_without_owner(request: HttpRequest, person: User) -> None:
    owned = Account.objects.filter(memberships__user=person, memberships__role="owner")
    for account in owned.exclude(memberships__in=Membership.objects.active_owners()):
        text = f"No owner of {account} can sign in now. Make another member an owner."
        messages.warning(request, text)
