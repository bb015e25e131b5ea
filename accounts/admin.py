"""Staff pages of users, accounts, memberships and the ledger."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import Account, LedgerEntry, Membership, User
from core.admin.audit import AuditSource, Users
from core.admin.forms import StaffForm
from core.admin.inlines import EditableInline, ReadOnlyInline
from core.admin.links import Link, add_link, list_link
from core.admin.model_admins import ReadOnlyAdmin, StaffAdmin
from core.formatting import usd

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

MAX_PER_ENTRY = 1_000_000
_LISTS = {
    "Ledger": "accounts_ledgerentry",
    "Brands": "campaigns_brand",
    "Campaigns": "campaigns_campaign",
    "Numbers": "numbers_phonenumber",
    "Assignments": "numbers_assignment",
}


class MembershipInline(EditableInline):
    model = Membership
    autocomplete_fields = ["user", "account"]
    verbose_name_plural = "members and their roles"


class UserAddForm(BaseAddForm):
    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class UserEditForm(BaseEditForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(StaffAdmin, BaseUserAdmin):
    """Users, who sign in by email. They are deactivated, not deleted."""

    form = UserEditForm  # type: ignore[assignment]
    add_form = UserAddForm
    list_display = ["email", "name", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "name"]
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


@admin.display(description="Amount", ordering="amount")
def amount(entry: LedgerEntry) -> str:
    return usd(entry.amount)


@admin.display(description="Balance after it")
def balance_after(entry: LedgerEntry) -> str:
    return usd(entry.balance_after)


class RecentLedger(ReadOnlyInline):
    model = LedgerEntry
    columns = ("created_at", "kind", amount, "note", "actor", balance_after)
    related = ("actor",)
    verbose_name_plural = "latest ledger entries"


def _member(event: Any, users: Users) -> str:
    return f"{users.get(event.user_id, 'a deleted user')}, {event.role}"


@admin.register(Account)
class AccountAdmin(StaffAdmin):
    list_display = ["name", "slug", "money", "created_at"]
    search_fields = ["name", "slug"]
    date_hierarchy = "created_at"
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "money", "created_at"]
    readonly_fields = ["money", "created_at"]
    inlines = [MembershipInline, RecentLedger]

    @admin.display(description="Balance", ordering="balance")
    def money(self, account: Account) -> str:
        return usd(account.balance)

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return False

    def links(self, obj: Account) -> Iterable[Link]:
        yield "Top up or charge…", add_link("accounts_ledgerentry", account=obj.pk)
        for text, name in _LISTS.items():
            yield text, list_link(name, account__id__exact=obj.pk)

    def audit_sources(self) -> Sequence[AuditSource]:
        return [AuditSource(Account), AuditSource(Membership, "account_id", _member)]


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    list_display = ["user", "account", "role", "created_at"]
    list_select_related = ["user", "account"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "account__name", "account__slug"]
    autocomplete_fields = ["user", "account"]
    readonly_fields = ["created_at"]


class LedgerForm(StaffForm):
    """Asks for an amount above zero and stores a charge as a negative amount."""

    amount = forms.DecimalField(
        max_digits=14,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001")), MaxValueValidator(MAX_PER_ENTRY)],
        help_text="In US dollars. Enter a charge above zero too.",
    )

    class Meta:
        model = LedgerEntry
        fields = ["account", "kind", "amount", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == LedgerEntry.Kind.CHARGE and "amount" in cleaned:
            cleaned["amount"] = -cleaned["amount"]
        return cleaned


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """Changes the balance. Entries are added, never edited or deleted."""

    form = LedgerForm
    list_display = ["created_at", "account", "kind", amount, "note", "actor", balance_after]
    list_display_links = ["created_at"]
    list_select_related = ["account", "actor"]
    list_filter = ["kind"]
    search_fields = ["account__name", "account__slug", "note"]
    autocomplete_fields = ["account"]
    add_fields = ["account", "kind", "amount", "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_ledgerentry"))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [*self.add_fields, "actor", "created_at"] if obj else self.add_fields

    def save_model(
        self, request: HttpRequest, obj: LedgerEntry, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        obj.actor = request.user  # type: ignore[assignment]
        obj.save(force_insert=True)

    def response_add(
        self, request: HttpRequest, obj: LedgerEntry, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Return to the account's page, which shows the new balance."""
        account = Account.objects.get(pk=obj.account_id)
        change = f"{'Topped up' if obj.amount > 0 else 'Charged'} by {usd(abs(obj.amount))}"
        balance = f"The balance of {account} is now {usd(account.balance)}."
        messages.success(request, f"{change}. {balance}")
        return HttpResponseRedirect(reverse("admin:accounts_account_change", args=[account.pk]))
