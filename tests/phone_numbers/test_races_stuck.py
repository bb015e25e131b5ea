"""What is done to all late numbers meets other people and workers; with controls."""

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

ABOUT_TO_ASK = (transitions, "ask_again")
ABOUT_TO_FINISH = (transitions, "finish")


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(stuck, "_lock", lambda numbers: None)


@pytest.fixture
def late(number, campaign):
    assignment = assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    return assignment


def two_ask_at_once(account):
    one, other = (MembershipFactory(account=account).user for _ in range(2))
    return race(
        ABOUT_TO_ASK,
        lambda: ask_all_again(account.phone_numbers, one),
        lambda: ask_all_again(account.phone_numbers, other),
    )


def confirmed_while_somebody_cancels(account, owner):
    let_time_pass()
    claims = claim(10)
    answers = engine.ask(claims, ScriptedCarriers(Outcome.CONFIRMED))
    return race(
        ABOUT_TO_FINISH,
        lambda: settlement.settle(claims, answers),
        lambda: cancel_all(account.phone_numbers, owner),
    )


def test_of_two_who_ask_again_at_once_one_does(late, account, number):
    one, other = two_ask_at_once(account)
    number.refresh_from_db()
    assert other.waited
    assert (one.result.done, other.result.done, number.revision) == (1, 0, 2)


def test_without_the_lock_both_say_that_they_did(late, account, number, no_lock):
    one, other = two_ask_at_once(account)
    number.refresh_from_db()
    assert (one.result.done, other.result.done, number.revision) == (1, 1, 3)


def test_what_a_carrier_confirms_meanwhile_is_not_cancelled(late, account, owner, number):
    _, cancelling = confirmed_while_somebody_cancels(account, owner)
    late.refresh_from_db()
    assert (cancelling.waited, cancelling.result.done, late.status) == (True, 0, "live")
    invariants.check_all()


def test_without_the_lock_it_would_be_live_and_served_by_nobody(
    late, account, owner, number, no_lock
):
    confirmed_while_somebody_cancels(account, owner)
    late.refresh_from_db()
    assert (late.status, set(statuses(number).values())) == ("live", {"removing"})
