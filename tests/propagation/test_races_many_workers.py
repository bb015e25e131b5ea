"""Many concurrent owners, staff and workers: no deadlock, no error, and every invariant holds."""

import random
from contextlib import suppress

import pytest

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from core.lifecycle import TransitionRefused
from phone_numbers import actions
from phone_numbers import lifecycle as number_life
from phone_numbers.exceptions import ChangeRefused
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from propagation import engine, requeueing
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.races import Side
from tests.propagation.worker_rounds import let_time_pass, settle_all

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 25


def repeat(action, rng):
    """Return a function that repeats this action, ignoring refusals."""

    def work():
        for _ in range(ROUNDS):
            with suppress(ChangeRefused, TransitionRefused):
                action(rng)

    return work


def owner_action(rng):
    number = rng.choice(PhoneNumber.objects.all())
    action = rng.choice(["assign", "assign", "assign", "remove", "cancel", "retry"])
    arguments = {"campaign": rng.choice(Campaign.objects.all())} if action == "assign" else {}
    getattr(actions, action)(number=number, actor=None, **arguments)


def staff_action(rng):
    campaign, number = rng.choice(Campaign.objects.all()), rng.choice(PhoneNumber.objects.all())
    choices = [
        lambda: campaign_life.suspend_campaign(campaign, reason="complaints"),
        lambda: campaign_life.reinstate_campaign(campaign),
        lambda: campaign_life.submit_brand(campaign.brand),
        lambda: campaign_life.verify_brand(campaign.brand),
        lambda: number_life.suspend(number, reason="fraud"),
        lambda: number_life.activate(number),
        lambda: LedgerEntryFactory(account=number.account, amount=rng.choice([-90, 100])),
    ]
    rng.choice(choices)()


def worker_action(rng):
    engine.propagate(limit=rng.choice([3, 50]))
    requeueing.requeue_held()


def run_together(sides):
    for side in sides:
        side.start()
    for side in sides:
        side.finish()


@pytest.mark.parametrize("seed", [1, 2])
def test_concurrent_owners_staff_and_workers_keep_the_invariants(account, seed):
    PhoneNumberFactory.create_batch(4, account=account)
    for limit in (1, 3, 49):
        CampaignFactory(brand__account=account, number_limit=limit)
    choices = [owner_action, owner_action, staff_action, worker_action, worker_action]
    sides = [Side(repeat(action, random.Random(seed * 10 + n))) for n, action in enumerate(choices)]
    run_together(sides)
    assert [side.error for side in sides] == [None] * 5
    invariants.check_all()
    solve_everything()
    assert not Assignment.objects.filter(status__in=["pending", "removing"]).exists()
    assert not CarrierRegistration.objects.filter(due_at__isnull=False).exists()
    invariants.check_all()


def solve_everything():
    """Solve every cause and let the carriers answer."""
    for campaign in Campaign.objects.select_related("brand", "account"):
        LedgerEntryFactory(account=campaign.account, amount=10_000)
        for solution, obj in (
            (campaign_life.reinstate_campaign, campaign),
            (campaign_life.verify_brand, campaign.brand),
        ):
            with suppress(TransitionRefused):
                solution(obj)
    PhoneNumber.objects.update(status="active")
    requeueing.requeue_held()
    let_time_pass()
    settle_all()
