"""Races between two saves; each guard has a control that shows the race without it."""

from contextlib import contextmanager

import pytest
from django.db import connection

from campaigns import lifecycle
from campaigns.models import Campaign
from phone_numbers import actions, locks, transitions
from phone_numbers.actions import assign, retry
from phone_numbers.exceptions import RuleRefused, StaleForm
from phone_numbers.locks import lock_number
from phone_numbers.models import Assignment, PhoneNumber, Tally
from tests.factories import AssignmentFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AFTER_THE_RULES = (actions, "_end_pending")
BEFORE_COMMIT = (transitions, "create_registrations")


@pytest.fixture
def no_number_lock(monkeypatch):
    monkeypatch.setattr(
        locks,
        "lock_number",
        lambda number: PhoneNumber.objects.select_related("account").get(pk=number.pk),
    )


@pytest.fixture
def no_campaign_lock(monkeypatch):
    monkeypatch.setattr(
        actions,
        "lock_campaign_and_number",
        lambda campaign, number: (Campaign.objects.get(pk=campaign.pk), lock_number(number)),
    )


@contextmanager
def without_constraint(model, name):
    """Drop a unique constraint during the block; then empty the table and restore it."""
    constraint = next(c for c in model._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
            editor.add_constraint(model, constraint)


def save_concurrently(number, campaigns, seen=0):
    saves = [
        lambda campaign=campaign: assign(number=number, campaign=campaign, actor=None, seen=seen)
        for campaign in campaigns
    ]
    return race(BEFORE_COMMIT, *saves)


def open_statuses():
    return sorted(Assignment.objects.values_list("status", flat=True))


def test_the_second_of_two_saves_is_refused_as_stale(number, campaign, other_campaign):
    first, second = save_concurrently(number, [campaign, other_campaign])
    assert first.result.campaign == campaign
    assert isinstance(second.error, StaleForm)
    assert (second.waited, open_statuses()) == (True, ["pending"])


def test_without_a_revision_the_second_save_replaces_the_first(number, campaign, other_campaign):
    _, second = save_concurrently(number, [campaign, other_campaign], seen=None)
    assert second.result.campaign == other_campaign
    assert open_statuses() == ["cancelled", "pending"]
    invariants.check_all()


def test_without_the_lock_the_constraint_refuses_the_second_save(
    number, campaign, other_campaign, no_number_lock
):
    _, second = save_concurrently(number, [campaign, other_campaign])
    assert isinstance(second.error, StaleForm)
    assert open_statuses() == ["pending"]


def test_without_lock_and_constraint_two_assignments_are_pending(
    number, campaign, other_campaign, no_number_lock
):
    with without_constraint(Assignment, "assignment_one_pending_per_number"):
        save_concurrently(number, [campaign, other_campaign])
        assert open_statuses() == ["pending", "pending"]


@pytest.fixture
def two_numbers(campaign):
    """Return two numbers for a campaign with one of its 49 places left."""
    others = PhoneNumberFactory.create_batch(48, account=campaign.account)
    Assignment.objects.bulk_create(
        AssignmentFactory.build(
            campaign=campaign, account=campaign.account, phone_number=number, status="live"
        )
        for number in others
    )
    return PhoneNumberFactory.create_batch(2, account=campaign.account)


def take_last_place(campaign, numbers):
    return race(
        BEFORE_COMMIT,
        *(
            lambda number=number: assign(number=number, campaign=campaign, actor=None)
            for number in numbers
        ),
    )


def test_only_one_number_gets_the_last_place(campaign, two_numbers):
    _, second = take_last_place(campaign, two_numbers)
    assert second.waited
    assert isinstance(second.error, RuleRefused)
    assert second.error.explanation.code == "campaign_full"
    assert Assignment.objects.occupying().count() == 49


def test_without_the_lock_the_trigger_refuses_the_second_number(
    campaign, two_numbers, no_campaign_lock
):
    _, second = take_last_place(campaign, two_numbers)
    assert second.error.explanation.code == "campaign_full"
    assert Assignment.objects.occupying().count() == 49


def test_without_lock_and_trigger_the_limit_is_exceeded(campaign, two_numbers, no_campaign_lock):
    limit = next(t for t in Tally._meta.triggers if t.name == "within_number_limit")
    with limit.disable(Tally):
        take_last_place(campaign, two_numbers)
    assert Assignment.objects.occupying().count() == 50


def suspend_during_save(number, campaign):
    return race(
        AFTER_THE_RULES,
        lambda: assign(number=number, campaign=campaign, actor=None),
        lambda: lifecycle.suspend_campaign(campaign, reason="complaints"),
    )


def test_a_suspension_waits_for_the_save_before_it(number, campaign):
    first, second = suspend_during_save(number, campaign)
    assert first.result.status == "pending"
    assert second.waited


def test_without_the_lock_a_suspension_happens_between_check_and_save(
    number, campaign, no_campaign_lock
):
    first, second = suspend_during_save(number, campaign)
    assert first.result.status == "pending"
    assert not second.waited


def test_only_one_of_two_retries_starts(number, campaign):
    AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    press_retry = lambda: retry(number=number, actor=None)  # noqa: E731
    first, second = race(BEFORE_COMMIT, press_retry, press_retry)
    assert first.result.attempt == 2
    assert isinstance(second.error, StaleForm)
    assert open_statuses() == ["failed", "pending"]
