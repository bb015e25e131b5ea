"""Somebody is frozen, or gone, in the middle of a transaction: everybody else goes on."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from phone_numbers import transitions
from phone_numbers.actions import assign
from phone_numbers.models import CarrierRegistration, PhoneNumber
from propagation import engine
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.phone_numbers.rivals import Side
from tests.propagation.worker_rounds import let_time_pass, settle_all

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@contextmanager
def frozen(lock):
    """Have somebody on another connection lock this, and stay so during the block."""
    there, go_on = threading.Event(), threading.Event()

    def hang():
        with transaction.atomic():
            lock()
            there.set()
            assert go_on.wait(60)

    side = Side(hang)
    side.start()
    assert there.wait(10)
    yield
    go_on.set()
    side.finish()


@pytest.fixture
def impatient():
    """Let a lock be waited for as long as a test may take, not five seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        yield
        cursor.execute("RESET lock_timeout")


@pytest.fixture
def pair(account, campaign):
    """Return two numbers on their way, the second under a campaign of its own."""
    pair = PhoneNumberFactory.create_batch(2, account=account)
    assign(number=pair[0], campaign=campaign, actor=None)
    assign(number=pair[1], campaign=CampaignFactory(brand__account=account), actor=None)
    return pair


def locks_number(number):
    return lambda: PhoneNumber.objects.locked().get(pk=number.pk)


def locks_campaign(campaign):
    return lambda: type(campaign).objects.locked().get(pk=campaign.pk)


def locks_brand(brand):
    return lambda: type(brand).objects.select_for_update().get(pk=brand.pk)


@pytest.mark.parametrize("what", ["number", "campaign", "brand"])
def test_a_frozen_lock_stops_no_other_number(pair, campaign, impatient, caplog, what):
    locks = {
        "number": locks_number(pair[0]),
        "campaign": locks_campaign(campaign),
        "brand": locks_brand(campaign.brand),
    }
    with frozen(locks[what]):
        engine.propagate()
        assert [one.assignments.get().status for one in pair] == ["pending", "live"]
    assert "4 registrations are locked for long" in caplog.text
    let_time_pass()
    settle_all()
    assert pair[0].assignments.get().status == "live"


def test_a_save_behind_a_frozen_lock_is_told_to_look_again(
    client, owner, number, campaign, impatient
):
    client.force_login(owner)
    with frozen(locks_number(number)):
        form = {"campaign": campaign.pk, "seen": number.revision}
        response = client.post(number.get_absolute_url(), form)
    assert response.status_code == 503
    assert "look whether it is there before you save it again" in response.content.decode()
    assert not number.assignments.exists()


def sleep_over(number):
    with transaction.atomic():
        locks_number(number)()
        time.sleep(0.3)
        PhoneNumber.objects.count()


def test_whoever_is_frozen_in_a_transaction_is_ended(number):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("30s",)
        cursor.execute("SET idle_in_transaction_session_timeout = '50ms'")
    with pytest.raises(DatabaseError, match="idle-in-transaction"):
        sleep_over(number)
    connection.close()
    with transaction.atomic():
        PhoneNumber.objects.select_for_update(nowait=True).get(pk=number.pk)


def test_a_settlement_whose_session_is_ended_finds_nothing_wrong_with_its_number(pair, monkeypatch):
    finish = transitions.finish
    monkeypatch.setattr(transitions, "finish", lambda numbers: (time.sleep(0.3), finish(numbers)))
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '50ms'")
    with pytest.raises(DatabaseError, match="idle-in-transaction"):
        engine.propagate()
    connection.close()
    assert set(CarrierRegistration.objects.values_list("tries", flat=True)) == {0}


def test_nobody_waits_for_a_lock_for_ever():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("5s",)
