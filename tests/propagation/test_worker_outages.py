"""A real worker and a real beat outlast a broker that fails, and messages that are no tasks."""

import json
import time
from contextlib import contextmanager

import pytest

from phone_numbers.actions import assign
from phone_numbers.nudge import PROPAGATE
from tests.factories import PhoneNumberFactory
from tests.propagation.broker import QUEUE
from tests.propagation.worker_process import BEAT, WORKER, all_assignments_are, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

OUTAGE_SECONDS = 5


@contextmanager
def read_only(broker):
    broker.replicaof("127.0.0.1", 1)
    try:
        yield
    finally:
        broker.replicaof("NO", "ONE")


@contextmanager
def full(broker):
    broker.config_set("maxmemory", 1)
    try:
        yield
    finally:
        broker.config_set("maxmemory", 0)


@contextmanager
def another_password(broker):
    broker.config_set("requirepass", "another")
    broker.client_kill_filter(_type="normal", skipme=True)
    try:
        yield
    finally:
        broker.config_set("requirepass", "")


OUTAGES = {
    read_only: "You can't write against a read only replica",
    full: "command not allowed when used memory",
    another_password: "Authentication required",
}


def message(**changes):
    """Return a message of the worker's protocol, as text."""
    headers = {"lang": "py", "task": PROPAGATE, "id": "an-id", "argsrepr": "()"}
    envelope = {
        "body": "W1tdLCB7fSwge31d",  # [[], {}, {}]
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers | changes.pop("headers", {}),
        "properties": {
            "delivery_tag": "a-tag",
            "delivery_info": {"exchange": "", "routing_key": QUEUE},
            "body_encoding": "base64",
        },
    }
    return json.dumps(envelope | changes)


POISON = [
    "not JSON",
    b"\xff\xfe",
    "5",
    "[]",
    "{}",
    message(headers={"task": "no.such.task"}),
    message(headers={"task": ["a", "list"]}),
    message(headers={"id": None}),
    message(body="not base64 at all!"),
    message(body="e30="),
    message(**{"content-type": "application/x-python-serialize"}),
    message(properties=[]),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.__name__)
def test_a_worker_waits_until_the_broker_works_again(
    account, campaign, start, broker, worker_log, outage
):
    worker, beat = start(WORKER), start(BEAT)
    assign(number=PhoneNumberFactory(account=account), campaign=campaign, actor=None)
    wait_until(all_assignments_are("live"), "the first number was live")
    with outage(broker):
        assign(number=PhoneNumberFactory(account=account), campaign=campaign, actor=None)
        time.sleep(OUTAGE_SECONDS)
    wait_until(all_assignments_are("live"), "the second number was live", timeout=10)
    assert (worker.poll(), beat.poll()) == (None, None)
    log = worker_log.read_text()
    assert "Traceback" not in log
    assert 1 <= log.count(OUTAGES[outage]) <= 4
    assert log.count("Sending tasks to the broker again") == 1
    assert log.count("Broker accepts work again") <= 1


def test_messages_that_are_no_tasks_are_dropped(number, campaign, start, broker, worker_log):
    broker.rpush(QUEUE, *POISON)
    worker = start()
    assign(number=number, campaign=campaign, actor=None)
    wait_until(all_assignments_are("live"), "the number was live")
    for poison in ("not JSON", "5", "[1]"):
        broker.publish("/1.celery.pidbox", poison)
    wait_until(lambda: not broker.llen(QUEUE), "the queue was empty")
    wait_until(lambda: not broker.hlen("unacked"), "each message was acknowledged")
    assert worker.poll() is None
    assert "Dropped a message that is no task" in worker_log.read_text()
