"""The balance is the sum of the ledger."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import accumulate

import pytest
from django.db import connection
from django.db.models import Sum

from accounts.models import LedgerEntry
from tests.factories import AccountFactory, LedgerEntryFactory

pytestmark = pytest.mark.django_db


def balance(account):
    account.refresh_from_db()
    return account.balance


def test_a_new_account_has_no_balance():
    assert balance(AccountFactory(money=0)) == 0


def test_a_top_up_raises_the_balance():
    account = AccountFactory(money=0)
    LedgerEntryFactory(account=account, amount=Decimal("12.5"))
    assert balance(account) == Decimal("12.5")


def test_a_charge_lowers_the_balance_by_fractions_of_a_cent():
    account = AccountFactory(money=1)
    LedgerEntryFactory(account=account, amount=Decimal("-0.0075"))
    assert balance(account) == Decimal("0.9925")


def test_a_balance_may_fall_below_zero():
    account = AccountFactory(money=1)
    LedgerEntryFactory(account=account, amount=-3)
    assert balance(account) == -2


def test_entries_created_in_bulk_count():
    account = AccountFactory(money=0)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(account=account, kind="charge", amount=-2, note="messages") for _ in range(50)
    )
    assert balance(account) == -100


def test_an_entry_changes_only_its_own_account():
    other_account = AccountFactory(money=7)
    LedgerEntryFactory(account=AccountFactory(money=0), amount=5)
    assert balance(other_account) == 7


def test_an_account_saved_from_an_old_copy_keeps_its_balance():
    account = AccountFactory(money=5)
    LedgerEntryFactory(account=account, amount=5)
    account.name = "Renamed"
    account.save(update_fields=["name"])
    assert balance(account) == 10


def test_the_balance_is_the_sum_of_the_ledger():
    account = AccountFactory(money=50)
    for amount in (5, -20, Decimal("0.0001"), -100):
        LedgerEntryFactory(account=account, amount=amount)
    assert balance(account) == account.ledger.aggregate(sum=Sum("amount"))["sum"]


def test_each_entry_has_the_balance_after_it():
    account = AccountFactory(money=50)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(account=account, kind="charge", amount=amount, note="messages")
        for amount in (-20, Decimal("-0.5"), -40)
    )
    balances = account.ledger.order_by("pk").values_list("balance_after", flat=True)
    assert list(balances) == [50, 30, Decimal("29.5"), Decimal("-10.5")]


def add_entries(account):
    for _ in range(10):
        LedgerEntryFactory(account=account, amount=1)
    connection.close()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_entries_made_at_once_have_balances_in_the_order_of_their_ids():
    account = AccountFactory(money=0)
    with ThreadPoolExecutor(4) as sessions:
        list(sessions.map(add_entries, [account] * 4))
    entries = account.ledger.order_by("pk")
    amounts = entries.values_list("amount", flat=True)
    assert list(entries.values_list("balance_after", flat=True)) == list(accumulate(amounts))
