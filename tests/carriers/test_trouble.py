"""Trouble to rehearse: refusals by code, silence, answers that come twice or out of order."""

from collections import Counter
from datetime import timedelta

import pytest

from carriers.models import Rejection
from carriers.protocol import Operation, Outcome
from carriers.simulator import dice
from tests.carriers.asking import MANY, batch, carriers, request, share, verdicts

BY_COLUMN = {
    "rejection_rate": "carrier_rejected",
    "taken_rate": "number_already_assigned",
    "fault_rate": "internal_error",
}
each_rate = pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
both_wishes = pytest.mark.parametrize("operation", Operation)


def codes(answers):
    return Counter(answer.code for answer in answers if answer.outcome == Outcome.REJECTED)


# Refusals


def test_each_code_has_its_share():
    assert set(BY_COLUMN.values()) == set(Rejection.values)


@each_rate
@pytest.mark.parametrize("column", BY_COLUMN)
def test_the_rate_of_a_code_is_kept(column, rate):
    answers = carriers(**{column: rate}).check(batch())
    assert codes(answers)[BY_COLUMN[column]] / MANY == pytest.approx(rate, abs=0.03)
    assert codes(answers).total() == codes(answers)[BY_COLUMN[column]]


def test_codes_share_the_numbers_among_them():
    answers = carriers(rejection_rate=0.2, taken_rate=0.3, fault_rate=0.5).check(batch())
    seen = {code: count / MANY for code, count in codes(answers).items()}
    expected = {"carrier_rejected": 0.2, "number_already_assigned": 0.3, "internal_error": 0.5}
    assert seen == pytest.approx(expected, abs=0.03)


def test_a_rejection_is_for_good_until_somebody_asks_again():
    first, tired, anew = (
        carriers(rejection_rate=0.5).check(batch(**values))
        for values in ({}, {"tries": 5}, {"attempt": 2})
    )
    assert first == tired != anew


@pytest.mark.parametrize("column", BY_COLUMN)
def test_letting_go_is_never_rejected(column):
    answers = carriers(**{column: 1}).check(batch(operation=Operation.DEREGISTER))
    assert verdicts(answers) == {Outcome.CONFIRMED}


# Silence


@both_wishes
@each_rate
def test_the_share_of_requests_that_are_never_answered_is_kept(rate, operation):
    answers = carriers(silence_rate=rate).check(batch(operation=operation))
    assert share(answers, Outcome.ACCEPTED) == pytest.approx(rate, abs=0.03)
    assert verdicts(carriers(silence_rate=rate).submit(batch())) == {Outcome.ACCEPTED}


@pytest.mark.parametrize("scale", [0, 1])
def test_silence_says_to_come_back_in_a_quarter_of_the_window(scale):
    answer = carriers(scale, silence_rate=1).check([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=225 * scale)
    assert answer.overdue_after == timedelta(seconds=900 * scale)


def test_who_hears_nothing_hears_nothing_however_often_he_asks():
    silent = carriers(silence_rate=0.5)
    assert silent.check(batch()) == silent.check(batch(tries=3)) == silent.check(batch())


@pytest.mark.parametrize("anew", [{"submission": 2}, {"attempt": 2}])
def test_a_new_submission_may_be_answered(anew):
    silent = carriers(silence_rate=0.5)
    before, after = silent.check(batch()), silent.check(batch(**anew))
    turns = {(one.outcome, other.outcome) for one, other in zip(before, after, strict=True)}
    assert (Outcome.ACCEPTED, Outcome.CONFIRMED) in turns


def test_a_carrier_without_delay_may_be_silent_at_once():
    assert verdicts(carriers(0, silence_rate=1).submit(batch())) == {Outcome.ACCEPTED}


# Twice, and out of order


@each_rate
@pytest.mark.parametrize("step", ["submit", "check"])
def test_the_share_of_answers_that_come_twice_is_kept(rate, step):
    answers = getattr(carriers(duplicate_rate=rate), step)(batch())
    times = Counter(answers)
    assert len(times) == MANY
    assert set(times.values()) <= {1, 2}
    assert len(answers) / MANY - 1 == pytest.approx(rate, abs=0.03)


@each_rate
def test_the_share_of_answers_after_a_stale_one_is_kept(rate):
    answers = carriers(disorder_rate=rate).check(batch(submission=3))
    stale = [answer for answer in answers if answer.submission == 2]
    assert len(stale) / MANY == pytest.approx(rate, abs=0.03)
    assert len(answers) - len(stale) == MANY


@pytest.mark.parametrize(("rejected", "said", "meant"), [
    (0, Outcome.REJECTED, Outcome.CONFIRMED),
    (1, Outcome.CONFIRMED, Outcome.REJECTED),
])  # fmt: skip
def test_the_stale_answer_comes_first_and_says_the_contrary(rejected, said, meant):
    answers = carriers(disorder_rate=1, rejection_rate=rejected).check([request(submission=1)])
    assert [(a.submission, a.outcome, a.code != "") for a in answers] == [
        (0, said, said == Outcome.REJECTED),
        (1, meant, meant == Outcome.REJECTED),
    ]


def test_answers_that_come_late_are_shuffled_the_same_way_each_time():
    late = carriers(disorder_rate=1)
    order = [a.reference for a in late.check(batch()) if a.submission == 1]
    assert sorted(order) == list(range(MANY)) != order
    assert late.check(batch()) == late.check(batch())


def test_errors_neither_come_twice_nor_out_of_order():
    answers = carriers(error_rate=1, duplicate_rate=1, disorder_rate=1).check(batch())
    assert len(answers) == MANY


def test_what_never_or_always_happens_needs_no_die(monkeypatch):
    monkeypatch.setattr(dice, "blake2b", None)
    still = {"min_delay": 30, "max_delay": 30}
    assert verdicts(carriers(**still).submit(batch())) == {Outcome.ACCEPTED}
    assert verdicts(carriers().check(batch())) == {Outcome.CONFIRMED}
    assert verdicts(carriers(taken_rate=1).check(batch())) == {Outcome.REJECTED}
    assert verdicts(carriers(silence_rate=1).check(batch())) == {Outcome.ACCEPTED}
