"""Simulated faults: rejections by code, silence, duplicate and out-of-order answers."""

from collections import Counter
from datetime import timedelta

import pytest

from carriers.models import Rejection
from carriers.protocol import Operation, Outcome
from carriers.simulator import dice
from tests.carriers.simulated_att import MANY, batch, outcomes, request, share, simulated_att

CODES_BY_COLUMN = {
    "rejection_rate": "carrier_rejected",
    "taken_rate": "number_already_assigned",
    "fault_rate": "internal_error",
}
each_rate = pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
both_operations = pytest.mark.parametrize("operation", Operation)


def codes(answers):
    return Counter(answer.code for answer in answers if answer.outcome == Outcome.REJECTED)


# Rejections


def test_every_rejection_code_has_a_rate():
    assert set(CODES_BY_COLUMN.values()) == set(Rejection.values)


@each_rate
@pytest.mark.parametrize("column", CODES_BY_COLUMN)
def test_rejections_occur_at_the_rate_of_their_code(column, rate):
    answers = simulated_att(**{column: rate}).check(batch())
    assert codes(answers)[CODES_BY_COLUMN[column]] / MANY == pytest.approx(rate, abs=0.03)
    assert codes(answers).total() == codes(answers)[CODES_BY_COLUMN[column]]


def test_several_rejection_rates_add_up():
    answers = simulated_att(rejection_rate=0.2, taken_rate=0.3, fault_rate=0.5).check(batch())
    shares = {code: count / MANY for code, count in codes(answers).items()}
    expected = {"carrier_rejected": 0.2, "number_already_assigned": 0.3, "internal_error": 0.5}
    assert shares == pytest.approx(expected, abs=0.03)


def test_a_rejection_is_repeated_until_a_new_attempt():
    first, retried, resubmission = (
        simulated_att(rejection_rate=0.5).check(batch(**values))
        for values in ({}, {"tries": 5}, {"attempt": 2})
    )
    assert first == retried != resubmission


@pytest.mark.parametrize("column", CODES_BY_COLUMN)
def test_a_removal_is_never_rejected(column):
    answers = simulated_att(**{column: 1}).check(batch(operation=Operation.DEREGISTER))
    assert outcomes(answers) == {Outcome.CONFIRMED}


# Silence


@both_operations
@each_rate
def test_requests_stay_unanswered_at_the_silence_rate(rate, operation):
    answers = simulated_att(silence_rate=rate).check(batch(operation=operation))
    assert share(answers, Outcome.ACCEPTED) == pytest.approx(rate, abs=0.03)
    assert outcomes(simulated_att(silence_rate=rate).submit(batch())) == {Outcome.ACCEPTED}


@pytest.mark.parametrize("scale", [0, 1])
def test_silence_schedules_a_check_after_a_quarter_of_the_window(scale):
    answer = simulated_att(scale, silence_rate=1).check([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=225 * scale)
    assert answer.overdue_after == timedelta(seconds=900 * scale)


def test_silence_lasts_through_repeated_checks():
    silent_carrier = simulated_att(silence_rate=0.5)
    assert (
        silent_carrier.check(batch())
        == silent_carrier.check(batch(tries=3))
        == silent_carrier.check(batch())
    )


@pytest.mark.parametrize("resubmission", [{"submission": 2}, {"attempt": 2}])
def test_a_new_submission_may_be_answered(resubmission):
    silent_carrier = simulated_att(silence_rate=0.5)
    before, after = silent_carrier.check(batch()), silent_carrier.check(batch(**resubmission))
    changes = {(first.outcome, second.outcome) for first, second in zip(before, after, strict=True)}
    assert (Outcome.ACCEPTED, Outcome.CONFIRMED) in changes


def test_a_carrier_without_delay_can_be_silent():
    assert outcomes(simulated_att(0, silence_rate=1).submit(batch())) == {Outcome.ACCEPTED}


# Duplicates and disorder


@each_rate
@pytest.mark.parametrize("step", ["submit", "check"])
def test_answers_are_duplicated_at_the_duplicate_rate(rate, step):
    answers = getattr(simulated_att(duplicate_rate=rate), step)(batch())
    counts = Counter(answers)
    assert len(counts) == MANY
    assert set(counts.values()) <= {1, 2}
    assert len(answers) / MANY - 1 == pytest.approx(rate, abs=0.03)


@each_rate
def test_stale_answers_precede_current_ones_at_the_disorder_rate(rate):
    answers = simulated_att(disorder_rate=rate).check(batch(submission=3))
    stale = [answer for answer in answers if answer.submission == 2]
    assert len(stale) / MANY == pytest.approx(rate, abs=0.03)
    assert len(answers) - len(stale) == MANY


@pytest.mark.parametrize(("rejected", "stale_outcome", "current_outcome"), [
    (0, Outcome.REJECTED, Outcome.CONFIRMED),
    (1, Outcome.CONFIRMED, Outcome.REJECTED),
])  # fmt: skip
def test_a_stale_answer_comes_first_and_contradicts_the_current_one(
    rejected, stale_outcome, current_outcome
):
    answers = simulated_att(disorder_rate=1, rejection_rate=rejected).check([request(submission=1)])
    assert [(a.submission, a.outcome, a.code != "") for a in answers] == [
        (0, stale_outcome, stale_outcome == Outcome.REJECTED),
        (1, current_outcome, current_outcome == Outcome.REJECTED),
    ]


def test_disordered_answers_are_shuffled_repeatably():
    disordered = simulated_att(disorder_rate=1)
    order = [a.reference for a in disordered.check(batch()) if a.submission == 1]
    assert sorted(order) == list(range(MANY)) != order
    assert disordered.check(batch()) == disordered.check(batch())


def test_errors_are_neither_duplicated_nor_disordered():
    answers = simulated_att(error_rate=1, duplicate_rate=1, disorder_rate=1).check(batch())
    assert len(answers) == MANY


def test_rates_of_zero_and_one_need_no_random_number(monkeypatch):
    monkeypatch.setattr(dice, "blake2b", None)
    fixed_delay = {"min_delay": 30, "max_delay": 30}
    assert outcomes(simulated_att(**fixed_delay).submit(batch())) == {Outcome.ACCEPTED}
    assert outcomes(simulated_att().check(batch())) == {Outcome.CONFIRMED}
    assert outcomes(simulated_att(taken_rate=1).check(batch())) == {Outcome.REJECTED}
    assert outcomes(simulated_att(silence_rate=1).check(batch())) == {Outcome.ACCEPTED}
