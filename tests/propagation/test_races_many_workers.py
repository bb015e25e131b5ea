"""Many at once: nobody deadlocks, nothing surprises, and the promises are kept."""

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
from propagation import engine, wakeups
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.phone_numbers import promises
from tests.phone_numbers.rivals import Side
from tests.propagation.worker_rounds import let_time_pass, settle_all

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 25


def many(act, dice):
    """Return the work of one of the crowd: this act, again and again, refused or not."""

    def work():
        for _ in range(ROUNDS):
            with suppress(ChangeRefused, TransitionRefused):
                act(dice)

    return work


def owner_acts(dice):
    number = dice.choice(PhoneNumber.objects.all())
    verb = dice.choice(["assign", "assign", "assign", "remove", "cancel", "retry"])
    more = {"campaign": dice.choice(Campaign.objects.all())} if verb == "assign" else {}
    getattr(actions, verb)(number=number, actor=None, **more)


def staff_act(dice):
    campaign, number = dice.choice(Campaign.objects.all()), dice.choice(PhoneNumber.objects.all())
    acts = [
        lambda: campaign_life.suspend_campaign(campaign, reason="complaints"),
        lambda: campaign_life.reinstate_campaign(campaign),
        lambda: campaign_life.submit_brand(campaign.brand),
        lambda: campaign_life.verify_brand(campaign.brand),
        lambda: number_life.suspend(number, reason="fraud"),
        lambda: number_life.activate(number),
        lambda: LedgerEntryFactory(account=number.account, amount=dice.choice([-90, 100])),
    ]
    dice.choice(acts)()


def worker_acts(dice):
    engine.propagate(limit=dice.choice([3, 50]))
    wakeups.requeue_held()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_crowd_of_owners_staff_and_workers_keeps_the_promises(account, seed):
    PhoneNumberFactory.create_batch(4, account=account)
    for limit in (1, 3, 49):
        CampaignFactory(brand__account=account, number_limit=limit)
    acts = [owner_acts, owner_acts, staff_act, worker_acts, worker_acts]
    crowd = [Side(many(act, random.Random(seed * 10 + n))) for n, act in enumerate(acts)]
    for side in crowd:
        side.start()
    for side in crowd:
        side.finish()
    assert [side.error for side in crowd] == [None] * 5
    promises.check_all()
    heal()
    assert not Assignment.objects.filter(status__in=["pending", "removing"]).exists()
    assert not CarrierRegistration.objects.filter(due_at__isnull=False).exists()
    promises.check_all()


def heal():
    """Take every cause away and let the carriers answer."""
    for campaign in Campaign.objects.select_related("brand", "account"):
        LedgerEntryFactory(account=campaign.account, amount=10_000)
        for cure, obj in (
            (campaign_life.reinstate_campaign, campaign),
            (campaign_life.verify_brand, campaign.brand),
        ):
            with suppress(TransitionRefused):
                cure(obj)
    PhoneNumber.objects.update(status="active")
    wakeups.requeue_held()
    let_time_pass()
    settle_all()
