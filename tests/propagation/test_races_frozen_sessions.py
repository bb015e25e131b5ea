"""A session that hangs or dies inside a transaction does not stop other sessions."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from phone_numbers import transitions
from phone_numbers.actions import assign
from phone_numbers.locks import lock_number
from phone_numbers.models import CarrierRegistration, PhoneNumber
from propagation import engine
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.phone_numbers.races import Side
from tests.propagation.worker_rounds import let_time_pass, settle_all

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@contextmanager
def lock_held(lock):
    """Take this lock on another connection and keep it during the block."""
    lock_taken, release = threading.Event(), threading.Event()

    def hold_lock():
        with transaction.atomic():
            lock()
            lock_taken.set()
            assert release.wait(60)

    side = Side(hold_lock)
    side.start()
    assert lock_taken.wait(10)
    yield
    release.set()
    side.finish()


@pytest.fixture
def short_lock_timeout():
    """Wait for locks 200 ms instead of five seconds, so that the test stays short."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
        yield
        cursor.execute("RESET lock_timeout")


@pytest.fixture
def two_numbers(account, campaign):
    """Return two propagating numbers under different campaigns."""
    two_numbers = PhoneNumberFactory.create_batch(2, account=account)
    assign(number=two_numbers[0], campaign=campaign, actor=None)
    assign(number=two_numbers[1], campaign=CampaignFactory(brand__account=account), actor=None)
    return two_numbers


def number_lock(number):
    return lambda: lock_number(number)


def campaign_lock(campaign):
    return lambda: type(campaign).objects.select_for_update(no_key=True).get(pk=campaign.pk)


def brand_lock(brand):
    return lambda: type(brand).objects.select_for_update().get(pk=brand.pk)


@pytest.mark.parametrize("locked", ["number", "campaign", "brand"])
def test_a_held_lock_delays_no_other_number(
    two_numbers, campaign, short_lock_timeout, caplog, locked
):
    locks = {
        "number": number_lock(two_numbers[0]),
        "campaign": campaign_lock(campaign),
        "brand": brand_lock(campaign.brand),
    }
    with lock_held(locks[locked]):
        engine.propagate()
        assert [number.assignments.get().status for number in two_numbers] == ["pending", "live"]
    assert "Skipped 4 registrations locked by other transactions" in caplog.text
    let_time_pass()
    settle_all()
    assert two_numbers[0].assignments.get().status == "live"


def test_a_save_that_times_out_on_a_lock_returns_503(
    client, owner, number, campaign, short_lock_timeout
):
    client.force_login(owner)
    with lock_held(number_lock(number)):
        form = {"campaign": campaign.pk, "seen": number.revision}
        response = client.post(number.get_absolute_url(), form)
    assert response.status_code == 503
    assert "check whether it was saved before you save it again" in response.content.decode()
    assert not number.assignments.exists()


def idle_in_transaction(number):
    with transaction.atomic():
        number_lock(number)()
        time.sleep(0.3)
        PhoneNumber.objects.count()


def test_a_session_idle_in_a_transaction_is_terminated(number):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("30s",)
        cursor.execute("SET idle_in_transaction_session_timeout = '50ms'")
    with pytest.raises(DatabaseError, match="idle-in-transaction"):
        idle_in_transaction(number)
    connection.close()
    with transaction.atomic():
        PhoneNumber.objects.select_for_update(nowait=True).get(pk=number.pk)


def test_a_terminated_session_does_not_count_as_a_failed_settlement(two_numbers, monkeypatch):
    update = transitions.update_assignments
    slow_update = lambda numbers: (time.sleep(0.3), update(numbers))  # noqa: E731
    monkeypatch.setattr(transitions, "update_assignments", slow_update)
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '50ms'")
    with pytest.raises(DatabaseError, match="idle-in-transaction"):
        engine.propagate()
    connection.close()
    assert set(CarrierRegistration.objects.values_list("tries", flat=True)) == {0}


def test_waiting_for_a_lock_times_out():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("5s",)
