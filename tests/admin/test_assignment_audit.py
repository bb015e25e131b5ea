"""The audit of an assignment and its registrations tells what happened to them."""

import pytest

from accounts.models import LedgerEntry
from carriers.protocol import Outcome
from phone_numbers.actions import ask_again, assign, cancel, remove, retry
from phone_numbers.models import CarrierRegistration
from tests.admin.staff_requests import change_url, url
from tests.asserts import rows, words
from tests.factories import LedgerEntryFactory
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db


def audit(staff_client, obj):
    """Return the audit rows as texts, newest first."""
    return rows(staff_client.get(url(obj, "history", obj.pk)), "audit")


@pytest.fixture
def outage():
    """Let Verizon answer nothing for twelve tries; the others confirm."""

    def run():
        for _ in range(12):
            run_round(
                lambda r: Outcome.UNAVAILABLE if r.carrier == "verizon" else Outcome.CONFIRMED
            )
            let_time_pass()

    return run


def test_a_save_twelve_tries_a_failure_and_a_retry_are_told(
    staff_client, number, campaign, owner, outage
):
    row = assign(number=number, campaign=campaign, actor=owner)
    outage()
    number.refresh_from_db()
    retry(number=number, actor=owner, seen=number.revision)
    told = " | ".join(audit(staff_client, row))
    assert f"{owner} Saved: {campaign}" in told
    assert "Verizon Rejected: " in told
    assert "after 12 tries without answer" in told
    assert "the system Failed: " in told
    assert f"{owner} Retried: attempt 2" in told


def test_tries_in_progress_are_told_with_the_next(staff_client, number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.UNAVAILABLE)
    told = audit(staff_client, row)
    assert len(told) == 5
    assert "the system Next try: " in told[0]
    assert "after 1 try without answer" in told[0]


def test_a_live_assignment_that_is_removed_is_told(staff_client, staff, live, campaign, owner):
    row = live.assignments.get()
    remove(number=live, actor=owner)
    settle_all()
    told = " | ".join(audit(staff_client, row))
    assert told.count("Registered the number") == 4
    assert told.count("Removed the number") == 4
    assert "the system Live at all carriers" in told
    assert f"{owner} Removed: {campaign}" in told
    assert "the system Deregistered at all carriers" in told


def test_a_question_to_late_carriers_and_a_cancellation_are_told(
    staff_client, staff, number, campaign, owner
):
    row = assign(number=number, campaign=campaign, actor=owner)
    make_late(number, "verizon")
    ask_again(number=number, actor=staff)
    cancel(number=number, actor=owner)
    told = " | ".join(audit(staff_client, row))
    assert f"{staff} Asked the late carriers again" in told
    assert f"{owner} Cancelled: {campaign}" in told


def test_a_hold_is_told(staff_client, number, campaign):
    row = assign(number=number, campaign=campaign, actor=None)
    type(campaign).objects.update(status="suspended", failure_reason="so")
    settle_all()
    assert "On hold at Verizon: " in " | ".join(audit(staff_client, row))


def test_the_audit_of_a_registration_has_its_own_carrier_only(staff_client, live):
    row = CarrierRegistration.objects.get(carrier="verizon")
    told = audit(staff_client, row)
    assert len(told) == 2
    assert "Verizon Registered the number" in told[0]


def test_the_audit_of_a_ledger_entry_says_who_added_it(staff_client, account, owner):
    entry = LedgerEntryFactory(account=account, amount=5, actor=owner)
    assert f"{owner} Added" in audit(staff_client, entry)[0]
    assert LedgerEntry.objects.count() == 2


def test_no_audit_page_says_that_nothing_happened(staff_client, number):
    page = words(staff_client.get(url(number, "history", number.pk)), "content-main")
    assert "Nothing yet" not in page
    assert "Staff have changed nothing here." in page


def test_a_number_without_assignments_says_so(staff_client, number):
    assert "None yet." in words(staff_client.get(change_url(number)))


def test_the_audit_needs_a_constant_number_of_queries(
    staff_client, live, django_assert_num_queries
):
    row = live.assignments.get()
    staff_client.get(url(row, "history", row.pk))
    with django_assert_num_queries(8):
        staff_client.get(url(row, "history", row.pk))
