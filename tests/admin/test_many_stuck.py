"""More than 500 at once: staff ask again, cancel and retry all that a list of theirs shows."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.models import Carrier
from phone_numbers import stuck
from phone_numbers.admin import bulk_actions
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from tests.admin.driving import said, url
from tests.factories import (
    AssignmentFactory,
    CampaignFactory,
    PhoneNumberFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

SIZE = 520
STUCK = {"stuck": "yes"}
MODELS = [Assignment, CarrierRegistration]
each_list = pytest.mark.parametrize("model", MODELS, ids=["assignments", "registrations"])


@pytest.fixture
def pool(account):
    return CampaignFactory(brand__account=account, number_pool=True, number_limit=5_000)


def make(account, campaign, size=SIZE, **values):
    """Return so many assignments, each of a number of its own."""
    numbers = PhoneNumber.objects.bulk_create(PhoneNumberFactory.build_batch(size, account=account))
    rows = [
        AssignmentFactory.build(account=account, campaign=campaign, phone_number=number, **values)
        for number in numbers
    ]
    return Assignment.objects.bulk_create(rows)


def register(assignments, **values):
    CarrierRegistration.objects.bulk_create(
        RegistrationFactory.build(assignment=row, phone_number=row.phone_number, **values)
        for row in assignments
    )


@pytest.fixture
def late(account, pool):
    """So many assignments that US Cellular is late with."""
    rows = make(account, pool)
    register(rows, carrier=Carrier.US_CELLULAR, expected_by=Now() - timedelta(minutes=4))
    return rows


@pytest.fixture
def choose(office):
    """Choose all that a list shows, tick the box of one, and agree where asked to."""

    def act(model, verb, query=STUCK, **answers):
        first = model.objects.values_list("pk", flat=True)[0]
        data = {"action": verb, "_selected_action": first, "select_across": "1"} | answers
        return office.post(url(model, "changelist", query=query), data)

    return act


def foreseen(response):
    return list(response.context_data["preview"])


@each_list
def test_all_are_asked_again_after_a_question(choose, staff, late, model):
    assert foreseen(choose(model, "ask_again"))[0] == "US Cellular is late with 520 numbers."
    assert CarrierRegistration.objects.late().count() == SIZE
    response = choose(model, "ask_again", confirmed="1")
    assert said(response) == ["520 numbers sent to the late carriers again."]
    assert not CarrierRegistration.objects.late().exists()
    assert Assignment.objects.filter(asked_again_by=staff).count() == SIZE


@each_list
def test_all_are_cancelled_after_a_question(choose, staff, late, model):
    assert foreseen(choose(model, "cancel"))[0] == (
        "520 numbers: the first assignment is withdrawn; no campaign is left."
    )
    response = choose(model, "cancel", confirmed="1")
    assert said(response) == ["Cancelled for 520 numbers."]
    assert Assignment.objects.filter(status="cancelled", stopped_by=staff).count() == SIZE


def test_the_question_keeps_the_filters_of_the_list(choose, late):
    page = choose(Assignment, "cancel").content.decode()
    assert '<form method="post" action="/admin/numbers/assignment/?stuck=yes"' in page
    assert 'value="Cancel the assignments"' in page
    assert page.count('name="_selected_action"') == 1


def test_what_does_not_match_the_filter_is_left_alone(choose, account, pool, late):
    on_time = make(account, pool, size=1)
    choose(Assignment, "cancel", confirmed="1")
    assert Assignment.objects.get(status="pending") == on_time[0]


def test_what_no_carrier_is_late_with_is_left_alone_without_the_filter(choose, account, pool):
    make(account, pool)
    assert foreseen(choose(Assignment, "ask_again", query={}))[0] == (
        "No carrier is late with any of these."
    )
    response = choose(Assignment, "cancel", query={}, confirmed="1")
    assert said(response) == [bulk_actions.NOTHING]
    assert set(Assignment.objects.values_list("status", flat=True)) == {"pending"}


def test_what_is_refused_and_what_is_left_is_said(choose, account, pool, late, monkeypatch):
    monkeypatch.setattr(stuck, "MOST_AT_ONCE", 500)
    expired = CampaignFactory(brand=pool.brand, status="expired")
    AssignmentFactory(campaign=expired, phone_number=late[0].phone_number, status="live")
    assert foreseen(choose(Assignment, "cancel"))[1] == (
        "1 number: not cancelled, because the previous campaign never sends again."
    )
    first, second, third = said(choose(Assignment, "cancel", confirmed="1"))
    assert first == "Cancelled for 500 numbers."
    assert second == "19 are left. Select them again to continue."
    assert third.startswith(f"Not cancelled: {late[0].phone_number}: {expired} has expired")


def test_failures_are_retried_in_turns(choose, staff, account, pool, monkeypatch):
    failed = {"status": "failed", "failed_at": Now()}
    make(account, pool, **failed)
    monkeypatch.setattr(bulk_actions, "MOST_RETRIES", 3)
    query = {"status__exact": "failed"}
    assert foreseen(choose(Assignment, "retry", query=query))[0].startswith("520 have failed")
    response = choose(Assignment, "retry", query=query, confirmed="1")
    assert said(response) == [
        "3 numbers retried.",
        "517 are left. Select them again to continue.",
    ]
    assert Assignment.objects.filter(status="pending", requested_by=staff).count() == 3


def test_a_retry_that_is_refused_stops_no_other(choose, account, pool, monkeypatch):
    monkeypatch.setattr(bulk_actions, "MOST_RETRIES", 35)
    full = CampaignFactory(brand=pool.brand, number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    refused = make(account, full, size=30, status="failed", failed_at=Now())
    make(account, pool, size=SIZE, status="failed", failed_at=Now())
    response = choose(Assignment, "retry", query={}, confirmed="1")
    assert said(response)[0] == "5 numbers retried."
    assert said(response)[1] == "515 are left. Select them again to continue."
    assert f"{refused[0].campaign} has all the numbers it may have: 1." in said(response)[2]
    assert said(response)[-1] == "11 more were refused."


def test_verbs_that_cannot_be_undone_easily_stay_one_by_one(choose, account, pool):
    make(account, pool, status="live", live_at=Now())
    response = choose(Assignment, "remove", query={})
    assert said(response) == ["Nothing was done: choose 500 or fewer at a time."]
