"""Jobs on a real worker with a real beat: started late, and killed in mid-job."""

import pytest
from django.db import connection, transaction

from bulk import jobs
from bulk.models import Job
from bulk.run import CHUNK
from phone_numbers.locks import lock_number
from phone_numbers.models import Assignment, PhoneNumber
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.propagation.conftest import start, worker_log  # noqa: F401
from tests.propagation.worker_process import all_assignments_are, kill, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

COUNT = CHUNK + 100


@pytest.fixture
def job(account, draft, owner):
    campaign = CampaignFactory(brand__account=account, number_pool=True, number_limit=COUNT)
    numbers = [PhoneNumberFactory.build(account=account) for _ in range(COUNT)]
    job = draft(*PhoneNumber.objects.bulk_create(numbers), campaign=campaign)
    jobs.start(job, actor=owner)
    return job


def is_done(job):
    return lambda: Job.objects.filter(pk=job.pk, status="done").exists()


def a_session_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def check_done_once(job):
    job.refresh_from_db()
    rows = job.rows.values_list("outcome", flat=True)
    assert (set(rows), job.processed, Assignment.objects.count()) == ({"assigned"}, COUNT, COUNT)


def test_a_worker_finishes_a_job_that_waited_for_it(job, broker, start):  # noqa: F811
    broker.flushdb()
    start()
    wait_until(is_done(job), "the job was done")
    check_done_once(job)
    wait_until(all_assignments_are("live"), "every number was live")


def test_a_worker_killed_in_mid_job_does_nothing_twice(job, start):  # noqa: F811
    last = job.rows.order_by("pk").last().phone_number
    with transaction.atomic():
        lock_number(last)
        worker = start()
        wait_until(a_session_waits_for_a_lock, "the worker was in its second chunk")
        kill(worker)
    job.refresh_from_db()
    assert (job.status, job.processed) == ("running", CHUNK)
    start()
    wait_until(is_done(job), "the job was done")
    check_done_once(job)
    invariants.check_all()
