"""Bulk actions on more than 500 rows: staff ask again, cancel and retry everything listed."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.models import Carrier
from phone_numbers import stuck
from phone_numbers.admin import bulk_actions
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from tests.admin.staff_requests import messages_of, url
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
def pool_campaign(account):
    return CampaignFactory(brand__account=account, number_pool=True, number_limit=5_000)


def make_assignments(account, campaign, size=SIZE, **values):
    """Return `size` assignments, each of its own number."""
    numbers = PhoneNumber.objects.bulk_create(PhoneNumberFactory.build_batch(size, account=account))
    rows = [
        AssignmentFactory.build(account=account, campaign=campaign, phone_number=number, **values)
        for number in numbers
    ]
    return Assignment.objects.bulk_create(rows)


def make_registrations(assignments, **values):
    CarrierRegistration.objects.bulk_create(
        RegistrationFactory.build(assignment=row, phone_number=row.phone_number, **values)
        for row in assignments
    )


@pytest.fixture
def late_assignments(account, pool_campaign):
    """Return `SIZE` assignments that US Cellular is late with."""
    rows = make_assignments(account, pool_campaign)
    make_registrations(rows, carrier=Carrier.US_CELLULAR, expected_by=Now() - timedelta(minutes=4))
    return rows


@pytest.fixture
def run_on_all(staff_client):
    """Return a function that runs an action on every row of a list."""

    def run(model, action, query=STUCK, **answers):
        first = model.objects.values_list("pk", flat=True)[0]
        data = {"action": action, "_selected_action": first, "select_across": "1"} | answers
        return staff_client.post(url(model, "changelist", query=query), data)

    return run


def preview_lines(response):
    return list(response.context_data["preview"])


@each_list
def test_every_late_number_is_asked_again_after_confirmation(
    run_on_all, staff, late_assignments, model
):
    assert (
        preview_lines(run_on_all(model, "ask_again"))[0] == "US Cellular is late with 520 numbers."
    )
    assert CarrierRegistration.objects.late().count() == SIZE
    response = run_on_all(model, "ask_again", confirmed="1")
    assert messages_of(response) == ["520 numbers sent to the late carriers again."]
    assert not CarrierRegistration.objects.late().exists()
    assert Assignment.objects.filter(asked_again_by=staff).count() == SIZE


@each_list
def test_every_late_number_is_cancelled_after_confirmation(
    run_on_all, staff, late_assignments, model
):
    assert preview_lines(run_on_all(model, "cancel"))[0] == (
        "520 numbers: the first assignment is withdrawn; no campaign is left."
    )
    response = run_on_all(model, "cancel", confirmed="1")
    assert messages_of(response) == ["Cancelled for 520 numbers."]
    assert Assignment.objects.filter(status="cancelled", stopped_by=staff).count() == SIZE


def test_the_confirmation_keeps_the_filters_of_the_list(run_on_all, late_assignments):
    page = run_on_all(Assignment, "cancel").content.decode()
    assert '<form method="post" action="/admin/numbers/assignment/?stuck=yes"' in page
    assert 'value="Cancel the assignments"' in page
    assert page.count('name="_selected_action"') == 1


def test_rows_outside_the_filter_are_not_changed(
    run_on_all, account, pool_campaign, late_assignments
):
    on_time = make_assignments(account, pool_campaign, size=1)
    run_on_all(Assignment, "cancel", confirmed="1")
    assert Assignment.objects.get(status="pending") == on_time[0]


def test_numbers_on_time_are_not_changed_without_the_filter(run_on_all, account, pool_campaign):
    make_assignments(account, pool_campaign)
    assert preview_lines(run_on_all(Assignment, "ask_again", query={}))[0] == (
        "No carrier is late with any of these."
    )
    response = run_on_all(Assignment, "cancel", query={}, confirmed="1")
    assert messages_of(response) == [bulk_actions.NOTHING]
    assert set(Assignment.objects.values_list("status", flat=True)) == {"pending"}


def test_refused_and_remaining_numbers_are_reported(
    run_on_all, account, pool_campaign, late_assignments, monkeypatch
):
    monkeypatch.setattr(stuck, "MAX_AT_ONCE", 500)
    expired = CampaignFactory(brand=pool_campaign.brand, status="expired")
    AssignmentFactory(
        campaign=expired, phone_number=late_assignments[0].phone_number, status="live"
    )
    assert preview_lines(run_on_all(Assignment, "cancel"))[1] == (
        "1 number: not cancelled, because the previous campaign never sends again."
    )
    first, second, third = messages_of(run_on_all(Assignment, "cancel", confirmed="1"))
    assert first == "Cancelled for 500 numbers."
    assert second == "19 are left. Select them again to continue."
    assert third.startswith(
        f"Not cancelled: {late_assignments[0].phone_number}: {expired} has expired"
    )


def test_failures_are_retried_in_parts(run_on_all, staff, account, pool_campaign, monkeypatch):
    failed = {"status": "failed", "failed_at": Now()}
    make_assignments(account, pool_campaign, **failed)
    monkeypatch.setattr(bulk_actions, "MAX_RETRIES", 3)
    query = {"status__exact": "failed"}
    assert preview_lines(run_on_all(Assignment, "retry", query=query))[0].startswith(
        "520 have failed"
    )
    response = run_on_all(Assignment, "retry", query=query, confirmed="1")
    assert messages_of(response) == [
        "3 numbers retried.",
        "517 are left. Select them again to continue.",
    ]
    assert Assignment.objects.filter(status="pending", requested_by=staff).count() == 3


def test_a_refused_retry_does_not_stop_others(run_on_all, account, pool_campaign, monkeypatch):
    monkeypatch.setattr(bulk_actions, "MAX_RETRIES", 35)
    full = CampaignFactory(brand=pool_campaign.brand, number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    refused = make_assignments(account, full, size=30, status="failed", failed_at=Now())
    make_assignments(account, pool_campaign, size=SIZE, status="failed", failed_at=Now())
    response = run_on_all(Assignment, "retry", query={}, confirmed="1")
    assert messages_of(response)[0] == "5 numbers retried."
    assert messages_of(response)[1] == "515 are left. Select them again to continue."
    assert f"{refused[0].campaign} has all the numbers it may have: 1." in messages_of(response)[2]
    assert messages_of(response)[-1] == "11 more were refused."


def test_removing_is_limited_to_500_rows(run_on_all, account, pool_campaign):
    make_assignments(account, pool_campaign, status="live", live_at=Now())
    response = run_on_all(Assignment, "remove", query={})
    assert messages_of(response) == ["Nothing was done: choose 500 or fewer at a time."]
