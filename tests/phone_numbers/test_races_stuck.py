"""Races of the actions for all late numbers with other users and workers; with controls."""

import pytest

from carriers.protocol import Outcome
from phone_numbers import stuck, transitions
from phone_numbers.actions import assign
from phone_numbers.stuck import ask_all_again, cancel_all
from propagation import engine, settlement
from propagation.claims import claim
from tests.factories import MembershipFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.races import race
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import ScriptedCarriers, let_time_pass, statuses

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ABOUT_TO_ASK = (transitions, "resubmit_late")
ABOUT_TO_FINISH = (transitions, "update_assignments")


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(stuck, "lock_numbers_with_their_campaigns", lambda numbers: None)


@pytest.fixture
def late_assignment(number, campaign):
    assignment = assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    return assignment


def ask_again_concurrently(account):
    first, second = (MembershipFactory(account=account).user for _ in range(2))
    return race(
        ABOUT_TO_ASK,
        lambda: ask_all_again(account.phone_numbers, first),
        lambda: ask_all_again(account.phone_numbers, second),
    )


def cancel_during_confirmation(account, owner):
    let_time_pass()
    claims = claim(10)
    answers = engine.ask(claims, ScriptedCarriers(Outcome.CONFIRMED))
    return race(
        ABOUT_TO_FINISH,
        lambda: settlement.settle(claims, answers),
        lambda: cancel_all(account.phone_numbers, owner),
    )


def test_only_one_of_two_concurrent_requests_asks_again(late_assignment, account, number):
    first, second = ask_again_concurrently(account)
    number.refresh_from_db()
    assert second.waited
    assert (first.result.done, second.result.done, number.revision) == (1, 0, 2)


def test_without_the_lock_both_requests_ask_again(late_assignment, account, number, no_lock):
    first, second = ask_again_concurrently(account)
    number.refresh_from_db()
    assert (first.result.done, second.result.done, number.revision) == (1, 1, 3)


def test_an_assignment_confirmed_concurrently_is_not_cancelled(
    late_assignment, account, owner, number
):
    _, cancelling = cancel_during_confirmation(account, owner)
    late_assignment.refresh_from_db()
    assert (cancelling.waited, cancelling.result.done, late_assignment.status) == (True, 0, "live")
    invariants.check_all()


def test_without_the_lock_a_cancelled_number_is_live_and_unserved(
    late_assignment, account, owner, number, no_lock
):
    cancel_during_confirmation(account, owner)
    late_assignment.refresh_from_db()
    assert (late_assignment.status, set(statuses(number).values())) == ("live", {"removing"})
