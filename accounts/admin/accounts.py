"""Staff pages of accounts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.ledger import RecentLedger
from accounts.admin.memberships import MembershipInline
from accounts.models import Account, Membership
from core.admin.audit import AuditSource, Users
from core.admin.links import Link, add_link, list_link
from core.admin.model_admins import StaffAdmin
from core.formatting import usd

_LISTS = {
    "Ledger": "accounts_ledgerentry",
    "Brands": "campaigns_brand",
    "Campaigns": "campaigns_campaign",
    "Numbers": "numbers_phonenumber",
    "Assignments": "numbers_assignment",
}


def _member(event: Any, users: Users) -> str:
    return f"{users.get(event.user_id, 'a deleted user')}, {event.role}"


@admin.register(Account)
class AccountAdmin(StaffAdmin):
    list_display = ["name", "slug", "money", "created_at"]
    sortable_when_long = ("slug",)
    search_fields = ["name__plain__contains", "slug"]
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
