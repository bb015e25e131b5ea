"""Any story of people, staff, carriers and workers keeps the promises (promises.py).

Hypothesis writes the stories. Each runs in one transaction that is undone at its end; times are
those of the statements, so that waiting and leases work as ever.
"""

import os
import sys
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from campaigns import lifecycle as campaign_life
from campaigns.models import Brand, Campaign
from carriers.models import Carrier
from carriers.protocol import Answer, Outcome
from core.lifecycle import TransitionRefused
from phone_numbers import actions, transitions
from phone_numbers import lifecycle as number_life
from phone_numbers.exceptions import ChangeRefused, StaleForm
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from propagation import settlement, wakeups
from propagation.answers import validated_answers
from propagation.claims import claim
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    PhoneNumberFactory,
)
from tests.phone_numbers import invariants
from tests.propagation.worker_rounds import let_time_pass, run_round

numbers = st.integers(0, 1)
campaigns = st.integers(0, 2)
some_carriers = st.sets(st.sampled_from(Carrier.values), min_size=1)
outcomes = st.sampled_from(Outcome)
OPENINGS = ["nothing", "pending", "half live", "live", "moving", "half moved", "move failed"]
STOPS = {"suspend": "reinstate", "reject": "approve"}


def where(*wanted):
    """Let a rule apply only while some number has one of these assignments."""
    return precondition(lambda story: story.those(*wanted))


