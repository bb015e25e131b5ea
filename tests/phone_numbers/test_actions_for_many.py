"""The actions for many numbers leave each as the action for one leaves it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phone_numbers.actions import assign, assign_each, remove, remove_each, retry
from phone_numbers.models import Assignment, CarrierRegistration
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.openings import OPENINGS, open_number
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

WITH_CAMPAIGN = [opening for opening in OPENINGS if opening not in ("nothing", "removing")]
ASSIGNMENT = (
    "campaign",
    "status",
    "attempt",
    "requested_by",
    "stopped_by",
    "stopped_at",
    "ended_at",
)
OTHER = ("assignment__campaign", "carrier", "status", "submission", "tries", "hold_code")
OTHER += ("due_at", "registered_at", "submitted_at", "ended_at")


@pytest.fixture
def third_campaign(account):
    return CampaignFactory(brand__account=account)


@pytest.fixture
def pair(campaign, other_campaign):
    """Return a function that makes two numbers in the same state."""

    def make(opening):
        return [open_number(opening, campaign, other_campaign) for _ in range(2)]

    return make


def to(campaign, *numbers):
    return dict.fromkeys([number.pk for number in numbers], campaign.pk)


def state(number):
    """Return everything about a number except keys; of times, only which are set."""
    number.refresh_from_db()
    assignments = number.assignments.order_by("pk").values(*ASSIGNMENT)
    registrations = CarrierRegistration.objects.filter(phone_number=number).order_by("pk")
    return number.revision, without_times(assignments), without_times(registrations.values(*OTHER))


def without_times(rows):
    return [
        {name: bool(value) if name.endswith("_at") else value for name, value in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize("opening", OPENINGS)
def test_assigning_many_is_as_assigning_one(opening, pair, third_campaign, owner):
    one, another = pair(opening)
    assign(number=one, campaign=third_campaign, actor=owner)
    assign_each(to(third_campaign, another), owner)
    assert state(one) == state(another)
    invariants.check_all()


@pytest.mark.parametrize("opening", ["failed", "move failed"])
def test_retrying_many_is_as_retrying_one(opening, pair, campaign, other_campaign, owner):
    one, another = pair(opening)
    failed_for = campaign if opening == "failed" else other_campaign
    retry(number=one, actor=owner)
    assign_each(to(failed_for, another), owner)
    assert state(one) == state(another)
    assert another.assignments.first().attempt == 2


@pytest.mark.parametrize("opening", [o for o in WITH_CAMPAIGN if o != "removed"])
def test_removing_many_is_as_removing_one(opening, pair, owner):
    one, another = pair(opening)
    remove(number=one, actor=owner)
    remove_each([another.pk], owner)
    assert state(one) == state(another)
    invariants.check_all()


def test_a_retry_keeps_the_times_of_carriers_that_have_confirmed(pair, campaign, owner):
    registered = CarrierRegistration.objects.filter(status="registered")
    times = registered.values_list("phone_number", "carrier", "registered_at", "submitted_at")
    numbers = pair("failed")
    before = set(times)
    assign_each(to(campaign, *numbers), owner)
    assert len(before) == 4
    assert set(times.all()) == before


def test_many_numbers_take_as_many_queries_as_two(account, campaign, owner):
    numbers = PhoneNumberFactory.create_batch(20, account=account)
    counts = []
    for batch in (numbers[:2], numbers[2:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assign_each(to(campaign, *batch), owner)
        counts.append(len(queries))
    settle_all()
    assert counts[0] == counts[1]
    assert Assignment.objects.filter(status="live", campaign=campaign).count() == 20
