"""What carriers say counts only where it makes sense, and nothing else does any harm."""

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
def say(claims):
    """Return a maker of answers to the one claim."""
    return partial(Answer, claims[0].pk, claims[0].submission)


def understood(claims, *answers):
    return validated_answers(claims, answers)[claims[0].pk].outcome


def test_no_answer_is_none(claims):
    assert understood(claims) == UNAVAILABLE


@pytest.mark.parametrize("verdict", [ACCEPTED, CONFIRMED, UNAVAILABLE])
def test_an_answer_that_comes_twice_counts_once(claims, say, verdict):
    assert understood(claims, say(verdict), say(verdict)) == verdict


@pytest.mark.parametrize("early", [ACCEPTED, UNAVAILABLE])
def test_a_last_word_counts_before_and_after_another(claims, say, early):
    assert understood(claims, say(early), say(CONFIRMED)) == CONFIRMED
    assert understood(claims, say(CONFIRMED), say(early)) == CONFIRMED


def test_two_different_last_words_are_no_answer(claims, say):
    rejection = say(REJECTED, code="carrier_rejected")
    assert understood(claims, say(CONFIRMED), rejection) == UNAVAILABLE
    assert understood(claims, rejection, say(CONFIRMED), say(CONFIRMED)) == UNAVAILABLE


@pytest.mark.parametrize("submission", [0, 2, -1, None, "1"])
def test_an_answer_to_another_submission_is_none(claims, submission):
    assert understood(claims, Answer(claims[0].pk, submission, CONFIRMED)) == UNAVAILABLE


@pytest.mark.parametrize("reference", [10**9, -1, None, True, "x", [], 1.5])
def test_an_answer_about_something_else_is_none(claims, reference):
    said = validated_answers(claims, [Answer(reference, 1, CONFIRMED)])
    assert said.keys() == {claims[0].pk}
    assert said[claims[0].pk].outcome == UNAVAILABLE


@pytest.mark.parametrize("nonsense", [None, "yes", (), {}, 42, CONFIRMED])
def test_what_is_no_answer_at_all_is_none(claims, nonsense):
    assert understood(claims, nonsense) == UNAVAILABLE


@pytest.mark.parametrize("verdict", ["maybe", None, 1, "confirmed "])
def test_a_verdict_nobody_knows_is_none(claims, say, verdict):
    assert understood(claims, say(verdict)) == UNAVAILABLE


@pytest.mark.parametrize(
    "code", ["", "because", None, "x" * 500, [], {}, 7, "insufficient_balance", "carrier_timeout"]
)
def test_a_rejection_for_no_known_reason_is_none(claims, say, code):
    assert understood(claims, say(REJECTED, code=code)) == UNAVAILABLE


@pytest.mark.parametrize(
    "absurd",
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
def test_an_acceptance_with_absurd_numbers_is_none(claims, say, absurd):
    assert understood(claims, say(ACCEPTED, **absurd)) == UNAVAILABLE


def test_a_queue_may_take_longer_than_a_year(claims, say):
    long = timedelta(days=400)
    assert understood(claims, say(ACCEPTED, ask_again_in=long, overdue_after=long)) == ACCEPTED


def test_a_removal_cannot_be_rejected(number, claims, owner):
    settle_all()
    engine.propagate()
    remove(number=number, actor=owner)
    removals = claim(4)
    rejected = [Answer(c.pk, c.submission, REJECTED, code="carrier_rejected") for c in removals]
    assert {answer.outcome for answer in validated_answers(removals, rejected).values()} == {
        UNAVAILABLE
    }


def test_what_was_ignored_is_logged_in_one_line(claims, say, caplog):
    validated_answers(claims, [None, None, say("maybe"), Answer(10**9, 1, CONFIRMED)])
    assert caplog.messages == [
        "ignored answers: {'malformed': 3, 'of something else': 1}, contradictions: 0"
    ]


def test_a_late_answer_to_a_registration_does_not_end_its_removal(number, claims, owner):
    settlement.settle(claims, validated_answers(claims, []))
    settle_all()
    remove(number=number, actor=owner)
    removals = claim(4)
    late = [Answer(one.pk, one.submission - 1, CONFIRMED) for one in removals]
    settlement.settle(removals, validated_answers(removals, late))
    assert set(statuses(number).values()) == {"removing"}
