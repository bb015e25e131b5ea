"""Asking again and cancelling for all late numbers: the same result as one by one, in chunks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import stuck
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.exceptions import RuleRefused
from phone_numbers.models import CarrierRegistration
from phone_numbers.stuck import Refusal, ask_all_again, cancel_all, refusals, summarize
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")


@pytest.fixture
def make_late_assignment(account, campaign, owner):
    def make():
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=owner)
        run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
        make_late(number)
        return number

    return make


@pytest.fixture
def make_late_move(account, campaign, other_campaign, owner):
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
    """Return a number's revision, assignments and registrations, without keys and times."""
    number.refresh_from_db()
    assignment_fields = (
        "pk",
        "campaign",
        "status",
        "stopped_by",
        "stopped_at",
        "ended_at",
        "attempt",
    )
    registration_fields = (
        "assignment",
        "carrier",
        "status",
        "submission",
        "tries",
        "expected_by",
        "due_at",
    )
    first = number.assignments.last().pk
    return (
        number.revision,
        [
            _comparable(row, first)
            for row in number.assignments.order_by("pk").values_list(*assignment_fields)
        ],
        [
            _comparable(row, first)
            for row in number.registrations.order_by("pk").values_list(*registration_fields)
        ],
    )


def _comparable(row, first):
    """Return a row with ids relative to the first assignment, and times as booleans."""
    timeless = [value is not None if hasattr(value, "hour") else value for value in row]
    return [timeless[0] - first, *timeless[1:]]


@pytest.mark.parametrize("maker", ["make_late_assignment", "make_late_move"])
def test_bulk_cancelling_has_the_same_result_as_cancelling_one(request, account, owner, maker):
    make = request.getfixturevalue(maker)
    single, bulk = make(), make()
    cancel(number=single, actor=owner)
    assert cancel_all(account.phone_numbers, owner).done == 1
    assert state(single) == state(bulk)
    let_time_pass()
    settle_all()
    assert state(single) == state(bulk)
    invariants.check_all()


def test_a_move_away_from_an_expired_campaign_is_refused_singly_and_in_bulk(
    make_late_move, account, campaign, owner
):
    single, bulk = make_late_move(), make_late_move()
    campaign_life.expire_campaign(campaign)
    before = state(bulk)
    with pytest.raises(RuleRefused) as refused:
        cancel(number=single, actor=owner)
    assert cancel_all(account.phone_numbers, owner).done == 0
    assert refusals(account.phone_numbers) == [
        Refusal("campaign_expired", f"2 numbers: {refused.value}")
    ]
    assert state(bulk) == before


def test_one_refused_number_is_named(make_late_move, account, campaign):
    number = make_late_move()
    campaign_life.expire_campaign(campaign)
    assert (
        str(refusals(account.phone_numbers)[0])
        == f"{number}: {campaign} has expired and cannot come back."
    )


def test_a_refused_number_does_not_block_others(
    make_late_move, make_late_assignment, account, other_campaign, campaign, owner, monkeypatch
):
    monkeypatch.setattr(stuck, "CHUNK", 1)
    monkeypatch.setattr(stuck, "MAX_AT_ONCE", 1)
    make_late_move()
    campaign_life.expire_campaign(campaign)
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=other_campaign, actor=owner)
    make_late(number)
    assert cancel_all(account.phone_numbers, owner).done == 1
    assert number.assignments.get().status == "cancelled"


def test_a_late_removal_is_asked_again_but_not_cancelled(late_removal, account, owner):
    assert cancel_all(account.phone_numbers, owner).done == 0
    assert ask_all_again(account.phone_numbers, owner).done == 1
    assert late_carriers(late_removal) == set()
    assert late_removal.assignments.get().status == "removing"


def test_numbers_on_time_are_not_changed(make_late_assignment, account, campaign, owner):
    make_late_assignment()
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


def test_numbers_of_other_accounts_are_not_changed(make_late_assignment, owner, viewer):
    number = make_late_assignment()
    foreign_number = PhoneNumberFactory()
    assert ask_all_again(foreign_number.account.phone_numbers, viewer).done == 0
    assert cancel_all(foreign_number.account.phone_numbers, viewer).done == 0
    assert summarize(foreign_number.account.phone_numbers).total.value == 0
    assert late_carriers(number)


def test_asking_all_again_records_the_actor_and_increases_the_revision(
    make_late_assignment, account, owner
):
    numbers = [make_late_assignment() for _ in range(3)]
    assert (
        ask_all_again(account.phone_numbers, owner).done,
        summarize(account.phone_numbers).total.value,
    ) == (3, 0)
    for number in numbers:
        number.refresh_from_db()
        assert (number.revision, number.assignments.get().asked_again_by) == (2, owner)
    submissions = dict(CarrierRegistration.objects.values_list("carrier", "submission"))
    assert submissions == {"t_mobile": 2, "att": 1, "verizon": 2, "us_cellular": 2}


@pytest.mark.parametrize("action", [ask_all_again, cancel_all])
def test_a_request_is_limited_and_reports_the_rest(
    make_late_assignment, account, owner, monkeypatch, action
):
    monkeypatch.setattr(stuck, "CHUNK", 2)
    monkeypatch.setattr(stuck, "MAX_AT_ONCE", 4)
    for _ in range(5):
        make_late_assignment()
    outcomes = [action(account.phone_numbers, owner) for _ in range(3)]
    assert [(o.done, o.left.value) for o in outcomes] == [(4, 1), (1, 0), (0, 0)]


def test_the_number_of_queries_does_not_grow_with_the_chunk(make_late_assignment, account, owner):
    query_counts = []
    for count in (1, 4):
        for _ in range(count):
            make_late_assignment()
        with CaptureQueriesContext(connection) as queries:
            assert cancel_all(account.phone_numbers, owner).done == count
        query_counts.append(len(queries))
    assert query_counts[0] == query_counts[1] <= 22


def test_the_summary_counts_by_carrier_and_by_effect_of_cancelling(
    make_late_assignment, make_late_move, late_removal, account, campaign, owner
):
    make_late_assignment(), make_late_move()
    result = summarize(account.phone_numbers)
    assert result.total.value == 3
    assert {name: count.value for name, count in result.carriers} == {
        "T-Mobile": 2,
        "AT&T": 1,
        "Verizon": 3,
        "US Cellular": 3,
    }
    effects = {effect: count.value for effect, count in result.effects.items()}
    assert effects == {"goes_back": 1, "withdrawn": 1, "refused": 0, "nothing": 1}
