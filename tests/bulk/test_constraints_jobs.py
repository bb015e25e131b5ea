"""Constraints of jobs and their rows, broken directly in the database."""

import pytest
from django.utils import timezone

from bulk.models import Piece
from tests.breaking import change, refused_by
from tests.factories import AccountFactory, CampaignFactory, PhoneNumberFactory
from tests.factories import JobFactory as Job
from tests.factories import JobRowFactory as Row

pytestmark = pytest.mark.django_db


def unknown_status():
    job = Job(status="running")
    change(job, status="lost")


def a_number_twice():
    row = Row()
    Row(job=row.job, phone_number=row.phone_number)


def piece(job, **values):
    return Piece.objects.create(**{"job": job, "account": job.account, "nth": 0, **values})


def a_piece_twice():
    job = Job(status="drafting")
    piece(job)
    piece(job)


def unknown_outcome():
    row = Row()
    change(row, outcome="lost", done_at=timezone.now())


BREAKS = {
    "job_kind_known": lambda: change(Job(), kind="destroy"),
    "job_source_known": lambda: change(Job(), source="dreamed"),
    "job_status_known": unknown_status,
    "job_campaign_to_assign_to": lambda: Job(kind="clear", campaign=CampaignFactory()),
    "job_started_with_its_time": lambda: change(Job(), started_at=timezone.now()),
    "job_finished_with_its_time": lambda: change(Job(status="done"), finished_at=None),
    "job_stopped_with_its_reason": lambda: change(Job(status="stopped"), stop_reason=""),
    "job_processed_within_total": lambda: change(Job(), processed=1),
    "job_undoes_another": lambda: change(Job(), kind="undo"),
    "job_campaign_of_same_account": lambda: Job(kind="assign", campaign=CampaignFactory()),
    "job_based_on_same_account": lambda: change(Job(), based_on=Job()),
    "piece_once": a_piece_twice,
    "piece_of_same_account": lambda: piece(Job(), account=AccountFactory()),
    "row_once_per_number": a_number_twice,
    "row_outcome_known": unknown_outcome,
    "row_number_known": lambda: change(Row(), outcome="unknown"),
    "row_refused_with_its_reason": lambda: change(Row(), code="campaign_full"),
    "row_done_with_its_time": lambda: change(Row(), done_at=timezone.now()),
    "row_job_of_same_account": lambda: change(Row(), job=Job()),
    "row_number_of_same_account": lambda: change(Row(), phone_number=PhoneNumberFactory()),
    "row_campaign_of_same_account": lambda: change(Row(), campaign=CampaignFactory()),
    "row_previous_campaign_of_same_account": lambda: change(
        Row(), previous_campaign=CampaignFactory()
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


@pytest.mark.parametrize("status", ["queued", "running", "paused", "cancelled", "stopped", "done"])
def test_a_job_that_was_run_has_the_time_of_its_start(status):
    with refused_by("job_started_with_its_time"):
        change(Job(status=status), started_at=None)


@pytest.mark.parametrize("status", ["drafting", "refused", "discarded"])
def test_a_job_that_was_not_run_has_no_start(status):
    with refused_by("job_started_with_its_time"):
        change(Job(status=status), started_at=timezone.now())


def test_a_refused_draft_names_the_reason():
    with refused_by("job_stopped_with_its_reason"):
        change(Job(status="refused"), stop_reason="")


@pytest.mark.parametrize("status", ["draft", "queued", "running", "paused"])
def test_an_unfinished_job_has_no_end(status):
    with refused_by("job_finished_with_its_time"):
        change(Job(status=status), finished_at=timezone.now())


def test_a_refused_row_names_the_reason():
    with refused_by("row_refused_with_its_reason"):
        change(Row(), outcome="refused", done_at=timezone.now())


@pytest.mark.parametrize("outcome", ["duplicate", "contradictory"])
def test_a_number_may_be_on_more_lines_that_are_left_out(outcome):
    row = Row()
    Row(job=row.job, phone_number=row.phone_number, outcome=outcome)
