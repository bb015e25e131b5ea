"""Races of jobs with other users, with each other and with their own workers; with controls."""

import pytest
from django.db import connection

from bulk import jobs, run
from bulk.jobs import cancel, pause, start
from bulk.models import Job
from bulk.run import run_chunk
from phone_numbers import locks
from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import invariants, races
from tests.phone_numbers.races import pausing_before_commit, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ABOUT_TO_WRITE = (run, "_write")
ABOUT_TO_CHANGE = (run, "_take")
BEFORE_COMMIT = (races, "before_commit")


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(4, account=account)


@pytest.fixture
def job(draft, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    start(job, actor=owner)
    return job


@pytest.fixture
def no_lock(monkeypatch):
    monkeypatch.setattr(locks, "lock_campaigns_and_numbers", lambda campaigns, numbers: None)


def outcomes(job):
    return list(job.rows.order_by("pk").values_list("outcome", flat=True))


def requests(number):
    return list(number.assignments.order_by("pk").values_list("campaign", flat=True))


def save_during_a_chunk(number, other_campaign):
    return race(
        ABOUT_TO_CHANGE,
        run_chunk,
        lambda: assign(number=number, campaign=other_campaign, actor=None, seen=0),
    )


def end_the_worker():
    """Kill the database session of the worker that is in mid-chunk."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND state = 'idle in transaction'"
        )
        return cursor.rowcount


def test_a_save_during_a_chunk_waits_and_sees_the_change(job, numbers, campaign, other_campaign):
    _, save = save_during_a_chunk(numbers[0], other_campaign)
    assert (save.waited, type(save.error).__name__) == (True, "StaleForm")
    assert (outcomes(job), requests(numbers[0])) == (["assigned"] * 4, [campaign.pk])


def test_without_the_lock_a_save_during_a_chunk_is_overwritten(
    job, numbers, campaign, other_campaign, no_lock
):
    save_during_a_chunk(numbers[0], other_campaign)
    assert requests(numbers[0]) == [other_campaign.pk, campaign.pk]


def test_a_save_before_a_chunk_is_kept_and_reported(job, numbers, other_campaign):
    save = pausing_before_commit(
        lambda: assign(number=numbers[0], campaign=other_campaign, actor=None)
    )
    _, worker = race(BEFORE_COMMIT, save, run_chunk)
    assert worker.waited
    assert outcomes(job) == ["changed", "assigned", "assigned", "assigned"]
    assert requests(numbers[0]) == [other_campaign.pk]


def test_two_workers_do_not_share_a_job(job, numbers, campaign):
    first, second = race(ABOUT_TO_WRITE, run_chunk, run_chunk)
    assert (first.result, second.result, second.waited) == (True, False, False)
    assert Assignment.objects.count() == 4


def test_of_two_jobs_on_the_same_numbers_the_second_reports_the_first(
    job, draft, numbers, campaign, other_campaign, owner
):
    later = draft(*numbers[:2], campaign=other_campaign)
    start(later, actor=owner)
    _, second = race(ABOUT_TO_WRITE, run_chunk, run_chunk)
    assert (second.waited, outcomes(job), outcomes(later)) == (
        True,
        ["assigned"] * 4,
        ["changed"] * 2,
    )
    invariants.check_all()


@pytest.mark.parametrize("point", [ABOUT_TO_CHANGE, ABOUT_TO_WRITE])
def test_a_worker_that_dies_in_a_chunk_leaves_it_to_the_next(point, job, numbers, campaign):
    dead, _ = race(point, run_chunk, end_the_worker)
    assert (dead.error is None, outcomes(job)) == (False, ["waiting"] * 4)
    while run_chunk():
        pass
    assert (outcomes(job), Assignment.objects.count()) == (["assigned"] * 4, 4)
    job.refresh_from_db()
    assert (job.status, job.processed) == ("done", 4)


@pytest.mark.parametrize(("action", "status"), [(pause, "paused"), (cancel, "cancelled")])
def test_a_job_stops_after_the_chunk_that_is_under_way(action, status, job, numbers, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)
    _, person = race(ABOUT_TO_WRITE, run_chunk, lambda: action(Job.objects.get(pk=job.pk)))
    job.refresh_from_db()
    assert (person.waited, person.error, job.status) == (True, None, status)
    assert outcomes(job) == ["assigned", "assigned", "waiting", "waiting"]


def test_a_draft_runs_once_however_often_it_is_started(draft, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    begin = [Job.objects.get(pk=job.pk) for _ in range(2)]
    first, second = race(
        (jobs, "nudge_after_commit"),
        lambda: start(begin[0], actor=owner),
        lambda: start(begin[1], actor=owner),
    )
    assert (first.error, type(second.error).__name__) == (None, "TransitionRefused")


@pytest.fixture
def locked_elsewhere():
    """Return a function that locks a number in another session until the test ends."""
    other = connection.copy()

    def lock(number):
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM numbers_phonenumber WHERE id = %s FOR UPDATE", [number.pk]
            )

    yield lock
    other.close()


def test_a_long_lock_on_a_number_delays_only_its_job(
    job, draft, numbers, account, other_campaign, owner, locked_elsewhere
):
    other = draft(PhoneNumberFactory(account=account), campaign=other_campaign)
    start(other, actor=owner)
    locked_elsewhere(numbers[0])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        assert (run_chunk(), run_chunk()) == (True, True)
        cursor.execute("RESET lock_timeout")
    assert (outcomes(job), outcomes(other)) == (["waiting"] * 4, ["assigned"])
