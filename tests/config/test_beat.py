"""Beat does not depend on the wall clock and does not flood the queue."""

from datetime import timedelta

import pytest
from celery.beat import Scheduler
from django.utils import timezone

from config import beat
from config.beat import MAX_WAITING, SteadyScheduler, every, steady_now
from config.celery import app
from tests.propagation.broker import queued_messages


@pytest.fixture
def scheduler():
    """Return a scheduler with one overdue entry."""
    scheduler = SteadyScheduler(app, lazy=True)
    scheduler.add(name="sweep", task="propagation.tasks.propagate", schedule=every(1))
    scheduler.schedule["sweep"].last_run_at -= timedelta(minutes=1)
    yield scheduler
    scheduler.close()


@pytest.fixture
def set_clock_back(monkeypatch):
    """Return a function that sets Celery's clock back by an hour."""
    past = timezone.now() - timedelta(hours=1)
    return lambda: monkeypatch.setattr(app, "now", lambda: past)


def test_a_due_task_is_sent(scheduler, broker):
    scheduler.tick()
    assert [message["task"] for message in queued_messages(broker)] == [
        "propagation.tasks.propagate"
    ]
    assert queued_messages(broker)[0]["expires"] is None


def test_setting_the_clock_back_does_not_stop_beat(scheduler, set_clock_back):
    set_clock_back()
    assert scheduler.schedule["sweep"].is_due().is_due


def test_setting_the_clock_back_stops_the_plain_scheduler(set_clock_back):
    plain_scheduler = Scheduler(app, lazy=True)
    plain_scheduler.add(name="sweep", task="any", schedule=timedelta(seconds=1))
    set_clock_back()
    assert not plain_scheduler.schedule["sweep"].is_due().is_due
    assert plain_scheduler.schedule["sweep"].is_due().next > 3_000


def test_the_steady_clock_advances():
    first, second = steady_now(), steady_now()
    assert timedelta(0) <= second - first < timedelta(seconds=1)


def test_a_queue_without_workers_is_not_filled(scheduler, broker):
    broker.lpush("celery", *["a task"] * MAX_WAITING)
    scheduler.apply_entry(scheduler.schedule["sweep"])
    assert broker.llen("celery") == MAX_WAITING
    broker.lpop("celery")
    scheduler.apply_entry(scheduler.schedule["sweep"])
    assert broker.llen("celery") == MAX_WAITING


def test_a_full_broker_is_logged_in_one_line(scheduler, broker, caplog):
    broker.config_set("maxmemory", 1)
    try:
        scheduler.tick()
    finally:
        broker.config_set("maxmemory", 0)
    assert len(caplog.messages) == 1
    assert "Could not send a task to the broker" in caplog.text


def test_an_unavailable_broker_is_logged_in_one_line(scheduler, broker, caplog, monkeypatch):
    def refuse(*_):
        raise scheduler.connection.recoverable_connection_errors[0]("no route")

    monkeypatch.setattr(beat.SteadyScheduler, "_waiting", refuse)
    scheduler.tick()
    assert caplog.messages == ["Could not send a task to the broker: no route"]


def test_an_outage_is_logged_when_it_starts_and_when_it_ends(scheduler, broker, caplog):
    entry = scheduler.schedule["sweep"]
    broker.config_set("maxmemory", 1)
    try:
        scheduler.apply_entry(entry)
        scheduler.apply_entry(entry)
    finally:
        broker.config_set("maxmemory", 0)
    scheduler.apply_entry(entry)
    assert [message.split(":")[0] for message in caplog.messages] == [
        "Could not send a task to the broker",
        "Sending tasks to the broker again",
    ]
