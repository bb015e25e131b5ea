"""Validation of carriers' answers: invalid ones are ignored and harmless."""

from datetime import timedelta
from functools import partial

import pytest

from carriers.protocol import Answer, Outcome
from phone_numbers.actions import assign, remove
from propagation import engine, settlement
from propagation.answers import validated_answers
from propagation.claims import claim
from tests.propagation.worker_rounds import settle_all, statuses

pytestmark = pytest.mark.django_db

CONFIRMED, REJECTED = Outcome.CONFIRMED, Outcome.REJECTED
ACCEPTED, UNAVAILABLE = Outcome.ACCEPTED, Outcome.UNAVAILABLE


@pytest.fixture
def claims(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    return claim(1)


@pytest.fixture
def make_answer(claims):
    """Return a function that builds answers to the only claim."""
    return partial(Answer, claims[0].pk, claims[0].submission)


def outcome_of(claims, *answers):
    return validated_answers(claims, answers)[claims[0].pk].outcome


def test_a_missing_answer_counts_as_unavailable(claims):
    assert outcome_of(claims) == UNAVAILABLE


@pytest.mark.parametrize("outcome", [ACCEPTED, CONFIRMED, UNAVAILABLE])
def test_a_duplicate_answer_counts_once(claims, make_answer, outcome):
    assert outcome_of(claims, make_answer(outcome), make_answer(outcome)) == outcome


@pytest.mark.parametrize("provisional", [ACCEPTED, UNAVAILABLE])
def test_a_final_answer_overrides_a_provisional_one_in_any_order(claims, make_answer, provisional):
    assert outcome_of(claims, make_answer(provisional), make_answer(CONFIRMED)) == CONFIRMED
    assert outcome_of(claims, make_answer(CONFIRMED), make_answer(provisional)) == CONFIRMED


def test_contradictory_final_answers_count_as_unavailable(claims, make_answer):
    rejection = make_answer(REJECTED, code="carrier_rejected")
    assert outcome_of(claims, make_answer(CONFIRMED), rejection) == UNAVAILABLE
    assert (
        outcome_of(claims, rejection, make_answer(CONFIRMED), make_answer(CONFIRMED)) == UNAVAILABLE
    )


@pytest.mark.parametrize("submission", [0, 2, -1, None, "1"])
def test_an_answer_to_another_submission_is_ignored(claims, submission):
    assert outcome_of(claims, Answer(claims[0].pk, submission, CONFIRMED)) == UNAVAILABLE


@pytest.mark.parametrize("reference", [10**9, -1, None, True, "x", [], 1.5])
def test_an_answer_with_an_unknown_reference_is_ignored(claims, reference):
    validated = validated_answers(claims, [Answer(reference, 1, CONFIRMED)])
    assert validated.keys() == {claims[0].pk}
    assert validated[claims[0].pk].outcome == UNAVAILABLE


@pytest.mark.parametrize("invalid_answer", [None, "yes", (), {}, 42, CONFIRMED])
def test_a_malformed_answer_is_ignored(claims, invalid_answer):
    assert outcome_of(claims, invalid_answer) == UNAVAILABLE


@pytest.mark.parametrize("outcome", ["maybe", None, 1, "confirmed "])
def test_an_unknown_outcome_is_ignored(claims, make_answer, outcome):
    assert outcome_of(claims, make_answer(outcome)) == UNAVAILABLE


@pytest.mark.parametrize(
    "code", ["", "because", None, "x" * 500, [], {}, 7, "insufficient_balance", "carrier_timeout"]
)
def test_a_rejection_with_an_unknown_code_is_ignored(claims, make_answer, code):
    assert outcome_of(claims, make_answer(REJECTED, code=code)) == UNAVAILABLE


@pytest.mark.parametrize(
    "invalid_value",
    [
        {"ask_again_in": timedelta(seconds=-1)},
        {"ask_again_in": timedelta(days=3651)},
        {"overdue_after": timedelta.max},
        {"overdue_after": None},
        {"ask_again_in": 5},
        {"queue_ahead": -1},
        {"queue_ahead": 2**31},
        {"queue_ahead": "many"},
        {"queue_ahead": True},
    ],
)
def test_an_acceptance_with_invalid_numbers_is_ignored(claims, make_answer, invalid_value):
    assert outcome_of(claims, make_answer(ACCEPTED, **invalid_value)) == UNAVAILABLE


def test_a_queue_may_take_longer_than_a_year(claims, make_answer):
    over_a_year = timedelta(days=400)
    assert (
        outcome_of(
            claims, make_answer(ACCEPTED, ask_again_in=over_a_year, overdue_after=over_a_year)
        )
        == ACCEPTED
    )


def test_a_removal_cannot_be_rejected(number, claims, owner):
    settle_all()
    engine.propagate()
    remove(number=number, actor=owner)
    removals = claim(4)
    rejections = [Answer(c.pk, c.submission, REJECTED, code="carrier_rejected") for c in removals]
    assert {answer.outcome for answer in validated_answers(removals, rejections).values()} == {
        UNAVAILABLE
    }


def test_ignored_answers_are_logged_in_one_line(claims, make_answer, caplog):
    validated_answers(claims, [None, None, make_answer("maybe"), Answer(10**9, 1, CONFIRMED)])
    assert caplog.messages == [
        "Ignored answers: {'malformed': 3, 'for an unknown request': 1}; contradictions: 0"
    ]


def test_a_late_answer_to_a_registration_does_not_end_its_removal(number, claims, owner):
    settlement.settle(claims, validated_answers(claims, []))
    settle_all()
    remove(number=number, actor=owner)
    removals = claim(4)
    late_answers = [
        Answer(registration.pk, registration.submission - 1, CONFIRMED) for registration in removals
    ]
    settlement.settle(removals, validated_answers(removals, late_answers))
    assert set(statuses(number).values()) == {"removing"}
