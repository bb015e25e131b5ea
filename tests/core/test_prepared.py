"""A prepared query returns what the queryset returns, without writing its SQL again."""

from threading import Thread

import pytest
from django.db import connection

from campaigns.models import Campaign
from core.postgres import key_in
from core.prepared import Prepared
from phone_numbers import rules
from phone_numbers.models import Assignment, PhoneNumber
from tests.factories import AssignmentFactory, PhoneNumberFactory


def assignments_of(numbers):
    open_ones = Assignment.objects.open().filter(key_in("phone_number", numbers))
    judged = rules.with_refused_since(rules.with_refusal(open_ones))
    return judged.select_related("campaign__brand")


@pytest.fixture
def numbers(db):
    """The keys of three numbers with an assignment each, the last of which a rule refuses."""
    rows = [AssignmentFactory(), AssignmentFactory(), AssignmentFactory(campaign__status="expired")]
    return [row.phone_number_id for row in rows]


def test_the_rows_are_those_of_the_queryset(numbers, django_assert_num_queries):
    prepared = Prepared(assignments_of)
    for keys in (numbers, numbers[:1], numbers[1:], []):
        with django_assert_num_queries(1):
            found = [(row, row.refusal, row.campaign.brand) for row in prepared(numbers=keys)]
        expected = assignments_of(keys)
        assert found == [(row, row.refusal, row.campaign.brand) for row in expected]


def test_keys_may_come_from_a_statement(numbers, django_assert_num_queries):
    prepared, own = Prepared(assignments_of), PhoneNumber.objects.order_by("pk").values("pk")
    prepared(numbers=numbers)
    for keys in (own, own[:1], own.filter(name="nothing", status="active"), own):
        with django_assert_num_queries(1):
            sql, values = keys.query.sql_with_params()
            found = prepared(numbers=(f"ARRAY({sql})", list(values)))
        assert found == list(assignments_of([key["pk"] for key in keys]))


def test_the_queryset_is_built_once(numbers):
    built = []

    def build(number, account):
        built.append(number)
        return PhoneNumber.objects.filter(pk=number, account=account)

    prepared, other = Prepared(build), PhoneNumberFactory()
    for number in PhoneNumber.objects.all():
        assert prepared(number=number.pk, account=number.account_id) == [number]
        assert number == other or prepared(number=other.pk, account=number.account_id) == []
    assert len(built) == 1


def test_a_key_may_be_text(numbers):
    prepared = Prepared(lambda status: Assignment.objects.filter(status=status).order_by("pk"))
    for status in ("pending", "live", "pending"):
        assert prepared(status=status) == list(Assignment.objects.filter(status=status)[::-1])


def test_values_are_converted_as_in_the_queryset(numbers):
    prepared = Prepared(lambda campaign: Campaign.objects.filter(pk=campaign).values_list("name"))
    campaign = Campaign.objects.first()
    assert prepared(campaign=campaign.pk) == [(campaign.name,)]


def test_a_key_that_the_query_does_not_use_is_an_error(db):
    with pytest.raises(ValueError, match="does not depend on"):
        Prepared(lambda number: PhoneNumber.objects.all())(number=1)


@pytest.mark.django_db(transaction=True)
def test_each_thread_uses_its_own_connection():
    prepared, number, sessions = Prepared(assignments_of), AssignmentFactory().phone_number_id, []

    def ask():
        with connection.execute_wrapper(lambda run, *rest: sessions.append(1) or run(*rest)):
            assert len(prepared(numbers=[number])) == 1
        connection.close()

    ask()
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert sessions == [1, 1]
