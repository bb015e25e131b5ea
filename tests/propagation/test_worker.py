"""A real worker with a real beat, on the tests' own database and broker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from phone_numbers.nudge import PROPAGATE
from tests.factories import PhoneNumberFactory
from tests.phone_numbers import promises
from tests.propagation.broker import QUEUE, url_for_tests
from tests.propagation.worker_rounds import let_time_pass

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PATIENCE = 60
WORKER = "worker --concurrency 1 --without-mingle --without-gossip --loglevel WARNING"
BEAT = "beat --pidfile= --loglevel WARNING"


def database_url():
    """Return the address of the tests' database, which may be on a socket or far away."""
    database = connection.settings_dict
    person = ":".join(quote(database[key], safe="") for key in ("USER", "PASSWORD"))
    where = {"host": database["HOST"] or database["OPTIONS"].get("host", "")}
    where["port"] = database["PORT"] or database["OPTIONS"].get("port", 5432)
    return f"postgres://{person}@/{database['NAME']}?{urlencode(where)}"


@pytest.fixture
def start(tmp_path, broker):
    """Call it to start a worker; whatever still runs after the test is ended."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": url_for_tests(),
        "PROPAGATION_TIME_SCALE": "0",
    }
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    running = []

    def start(command=f"{WORKER} --beat", launcher=""):
        with (tmp_path / "worker.log").open("a") as log:
            process = subprocess.Popen(
                [*launcher.split(), *celery, *command.split()],
                cwd=settings.BASE_DIR,
                env=environment,
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
    """End a worker with its children and its beat, as a power cut would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(happened, what):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"it took too long until {what}"
        time.sleep(0.1)


def all_are(status):
    return lambda: set(Assignment.objects.values_list("status", flat=True)) == {status}


@contextmanager
def held_up(number):
    """Keep settlements of this number waiting until the block is left."""
    with transaction.atomic():
        PhoneNumber.objects.locked().get(pk=number.pk)
        yield


def somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted "
            "AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def test_a_worker_brings_a_number_live_and_takes_it_down(number, campaign, start):
    assign(number=number, campaign=campaign, actor=None)
    start()
    until(all_are("live"), "the number was live")
    remove(number=number, actor=None)
    until(all_are("removed"), "the number was removed")


def test_a_message_of_another_version_does_no_harm(number, campaign, start, broker):
    assign(number=number, campaign=campaign, actor=None)
    current_app.send_task(PROPAGATE, args=[number.pk, 3], kwargs={"attempt": 1})
    start()
    until(all_are("live"), "the number was live")
    until(lambda: not broker.llen(QUEUE), "the queue was empty")


def test_a_worker_killed_in_mid_batch_loses_nothing(account, campaign, start):
    numbers = PhoneNumberFactory.create_batch(20, account=account)
    for number in numbers:
        assign(number=number, campaign=campaign, actor=None)
    with held_up(numbers[10]):
        worker = start()
        until(somebody_waits_for_us, "the worker was in mid-batch")
        kill(worker)
    assert all_are("pending")()
    assert CarrierRegistration.objects.filter(submitted_at__isnull=True).count() == 80
    let_time_pass()
    start()
    until(all_are("live"), "every number was live")
    promises.check_all()


@pytest.mark.skipif(
    not (shutil.which("faketime") or os.environ.get("LONGCODE_REQUIRE_FAKETIME")),
    reason="faketime is not installed",
)
@pytest.mark.parametrize("wrong", ["+2h", "-2h"])
def test_a_worker_with_a_wrong_clock_does_no_harm(number, campaign, start, wrong):
    assign(number=number, campaign=campaign, actor=None)
    start(BEAT)
    start(WORKER, launcher=f"env FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f {wrong}")
    until(all_are("live"), "the number was live")
    times = number.registrations.values_list("registered_at", flat=True)
    assert all(abs(timezone.now() - moment) < timedelta(minutes=1) for moment in times)
