"""A real worker with a real beat, on the tests' own database and broker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from phone_numbers.actions import assign, remove
from phone_numbers.locks import lock_number
from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.nudge import PROPAGATE
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.processes import environment
from tests.propagation.broker import QUEUE
from tests.propagation.worker_rounds import let_time_pass

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TIMEOUT = 60
WORKER = "worker --concurrency 1 --without-mingle --without-gossip --loglevel WARNING"
BEAT = "beat --pidfile= --loglevel WARNING"


@pytest.fixture
def start(tmp_path, broker):
    """Return a function that starts a worker; kill every running one after the test."""
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    running = []

    def start(command=f"{WORKER} --beat", launcher=""):
        with (tmp_path / "worker.log").open("a") as log:
            process = subprocess.Popen(
                [*launcher.split(), *celery, *command.split()],
                cwd=settings.BASE_DIR,
                env=environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        running.append(process)
        return process

    yield start
    for process in running:
        kill(process)


def kill(process):
    """Kill a worker with its children and its beat, as a power cut would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition, description):
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline, f"it took too long until {description}"
        time.sleep(0.1)


def all_assignments_are(status):
    return lambda: set(Assignment.objects.values_list("status", flat=True)) == {status}


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
