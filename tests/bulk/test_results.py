"""The results of a job: counts, rows that say why, a file, and its pace."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulk.models import Job
from bulk.reading import read_lines
from bulk.results import result_rows, results, results_as_csv, time_left, why
from phone_numbers import lifecycle
from phone_numbers.actions import assign
from phone_numbers.reasons import explain
from tests.factories import CampaignFactory, JobFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(4, account=account)


@pytest.fixture
def mixed(draft_text, finish, numbers, campaign):
    """A finished job with an unreadable, an assigned, a refused and a changed row."""
    lifecycle.suspend(numbers[1], reason="Fraud.")
    job = draft_text("nonsense\n" + "\n".join(map(str, numbers[:3])), campaign=campaign)
    assign(number=numbers[2], campaign=CampaignFactory(brand=campaign.brand), actor=None)
    return finish(job)


def table(job):
    lines = list(results_as_csv(job, result_rows(job)))
    return list(csv.DictReader(line.removeprefix("\ufeff") for line in lines))


def test_rows_are_counted_by_outcome_and_reason(mixed):
    found = results(mixed)
    assert found.counts == {"unreadable": 1, "assigned": 1, "refused": 1, "changed": 1}
    assert [(r.code, r.numbers) for r in found.refusals] == [("number_not_active", 1)]


def test_rows_are_filtered_by_outcome_and_reason(mixed, numbers):
    assert [row.phone_number for row in result_rows(mixed, "refused")] == [numbers[1]]
    assert not result_rows(mixed, "refused", code="campaign_full").exists()
    assert result_rows(mixed).count() == 4


def test_each_row_says_why(mixed, numbers):
    numbers[1].refresh_from_db()
    assert [why(row, mixed) for row in result_rows(mixed)] == [
        "“n” in “nonsense” is a letter. Enter digits only.",
        "",
        f"{explain('number_not_active', numbers[1])} Note from staff: ‘Fraud.’",
        "The number was changed after the preview, so the job left it as it is.",
    ]


def test_the_file_has_a_line_for_each_row(mixed, campaign, numbers):
    rows = table(mixed)
    assert [row["Number"] for row in rows] == ["nonsense", *map(str, numbers[:3])]
    assert [row["Outcome"] for row in rows] == [
        "Unreadable",
        "Assigned",
        "Refused",
        "Changed meanwhile",
    ]
    assert {row["Campaign"] for row in rows} == {campaign.name}


def test_the_file_executes_nothing(draft_text, finish, number, account):
    evil = CampaignFactory(name="=cmd|'/c calc'!A1", brand__account=account)
    rows = table(finish(draft_text(f"@SUM(1)\n{number}", campaign=evil)))
    assert [(row["Number"][0], row["Campaign"][:2]) for row in rows] == [("'", "'="), ("(", "'=")]


def test_the_file_can_be_uploaded_again(mixed, numbers, campaign):
    text = "".join(results_as_csv(mixed, result_rows(mixed)))
    lines = [(line.e164, line.wanted) for line in read_lines(text.removeprefix("\ufeff"))]
    assert lines[1:] == [(number.e164, campaign.name) for number in numbers[:3]]


def test_the_file_takes_as_many_queries_for_many_rows(
    draft_text, finish, numbers, campaign, account
):
    account.ledger.create(kind="charge", amount=-100, note="All of it.")
    counts = []
    for chosen in (numbers[:1], numbers):
        job = Job.objects.get(
            pk=finish(draft_text("\n".join(f"{n},{campaign.name}" for n in chosen))).pk
        )
        with CaptureQueriesContext(connection) as queries:
            assert "The balance" in "".join(results_as_csv(job, result_rows(job)))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_time_left_follows_from_the_pace():
    now = timezone.now()
    job = JobFactory(status="running", total=40, processed=10)
    job.started_at = now - timedelta(seconds=5)
    assert time_left(job, now) == timedelta(seconds=15)


@pytest.mark.parametrize("status", ["draft", "queued", "paused", "done"])
def test_a_job_that_does_not_run_has_no_time_left(status):
    assert time_left(JobFactory(status=status, total=2, processed=1), timezone.now()) is None


def test_a_job_without_a_pace_has_no_time_left():
    assert time_left(JobFactory(status="running", total=2), timezone.now()) is None
