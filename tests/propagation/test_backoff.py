"""Retries: an unavailable carrier is asked again after growing waits, then given up."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from carriers.actions import apply_profile_change, begin_outage, end_outage
from carriers.protocol import Outcome
from phone_numbers.actions import ask_again, assign, remove
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import MAX_TRIES
from propagation import schedule
from propagation.claims import claim
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(number, campaign, owner):
    return assign(number=number, campaign=campaign, actor=owner)


@pytest.fixture
def real_time(settings):
    settings.PROPAGATION_TIME_SCALE = 1


def sample_waits(tries, samples=200):
    return [schedule.backoff(tries) for _ in range(samples)]


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 5), (1, 10), (2, 20), (3, 40), (6, 300), (11, 300), (30_000, 300)]
)
def test_the_wait_doubles_up_to_a_cap_with_jitter(real_time, tries, seconds):
    waits = sample_waits(tries)
    assert timedelta(seconds=seconds / 2) <= min(waits)
    assert max(waits) <= timedelta(seconds=seconds)
    assert len(set(waits)) > 100


def test_simulated_time_shortens_the_wait(settings):
    settings.PROPAGATION_TIME_SCALE = 0.01
    assert max(sample_waits(3)) <= timedelta(seconds=0.4)


def test_an_unavailable_carrier_is_retried_later(assignment, real_time):
    run_round(Outcome.UNAVAILABLE)
    row = assignment.registrations.first()
    assert (row.status, row.tries, row.submitted_at) == ("pending", 1, None)
    assert timedelta(seconds=2) < row.due_at - timezone.now() < timedelta(seconds=6)


def test_each_consecutive_error_lengthens_the_wait(assignment, real_time):
    waits = []
    for _ in range(8):
        let_time_pass()
        run_round(Outcome.UNAVAILABLE)
        waits.append(assignment.registrations.first().due_at - timezone.now())
    assert waits[0] < waits[2] < waits[4] < waits[6]
    assert waits[-1] <= timedelta(seconds=300)


def test_an_answer_resets_the_tries(assignment):
    run_round(Outcome.UNAVAILABLE)
    run_round(Outcome.ACCEPTED)
    assert set(assignment.registrations.values_list("tries", flat=True)) == {0}


def test_after_the_last_try_the_assignment_fails(assignment):
    for _ in range(MAX_TRIES - 1):
        run_round(Outcome.UNAVAILABLE)
    assignment.refresh_from_db()
    assert assignment.status == "pending"
    run_round(Outcome.UNAVAILABLE)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.failure_code) == ("failed", "carrier_unavailable")


def test_giving_up_on_one_carrier_keeps_the_others(number, assignment):
    for _ in range(MAX_TRIES):
        run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == "att" else Outcome.CONFIRMED)
    assert sorted(statuses(number).values()) == ["registered"] * 3 + ["rejected"]


def test_a_removal_is_never_given_up(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    for _ in range(2 * MAX_TRIES):
        run_round(Outcome.UNAVAILABLE)
    assert set(statuses(number).values()) == {"removing"}
    settle_all()
    assert number.assignments.get().status == "removed"


def test_a_removal_survives_an_outage_of_any_length(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    CarrierRegistration.objects.update(tries=32_767)
    run_round(Outcome.UNAVAILABLE)
    assert set(statuses(number).values()) == {"removing"}
    settle_all()
    assert number.assignments.get().status == "removed"


def test_a_carrier_that_rejects_a_removal_is_asked_again(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.REJECTED)
    assert set(statuses(number).values()) == {"removing"}
    let_time_pass()
    settle_all()
    assert number.assignments.get().status == "removed"


# A carrier that does not take a request within its expected window


def backdate_expected_by(registrations, **length):
    """Move the expected answers this far into the past."""
    registrations.update(expected_by=F("expected_by") - timedelta(**length))


def test_each_carrier_has_its_own_window_from_the_save(assignment, real_time):
    windows_by_carrier = assignment.registrations.values_list(
        "carrier", F("expected_by") - F("due_at")
    )
    windows = {"t_mobile": 600, "att": 900, "verizon": 900, "us_cellular": 1200}
    assert dict(windows_by_carrier) == {
        name: timedelta(seconds=time) for name, time in windows.items()
    }


def test_a_carrier_unavailable_beyond_its_window_is_late(assignment):
    run_round(Outcome.UNAVAILABLE)
    assert not assignment.registrations.late().exists()
    backdate_expected_by(assignment.registrations, minutes=16)
    late = assignment.registrations.late().values_list("carrier", flat=True)
    assert set(late) == {"t_mobile", "att", "verizon"}


def test_an_unanswered_removal_is_late_and_can_be_asked_again(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.UNAVAILABLE)
    backdate_expected_by(assignment.registrations, days=7)
    assert assignment.registrations.late().count() == 4
    ask_again(number=number, actor=owner)
    assert not assignment.registrations.late().exists()
    assert set(assignment.registrations.values_list("tries", flat=True)) == {0}


def test_the_window_restarts_when_the_carrier_accepts(assignment):
    run_round(Outcome.UNAVAILABLE)
    backdate_expected_by(assignment.registrations, days=7)
    run_round(Outcome.ACCEPTED)
    assert not assignment.registrations.late().exists()


def test_a_carrier_without_a_profile_has_a_window_of_one_day(number, campaign, profile):
    profile.delete()
    registration = assign(number=number, campaign=campaign, actor=None).registrations.get(
        carrier="att"
    )
    assert registration.expected_by - registration.due_at == timedelta(days=1)


# A carrier that accepts and never confirms


@pytest.fixture
def unanswered(assignment):
    """Return registrations accepted by carriers that promised an answer within the hour."""
    run_round(Outcome.ACCEPTED)
    return assignment.registrations


def backdate_submission(registrations, minutes):
    """Set the acceptance to this many minutes ago; the answer was expected an hour later."""
    submitted_at = Now() - timedelta(minutes=minutes)
    registrations.update(submitted_at=submitted_at, expected_by=submitted_at + timedelta(hours=1))


def test_a_late_registration_stays_pending(assignment, unanswered):
    backdate_submission(unanswered, 4 * 60 - 1)
    run_round(Outcome.ACCEPTED)
    assert set(unanswered.values_list("status", flat=True)) == {"pending"}
    assert unanswered.late().count() == 4


def test_after_four_times_its_window_a_registration_times_out(assignment, unanswered):
    backdate_submission(unanswered, 4 * 60 + 1)
    run_round(Outcome.ACCEPTED)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.failure_code) == ("failed", "carrier_timeout")


def test_time_in_a_queue_is_not_multiplied_by_four(assignment, unanswered):
    unanswered.update(
        submitted_at=Now() - timedelta(hours=9), expected_by=Now() - timedelta(hours=3)
    )
    run_round(Outcome.ACCEPTED)
    assignment.refresh_from_db()
    assert assignment.failure_code == "carrier_timeout"


def test_a_late_confirmation_still_counts(assignment, unanswered):
    backdate_submission(unanswered, 40 * 60)
    run_round(Outcome.CONFIRMED)
    assignment.refresh_from_db()
    assert assignment.status == "live"


def test_a_removal_never_times_out(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.ACCEPTED)
    backdate_submission(assignment.registrations, 400 * 60)
    run_round(Outcome.ACCEPTED)
    assert set(statuses(number).values()) == {"removing"}


# A carrier whose outage ends, or whose queue changes


def test_the_end_of_an_outage_makes_retries_due_immediately(assignment, profile, real_time):
    begin_outage(profile=profile)
    run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == "att" else Outcome.CONFIRMED)
    assert claim(10) == []
    end_outage(profile=profile)
    assert [(registration.carrier, registration.tries) for registration in claim(10)] == [
        ("att", 0)
    ]


def test_a_changed_rate_limit_resubmits_queued_registrations(assignment, unanswered, profile):
    unanswered.update(due_at=Now() + timedelta(hours=1), queue_ahead=900)
    apply_profile_change(profile=profile, changed=["rate_limit"])
    queued = claim(10)
    assert [
        (registration.carrier, registration.is_new, registration.submission)
        for registration in queued
    ] == [("att", True, 2)]


@pytest.mark.parametrize("changed", ["outage", "max_delay"])
def test_a_registration_keeps_waiting_while_its_carrier_is_merely_slow(
    unanswered, profile, changed
):
    unanswered.update(due_at=Now() + timedelta(hours=1), queue_ahead=900)
    apply_profile_change(profile=profile, changed=[changed])
    assert claim(10) == []
