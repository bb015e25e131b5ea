"""Any scenario of owners, staff, carriers and workers keeps the invariants (invariants.py).

Hypothesis generates the scenarios. Each runs in one transaction that is rolled back. Times are
statement times, so waits and leases work as usual.
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
from propagation import requeueing, settlement
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


def while_any(*statuses):
    """Apply a rule only while a number has an open assignment with one of these statuses."""
    return precondition(lambda scenario: scenario.numbers_with(*statuses))


class Scenario(RuleBasedStateMachine):
    """Two numbers, three campaigns (the last limited to one number), four unreliable carriers."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        invariants.watch_transitions()
        self.account = AccountFactory()
        self.brand = BrandFactory(account=self.account)
        self.numbers = PhoneNumberFactory.create_batch(2, account=self.account)
        self.campaigns = [CampaignFactory(brand=self.brand, number_limit=n) for n in (49, 49, 1)]
        self.open_statuses, self.claimed, self.delivered = {}, [], []
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
                self.check_final_state()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def numbers_with(self, *statuses):
        return [n for n in self.numbers if self.open_statuses.get(n.pk, set()) & set(statuses)]

    def try_to(self, action, number, **arguments):
        with suppress(ChangeRefused):
            action(number=number, actor=None, **arguments)

    def answer(self, carriers, outcome, others=Outcome.ACCEPTED):
        asked = run_round(lambda r: outcome if r.carrier in carriers else others)
        self.note_delivery(asked.claims, {outcome, others})

    # Actions of owners

    @rule(number=numbers, campaign=campaigns)
    def assign(self, number, campaign):
        self.try_to(actions.assign, self.numbers[number], campaign=self.campaigns[campaign])

    @rule(number=numbers, campaign=campaigns)
    def assign_from_an_old_form(self, number, campaign):
        before = list(Assignment.objects.values())
        arguments = {"number": self.numbers[number], "campaign": self.campaigns[campaign]}
        with suppress(StaleForm):
            assert actions.assign(**arguments, actor=None, seen=10_000) is None
        assert list(Assignment.objects.values()) == before

    @while_any("pending", "live", "failed")
    @rule(index=numbers)
    def remove(self, index):
        self.try_to(actions.remove, self.numbers_with("pending", "live", "failed")[index - 1])

    @while_any("pending")
    @rule(index=numbers)
    def cancel(self, index):
        self.try_to(actions.cancel, self.numbers_with("pending")[index - 1])

    @while_any("failed")
    @rule(index=numbers)
    def retry(self, index):
        self.try_to(actions.retry, self.numbers_with("failed")[index - 1])

    @while_any("failed")
    @rule(index=numbers)
    def keep(self, index):
        self.try_to(actions.keep, self.numbers_with("failed")[index - 1])

    # Answers of carriers, and workers

    @while_any("pending", "live", "failed", "removing")
    @rule(carriers=some_carriers, outcome=outcomes)
    def some_carriers_answer(self, carriers, outcome):
        self.answer(carriers, outcome)

    @while_any("pending", "live", "failed", "removing")
    @rule(carriers=some_carriers)
    def some_carriers_confirm(self, carriers):
        self.answer(carriers, Outcome.CONFIRMED)

    @while_any("pending")
    @rule(carriers=some_carriers)
    def some_reject_and_the_rest_confirm(self, carriers):
        self.answer(carriers, Outcome.REJECTED, others=Outcome.CONFIRMED)

    @while_any("pending", "removing")
    @rule(limit=st.integers(1, 8))
    def a_worker_claims_and_pauses(self, limit):
        self.claimed.append(claim(limit))

    @precondition(lambda self: self.claimed)
    @rule(outcome=outcomes)
    def a_paused_worker_delivers(self, outcome):
        self.deliver(self.claimed.pop(0), outcome)

    @precondition(lambda self: self.delivered)
    @rule(outcome=outcomes)
    def answers_are_delivered_again(self, outcome):
        before = list(CarrierRegistration.objects.values())
        self.deliver(self.delivered.pop(), outcome)
        assert list(CarrierRegistration.objects.values()) == before

    def deliver(self, claims, outcome):
        code = "carrier_rejected" if outcome == Outcome.REJECTED else ""
        answers = [
            Answer(registration.pk, registration.submission, outcome, code=code)
            for registration in claims
        ]
        settlement.settle(claims, validated_answers(claims, answers))
        self.note_delivery(claims, {outcome})

    def note_delivery(self, claims, given):
        if Outcome.REJECTED not in given:  # a removal ignores a rejection, so its lease stays
            self.delivered.append(claims)

    @rule()
    def time_passes(self):
        let_time_pass()

    @rule()
    def held_registrations_are_requeued(self):
        requeueing.requeue_held()

    @rule(number=numbers)
    def finishing_again_changes_nothing(self, number):
        before = list(Assignment.objects.values())
        transitions.update_assignments([self.numbers[number].pk])
        assert list(Assignment.objects.values()) == before

    # Actions of staff, and the balance

    @precondition(lambda self: not self.stopped)
    @rule(campaign=campaigns, action=st.sampled_from([*STOPS, "expire"]))
    def staff_stop_a_campaign(self, campaign, action):
        reason = {} if action == "expire" else {"reason": "complaints"}
        with suppress(TransitionRefused):
            getattr(campaign_life, f"{action}_campaign")(self.campaigns[campaign], **reason)
            self.stopped[campaign] = action

    @precondition(lambda self: self.stopped)
    @rule()
    def staff_reinstate_a_campaign(self):
        campaign, action = self.stopped.popitem()
        if action != "expire":
            getattr(campaign_life, f"{STOPS[action]}_campaign")(self.campaigns[campaign])

    @rule()
    def staff_submit_or_verify_the_brand(self):
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
    def the_balance_runs_out_or_is_topped_up(self):
        self.account.refresh_from_db()
        amount = 100 if self.account.balance <= 0 else -self.account.balance
        LedgerEntryFactory(account=self.account, amount=amount)

    @invariant()
    def the_invariants_hold(self):
        self.open_statuses = invariants.check_all()
        invariants.check_transitions()

    def check_final_state(self):
        """Check that without causes and faults every assignment reaches a final state."""
        LedgerEntryFactory(account=self.account, amount=10_000)
        Brand.objects.update(status="verified", verified_at="2026-01-01T00:00Z")
        Campaign.objects.filter(status__in=["suspended", "rejected"]).update(status="approved")
        PhoneNumber.objects.update(status="active")
        for _ in range(3):
            requeueing.requeue_held()
            let_time_pass()
            run_round(Outcome.CONFIRMED)
            self.the_invariants_hold()
        for rows in (Assignment.objects, CarrierRegistration.objects):
            assert not rows.filter(status__in=["pending", "removing"]).exists()
        can_send = Assignment.objects.exclude(campaign__status="expired")
        for live in can_send.filter(status="live"):
            statuses = live.registrations.values_list("status", flat=True)
            assert list(statuses) == ["registered"] * 4


@pytest.mark.django_db
def test_any_scenario_keeps_the_invariants():
    run_state_machine_as_test(
        Scenario,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            derandomize="CI" in os.environ,
        ),
    )
