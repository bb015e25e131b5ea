"""A real worker with a real beat, on the tests' own database and broker."""

import os
import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from phone_numbers.actions import assign, remove
from phone_numbers.locks import lock_number
from phone_numbers.models import CarrierRegistration
from phone_numbers.nudge import PROPAGATE
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.propagation.broker import QUEUE
from tests.propagation.worker_process import BEAT, WORKER, all_assignments_are, kill, wait_until
from tests.propagation.worker_rounds import let_time_pass

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@contextmanager
def number_locked(number):
    """Block settlements of this number until the block is left."""
    with transaction.atomic():
        lock_number(number)
        yield


def a_session_waits_for_our_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted "
            "AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def test_a_worker_registers_and_removes_a_number(number, campaign, start):
    assign(number=number, campaign=campaign, actor=None)
    start()
    wait_until(all_assignments_are("live"), "the number was live")
    remove(number=number, actor=None)
    wait_until(all_assignments_are("removed"), "the number was removed")


def test_a_message_of_another_version_is_harmless(number, campaign, start, broker):
    assign(number=number, campaign=campaign, actor=None)
    current_app.send_task(PROPAGATE, args=[number.pk, 3], kwargs={"attempt": 1})
    start()
    wait_until(all_assignments_are("live"), "the number was live")
    wait_until(lambda: not broker.llen(QUEUE), "the queue was empty")


def test_a_worker_killed_mid_batch_loses_no_work(account, campaign, start):
    numbers = PhoneNumberFactory.create_batch(20, account=account)
    for number in numbers:
        assign(number=number, campaign=campaign, actor=None)
    with number_locked(numbers[10]):
        worker = start()
        wait_until(a_session_waits_for_our_lock, "the worker was in mid-batch")
        kill(worker)
    assert all_assignments_are("pending")()
    assert CarrierRegistration.objects.filter(submitted_at__isnull=True).count() == 80
    let_time_pass()
    start()
    wait_until(all_assignments_are("live"), "every number was live")
    invariants.check_all()


@pytest.mark.skipif(
    not (shutil.which("faketime") or os.environ.get("LONGCODE_REQUIRE_FAKETIME")),
    reason="faketime is not installed",
)
@pytest.mark.parametrize("offset", ["+2h", "-2h"])
def test_a_worker_with_a_wrong_clock_is_harmless(number, campaign, start, offset):
    assign(number=number, campaign=campaign, actor=None)
    start(BEAT)
    start(WORKER, launcher=f"env FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f {offset}")
    wait_until(all_assignments_are("live"), "the number was live")
    times = number.registrations.values_list("registered_at", flat=True)
    assert all(abs(timezone.now() - registered) < timedelta(minutes=1) for registered in times)