class Story(RuleBasedStateMachine):
    """Two numbers, three campaigns (the last with room for one number), four moody carriers."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        invariants.watch_transitions()
        self.account = AccountFactory()
        self.brand = BrandFactory(account=self.account)
        self.numbers = PhoneNumberFactory.create_batch(2, account=self.account)
        self.campaigns = [CampaignFactory(brand=self.brand, number_limit=n) for n in (49, 49, 1)]
        self.open, self.slow, self.delivered = {}, [], []
        self.stopped: dict[int, str] = {}

    @initialize(openings=st.lists(st.sampled_from(OPENINGS), min_size=2, max_size=2))
    def begin(self, openings):
        for number, opening in zip(self.numbers, map(OPENINGS.index, openings), strict=True):
            steps = [
                lambda n: self.try_to(actions.assign, n, campaign=self.campaigns[0]),
                lambda n: self.answer({"att", "t_mobile"}, Outcome.CONFIRMED),
                lambda n: self.answer({"verizon", "us_cellular"}, Outcome.CONFIRMED),
                lambda n: self.try_to(actions.assign, n, campaign=self.campaigns[1]),
                lambda n: self.answer({"att", "t_mobile"}, Outcome.CONFIRMED),
                lambda n: self.answer({"verizon"}, Outcome.REJECTED),
            ]
            for step in steps[:opening]:
                step(number)

    def teardown(self):
        try:
            if sys.exc_info()[0] is None:
                self.all_ends_well()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def those(self, *wanted):
        return [n for n in self.numbers if self.open.get(n.pk, set()) & set(wanted)]

    def try_to(self, verb, number, **more):
        with suppress(ChangeRefused):
            verb(number=number, actor=None, **more)

    def answer(self, carriers, outcome, others=Outcome.ACCEPTED):
        asked = run_round(lambda r: outcome if r.carrier in carriers else others)
        self.remember(asked.claims, {outcome, others})

    # What people do

    @rule(number=numbers, campaign=campaigns)
    def assign(self, number, campaign):
        self.try_to(actions.assign, self.numbers[number], campaign=self.campaigns[campaign])

    @rule(number=numbers, campaign=campaigns)
    def assign_from_an_old_form(self, number, campaign):
        before = list(Assignment.objects.values())
        chosen = {"number": self.numbers[number], "campaign": self.campaigns[campaign]}
        with suppress(StaleForm):
            assert actions.assign(**chosen, actor=None, seen=10_000) is None
        assert list(Assignment.objects.values()) == before

    @where("pending", "live", "failed")
    @rule(which=numbers)
    def remove(self, which):
        self.try_to(actions.remove, self.those("pending", "live", "failed")[which - 1])

    @where("pending")
    @rule(which=numbers)
    def cancel(self, which):
        self.try_to(actions.cancel, self.those("pending")[which - 1])

    @where("failed")
    @rule(which=numbers)
    def retry(self, which):
        self.try_to(actions.retry, self.those("failed")[which - 1])

    @where("failed")
    @rule(which=numbers)
    def keep(self, which):
        self.try_to(actions.keep, self.those("failed")[which - 1])

    # What carriers and workers do

    @where("pending", "live", "failed", "removing")
    @rule(carriers=some_carriers, outcome=outcomes)
    def some_carriers_answer(self, carriers, outcome):
        self.answer(carriers, outcome)

    @where("pending", "live", "failed", "removing")
    @rule(carriers=some_carriers)
    def some_carriers_confirm(self, carriers):
        self.answer(carriers, Outcome.CONFIRMED)

    @where("pending")
    @rule(carriers=some_carriers)
    def some_reject_and_the_rest_confirm(self, carriers):
        self.answer(carriers, Outcome.REJECTED, others=Outcome.CONFIRMED)

    @where("pending", "removing")
    @rule(limit=st.integers(1, 8))
    def a_worker_claims_and_falls_asleep(self, limit):
        self.slow.append(claim(limit))

    @precondition(lambda self: self.slow)
    @rule(outcome=outcomes)
    def a_sleeping_worker_delivers(self, outcome):
        self.deliver(self.slow.pop(0), outcome)

    @precondition(lambda self: self.delivered)
    @rule(outcome=outcomes)
    def answers_are_delivered_again(self, outcome):
        before = list(CarrierRegistration.objects.values())
        self.deliver(self.delivered.pop(), outcome)
        assert list(CarrierRegistration.objects.values()) == before

    def deliver(self, claims, outcome):
        code = "carrier_rejected" if outcome == Outcome.REJECTED else ""
        answers = [Answer(one.pk, one.submission, outcome, code=code) for one in claims]
        settlement.settle(claims, validated_answers(claims, answers))
        self.remember(claims, {outcome})

    def remember(self, claims, said):
        if Outcome.REJECTED not in said:  # no removal takes that for an answer: its lease stays
            self.delivered.append(claims)

    @rule()
    def time_passes(self):
        let_time_pass()

    @rule()
    def the_sweep_wakes_what_was_held(self):
        wakeups.requeue_held()

    @rule(number=numbers)
    def finishing_again_changes_nothing(self, number):
        before = list(Assignment.objects.values())
        transitions.finish([self.numbers[number].pk])
        assert list(Assignment.objects.values()) == before

    # What staff and money do

    @precondition(lambda self: not self.stopped)
    @rule(campaign=campaigns, verb=st.sampled_from([*STOPS, "expire"]))
    def staff_stop_a_campaign(self, campaign, verb):
        reason = {} if verb == "expire" else {"reason": "complaints"}
        with suppress(TransitionRefused):
            getattr(campaign_life, f"{verb}_campaign")(self.campaigns[campaign], **reason)
            self.stopped[campaign] = verb

    @precondition(lambda self: self.stopped)
    @rule()
    def staff_let_a_campaign_go_on(self):
        campaign, verb = self.stopped.popitem()
        if verb != "expire":
            getattr(campaign_life, f"{STOPS[verb]}_campaign")(self.campaigns[campaign])

    @rule()
    def staff_look_at_the_brand(self):
        verified = self.brand.status == "verified"
        (campaign_life.submit_brand if verified else campaign_life.verify_brand)(self.brand)

    @rule(number=numbers)
    def staff_suspend_or_activate_a_number(self, number):
        number = self.numbers[number]
        if number.status == "active":
            number_life.suspend(number, reason="fraud")
        else:
            number_life.activate(number)

    @rule()
    def money_runs_out_or_comes_in(self):
        self.account.refresh_from_db()
        amount = 100 if self.account.balance <= 0 else -self.account.balance
        LedgerEntryFactory(account=self.account, amount=amount)

    @invariant()
    def the_promises_are_kept(self):
        self.open = invariants.check_all()
        invariants.check_transitions()

    def all_ends_well(self):
        """With every cause gone and every carrier willing, nothing is left on its way."""
        LedgerEntryFactory(account=self.account, amount=10_000)
        Brand.objects.update(status="verified", verified_at="2026-01-01T00:00Z")
        Campaign.objects.filter(status__in=["suspended", "rejected"]).update(status="approved")
        PhoneNumber.objects.update(status="active")
        for _ in range(3):
            wakeups.requeue_held()
            let_time_pass()
            run_round(Outcome.CONFIRMED)
            self.the_promises_are_kept()
        for rows in (Assignment.objects, CarrierRegistration.objects):
            assert not rows.filter(status__in=["pending", "removing"]).exists()
        able = Assignment.objects.exclude(campaign__status="expired")
        for live in able.filter(status="live"):
            own = live.registrations.values_list("status", flat=True)
            assert list(own) == ["registered"] * 4


@pytest.mark.django_db
def test_any_story_keeps_the_promises():
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            derandomize="CI" in os.environ,
        ),
    )
