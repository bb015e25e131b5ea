"""Assigning on the staff's side: the owners' verbs, the owners' rules."""

from functools import partial

import pytest

from accounts.models import LedgerEntry
from campaigns.models import Campaign
from phone_numbers.actions import assign
from phone_numbers.models import Assignment, PhoneNumber
from tests.admin.driving import act, change_url, errors, said, url
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

ADD = "/admin/numbers/assignment/add/"


def choose(office, number, campaign):
    return office.post(ADD, {"phone_number": number.pk, "campaign": campaign.pk})


def live(number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    row.refresh_from_db()
    number.refresh_from_db()
    return row


def test_staff_assign_and_it_goes_live(office, staff, number, campaign):
    response = choose(office, number, campaign)
    row = Assignment.objects.get()
    assert response.url == change_url(row)
    assert (row.status, row.requested_by) == ("pending", staff)
    settle_all()
    row.refresh_from_db()
    assert row.status == "live"


def test_the_link_on_the_numbers_page_fills_the_number_in(office, number):
    page = office.get(ADD, {"phone_number": number.pk}).content.decode()
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
    ("trouble", "sentence"),
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
def test_what_a_rule_refuses_is_an_error_of_the_form(office, number, campaign, trouble, sentence):
    trouble(number, campaign)
    page = choose(office, number, campaign)
    assert sentence in errors(page)
    assert not number.assignments.exists()


@pytest.mark.parametrize(
    ("e164", "sentence"),
    [("+14165550133", "is not a US number"), ("+18005550199", "is toll-free")],
)
def test_a_number_of_the_wrong_kind_is_refused(office, account, campaign, e164, sentence):
    number = PhoneNumberFactory(account=account, e164=e164)
    assert sentence in errors(choose(office, number, campaign))


def test_a_campaign_of_another_account_is_refused(office, number):
    page = choose(office, number, CampaignFactory())
    assert "belongs to another account" in errors(page)


def test_both_are_asked_for(office):
    assert errors(office.post(ADD, {})).count("required") == 2


def test_a_move_keeps_the_old_campaign_serving(office, number, campaign, other_campaign, owner):
    old = live(number, campaign, owner)
    choose(office, number, other_campaign)
    old.refresh_from_db()
    assert (old.status, old.registrations.filter(status="registered").count()) == ("live", 4)
    settle_all()
    old.refresh_from_db()
    assert old.status == "replaced"


def test_the_campaign_that_is_selected_already_starts_nothing(office, number, campaign, owner):
    live(number, campaign, owner)
    response = choose(office, number, campaign)
    assert said(response) == [f"Nothing was saved. {number} is already under {campaign}."]
    assert response.url == f"{ADD}?phone_number={number.pk}&campaign={campaign.pk}"
    assert Assignment.objects.count() == 1


def test_choosing_the_old_campaign_again_calls_the_move_back(
    office, number, campaign, other_campaign, owner
):
    old = live(number, campaign, owner)
    choose(office, number, other_campaign)
    assert choose(office, number, campaign).url == change_url(old)
    assert number.assignments.filter(status="cancelled").count() == 1


def test_who_was_quicker_wins_and_nothing_is_saved(
    office, number, campaign, other_campaign, owner, monkeypatch
):
    def rival_first(**order):
        assign(number=number, campaign=other_campaign, actor=owner)
        return assign(**order)

    monkeypatch.setattr("phone_numbers.admin.assignments.assign", rival_first)
    response = choose(office, number, campaign)
    assert f"{owner} put it under {other_campaign}" in said(response)[0]
    assert not Assignment.objects.filter(campaign=campaign).exists()


def test_a_rule_that_turns_while_the_form_is_saved_is_a_message(
    office, number, campaign, monkeypatch
):
    def suspended_first(**order):
        _campaign("suspended", number, campaign)
        return assign(**order)

    monkeypatch.setattr("phone_numbers.admin.assignments.assign", suspended_first)
    response = choose(office, number, campaign)
    assert "is suspended" in said(response)[0]
    assert not Assignment.objects.exists()


def test_a_failed_one_is_retried(office, staff, number, campaign, owner, refusing_carrier):
    failed = live(number, campaign, owner)
    assert failed.status == "failed"
    assert said(act(office, "retry", failed)) == ["1 assignment retried."]
    again = number.assignments.get(attempt=2)
    assert (again.status, again.requested_by) == ("pending", staff)


def test_a_pending_one_is_cancelled_after_a_question(office, staff, number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    assert act(office, "cancel", row).templates[0].name == "admin/staff_action.html"
    act(office, "cancel", row, confirm=True)
    row.refresh_from_db()
    assert (row.status, row.stopped_by) == ("cancelled", staff)


def test_a_live_one_is_removed_after_a_question(office, staff, number, campaign, owner):
    row = live(number, campaign, owner)
    assert act(office, "remove", row).templates[0].name == "admin/staff_action.html"
    act(office, "remove", row, confirm=True)
    row.refresh_from_db()
    assert (row.status, row.stopped_by) == ("removing", staff)


@pytest.mark.parametrize("verb", ["retry", "cancel", "remove"])
def test_what_is_over_is_refused(office, number, campaign, other_campaign, owner, verb):
    old = live(number, campaign, owner)
    live(number, other_campaign, owner)
    old.refresh_from_db()
    response = act(office, verb, old, confirm=True)
    assert said(response) == [f"{old}: replaced (ended), so there is nothing to {verb}."]
    assert number.assignments.get(status="live").campaign == other_campaign


def test_each_one_is_done_or_refused_by_itself(office, number, campaign, owner):
    served = live(PhoneNumberFactory(account=number.account), campaign, owner)
    pending = assign(number=number, campaign=campaign, actor=owner)
    response = act(office, "cancel", served, pending, confirm=True)
    assert said(response) == [
        "1 assignment cancelled.",
        f"{served}: live, so there is nothing to cancel.",
    ]
    served.refresh_from_db()
    assert served.status == "live"


def test_history_has_no_form(office, number, campaign, owner):
    row = live(number, campaign, owner)
    assert office.post(change_url(row), {"status": "failed"}).status_code == 403
    assert LedgerEntry.objects.count() == 1


def test_the_page_shows_the_carriers_and_the_trouble(office, number, campaign, owner):
    row = live(number, campaign, owner)
    Campaign.objects.update(status="suspended", failure_reason="so")
    page = office.get(change_url(row)).content.decode()
    assert all(carrier in page for carrier in ("T-Mobile", "AT&amp;T", "Verizon", "US Cellular"))
    assert "Held: campaign suspended" in page


def test_what_is_held_can_be_listed(office, number, campaign, owner):
    row = assign(number=number, campaign=campaign, actor=owner)
    Campaign.objects.update(status="suspended", failure_reason="so")
    settle_all()
    page = url(Assignment, "changelist")
    held = office.get(page, {"held": "campaign_suspended"}).context["cl"].result_list
    assert list(held) == [row]
    assert not office.get(page, {"held": "insufficient_balance"}).context["cl"].result_list


def test_the_list_asks_as_much_for_many(office, number, campaign, owner, django_assert_num_queries):
    page = url(Assignment, "changelist")
    assign(number=number, campaign=campaign, actor=owner)
    office.get(page)
    with django_assert_num_queries(4):
        office.get(page)
    for another in PhoneNumberFactory.create_batch(9, account=number.account):
        assign(number=another, campaign=campaign, actor=owner)
    with django_assert_num_queries(4):
        office.get(page)
