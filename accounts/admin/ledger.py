"""Staff pages of the ledger."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import Account, LedgerEntry
from core.admin.audit import AuditRow
from core.admin.forms import StaffForm
from core.admin.inlines import ReadOnlyInline
from core.admin.model_admins import ReadOnlyAdmin
from core.formatting import usd

MAX_PER_ENTRY = 1_000_000


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
    search_fields = ["account__name__plain__contains", "account__slug", "note__plain__contains"]
    autocomplete_fields = ["account"]
    add_fields = ["account", "kind", "amount", "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_ledgerentry"))

    def audit(self, key: int) -> list[AuditRow]:
        """Return who added the entry; nothing else can happen to it."""
        entries = LedgerEntry.objects.filter(pk=key).select_related("actor")
        return [AuditRow("Added", "", row.created_at, str(row.actor or "")) for row in entries]

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
