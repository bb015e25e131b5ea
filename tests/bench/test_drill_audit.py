"""The drill misses audit rows that are not there, money that is in no ledger, and lost acts."""

import pytest
from django.db import connection

from bench.drill.audit import acts_gone_wrong, audit_gaps, ledger_gaps
from bench.drill.notebook import Act, Outcome
from tests.factories import LedgerEntryFactory

pytestmark = pytest.mark.django_db


def behind_its_back(statement, *values):
    """Change a row with no trigger looking."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_what_the_product_does_leaves_no_gap(number, campaign):
    assert (audit_gaps(), ledger_gaps()) == ([], [])


def test_a_change_without_an_audit_row_is_a_gap(number):
    behind_its_back("UPDATE numbers_phonenumber SET name = 'Hidden' WHERE id = %s", number.pk)
    assert audit_gaps() == [f"PhoneNumber {number.pk}: its last audit row tells something else"]


def test_money_that_is_in_no_ledger_is_a_gap(account):
    behind_its_back("UPDATE accounts_account SET balance = balance + 1 WHERE id = %s", account.pk)
    assert len(ledger_gaps()) == 1


def test_an_act_without_its_mark_is_lost_and_one_with_two_is_doubled(account):
    for _ in range(2):
        LedgerEntryFactory(account=account, amount=-1, note="drill 2")
    acts = [Act("charge", f"drill {n}", Outcome.ACCEPTED) for n in (1, 2)]
    assert acts_gone_wrong(acts) == (["charge drill 1"], ["charge drill 2"])
