"""Ask again: late carriers get the request again, and nothing else changes."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import ask_again, assign, cancel, remove
from phone_numbers.exceptions import NothingToDo, StaleForm
from phone_numbers.history import history_entries
from propagation import engine, settlement
from propagation.claims import claim
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import (
    ScriptedCarriers,
    let_time_pass,
    run_round,
    settle_all,
    statuses,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(number, campaign, owner):
    """Return a pending assignment that T-Mobile and AT&T are late with."""
    assignment = assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.ACCEPTED)
    make_late(number, "t_mobile", "att")
    return assignment


def submissions(number):
    rows = number.registrations.exclude(status="removed")
    return dict(rows.values_list("carrier", "submission"))


def test_only_late_carriers_get_the_request_again(pending, number, owner):
    ask_again(number=number, actor=owner)
    assert submissions(number) == {"t_mobile": 2, "att": 2, "verizon": 1, "us_cellular": 1}
    assert late_carriers(number) == set()
    assert {r.carrier for r in run_round(Outcome.CONFIRMED).submitted} == {"t_mobile", "att"}


def test_the_assignment_continues_unchanged(pending, number, owner):
    ask_again(number=number, actor=owner)
    pending.refresh_from_db()
    assert (pending.status, pending.attempt, number.assignments.count()) == ("pending", 1, 1)
    let_time_pass()
    settle_all()
    pending.refresh_from_db()
    assert pending.status == "live"


def test_an_answer_to_the_earlier_request_is_ignored(pending, number, owner):
    let_time_pass()
    claims = claim(10)
    answers = engine.ask(claims, ScriptedCarriers(Outcome.REJECTED))
    ask_again(number=number, actor=owner)
    settlement.settle(claims, answers)
    assert (statuses(number)["t_mobile"], statuses(number)["verizon"]) == ("pending", "rejected")


def test_a_late_removal_is_asked_again(pending, number, owner):
    let_time_pass()
    settle_all()
    remove(number=number, actor=owner)
    make_late(number, "verizon")
    ask_again(number=number, actor=owner)
    assert late_carriers(number) == set()
    settle_all()
    assert number.assignments.get().status == "removed"


def test_a_held_registration_is_not_late(pending, number, owner):
    number.registrations.update(hold_code="campaign_suspended", held_at=pending.requested_at)
    with pytest.raises(NothingToDo):
        ask_again(number=number, actor=owner)


def test_a_second_request_is_refused(pending, number, owner):
    ask_again(number=number, actor=owner)
    with pytest.raises(NothingToDo, match="No carrier is late with"):
        ask_again(number=number, actor=owner)
    assert submissions(number)["att"] == 2


def test_a_stale_form_is_refused(pending, number, other_campaign, owner, viewer):
    assign(number=number, campaign=other_campaign, actor=viewer)
    make_late(number)
    with pytest.raises(StaleForm, match=f"{viewer} moved this number to {other_campaign}"):
        ask_again(number=number, actor=owner, seen=1)
    assert set(submissions(number).values()) == {1}


def test_a_stale_form_names_the_user_who_asked_again(pending, number, owner, viewer):
    ask_again(number=number, actor=viewer)
    with pytest.raises(StaleForm, match=f"{viewer} asked the late carriers again"):
        cancel(number=number, actor=owner, seen=1)


def test_the_history_names_the_user_who_asked_again(pending, number, owner):
    ask_again(number=number, actor=owner)
    newest = history_entries(list(number.assignments.all()))[0]
    expected = f"Late carriers asked again: {pending.campaign}"
    assert (newest.title, newest.detail) == (expected, f"by {owner}")


def test_asking_again_sends_a_nudge(pending, number, owner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        ask_again(number=number, actor=owner)
    assert [callback.__name__ for callback in callbacks] == ["_nudge"]
