"""Assigning in the admin: the same actions and rules as for owners."""

from functools import partial

import pytest

from accounts.models import LedgerEntry
from campaigns.models import Campaign
from phone_numbers.actions import assign
from phone_numbers.models import Assignment, PhoneNumber
from tests.admin.staff_requests import ask, change_url, errors, messages_of, run_action, url
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

ADD = "/admin/numbers/assignment/add/"


def save_assignment(staff_client, number, campaign):
    return staff_client.post(ADD, {"phone_number": number.pk, "campaign": campaign.pk})


def assign_and_settle(number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    row.refresh_from_db()
    number.refresh_from_db()
    return row


def test_staff_assign_and_it_goes_live(staff_client, staff, number, campaign):
    response = save_assignment(staff_client, number, campaign)
    row = Assignment.objects.get()
    assert response.url == change_url(row)
    assert (row.status, row.requested_by) == ("pending", staff)
    settle_all()
    row.refresh_from_db()
    assert row.status == "live"


def test_the_link_on_the_number_page_preselects_the_number(staff_client, number):
    page = staff_client.get(ADD, {"phone_number": number.pk}).content.decode()
    assert f'<option value="{number.pk}" selected>{number} (' in page


def _suspend_number(number, campaign):
    PhoneNumber.objects.update(status="suspended")


def _unverify(number, campaign):
    type(campaign.brand).objects.update(status="pending", verified_at=None)


def _campaign(status, number, campaign):
    ended = campaign.approved_at if status == "expired" else None
    Campaign.objects.update(status=status, failure_reason="so", ended_at=ended)


def _fill(number, campaign):
    Campaign.objects.update(number_limit=1)
    assign(number=PhoneNumberFactory(account=number.account), campaign=campaign, actor=None)


def _spend(number, campaign):
    LedgerEntryFactory(account=number.account, amount=-100)


@pytest.mark.parametrize(
    ("break_rule", "sentence"),
    [
        (_suspend_number, "It can be assigned and can send once it is active"),
        (_unverify, "Its campaigns can send once it is verified"),
        (partial(_campaign, "draft"), "Numbers can be assigned once it is approved"),
        (partial(_campaign, "pending"), "Numbers can be assigned once it is approved"),
        (partial(_campaign, "rejected"), "Numbers can be assigned once it is approved"),
        (partial(_campaign, "suspended"), "once it is reinstated"),
        (partial(_campaign, "expired"), "has expired and cannot come back"),
        (_fill, "has all the numbers it may have: 1"),
        (_spend, "A top-up lets its numbers send again"),
    ],
)
def test_a_refusal_is_a_form_error(staff_client, number, campaign, break_rule, sentence):
    break_rule(number, campaign)
    page = save_assignment(staff_client, number, campaign)
    assert sentence in errors(page)
    assert not number.assignments.exists()


@pytest.mark.parametrize(
    ("e164", "sentence"),
    [("+14165550133", "is not a US number"), ("+18005550199", "is a toll-free number")],
)
def test_a_number_of_the_wrong_kind_is_refused(staff_client, account, campaign, e164, sentence):
    number = PhoneNumberFactory(account=account, e164=e164)
    assert sentence in errors(save_assignment(staff_client, number, campaign))


def test_a_campaign_of_another_account_is_refused(staff_client, number):
    page = save_assignment(staff_client, number, CampaignFactory())
    assert "belongs to another account" in errors(page)


def test_number_and_campaign_are_required(staff_client):
    assert errors(staff_client.post(ADD, {})).count("required") == 2


def test_a_move_keeps_the_old_campaign_serving(
    staff_client, number, campaign, other_campaign, owner
):
    old = assign_and_settle(number, campaign, owner)
    save_assignment(staff_client, number, other_campaign)
    old.refresh_from_db()
    assert (old.status, old.registrations.filter(status="registered").count()) == ("live", 4)
    settle_all()
    old.refresh_from_db()
    assert old.status == "replaced"


def test_assigning_the_selected_campaign_changes_nothing(staff_client, number, campaign, owner):
    assign_and_settle(number, campaign, owner)
    response = save_assignment(staff_client, number, campaign)
    assert messages_of(response) == [f"Nothing was saved. {number} is already under {campaign}."]
    assert response.url == f"{ADD}?phone_number={number.pk}&campaign={campaign.pk}"
    assert Assignment.objects.count() == 1


def test_assigning_the_old_campaign_again_cancels_the_move(
    staff_client, number, campaign, other_campaign, owner
):
    old = assign_and_settle(number, campaign, owner)
    save_assignment(staff_client, number, other_campaign)
    assert save_assignment(staff_client, number, campaign).url == change_url(old)
    assert number.assignments.filter(status="cancelled").count() == 1


def test_a_concurrent_save_is_reported_and_nothing_is_saved(
    staff_client, number, campaign, other_campaign, owner, monkeypatch
):
    def other_user_first(**arguments):
        assign(number=number, campaign=other_campaign, actor=owner)
        return assign(**arguments)

    monkeypatch.setattr("phone_numbers.admin.assignments.assign", other_user_first)
    response = save_assignment(staff_client, number, campaign)
    assert f"{owner} moved this number to {other_campaign}" in messages_of(response)[0]
    assert not Assignment.objects.filter(campaign=campaign).exists()


def test_a_rule_broken_during_the_save_is_reported(staff_client, number, campaign, monkeypatch):
    def suspended_first(**arguments):
        _campaign("suspended", number, campaign)
        return assign(**arguments)

    monkeypatch.setattr("phone_numbers.admin.assignments.assign", suspended_first)
    response = save_assignment(staff_client, number, campaign)
    assert "is suspended" in messages_of(response)[0]
    assert not Assignment.objects.exists()


def test_a_failed_assignment_is_retried(
    staff_client, staff, number, campaign, owner, refusing_carrier
):
    failed = assign_and_settle(number, campaign, owner)
    assert failed.status == "failed"
    assert messages_of(run_action(staff_client, "retry", failed)) == [f"{failed} retried."]
    second_attempt = number.assignments.get(attempt=2)
    assert (second_attempt.status, second_attempt.requested_by) == ("pending", staff)


def test_a_pending_assignment_is_cancelled_after_confirmation(
    staff_client, staff, number, campaign, owner
):
    row = assign(number=number, campaign=campaign, actor=owner)
    assert ask(staff_client, "cancel", row).templates[0].name == "admin/staff_action.html"
    run_action(staff_client, "cancel", row)
    row.refresh_from_db()
    assert (row.status, row.stopped_by) == ("cancelled", staff)


def test_a_live_assignment_is_removed_after_confirmation(
    staff_client, staff, number, campaign, owner
):
    row = assign_and_settle(number, campaign, owner)
    assert ask(staff_client, "remove", row).templates[0].name == "admin/staff_action.html"
    run_action(staff_client, "remove", row)
    row.refresh_from_db()
    assert (row.status, row.stopped_by) == ("removing", staff)


@pytest.mark.parametrize("action", ["retry", "cancel", "remove"])
def test_actions_on_an_ended_assignment_are_refused(
    staff_client, number, campaign, other_campaign, owner, action
):
    old = assign_and_settle(number, campaign, owner)
    assign_and_settle(number, other_campaign, owner)
    old.refresh_from_db()
    response = run_action(staff_client, action, old)
    assert messages_of(response) == ["Nothing was changed.", f"{old} is replaced."]
    assert number.assignments.get(status="live").campaign == other_campaign


def test_each_selected_assignment_is_handled_separately(staff_client, number, campaign, owner):
    live_assignment = assign_and_settle(PhoneNumberFactory(account=number.account), campaign, owner)
    pending = assign(number=number, campaign=campaign, actor=owner)
    response = run_action(staff_client, "cancel", live_assignment, pending)
    assert messages_of(response) == [
        f"{pending} cancelled. No number starts or stops sending.",
        f"{live_assignment} is live.",
    ]
    live_assignment.refresh_from_db()
    assert live_assignment.status == "live"


def test_an_assignment_cannot_be_edited(staff_client, number, campaign, owner):
    row = assign_and_settle(number, campaign, owner)
    assert staff_client.post(change_url(row), {"status": "failed"}).status_code == 403
    assert LedgerEntry.objects.count() == 1


def test_the_page_shows_the_carriers_and_the_problem(staff_client, number, campaign, owner):
    row = assign_and_settle(number, campaign, owner)
    Campaign.objects.update(status="suspended", failure_reason="so")
    page = staff_client.get(change_url(row)).content.decode()
    assert all(carrier in page for carrier in ("T-Mobile", "AT&amp;T", "Verizon", "US Cellular"))
    assert "On hold: campaign suspended" in page


def test_the_list_can_be_filtered_by_hold(staff_client, number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    Campaign.objects.update(status="suspended", failure_reason="so")
    settle_all()
    page = url(Assignment, "changelist")
    held = staff_client.get(page, {"held": "campaign_suspended"}).context["cl"].result_list
    assert list(held) == [row]
    assert not staff_client.get(page, {"held": "insufficient_balance"}).context["cl"].result_list


def test_the_list_needs_a_constant_number_of_queries(
    staff_client, number, campaign, owner, django_assert_num_queries
):
    page = url(Assignment, "changelist")
    assign(number=number, campaign=campaign, actor=owner)
    staff_client.get(page)
    with django_assert_num_queries(5):
        staff_client.get(page)
    for another in PhoneNumberFactory.create_batch(9, account=number.account):
        assign(number=another, campaign=campaign, actor=owner)
    with django_assert_num_queries(5):
        staff_client.get(page)
