"""Constraints of assignments, broken directly in the database."""

import pytest
from django.db import connection
from django.utils import timezone

from phone_numbers.models import Assignment
from tests.breaking import change, refused_by
from tests.factories import AssignmentFactory as Row
from tests.factories import CampaignFactory, PhoneNumberFactory, UserFactory

pytestmark = pytest.mark.django_db


def twice(status):
    row = Row(status=status)
    Row(status=status, campaign__brand__account=row.account, phone_number=row.phone_number)


def beyond_the_limit():
    campaign = CampaignFactory(number_limit=1)
    Row(campaign=campaign)
    Row(campaign=campaign)


def unknown_status():
    """Drop the other constraint that refuses it, so that this one is reached."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE numbers_assignment DROP CONSTRAINT assignment_ended_with_its_time"
        )
    change(Row(), status="lost")


BREAKS = {
    "assignment_one_live_per_number": lambda: twice("live"),
    "assignment_one_pending_per_number": lambda: twice("pending"),
    "assignment_one_open_failure_per_number": lambda: twice("failed"),
    "assignment_status_known": unknown_status,
    "assignment_live_with_its_time": lambda: change(Row(), status="live"),
    "assignment_failed_with_its_reason": lambda: change(Row(), status="failed"),
    "assignment_stopped_with_its_time": lambda: change(Row(status="live"), status="removing"),
    "assignment_asked_again_with_its_time": lambda: change(Row(), asked_again_by=UserFactory()),
    "assignment_ended_with_its_time": lambda: change(Row(), ended_at=timezone.now()),
    "assignment_attempt_counts_from_one": lambda: change(Row(), attempt=0),
    "assignment_number_of_same_account": lambda: change(
        Row(), phone_number_id=PhoneNumberFactory().pk
    ),
    "assignment_campaign_of_same_account": lambda: change(Row(), campaign=CampaignFactory()),
    "assignment_within_number_limit": beyond_the_limit,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


def test_a_replaced_assignment_was_live_once():
    with refused_by("assignment_live_with_its_time"):
        change(Row(), status="replaced", ended_at=timezone.now())


@pytest.mark.parametrize(
    "half", [{"failed_at": timezone.now()}, {"failure_code": "carrier_rejected"}]
)
def test_a_failure_has_both_time_and_reason(half):
    with refused_by("assignment_failed_with_its_reason"):
        change(Row(), status="failed", **half)


@pytest.mark.parametrize("status", ["removed", "cancelled"])
def test_a_stopped_assignment_has_the_time_of_the_stop(status):
    with refused_by("assignment_stopped_with_its_time"):
        change(Row(status="live"), status=status, ended_at=timezone.now())


@pytest.mark.parametrize("status", ["removed", "replaced", "cancelled"])
def test_an_ended_row_has_an_end(status):
    with refused_by("assignment_ended_with_its_time"):
        change(Row(status=status), ended_at=None)


@pytest.mark.parametrize("status", ["pending", "live", "removing"])
def test_an_open_assignment_has_no_end(status):
    with refused_by("assignment_ended_with_its_time"):
        change(Row(status=status), ended_at=timezone.now())


def test_a_failure_may_be_open_or_ended():
    row = Row(status="failed")
    change(row, ended_at=timezone.now())
    Row(status="failed", campaign__brand__account=row.account, phone_number=row.phone_number)


def test_a_number_may_have_one_live_and_one_pending_assignment():
    row = Row(status="live")
    Row(status="pending", campaign__brand__account=row.account, phone_number=row.phone_number)


def test_bulk_inserts_keep_the_number_limit():
    campaign = CampaignFactory(number_limit=2)
    numbers = PhoneNumberFactory.create_batch(3, account=campaign.account)
    rows = [
        Row.build(campaign=campaign, account=campaign.account, phone_number=number)
        for number in numbers
    ]
    with refused_by("assignment_within_number_limit"):
        Assignment.objects.bulk_create(rows)
    Assignment.objects.bulk_create(rows[:2])


def test_ended_rows_do_not_count():
    campaign = CampaignFactory(number_limit=1)
    Row(campaign=campaign, status="removed")
    Row(campaign=campaign, status="failed")
    Row(campaign=campaign, status="live")


def test_the_history_cannot_be_deleted():
    row = Row()
    with refused_by("pgtrigger: Cannot delete rows from numbers_assignment table"):
        Assignment.objects.filter(pk=row.pk)._raw_delete("default")
