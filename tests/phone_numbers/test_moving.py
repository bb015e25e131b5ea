"""Moving a number: what serves goes on serving until each carrier has confirmed what is next."""

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
    """Return an assignment that two carriers have confirmed; the others still serve the old."""
    assignment = assign(number=number, campaign=other_campaign, actor=owner)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier in HALF else Outcome.ACCEPTED)
    return assignment


def status(assignment):
    assignment.refresh_from_db()
    return assignment.status


def serving(number):
    rows = CarrierRegistration.objects.filter(phone_number=number, status="registered")
    return dict(rows.values_list("carrier", "assignment__campaign__name"))


def everywhere(campaign):
    return dict.fromkeys(["t_mobile", "att", "verizon", "us_cellular"], campaign.name)


def reject_at(carrier):
    run_round(lambda r: Outcome.REJECTED if r.carrier == carrier else Outcome.ACCEPTED)


def test_each_carrier_changes_over_when_it_confirms(half_moved, number, campaign, other_campaign):
    assert serving(number) == everywhere(campaign) | dict.fromkeys(HALF, other_campaign.name)


def test_nothing_goes_back_to_what_has_expired_whatever_else_is_in_its_way(half_moved, campaign):
    campaign_life.expire_campaign(campaign)
    campaign_life.submit_brand(campaign.brand)
    with pytest.raises(RuleRefused, match="has expired and cannot come back"):
        cancel(number=half_moved.phone_number, actor=None)
    run_round(Outcome.REJECTED)
    assert not CarrierRegistration.objects.filter(status="pending").exists()


def test_another_choice_supersedes_the_move_under_way(half_moved, live, number, account, viewer):
    third = CampaignFactory(brand__account=account)
    assign(number=number, campaign=third, actor=viewer)
    assert (status(half_moved), half_moved.stopped_by) == ("cancelled", viewer)
    settle_all()
    assert serving(number) == everywhere(third)
    assert status(live) == "replaced"


@pytest.mark.parametrize("way", ["choose the old one", "cancel"])
def test_the_way_back_has_no_gap(half_moved, live, number, campaign, other_campaign, owner, way):
    if way == "cancel":
        cancel(number=number, actor=owner)
    else:
        assert assign(number=number, campaign=campaign, actor=owner) == live
    assert status(half_moved) == "cancelled"
    assert serving(number) == everywhere(campaign) | dict.fromkeys(HALF, other_campaign.name)
    settle_all()
    assert serving(number) == everywhere(campaign)
    assert status(live) == "live"


def test_a_move_that_fails_halfway_goes_back_everywhere(half_moved, live, number, campaign):
    reject_at("verizon")
    assert status(half_moved) == "failed"
    invariants.check_all()
    settle_all()
    assert serving(number) == everywhere(campaign)
    assert status(live) == "live"


def test_a_way_back_that_is_refused_fails_what_was_live(half_moved, live, number, owner):
    cancel(number=number, actor=owner)
    reject_at("att")
    assert status(live) == "failed"
    assert (live.failure_carrier, live.failure_code) == ("att", "carrier_rejected")
    invariants.check_all()


def test_removing_in_the_middle_of_a_move_stops_both(half_moved, live, number, owner):
    remove(number=number, actor=owner)
    assert serving(number) == {}
    assert (status(half_moved), status(live)) == ("cancelled", "removing")
    settle_all()
    assert status(live) == "removed"
    assert not CarrierRegistration.objects.exclude(status="removed").exists()


@pytest.mark.parametrize("which", ["campaign", "other_campaign"])
def test_a_number_that_is_being_removed_can_be_assigned_at_once(
    live, number, owner, request, which
):
    remove(number=number, actor=owner)
    chosen = request.getfixturevalue(which)
    anew = assign(number=number, campaign=chosen, actor=owner)
    assert set(statuses(number).values()) == {"pending"}
    settle_all()
    assert (status(live), status(anew)) == ("removed", "live")
    assert serving(number) == everywhere(chosen)


def test_a_retry_asks_only_those_who_have_not_confirmed(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)
    again = retry(number=number, actor=owner)
    asked = run_round(Outcome.CONFIRMED)
    assert [(r.carrier, r.attempt) for r in asked.submitted] == [("att", 2)]
    assert (status(again), again.attempt) == ("live", 2)


def test_another_choice_answers_a_failure(number, campaign, other_campaign, owner):
    failed = assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.REJECTED)
    assign(number=number, campaign=other_campaign, actor=owner)
    assert (status(failed), failed.ended_at is None) == ("failed", False)
    settle_all()
    assert serving(number) == everywhere(other_campaign)


def test_choosing_what_failed_again_changes_nothing(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.REJECTED)
    assert assign(number=number, campaign=campaign, actor=owner) is None


def test_a_failure_can_be_removed(number, campaign, owner):
    failed = assign(number=number, campaign=campaign, actor=owner)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)
    remove(number=number, actor=owner)
    assert serving(number) == {}
    settle_all()
    assert (status(failed), failed.stopped_by) == ("removed", owner)


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
def test_there_must_be_something_to_do(number, owner, verb):
    with pytest.raises(NothingToDo, match="there is nothing to"):
        verb(number=number, actor=owner)


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
def test_a_form_from_before_is_refused(number, campaign, other_campaign, owner, verb):
    assign(number=number, campaign=campaign, actor=owner)
    if verb in (retry, keep):
        run_round(Outcome.REJECTED)
    with pytest.raises(StaleForm):
        verb(number=number, actor=owner, seen=number.revision)
    assert number.assignments.get().stopped_at is None


def test_each_change_counts_and_what_changes_nothing_does_not(number, campaign, owner):
    for verb, more in ((assign, {"campaign": campaign}), (assign, {"campaign": campaign})):
        verb(number=number, actor=owner, **more)
    cancel(number=number, actor=owner)
    number.refresh_from_db()
    assert number.revision == 2


def test_a_campaign_of_another_account_does_not_exist(number, owner):
    with pytest.raises(Campaign.DoesNotExist):
        assign(number=number, campaign=CampaignFactory(), actor=owner)
