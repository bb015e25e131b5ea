"""A carrier that is away is asked again, later each time, and given up in the end."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from carriers.actions import apply_profile_change, begin_outage, end_outage
from carriers.protocol import Outcome
from phone_numbers.actions import ask_again, assign, remove
from phone_numbers.models import CarrierRegistration
from phone_numbers.models.registration import MOST_TRIES
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


def longest_waits(tries, dice=200):
    return [schedule.backoff(tries) for _ in range(dice)]


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 5), (1, 10), (2, 20), (3, 40), (6, 300), (11, 300), (30_000, 300)]
)
def test_the_wait_doubles_up_to_a_cap_with_jitter(real_time, tries, seconds):
    waits = longest_waits(tries)
    assert timedelta(seconds=seconds / 2) <= min(waits)
    assert max(waits) <= timedelta(seconds=seconds)
    assert len(set(waits)) > 100


def test_simulated_time_shortens_the_wait(settings):
    settings.PROPAGATION_TIME_SCALE = 0.01
    assert max(longest_waits(3)) <= timedelta(seconds=0.4)


def test_a_carrier_that_is_away_is_asked_later(assignment, real_time):
    run_round(Outcome.UNAVAILABLE)
    row = assignment.registrations.first()
    assert (row.status, row.tries, row.submitted_at) == ("pending", 1, None)
    assert timedelta(seconds=2) < row.due_at - timezone.now() < timedelta(seconds=6)


def test_each_error_in_a_row_makes_it_wait_longer(assignment, real_time):
    waits = []
    for _ in range(8):
        let_time_pass()
        run_round(Outcome.UNAVAILABLE)
        waits.append(assignment.registrations.first().due_at - timezone.now())
    assert waits[0] < waits[2] < waits[4] < waits[6]
    assert waits[-1] <= timedelta(seconds=300)


def test_an_answer_forgets_the_errors_before_it(assignment):
    run_round(Outcome.UNAVAILABLE)
    run_round(Outcome.ACCEPTED)
    assert set(assignment.registrations.values_list("tries", flat=True)) == {0}


def test_after_many_tries_it_is_given_up_for_people_to_see(assignment):
    for _ in range(MOST_TRIES - 1):
        run_round(Outcome.UNAVAILABLE)
    assignment.refresh_from_db()
    assert assignment.status == "pending"
    run_round(Outcome.UNAVAILABLE)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.failure_code) == ("failed", "carrier_unavailable")


def test_giving_up_one_carrier_keeps_the_others(number, assignment):
    for _ in range(MOST_TRIES):
        run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == "att" else Outcome.CONFIRMED)
    assert sorted(statuses(number).values()) == ["registered"] * 3 + ["rejected"]


def test_a_removal_is_never_given_up(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    for _ in range(2 * MOST_TRIES):
        run_round(Outcome.UNAVAILABLE)
    assert set(statuses(number).values()) == {"removing"}
    settle_all()
    assert number.assignments.get().status == "removed"


def test_a_removal_outlives_an_outage_of_any_length(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    CarrierRegistration.objects.update(tries=32_767)
    run_round(Outcome.UNAVAILABLE)
    assert set(statuses(number).values()) == {"removing"}
    settle_all()
    assert number.assignments.get().status == "removed"


def test_a_carrier_that_refuses_to_let_go_is_asked_again(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.REJECTED)
    assert set(statuses(number).values()) == {"removing"}
    let_time_pass()
    settle_all()
    assert number.assignments.get().status == "removed"


# A carrier that takes nothing at all, for longer than it ever should


def time_passes(registrations, **length):
    """Have everything been asked for so long ago."""
    registrations.update(expected_by=F("expected_by") - timedelta(**length))


def test_each_carrier_has_its_own_window_from_the_moment_of_saving(assignment, real_time):
    found = assignment.registrations.values_list("carrier", F("expected_by") - F("due_at"))
    windows = {"t_mobile": 600, "att": 900, "verizon": 900, "us_cellular": 1200}
    assert dict(found) == {name: timedelta(seconds=time) for name, time in windows.items()}


def test_a_carrier_that_is_away_for_too_long_is_late(assignment):
    run_round(Outcome.UNAVAILABLE)
    assert not assignment.registrations.late().exists()
    time_passes(assignment.registrations, minutes=16)
    late = assignment.registrations.late().values_list("carrier", flat=True)
    assert set(late) == {"t_mobile", "att", "verizon"}


def test_a_removal_that_nobody_takes_is_late_and_can_be_asked_for_again(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.UNAVAILABLE)
    time_passes(assignment.registrations, days=7)
    assert assignment.registrations.late().count() == 4
    ask_again(number=number, actor=owner)
    assert not assignment.registrations.late().exists()
    assert set(assignment.registrations.values_list("tries", flat=True)) == {0}


def test_once_it_takes_the_request_its_window_begins(assignment):
    run_round(Outcome.UNAVAILABLE)
    time_passes(assignment.registrations, days=7)
    run_round(Outcome.ACCEPTED)
    assert not assignment.registrations.late().exists()


def test_a_carrier_without_a_profile_has_a_day(number, campaign, profile):
    profile.delete()
    saved = assign(number=number, campaign=campaign, actor=None).registrations.get(carrier="att")
    assert saved.expected_by - saved.due_at == timedelta(days=1)


# A carrier that accepts and never answers


@pytest.fixture
def silent(assignment):
    """Return the registrations, accepted by carriers that promised an answer within the hour."""
    run_round(Outcome.ACCEPTED)
    return assignment.registrations


def minutes_ago(registrations, minutes):
    """Have the carriers accepted so long ago, with the hour they have passed for a part."""
    moment = Now() - timedelta(minutes=minutes)
    registrations.update(submitted_at=moment, expected_by=moment + timedelta(hours=1))


def test_a_carrier_that_is_late_is_still_waited_for(assignment, silent):
    minutes_ago(silent, 4 * 60 - 1)
    run_round(Outcome.ACCEPTED)
    assert set(silent.values_list("status", flat=True)) == {"pending"}
    assert silent.late().count() == 4


def test_after_four_times_its_window_it_has_failed(assignment, silent):
    minutes_ago(silent, 4 * 60 + 1)
    run_round(Outcome.ACCEPTED)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.failure_code) == ("failed", "carrier_timeout")


def test_a_queue_is_not_waited_for_four_times(assignment, silent):
    silent.update(submitted_at=Now() - timedelta(hours=9), expected_by=Now() - timedelta(hours=3))
    run_round(Outcome.ACCEPTED)
    assignment.refresh_from_db()
    assert assignment.failure_code == "carrier_timeout"


def test_a_late_confirmation_still_counts(assignment, silent):
    minutes_ago(silent, 40 * 60)
    run_round(Outcome.CONFIRMED)
    assignment.refresh_from_db()
    assert assignment.status == "live"


def test_a_removal_waits_for_its_carriers_for_ever(number, assignment, owner):
    settle_all()
    remove(number=number, actor=owner)
    run_round(Outcome.ACCEPTED)
    minutes_ago(assignment.registrations, 400 * 60)
    run_round(Outcome.ACCEPTED)
    assert set(statuses(number).values()) == {"removing"}


# A carrier that is back, or has another queue


def test_after_an_outage_nothing_waits_for_its_next_try(assignment, profile, real_time):
    begin_outage(profile=profile)
    run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == "att" else Outcome.CONFIRMED)
    assert claim(10) == []
    end_outage(profile=profile)
    assert [(one.carrier, one.tries) for one in claim(10)] == [("att", 0)]


def test_another_queue_is_joined_at_once(assignment, silent, profile):
    silent.update(due_at=Now() + timedelta(hours=1), queue_ahead=900)
    apply_profile_change(profile=profile, changed=["rate_limit"])
    queued = claim(10)
    assert [(one.carrier, one.is_new, one.submission) for one in queued] == [("att", True, 2)]


@pytest.mark.parametrize("changed", ["outage", "max_delay"])
def test_who_waits_for_nothing_but_the_answer_goes_on_waiting(silent, profile, changed):
    silent.update(due_at=Now() + timedelta(hours=1), queue_ahead=900)
    apply_profile_change(profile=profile, changed=[changed])
    assert claim(10) == []
