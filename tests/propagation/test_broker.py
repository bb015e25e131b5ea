"""The broker only carries nudges: it may be unavailable, emptied, or slow."""

import time

import pytest
from django.db import transaction

from phone_numbers.actions import assign, cancel, remove
from phone_numbers.exceptions import RuleRefused
from phone_numbers.models import Assignment
from phone_numbers.nudge import PROPAGATE, nudge_after_commit
from propagation import requeueing
from propagation.tasks import propagate
from tests.propagation.broker import broker_at, queued_messages
from tests.propagation.worker_rounds import settle_all

NOWHERE = "redis+socket:///tmp/no/such/broker.sock?virtual_host=1"


@pytest.fixture
def no_broker():
    with broker_at(NOWHERE):
        yield


def run_periodic_task(seconds=3):
    """Run the task that beat schedules every second."""
    for _ in range(seconds):
        propagate()


@pytest.mark.django_db
def test_a_change_sends_one_nudge_after_its_commit(
    number, campaign, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        assign(number=number, campaign=campaign, actor=None)
    assert (len(callbacks), queued_messages(broker)) == (1, [])
    callbacks[0]()
    message = queued_messages(broker)[0]
    assert (message["task"], message["argsrepr"]) == (PROPAGATE, "()")
    assert message["expires"] is None, "a worker with a fast clock would discard it"


@pytest.mark.django_db
@pytest.mark.parametrize("action", [remove, cancel])
def test_every_action_sends_a_nudge(
    number, campaign, broker, django_capture_on_commit_callbacks, action
):
    assign(number=number, campaign=campaign, actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        action(number=number, actor=None)
    assert [message["task"] for message in queued_messages(broker)] == [PROPAGATE]


@pytest.mark.django_db
def test_a_refused_or_unchanged_save_sends_no_nudge(
    number, campaign, account, django_capture_on_commit_callbacks
):
    assign(number=number, campaign=campaign, actor=None)
    with django_capture_on_commit_callbacks() as callbacks:
        assign(number=number, campaign=campaign, actor=None)
        number.status = "suspended"
        number.save()
        campaign.pk, campaign.name = None, "Another"
        campaign.save()
        with pytest.raises(RuleRefused):
            assign(number=number, campaign=campaign, actor=None)
    assert callbacks == []


def test_the_nudge_names_the_propagation_task():
    assert propagate.name == PROPAGATE


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_a_save_succeeds_quickly(number, campaign, no_broker, caplog):
    started = time.monotonic()
    assignment = assign(number=number, campaign=campaign, actor=None)
    assert time.monotonic() - started < 3
    assert "Broker unavailable" in caplog.text
    assert Assignment.objects.get(pk=assignment.pk).status == "pending"


@pytest.mark.django_db(transaction=True)
def test_with_an_invalid_broker_url_a_save_succeeds(number, campaign):
    with broker_at("carrier-pigeon://loft"):
        assign(number=number, campaign=campaign, actor=None)
    assert number.assignments.get().status == "pending"


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_periodic_task_finds_the_row(number, campaign, no_broker):
    assign(number=number, campaign=campaign, actor=None)
    run_periodic_task()
    assert number.assignments.get().status == "live"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_broker_loses_no_work(number, campaign, broker):
    assign(number=number, campaign=campaign, actor=None)
    assert len(queued_messages(broker)) == 1
    broker.flushdb()
    assert queued_messages(broker) == []
    run_periodic_task()
    assert number.assignments.get().status == "live"


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_sends_no_nudge(number, campaign, broker):
    with transaction.atomic():
        assign(number=number, campaign=campaign, actor=None)
        transaction.set_rollback(True)
    assert queued_messages(broker) == []
    assert not number.assignments.exists()


@pytest.mark.django_db
def test_requeueing_sends_a_nudge_only_if_a_registration_was_requeued(
    number, campaign, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        requeueing.requeue_held()
    assert callbacks == []
    assign(number=number, campaign=campaign, actor=None)
    campaign.status, campaign.failure_reason = "suspended", "complaints"
    campaign.save()
    settle_all()
    campaign.status = "approved"
    campaign.save()
    with django_capture_on_commit_callbacks() as callbacks:
        requeueing.requeue_held()
    assert [callback.__name__ for callback in callbacks] == ["_nudge"]
    assert nudge_after_commit.__module__ == callbacks[0].__module__
