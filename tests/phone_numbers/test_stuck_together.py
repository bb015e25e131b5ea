"""All late numbers of an account, asked again or cancelled together: as one by one, in chunks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import stuck
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.exceptions import RuleRefused
from phone_numbers.models import CarrierRegistration
from phone_numbers.stuck import Refusal, ask_all_again, cancel_all, refusals, survey
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")


@pytest.fixture
def late_first(account, campaign, owner):
    def make():
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=owner)
        run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
        make_late(number)
        return number

    return make


@pytest.fixture
def late_move(account, campaign, other_campaign, owner):
    def make():
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=owner)
        settle_all()
        assign(number=number, campaign=other_campaign, actor=owner)
        run_round(lambda r: Outcome.CONFIRMED if r.carrier in HALF else Outcome.ACCEPTED)
        make_late(number)
        return number

    return make


@pytest.fixture
def late_removal(account, campaign, owner):
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    remove(number=number, actor=owner)
    make_late(number)
    return number


def state(number):
    """Return all that the database knows of a number, but for keys and times."""
    number.refresh_from_db()
    lives = ("pk", "campaign", "status", "stopped_by", "stopped_at", "ended_at", "attempt")
    rows = ("assignment", "carrier", "status", "submission", "tries", "expected_by", "due_at")
    first = number.assignments.last().pk
    return (
        number.revision,
        [_plain(row, first) for row in number.assignments.order_by("pk").values_list(*lives)],
        [_plain(row, first) for row in number.registrations.order_by("pk").values_list(*rows)],
    )


def _plain(row, first):
    """Count the assignments of a number from its first; of times say only whether they are."""
    timeless = [value is not None if hasattr(value, "hour") else value for value in row]
    return [timeless[0] - first, *timeless[1:]]


@pytest.mark.parametrize("which", ["late_first", "late_move"])
def test_cancelling_together_ends_as_cancelling_each(request, account, owner, which):
    make = request.getfixturevalue(which)
    alone, together = make(), make()
    cancel(number=alone, actor=owner)
    assert cancel_all(account.phone_numbers, owner).done == 1
    assert state(alone) == state(together)
    let_time_pass()
    settle_all()
    assert state(alone) == state(together)
    invariants.check_all()


def test_a_move_away_from_what_has_expired_is_refused_both_ways(
    late_move, account, campaign, owner
):
    alone, together = late_move(), late_move()
    campaign_life.expire_campaign(campaign)
    before = state(together)
    with pytest.raises(RuleRefused) as refused:
        cancel(number=alone, actor=owner)
    assert cancel_all(account.phone_numbers, owner).done == 0
    assert refusals(account.phone_numbers) == [
        Refusal("campaign_expired", f"2 numbers: {refused.value}")
    ]
    assert state(together) == before


def test_one_that_is_refused_is_named(late_move, account, campaign):
    number = late_move()
    campaign_life.expire_campaign(campaign)
    assert (
        str(refusals(account.phone_numbers)[0])
        == f"{number}: {campaign} has expired and cannot come back."
    )


def test_what_would_be_refused_stands_in_nobodys_way(
    late_move, late_first, account, other_campaign, campaign, owner, monkeypatch
):
    monkeypatch.setattr(stuck, "CHUNK", 1)
    monkeypatch.setattr(stuck, "MOST_AT_ONCE", 1)
    late_move()
    campaign_life.expire_campaign(campaign)
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=other_campaign, actor=owner)
    make_late(number)
    assert cancel_all(account.phone_numbers, owner).done == 1
    assert number.assignments.get().status == "cancelled"


def test_a_removal_is_asked_again_and_not_cancelled(late_removal, account, owner):
    assert cancel_all(account.phone_numbers, owner).done == 0
    assert ask_all_again(account.phone_numbers, owner).done == 1
    assert late_carriers(late_removal) == set()
    assert late_removal.assignments.get().status == "removing"


def test_what_is_on_time_is_left_alone(late_first, account, campaign, owner):
    late_first()
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=owner)
    ask_all_again(account.phone_numbers, owner)
    cancel_all(account.phone_numbers, owner)
    assert number.assignments.get().status == "pending"
    assert set(number.registrations.values_list("submission", flat=True)) == {1}


def test_a_new_assignment_is_not_cancelled_for_an_old_removal(
    late_removal, account, campaign, owner
):
    assign(number=late_removal, campaign=campaign, actor=owner)
    assert cancel_all(account.phone_numbers, owner).done == 0
    assert late_removal.assignments.first().status == "pending"


def test_numbers_of_other_accounts_are_left_alone(late_first, owner, viewer):
    number = late_first()
    elsewhere = PhoneNumberFactory()
    assert ask_all_again(elsewhere.account.phone_numbers, viewer).done == 0
    assert cancel_all(elsewhere.account.phone_numbers, viewer).done == 0
    assert survey(elsewhere.account.phone_numbers).total.value == 0
    assert late_carriers(number)


def test_asking_all_again_says_who_asked_and_counts_as_a_change(late_first, account, owner):
    numbers = [late_first() for _ in range(3)]
    assert (
        ask_all_again(account.phone_numbers, owner).done,
        survey(account.phone_numbers).total.value,
    ) == (3, 0)
    for number in numbers:
        number.refresh_from_db()
        assert (number.revision, number.assignments.get().asked_again_by) == (2, owner)
    again = dict(CarrierRegistration.objects.values_list("carrier", "submission"))
    assert again == {"t_mobile": 2, "att": 1, "verizon": 2, "us_cellular": 2}


@pytest.mark.parametrize("verb", [ask_all_again, cancel_all])
def test_a_request_does_so_many_and_says_how_many_are_left(
    late_first, account, owner, monkeypatch, verb
):
    monkeypatch.setattr(stuck, "CHUNK", 2)
    monkeypatch.setattr(stuck, "MOST_AT_ONCE", 4)
    for _ in range(5):
        late_first()
    outcomes = [verb(account.phone_numbers, owner) for _ in range(3)]
    assert [(o.done, o.left.value) for o in outcomes] == [(4, 1), (1, 0), (0, 0)]


def test_a_chunk_takes_the_same_few_statements_for_many(late_first, account, owner):
    needed = []
    for many in (1, 4):
        for _ in range(many):
            late_first()
        with CaptureQueriesContext(connection) as queries:
            assert cancel_all(account.phone_numbers, owner).done == many
        needed.append(len(queries))
    assert needed[0] == needed[1] <= 22


def test_the_survey_says_where_and_what_cancelling_would_do(
    late_first, late_move, late_removal, account, campaign, owner
):
    late_first(), late_move()
    found = survey(account.phone_numbers)
    assert found.total.value == 3
    assert {name: count.value for name, count in found.carriers} == {
        "T-Mobile": 2,
        "AT&T": 1,
        "Verizon": 3,
        "US Cellular": 3,
    }
    fates = {fate: count.value for fate, count in found.fates.items()}
    assert fates == {"goes_back": 1, "withdrawn": 1, "refused": 0, "nothing": 1}
