"""Standings and tallies follow their numbers and assignments, whoever writes them."""

import pytest
from django.db import connection

from carriers.protocol import Outcome
from phone_numbers import lifecycle, rules, standings
from phone_numbers.actions import assign, keep, remove
from phone_numbers.models import Assignment, PhoneNumber, Standing, Tally
from tests.factories import AssignmentFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db


def standing_of(number):
    row = Standing.objects.get(phone_number=number)
    return row.state, row.campaign, row.other_campaign


@pytest.fixture
def live(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    return number


@pytest.fixture(autouse=True)
def _books_are_right():
    """Compare the books with the assignments after each test, before and after a summing up."""
    yield
    assert standings.disagreements() == (0, 0)
    standings.roll_up()
    assert standings.disagreements() == (0, 0)


def test_a_new_number_is_unassigned(number):
    assert standing_of(number) == ("unassigned", None, None)


def test_a_saved_campaign_is_pending_and_then_live(number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert standing_of(number) == ("pending", campaign, None)
    settle_all()
    assert standing_of(number) == ("live", campaign, None)


def test_a_moving_number_has_both_campaigns(live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    assert standing_of(live) == ("moving", other_campaign, campaign)
    settle_all()
    assert standing_of(live) == ("live", other_campaign, None)


def test_a_failed_move_shows_the_live_campaign(live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    assert standing_of(live) == ("move_failed", campaign, other_campaign)
    assert Standing.objects.get(phone_number=live).failure_code == "carrier_rejected"
    settle_all()
    keep(number=live, actor=None)
    assert standing_of(live) == ("live", campaign, None)


def test_a_removed_number_is_unassigned_once_the_carriers_confirm(live, campaign):
    remove(number=live, actor=None)
    assert standing_of(live) == ("removing", campaign, None)
    settle_all()
    assert standing_of(live) == ("unassigned", None, None)


def test_the_facts_of_a_number_are_copied(live):
    lifecycle.suspend(live, reason="Fraud.")
    PhoneNumber.objects.filter(pk=live.pk).update(name="Front desk")
    row = Standing.objects.get(phone_number=live)
    assert (row.status, row.name) == ("suspended", "Front desk")
    assert rules.with_standing_refusal(Standing.objects.all()).get().standing_refusal == (
        "number_not_active"
    )


def test_many_rows_in_one_statement_are_followed(account, campaign):
    numbers = PhoneNumberFactory.create_batch(5, account=account)
    rows = [
        AssignmentFactory.build(campaign=campaign, account=account, phone_number=n) for n in numbers
    ]
    Assignment.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE numbers_assignment SET status = 'live', live_at = now()")
    assert Standing.objects.filter(state="live", campaign=campaign).count() == 5
    assert Tally.objects.filter(state="live").total() == 5


def test_summing_up_leaves_one_row_for_each_kind(account, campaign):
    for number in PhoneNumberFactory.create_batch(3, account=account):
        assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assert Tally.objects.count() > 1
    standings.roll_up()
    assert Tally.objects.values_list("state", "numbers").get() == ("live", 3)


def test_a_wrong_standing_is_found(number):
    Standing.objects.filter(phone_number=number).update(state="live")
    assert standings.disagreements() == (1, 0)
    Standing.objects.filter(phone_number=number).update(state="unassigned")


def test_a_wrong_tally_is_found(number):
    Tally.objects.update(numbers=2)
    assert standings.disagreements() == (0, 1)
    Tally.objects.update(numbers=1)
