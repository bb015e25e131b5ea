"""Constraints of people, members and money, broken directly in the database."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Account, LedgerEntry, Membership, SavedFilter, User
from tests.breaking import change, refused_by
from tests.factories import AccountFactory, LedgerEntryFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def same_email():
    UserFactory(email="ann@example.com")
    change(UserFactory(), email="Ann@Example.com")


def same_member():
    member = MembershipFactory()
    Membership.objects.bulk_create(
        [Membership(user=member.user, account=member.account, role="viewer")]
    )


def no_superuser():
    change(UserFactory(is_staff=True, is_superuser=True), is_active=False)
    connection.check_constraints()


def no_owner():
    change(MembershipFactory(role="owner"), role="viewer")
    connection.check_constraints()


def entry(**values):
    LedgerEntry.objects.bulk_create([LedgerEntry(account=AccountFactory(), **values)])


def saved_filter(**values):
    member = values.pop("membership", None) or MembershipFactory()
    return SavedFilter.objects.create(membership=member, **{"name": "Mine"} | values)


def same_filter_name():
    saved_filter(membership=saved_filter().membership)


BREAKS = {
    "saved_filter_name_visible": lambda: saved_filter(name="\N{ZERO WIDTH SPACE}"),
    "saved_filter_once_per_name": same_filter_name,
    "user_name_visible": lambda: change(UserFactory(), name="\N{ZERO WIDTH SPACE}"),
    "account_name_visible": lambda: change(AccountFactory(), name="\N{ZERO WIDTH SPACE}"),
    "user_email_unique_whatever_the_case": same_email,
    "user_theme_known": lambda: change(UserFactory(), theme="pink"),
    "membership_once_per_person_and_account": same_member,
    "membership_role_known": lambda: change(MembershipFactory(), role="king"),
    "ledger_entry_sign_fits_kind": lambda: entry(kind="top_up", amount=-1, note="no"),
    "ledger_entry_says_why": lambda: entry(kind="top_up", amount=1, note=""),
    "user_an_active_superuser_remains": no_superuser,
    "membership_an_owner_remains": no_owner,
    "account_balance_moves_by_ledger_only": lambda: change(AccountFactory(), balance=1_000),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


@pytest.mark.parametrize(("kind", "amount"), [("charge", 1), ("top_up", 0), ("gift", 1)])
def test_a_top_up_is_positive_and_a_charge_negative(kind, amount):
    with refused_by("ledger_entry_sign_fits_kind"):
        entry(kind=kind, amount=amount, note="no")


def test_an_account_starts_with_a_zero_balance():
    with refused_by("account_balance_moves_by_ledger_only"):
        Account.objects.bulk_create([Account(name="Rich", slug="rich", balance=1)])


def test_a_ledger_entry_is_never_edited():
    with refused_by("pgtrigger: Cannot update or delete rows from accounts_ledgerentry table"):
        change(LedgerEntryFactory(account=AccountFactory(), amount=5), note="another story")


def test_a_ledger_entry_is_never_deleted():
    row = LedgerEntryFactory(account=AccountFactory(), amount=5)
    with refused_by("pgtrigger: Cannot update or delete rows from accounts_ledgerentry table"):
        LedgerEntry.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("events", "table"),
    [
        ("events", "accounts_membershipevent"),
        ("account", "accounts_accountnameslugevent"),
        ("user", "accounts_userevent"),
    ],
)
def test_the_audit_rows_cannot_be_rewritten(events, table):
    member = MembershipFactory()
    rows = {
        "events": member.events,
        "account": member.account.name_slug_events,
        "user": member.user.events,
    }[events]
    with refused_by(f"pgtrigger: Cannot update or delete rows from {table} table"):
        rows.update(pgh_created_at=timezone.now())


def test_a_person_may_be_renamed():
    change(UserFactory(), name="Ann", theme="dark")
    assert User.objects.get(name="Ann").theme == "dark"
