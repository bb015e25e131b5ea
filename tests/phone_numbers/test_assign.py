"""Assigning a campaign: from saving to live, moves, removals and refusals."""

import pytest

from phone_numbers.actions import assign, cancel, remove, retry
from phone_numbers.exceptions import NothingToDo, RuleRefused, StaleForm
from phone_numbers.models import CarrierRegistration
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


def serving(number):
    rows = CarrierRegistration.objects.filter(phone_number=number, status="registered")
    return {
        row.carrier: row.assignment.campaign for row in rows.select_related("assignment__campaign")
    }


def test_an_assignment_starts_pending_at_all_four_carriers(number, campaign, owner):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    assert assignment.status == "pending"
    assert assignment.registrations.filter(status="pending").count() == 4


def test_an_assignment_is_live_when_the_last_carrier_confirms(number, campaign, owner):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assignment.refresh_from_db()
    assert assignment.status == "live"
    assert set(serving(number).values()) == {campaign}


def test_assigning_the_selected_campaign_changes_nothing(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert assign(number=number, campaign=campaign, actor=owner) is None
    assert number.assignments.count() == 1


def test_a_move_replaces_the_old_campaign_once_it_is_live(number, campaign, other_campaign, owner):
    old = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    new = assign(number=number, campaign=other_campaign, actor=owner)
    old.refresh_from_db()
    assert (old.status, new.status) == ("live", "pending")
    assert set(serving(number).values()) == {campaign}
    settle_all()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("replaced", "live")
    assert set(serving(number).values()) == {other_campaign}


def test_a_cancelled_move_leaves_the_old_campaign(number, campaign, other_campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    new = assign(number=number, campaign=other_campaign, actor=owner)
    cancel(number=number, actor=owner)
    settle_all()
    new.refresh_from_db()
    assert new.status == "cancelled"
    assert len(serving(number)) == 4
    assert set(serving(number).values()) == {campaign}


def test_removing_stops_sending_immediately_and_ends_removed(number, campaign, owner):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    remove(number=number, actor=owner)
    assert serving(number) == {}
    settle_all()
    assignment.refresh_from_db()
    assert assignment.status == "removed"


def test_removing_while_pending_cancels(number, campaign, owner):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    remove(number=number, actor=owner)
    assignment.refresh_from_db()
    assert assignment.status == "cancelled"


def test_removing_an_unassigned_number_is_refused(number, owner):
    with pytest.raises(NothingToDo):
        remove(number=number, actor=owner)


def test_a_stale_form_names_the_change_and_its_actor(
    number, campaign, other_campaign, owner, viewer
):
    assign(number=number, campaign=campaign, actor=viewer)
    with pytest.raises(StaleForm, match=f"{viewer} moved this number to {campaign}"):
        assign(number=number, campaign=other_campaign, actor=owner, seen=number.revision)


def test_a_rejected_number_can_be_retried(number, campaign, owner, refusing_carrier):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assignment.refresh_from_db()
    assert (assignment.status, assignment.failure_code) == ("failed", "carrier_rejected")
    assert len(serving(number)) == 3
    refusing_carrier.rejection_rate = 0
    refusing_carrier.save()
    second_attempt = retry(number=number, actor=owner)
    assert second_attempt.registrations.filter(status="registered").count() == 3
    settle_all()
    second_attempt.refresh_from_db()
    assert (second_attempt.status, second_attempt.attempt) == ("live", 2)


def test_a_failed_move_keeps_the_old_campaign(
    number, campaign, other_campaign, owner, refusing_carrier
):
    refusing_carrier.rejection_rate = 0
    refusing_carrier.save()
    old = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    refusing_carrier.rejection_rate = 1
    refusing_carrier.save()
    new = assign(number=number, campaign=other_campaign, actor=owner)
    settle_all()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("live", "failed")


def test_a_suspended_campaign_is_refused(number, campaign, owner):
    campaign.status, campaign.failure_reason = "suspended", "complaints"
    campaign.save()
    with pytest.raises(RuleRefused) as refused:
        assign(number=number, campaign=campaign, actor=owner)
    assert refused.value.explanation.code == "campaign_suspended"
