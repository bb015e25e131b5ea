"""Claim, ask, settle: due registrations change once, by the worker that holds the lease."""

from datetime import timedelta

import pytest
from django.db import connection

from carriers.models import CarrierProfile
from carriers.protocol import Answer, Outcome
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import MAX_TRIES
from propagation import engine, settlement, tasks
from propagation.claims import claim
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import (
    ScriptedCarriers,
    let_time_pass,
    run_round,
    settle_all,
    statuses,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(number, campaign, owner):
    return assign(number=number, campaign=campaign, actor=owner)


def at_all_carriers(status):
    return dict.fromkeys(["t_mobile", "att", "verizon", "us_cellular"], status)


@pytest.fixture
def broken_number(number, assignment):
    """Return a number that cannot be registered: its rows violate a constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE numbers_carrierregistration ADD CONSTRAINT poison CHECK "
            f"(phone_number_id <> {number.pk} OR status <> 'registered')"
        )
    return number


def primary_keys(claims):
    return {registration.pk for registration in claims}


def confirmations(claims):
    return {
        registration.pk: Answer(registration.pk, registration.submission, Outcome.CONFIRMED)
        for registration in claims
    }


def test_due_registrations_are_claimed_in_batches_oldest_first(account, campaign, owner):
    for number in PhoneNumberFactory.create_batch(2, account=account):
        assign(number=number, campaign=campaign, actor=owner)
    due_order = list(
        CarrierRegistration.objects.order_by("due_at", "pk").values_list("pk", flat=True)
    )
    batches = [primary_keys(claim(3)) for _ in range(4)]
    assert batches == [set(due_order[:3]), set(due_order[3:6]), set(due_order[6:]), set()]


def test_a_claim_is_a_lease_of_thirty_seconds(assignment):
    leased = CarrierRegistration.objects.get(pk__in=primary_keys(claim(1)))
    assignment.refresh_from_db()
    wait = leased.due_at - assignment.requested_at
    assert wait == pytest.approx(timedelta(seconds=30), abs=timedelta(seconds=2))


def test_claims_of_a_dead_worker_become_due_again(assignment):
    lost_claims = claim(10)
    assert claim(10) == []
    let_time_pass()
    assert primary_keys(claim(10)) == primary_keys(lost_claims)


def test_an_expired_lease_is_not_settled(number, assignment):
    expired_claims = claim(10)
    let_time_pass()
    current_claims = claim(10)
    settlement.settle(expired_claims, confirmations(expired_claims))
    assert statuses(number) == at_all_carriers("pending")
    settlement.settle(current_claims, confirmations(current_claims))
    assert statuses(number) == at_all_carriers("registered")


def test_a_request_is_submitted_once_and_then_checked(assignment):
    first, second = run_round(Outcome.ACCEPTED), run_round(Outcome.CONFIRMED)
    assert (len(first.submitted), len(first.checked)) == (4, 0)
    assert (len(second.submitted), len(second.checked)) == (0, 4)


def test_an_accepted_request_waits_for_the_time_its_carrier_gave(assignment):
    claims = claim(10)
    carriers = ScriptedCarriers(Outcome.ACCEPTED, again_in=timedelta(minutes=2))
    settlement.settle(claims, engine.ask(claims, carriers))
    row = assignment.registrations.first()
    assert row.due_at - row.submitted_at == timedelta(minutes=2)
    assert row.expected_by - row.submitted_at == timedelta(minutes=20)
    assert claim(10) == []


def test_a_second_acceptance_does_not_change_the_expected_time(assignment):
    run_round(Outcome.ACCEPTED)
    before = list(assignment.registrations.values_list("submitted_at", "expected_by"))
    run_round(Outcome.ACCEPTED)
    assert list(assignment.registrations.values_list("submitted_at", "expected_by")) == before


def test_each_carrier_is_registered_independently(number, assignment):
    run_round(lambda request: Outcome.CONFIRMED if request.carrier == "att" else Outcome.ACCEPTED)
    assert statuses(number) == at_all_carriers("pending") | {"att": "registered"}
    assignment.refresh_from_db()
    assert assignment.status == "pending"


def test_a_rejection_fails_the_assignment_with_code_and_carrier(assignment):
    run_round(
        lambda request: Outcome.REJECTED if request.carrier == "verizon" else Outcome.CONFIRMED
    )
    assignment.refresh_from_db()
    assert assignment.status == "failed"
    assert (assignment.failure_code, assignment.failure_carrier) == ("carrier_rejected", "verizon")


def test_a_second_delivery_of_the_same_answers_changes_nothing(number, assignment):
    claims = claim(10)
    settlement.settle(claims, confirmations(claims))
    rows = list(CarrierRegistration.objects.values())
    settlement.settle(claims, confirmations(claims))
    assert list(CarrierRegistration.objects.values()) == rows


def test_an_answer_after_a_cancellation_is_ignored(number, assignment, owner):
    claims = claim(10)
    cancel(number=number, actor=owner)
    settlement.settle(claims, confirmations(claims))
    assert statuses(number) == at_all_carriers("removed")
    assert number.assignments.get().status == "cancelled"


def test_a_repeated_answer_after_a_removal_changes_nothing(number, assignment, owner):
    run_round(Outcome.CONFIRMED)
    remove(number=number, actor=owner)
    removals = claim(10)
    answers = confirmations(removals)
    settlement.settle(removals, answers)
    settlement.settle(removals, answers)
    assert number.assignments.get().status == "removed"


def test_a_number_that_cannot_be_settled_delays_no_other(account, campaign, owner, broken_number):
    others = PhoneNumberFactory.create_batch(5, account=account)
    for other in others:
        assign(number=other, campaign=campaign, actor=owner)
    for _ in range(2):
        engine.propagate()
    assert [other.assignments.get().status for other in others] == ["live"] * 5
    assert set(statuses(broken_number).values()) == {"pending"}


def test_a_number_that_can_never_be_settled_fails_with_internal_error(broken_number, caplog):
    for _ in range(MAX_TRIES + 1):
        let_time_pass()
        engine.propagate()
    assert broken_number.assignments.get().failure_code == "internal_error"
    assert f"Could not settle number {broken_number.pk}" in caplog.text


def test_a_number_that_cannot_even_fail_delays_no_other(
    account, campaign, owner, broken_number, caplog
):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE numbers_carrierregistration ADD CONSTRAINT worse CHECK "
            f"(phone_number_id <> {broken_number.pk} OR tries = 0)"
        )
    other = PhoneNumberFactory(account=account)
    assign(number=other, campaign=campaign, actor=owner)
    engine.propagate()
    assert other.assignments.get().status == "live"
    assert "Could not schedule the retry" in caplog.text


def test_a_carrier_that_raises_an_error_delays_only_itself(number, assignment, caplog):
    def answer(request):
        if request.carrier == "att":
            raise ConnectionResetError
        return Outcome.CONFIRMED

    run_round(answer)
    assert statuses(number) == at_all_carriers("registered") | {"att": "pending"}
    assert assignment.registrations.get(carrier="att").tries == 1
    assert "Could not ask att" in caplog.text


def test_a_task_with_nothing_due_makes_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        tasks.propagate()
    tasks.requeue_held()


def test_a_task_settles_several_batches(number, assignment, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    monkeypatch.setattr(engine.propagate, "__defaults__", (1,))
    tasks.propagate()
    assert statuses(number) == at_all_carriers("registered")


def test_a_task_stops_after_its_maximum_of_rounds(number, assignment, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    monkeypatch.setattr(engine.propagate, "__defaults__", (1,))
    monkeypatch.setattr(tasks, "MAX_ROUNDS", 3)
    tasks.propagate()
    assert sorted(statuses(number).values()) == ["pending"] + ["registered"] * 3


def test_a_carrier_in_an_outage_delays_only_itself(number, assignment, settings):
    settings.PROPAGATION_TIME_SCALE = 0.001
    CarrierProfile.objects.filter(carrier="att").update(outage=True)
    for _ in range(3):
        let_time_pass()
        engine.propagate()
    assert statuses(number) == at_all_carriers("registered") | {"att": "pending"}
    CarrierProfile.objects.filter(carrier="att").update(outage=False)
    settings.PROPAGATION_TIME_SCALE = 0
    let_time_pass()
    settle_all()
    assert number.assignments.get().status == "live"
