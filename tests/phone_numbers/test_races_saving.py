"""Two people save at the same moment; each guard has a control that shows the race without it."""

from contextlib import contextmanager

import pytest
from django.db import connection

from campaigns import lifecycle
from campaigns.models import Campaign
from phone_numbers import actions, transitions
from phone_numbers.actions import assign, retry
from phone_numbers.exceptions import RuleRefused, StaleForm
from phone_numbers.models import Assignment, PhoneNumber
from tests.factories import AssignmentFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AFTER_THE_RULES = (actions, "_stop_pending")
BEFORE_COMMIT = (transitions, "start")


@pytest.fixture
def no_number_lock(monkeypatch):
    monkeypatch.setattr(
        actions,
        "_locked",
        lambda number: PhoneNumber.objects.select_related("account").get(pk=number.pk),
    )


@pytest.fixture
def no_campaign_lock(monkeypatch):
    monkeypatch.setattr(
        actions,
        "_locked_pair",
        lambda campaign, number: (Campaign.objects.get(pk=campaign.pk), actions._locked(number)),
    )


@contextmanager
def without_index(model, name):
    """Take a unique constraint away; put it back over a table that has been emptied."""
    constraint = next(c for c in model._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
            editor.add_constraint(model, constraint)


def two_owners(number, campaigns, seen=0):
    saves = [
        lambda campaign=campaign: assign(number=number, campaign=campaign, actor=None, seen=seen)
        for campaign in campaigns
    ]
    return race(BEFORE_COMMIT, *saves)


def statuses():
    return sorted(Assignment.objects.values_list("status", flat=True))


def test_of_two_owners_the_second_is_told_what_the_first_did(number, campaign, other_campaign):
    first, second = two_owners(number, [campaign, other_campaign])
    assert first.result.campaign == campaign
    assert isinstance(second.error, StaleForm)
    assert (second.waited, statuses()) == (True, ["pending"])


def test_without_a_form_the_second_supersedes_the_first(number, campaign, other_campaign):
    _, second = two_owners(number, [campaign, other_campaign], seen=None)
    assert second.result.campaign == other_campaign
    assert statuses() == ["cancelled", "pending"]
    invariants.check_all()


def test_where_the_lock_is_forgotten_the_constraint_has_the_last_word(
    number, campaign, other_campaign, no_number_lock
):
    _, second = two_owners(number, [campaign, other_campaign])
    assert isinstance(second.error, StaleForm)
    assert statuses() == ["pending"]


def test_without_lock_and_constraint_two_changes_are_under_way(
    number, campaign, other_campaign, no_number_lock
):
    with without_index(Assignment, "assignment_one_pending_per_number"):
        two_owners(number, [campaign, other_campaign])
        assert statuses() == ["pending", "pending"]


@pytest.fixture
def last_place(campaign):
    """Return two numbers that want the last of the 49 places."""
    taken = PhoneNumberFactory.create_batch(48, account=campaign.account)
    Assignment.objects.bulk_create(
        AssignmentFactory.build(
            campaign=campaign, account=campaign.account, phone_number=number, status="live"
        )
        for number in taken
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


def test_the_last_place_goes_to_one(campaign, last_place):
    _, second = take_last_place(campaign, last_place)
    assert second.waited
    assert isinstance(second.error, RuleRefused)
    assert second.error.explanation.code == "campaign_full"
    assert Assignment.objects.occupying().count() == 49


def test_where_the_lock_is_forgotten_the_trigger_has_the_last_word(
    campaign, last_place, no_campaign_lock
):
    _, second = take_last_place(campaign, last_place)
    assert second.error.explanation.code == "campaign_full"
    assert Assignment.objects.occupying().count() == 49


def test_without_lock_and_trigger_there_are_fifty(campaign, last_place, no_campaign_lock):
    limit = next(t for t in Assignment._meta.triggers if t.name == "within_number_limit")
    with limit.disable(Assignment):
        take_last_place(campaign, last_place)
    assert Assignment.objects.occupying().count() == 50


def suspended_by_staff_while_saved(number, campaign):
    return race(
        AFTER_THE_RULES,
        lambda: assign(number=number, campaign=campaign, actor=None),
        lambda: lifecycle.suspend_campaign(campaign, reason="complaints"),
    )


def test_a_suspension_waits_for_the_save_before_it(number, campaign):
    first, second = suspended_by_staff_while_saved(number, campaign)
    assert first.result.status == "pending"
    assert second.waited


def test_without_the_lock_it_slips_in_between_check_and_save(number, campaign, no_campaign_lock):
    first, second = suspended_by_staff_while_saved(number, campaign)
    assert first.result.status == "pending"
    assert not second.waited


def test_of_two_retries_one_begins(number, campaign):
    AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    press = lambda: retry(number=number, actor=None)  # noqa: E731
    first, second = race(BEFORE_COMMIT, press, press)
    assert first.result.attempt == 2
    assert isinstance(second.error, StaleForm)
    assert statuses() == ["failed", "pending"]
