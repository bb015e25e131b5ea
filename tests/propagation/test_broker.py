"""The broker carries a nudge and nothing else: it may be away, emptied, or late."""

import time

import pytest
from django.db import transaction

from phone_numbers.actions import assign, cancel, remove
from phone_numbers.exceptions import RuleRefused
from phone_numbers.models import Assignment
from phone_numbers.nudge import PROPAGATE, nudge_after_commit
from propagation import wakeups
from propagation.tasks import propagate
from tests.propagation.broker import broker_at, waiting
from tests.propagation.worker_rounds import settle_all

NOWHERE = "redis+socket:///tmp/no/such/broker.sock?virtual_host=1"


@pytest.fixture
def no_broker():
    with broker_at(NOWHERE):
        yield


def sweep(seconds=3):
    """Do what beat has a worker do each second."""
    for _ in range(seconds):
        propagate()


@pytest.mark.django_db
def test_a_change_sends_one_nudge_after_its_commit(
    number, campaign, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        assign(number=number, campaign=campaign, actor=None)
    assert (len(callbacks), waiting(broker)) == (1, [])
    callbacks[0]()
    message = waiting(broker)[0]
    assert (message["task"], message["argsrepr"]) == (PROPAGATE, "()")
    assert message["expires"] is None, "a worker with a fast clock would throw it away"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [remove, cancel])
def test_every_verb_nudges(number, campaign, broker, django_capture_on_commit_callbacks, verb):
    assign(number=number, campaign=campaign, actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        verb(number=number, actor=None)
    assert [message["task"] for message in waiting(broker)] == [PROPAGATE]


@pytest.mark.django_db
def test_what_was_refused_or_selected_already_nudges_nobody(
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


def test_the_name_in_the_nudge_is_that_of_the_task():
    assert propagate.name == PROPAGATE


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_save_is_kept_and_the_page_answers(
    number, campaign, no_broker, caplog
):
    begun = time.monotonic()
    assignment = assign(number=number, campaign=campaign, actor=None)
    assert time.monotonic() - begun < 3
    assert "the broker is away" in caplog.text
    assert Assignment.objects.get(pk=assignment.pk).status == "pending"


@pytest.mark.django_db(transaction=True)
def test_with_a_broker_that_nobody_understands_the_save_is_kept_too(number, campaign):
    with broker_at("carrier-pigeon://loft"):
        assign(number=number, campaign=campaign, actor=None)
    assert number.assignments.get().status == "pending"


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_sweep_finds_the_row(number, campaign, no_broker):
    assign(number=number, campaign=campaign, actor=None)
    sweep()
    assert number.assignments.get().status == "live"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_broker_loses_nothing(number, campaign, broker):
    assign(number=number, campaign=campaign, actor=None)
    assert len(waiting(broker)) == 1
    broker.flushdb()
    assert waiting(broker) == []
    sweep()
    assert number.assignments.get().status == "live"


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_nudges_nobody(number, campaign, broker):
    with transaction.atomic():
        assign(number=number, campaign=campaign, actor=None)
        transaction.set_rollback(True)
    assert waiting(broker) == []
    assert not number.assignments.exists()


@pytest.mark.django_db
def test_waking_nudges_only_where_something_woke(
    number, campaign, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        wakeups.requeue_held()
    assert callbacks == []
    assign(number=number, campaign=campaign, actor=None)
    campaign.status, campaign.failure_reason = "suspended", "complaints"
    campaign.save()
    settle_all()
    campaign.status = "approved"
    campaign.save()
    with django_capture_on_commit_callbacks() as callbacks:
        wakeups.requeue_held()
    assert [callback.__name__ for callback in callbacks] == ["_nudge"]
    assert nudge_after_commit.__module__ == callbacks[0].__module__
