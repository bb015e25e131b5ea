"""The drill finds jobs that have not finished, and rows of jobs that were left behind."""

import pytest

from bench.drill.job_checks import faults_in_mid_job, saves_by_jobs, unfinished_jobs
from bench.drill.journal import Fault, JobRequest, Result
from bulk import jobs
from bulk.models import Job, JobRow
from bulk.run import run_chunk
from tests.bench.sample_logs import job_status
from tests.bulk.conftest import draft  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(draft, number, campaign, owner):  # noqa: F811
    """A job that has assigned a number."""
    job = draft(number, campaign=campaign)
    jobs.start(job, actor=owner)
    assert run_chunk()
    return job


def test_a_finished_job_has_no_fault_and_names_what_it_changed(job, number, campaign):
    assert unfinished_jobs([]) == []
    [save] = saves_by_jobs()
    assert (save.number, save.verb, save.campaign, save.seen) == (
        number.pk, "assign", campaign.pk, 0,
    )  # fmt: skip


def test_a_row_that_was_left_behind_is_found(job):
    JobRow.objects.update(outcome="waiting", done_at=None)
    assert unfinished_jobs([]) == [
        f"{job} (done): 1 rows are waiting",
        f"{job} (done): 1 rows counted, 1 waiting",
    ]


def test_a_row_that_failed_is_found(job):
    JobRow.objects.update(outcome="refused", code="internal_error")
    assert unfinished_jobs([]) == [f"{job} (done): 1 rows failed"]


def test_a_job_that_still_runs_is_found(job):
    Job.objects.update(status="running", finished_at=None)
    assert unfinished_jobs([]) == [f"{job} (running): not finished"]


@pytest.mark.parametrize(("result", "found"), [(Result.ACCEPTED, 1), (Result.UNANSWERED, 0)])
def test_a_lost_start_is_found_if_it_was_accepted(draft, number, campaign, result, found):  # noqa: F811
    job = draft(number, campaign=campaign)
    assert len(unfinished_jobs([JobRequest(job.pk, "start", result)])) == found


def test_faults_count_that_were_injected_between_the_first_chunk_and_the_end():
    log = [job_status(10, "queued", "running"), job_status(20, "running", "done")]
    faults = [Fault("worker killed", moment) for moment in (5.0, 11.0, 19.0, 25.0)]
    assert faults_in_mid_job(log, faults) == 2
