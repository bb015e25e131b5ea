"""What a rule has stopped says since when, from the record of every change."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from tests.asserts import words
from tests.factories import PhoneNumberFactory
from tests.propagation.test_holding import CAUSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(signed_in):
    return lambda number: words(signed_in.get(number.get_absolute_url()), "verdict")


@pytest.fixture
def record(campaign, monkeypatch):
    """Put a status of the campaign, and how long ago that was, into its record."""

    def add(status, **ago):
        row = campaign.pgh_event_model.objects.filter(pgh_obj=campaign).last()
        row.pk, row.status = None, status
        then = timezone.now() - timedelta(**ago)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: then)
            row.save()

    return add


@pytest.mark.parametrize("code", CAUSES.keys() - {"insufficient_balance"})
def test_each_cause_says_since_when_it_stops_the_number(said, live, campaign, code):
    CAUSES[code](live, campaign)
    headline = said(live).split(" stopped just now ")[0]
    assert headline.startswith("Not sending: the ")
    assert "." not in headline


def test_an_expired_campaign_says_it_too(said, live, campaign):
    campaign_life.expire_campaign(campaign)
    assert said(live).startswith("Not sending: the campaign has expired stopped just now")


def test_it_counts_from_when_it_was_last_in_order(said, live, campaign, record):
    record("suspended", days=2)
    record("approved", days=1)
    record("rejected", hours=3)
    record("pending", hours=2)
    Campaign.objects.filter(pk=campaign.pk).update(status="pending")
    assert "stopped 3 h ago" in said(live)


def test_nothing_tells_it_of_a_balance(said, live, campaign):
    CAUSES["insufficient_balance"](live, campaign)
    assert "stopped" not in said(live)


def test_a_number_without_a_campaign_has_sent_nothing_before(said, account):
    assert "stopped" not in said(PhoneNumberFactory(account=account, status="suspended"))
