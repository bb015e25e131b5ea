"""The drill finds missing audit rows, money without a ledger entry, and lost admin requests."""

import pytest
from django.db import connection

from bench.drill.journal import AdminRequest, Result
from bench.drill.record_checks import audit_gaps, failed_admin_requests, ledger_gaps
from tests.factories import LedgerEntryFactory

pytestmark = pytest.mark.django_db


def execute_without_triggers(statement, *values):
    """Change a row without its audit triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_the_products_own_changes_leave_no_gap(number, campaign):
    assert (audit_gaps(), ledger_gaps()) == ([], [])


def test_a_change_without_an_audit_row_is_a_gap(number):
    execute_without_triggers(
        "UPDATE numbers_phonenumber SET name = 'Hidden' WHERE id = %s", number.pk
    )
    assert audit_gaps() == [f"PhoneNumber {number.pk}: differs from its last audit row"]


def test_money_without_a_ledger_entry_is_a_gap(account):
    execute_without_triggers(
        "UPDATE accounts_account SET balance = balance + 1 WHERE id = %s", account.pk
    )
    assert len(ledger_gaps()) == 1


def test_a_request_without_its_mark_is_lost_and_one_with_two_is_doubled(account):
    for _ in range(2):
        LedgerEntryFactory(account=account, amount=-1, note="drill 2")
    requests = [AdminRequest("charge", f"drill {n}", Result.ACCEPTED) for n in (1, 2)]
    assert failed_admin_requests(requests) == (["charge drill 1"], ["charge drill 2"])
