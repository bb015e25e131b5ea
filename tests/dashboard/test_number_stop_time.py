"""The verdict of a stopped number shows since when, taken from the change events."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from tests.asserts import words
from tests.factories import PhoneNumberFactory
from tests.phone_numbers.rule_cases import CASES, CAUSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict_of(signed_in):
    return lambda number: words(signed_in.get(number.get_absolute_url()), "verdict")


@pytest.fixture
def add_event(campaign, monkeypatch):
    """Return a function that adds a past status of the campaign to its events."""

    def add(status, **ago):
        row = campaign.pgh_event_model.objects.filter(pgh_obj=campaign).last()
        row.pk, row.status = None, status
        time = timezone.now() - timedelta(**ago)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: time)
            row.save()

    return add


@pytest.mark.parametrize("code", [code for code in CAUSES if CASES[code].dated])
def test_each_cause_shows_since_when_the_number_is_stopped(verdict_of, live, campaign, code):
    CAUSES[code](live, campaign)
    headline = verdict_of(live).split(" On hold since a moment ago ")[0]
    assert headline.startswith("Not sending: the ")
    assert "." not in headline


def test_an_expired_campaign_shows_since_when_the_number_is_stopped(verdict_of, live, campaign):
    campaign_life.expire_campaign(campaign)
    assert verdict_of(live).startswith("Not sending: the campaign has expired Stopped just now")


def test_the_time_counts_from_the_last_approval(verdict_of, live, campaign, add_event):
    add_event("suspended", days=2)
    add_event("approved", days=1)
    add_event("rejected", hours=3)
    add_event("pending", hours=2)
    Campaign.objects.filter(pk=campaign.pk).update(status="pending")
    assert "On hold for 3 h" in verdict_of(live)


def test_an_empty_balance_shows_no_stop_time(verdict_of, live, campaign):
    CAUSES["insufficient_balance"](live, campaign)
    assert " On hold The balance" in verdict_of(live)


def test_a_number_without_a_campaign_shows_no_stop_time(verdict_of, account):
    verdict = verdict_of(PhoneNumberFactory(account=account, status="suspended"))
    assert verdict.startswith("Not sending: the number is not active (")
