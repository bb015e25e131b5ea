"""The beat keeps its time whatever the clock does, and floods no queue."""

from datetime import timedelta

import pytest
from celery.beat import Scheduler
from django.utils import timezone

from config import beat
from config.beat import MOST_WAITING, SteadyScheduler, every, steady_now
from config.celery import app
from tests.propagation.broker import queued_messages


@pytest.fixture
def scheduler():
    """Return a scheduler with one entry, due long ago, as the beat sees it after a while."""
    one = SteadyScheduler(app, lazy=True)
    one.add(name="sweep", task="propagation.tasks.propagate", schedule=every(1))
    one.schedule["sweep"].last_run_at -= timedelta(minutes=1)
    yield one
    one.close()


@pytest.fixture
def set_back(monkeypatch):
    """Set the clock that Celery reads back by an hour."""
    past = timezone.now() - timedelta(hours=1)
    return lambda: monkeypatch.setattr(app, "now", lambda: past)


def test_what_is_due_is_sent(scheduler, broker):
    scheduler.tick()
    assert [message["task"] for message in queued_messages(broker)] == [
        "propagation.tasks.propagate"
    ]
    assert queued_messages(broker)[0]["expires"] is None


def test_a_clock_that_is_set_back_stops_nothing(scheduler, set_back):
    set_back()
    assert scheduler.schedule["sweep"].is_due().is_due


def test_without_a_clock_of_its_own_it_would(set_back):
    usual = Scheduler(app, lazy=True)
    usual.add(name="sweep", task="any", schedule=timedelta(seconds=1))
    set_back()
    assert not usual.schedule["sweep"].is_due().is_due
    assert usual.schedule["sweep"].is_due().next > 3_000


def test_its_own_clock_goes_on():
    first, second = steady_now(), steady_now()
    assert timedelta(0) <= second - first < timedelta(seconds=1)


def test_a_queue_that_nobody_empties_is_not_filled(scheduler, broker):
    broker.lpush("celery", *["a task"] * MOST_WAITING)
    scheduler.apply_entry(scheduler.schedule["sweep"])
    assert broker.llen("celery") == MOST_WAITING
    broker.lpop("celery")
    scheduler.apply_entry(scheduler.schedule["sweep"])
    assert broker.llen("celery") == MOST_WAITING


def test_a_broker_that_is_full_is_said_in_one_line_and_survived(scheduler, broker, caplog):
    broker.config_set("maxmemory", 1)
    try:
        scheduler.tick()
    finally:
        broker.config_set("maxmemory", 0)
    assert len(caplog.messages) == 1
    assert "Could not send a task to the broker" in caplog.text


def test_a_broker_that_is_away_is_said_in_one_line(scheduler, broker, caplog, monkeypatch):
    def refuse(*_):
        raise scheduler.connection.recoverable_connection_errors[0]("no route")

    monkeypatch.setattr(beat.SteadyScheduler, "_waiting", refuse)
    scheduler.tick()
    assert caplog.messages == ["Could not send a task to the broker: no route"]
