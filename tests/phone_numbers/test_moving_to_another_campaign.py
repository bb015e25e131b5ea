"""Moving to another campaign: the old one serves at each carrier until it confirms the new."""

import pytest

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from carriers.protocol import Outcome
from phone_numbers.actions import assign, cancel, keep, remove, retry
from phone_numbers.exceptions import NothingToDo, RuleRefused, StaleForm
from phone_numbers.models import CarrierRegistration
from tests.factories import CampaignFactory
from tests.phone_numbers import invariants
from tests.propagation.worker_rounds import run_round, settle_all, statuses

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")
CARRIER_ACTIONS = [remove, cancel, retry, keep]


@pytest.fixture
def live(number, campaign, owner):
    assignment = assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    return assignment


@pytest.fixture
def half_moved(live, number, other_campaign, owner):
    """Return a move that two carriers have confirmed; the others still serve the old campaign."""
    assignment = assign(number=number, campaign=other_campaign, actor=owner)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier in HALF else Outcome.ACCEPTED)
    return assignment


def status_of(assignment):
    assignment.refresh_from_db()
    return assignment.status


def serving(number):
    rows = CarrierRegistration.objects.filter(phone_number=number, status="registered")
    return dict(rows.values_list("carrier", "assignment__campaign__name"))


def everywhere(campaign):
    return dict.fromkeys(["t_mobile", "att", "verizon", "us_cellular"], campaign.name)


def reject_at(carrier):
    run_round(lambda r: Outcome.REJECTED if r.carrier == carrier else Outcome.ACCEPTED)


def test_each_carrier_switches_when_it_confirms(half_moved, number, campaign, other_campaign):
    assert serving(number) == everywhere(campaign) | dict.fromkeys(HALF, other_campaign.name)


def test_a_number_never_goes_back_to_an_expired_campaign(half_moved, campaign):
    campaign_life.expire_campaign(campaign)
    campaign_life.submit_brand(campaign.brand)
    with pytest.raises(RuleRefused, match="has expired and cannot come back"):
        cancel(number=half_moved.phone_number, actor=None)
    run_round(Outcome.REJECTED)
    assert not CarrierRegistration.objects.filter(status="pending").exists()


def test_another_campaign_replaces_the_pending_move(half_moved, live, number, account, viewer):
    third = CampaignFactory(brand__account=account)
    assign(number=number, campaign=third, actor=viewer)
    assert (status_of(half_moved), half_moved.stopped_by) == ("cancelled", viewer)
    settle_all()
    assert serving(number) == everywhere(third)
    assert status_of(live) == "replaced"


@pytest.mark.parametrize("method", ["choose the old one", "cancel"])
def test_going_back_has_no_gap(half_moved, live, number, campaign, other_campaign, owner, method):
    if method == "cancel":
        cancel(number=number, actor=owner)
    else:
        assert assign(number=number, campaign=campaign, actor=owner) == live
    assert status_of(half_moved) == "cancelled"
    assert serving(number) == everywhere(campaign) | dict.fromkeys(HALF, other_campaign.name)
    settle_all()
    assert serving(number) == everywhere(campaign)
    assert status_of(live) == "live"


def test_a_move_that_fails_halfway_goes_back_at_every_carrier(half_moved, live, number, campaign):
    reject_at("verizon")
    assert status_of(half_moved) == "failed"
    invariants.check_all()
    settle_all()
    assert serving(number) == everywhere(campaign)
    assert status_of(live) == "live"


def test_a_rejected_way_back_fails_the_live_assignment(half_moved, live, number, owner):
    cancel(number=number, actor=owner)
    reject_at("att")
    assert status_of(live) == "failed"
    assert (live.failure_carrier, live.failure_code) == ("att", "carrier_rejected")
    invariants.check_all()


def test_removing_during_a_move_stops_both_assignments(half_moved, live, number, owner):
    remove(number=number, actor=owner)
    assert serving(number) == {}
    assert (status_of(half_moved), status_of(live)) == ("cancelled", "removing")
    settle_all()
    assert status_of(live) == "removed"
    assert not CarrierRegistration.objects.exclude(status="removed").exists()


@pytest.mark.parametrize("fixture_name", ["campaign", "other_campaign"])
def test_a_number_being_removed_can_be_assigned_immediately(
    live, number, owner, request, fixture_name
):
    remove(number=number, actor=owner)
    chosen = request.getfixturevalue(fixture_name)
    new = assign(number=number, campaign=chosen, actor=owner)
    assert set(statuses(number).values()) == {"pending"}
    settle_all()
    assert (status_of(live), status_of(new)) == ("removed", "live")
    assert serving(number) == everywhere(chosen)


def test_a_retry_asks_only_the_carriers_that_have_not_confirmed(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)
    second_attempt = retry(number=number, actor=owner)
    carriers = run_round(Outcome.CONFIRMED)
    assert [(r.carrier, r.attempt) for r in carriers.submitted] == [("att", 2)]
    assert (status_of(second_attempt), second_attempt.attempt) == ("live", 2)


def test_another_campaign_ends_a_failure(number, campaign, other_campaign, owner):
    failed = assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.REJECTED)
    assign(number=number, campaign=other_campaign, actor=owner)
    assert (status_of(failed), failed.ended_at is None) == ("failed", False)
    settle_all()
    assert serving(number) == everywhere(other_campaign)


def test_assigning_the_failed_campaign_again_changes_nothing(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.REJECTED)
    assert assign(number=number, campaign=campaign, actor=owner) is None


def test_a_failed_assignment_can_be_removed(number, campaign, owner):
    failed = assign(number=number, campaign=campaign, actor=owner)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)
    remove(number=number, actor=owner)
    assert serving(number) == {}
    settle_all()
    assert (status_of(failed), failed.stopped_by) == ("removed", owner)


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
def test_an_action_that_does_not_apply_is_refused(number, owner, action):
    with pytest.raises(NothingToDo, match="there is nothing to"):
        action(number=number, actor=owner)


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
def test_a_stale_form_is_refused(number, campaign, other_campaign, owner, action):
    assign(number=number, campaign=campaign, actor=owner)
    if action in (retry, keep):
        run_round(Outcome.REJECTED)
    with pytest.raises(StaleForm):
        action(number=number, actor=owner, seen=number.revision)
    assert number.assignments.get().stopped_at is None


def test_only_real_changes_increase_the_revision(number, campaign, owner):
    for action, arguments in ((assign, {"campaign": campaign}), (assign, {"campaign": campaign})):
        action(number=number, actor=owner, **arguments)
    cancel(number=number, actor=owner)
    number.refresh_from_db()
    assert number.revision == 2


def test_a_campaign_of_another_account_does_not_exist(number, owner):
    with pytest.raises(Campaign.DoesNotExist):
        assign(number=number, campaign=CampaignFactory(), actor=owner)
