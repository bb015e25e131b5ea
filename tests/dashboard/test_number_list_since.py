"""Since when a row is what it says: what a rule stopped, since the stop, or no time at all."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db.models import F
from django.db.models.functions import Now

from campaigns import lifecycle as campaign_life
from campaigns.models import Campaign
from carriers.protocol import Outcome
from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.asserts import elements, text
from tests.propagation.driving import settle_all, turn
from tests.propagation.test_holding import CAUSES, CURES

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=5)
STOPPED = dict.fromkeys(CAUSES, "since a moment ago") | {"insufficient_balance": ""}


@pytest.fixture
def since(signed_in, account):
    def read():
        response = signed_in.get(f"/a/{account.slug}/numbers/")
        (cell,) = elements(response, tag="td", class_="muted right")
        return text(cell)

    return read


@pytest.fixture
def live(number, campaign):
    """A number that has been live for five hours."""
    row = assign(number=number, campaign=campaign, actor=None)
    settle_all()
    _back(Assignment.objects.filter(pk=row.pk), "requested_at", "live_at")
    return number


def _back(rows, *columns):
    """Let what happened have happened five hours earlier."""
    rows.update(**{column: F(column) - LONG_AGO for column in columns})


def _back_in_the_audit(model):
    with pgtrigger.ignore(f"{model.pgh_event_model._meta.label}:append_only"):
        _back(model.pgh_event_model.objects, "pgh_created_at")


def test_what_is_live_is_so_since_it_went_live(since, live):
    assert since() == "for 5 h"


@pytest.mark.parametrize(("code", "said"), STOPPED.items())
def test_what_a_rule_stopped_is_so_since_the_stop(since, live, campaign, code, said):
    CAUSES[code](live, campaign)
    assert since() == said


@pytest.mark.parametrize("code", CAUSES)
def test_afterwards_it_is_live_as_long_as_before(since, live, campaign, code):
    CAUSES[code](live, campaign)
    CURES[code](live, campaign)
    assert since() == "for 5 h"


def test_what_was_stopped_before_it_was_live_is_so_since_the_stop(since, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    _back(Assignment.objects.all(), "requested_at")
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert since() == "since a moment ago"


def test_a_later_change_of_what_is_stopped_starts_nothing_anew(since, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    _back_in_the_audit(Campaign)
    Campaign.objects.update(name="Renamed")
    assert since() == "for 5 h"


def test_an_earlier_stop_that_is_over_counts_no_more(since, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    campaign_life.reinstate_campaign(campaign)
    _back_in_the_audit(Campaign)
    campaign_life.suspend_campaign(campaign, reason="Again.")
    assert since() == "since a moment ago"


def test_an_expired_campaign_has_a_time_of_its_own(since, live, campaign):
    campaign_life.expire_campaign(campaign)
    Campaign.objects.update(ended_at=Now() - timedelta(hours=2))
    assert since() == "for 2 h"


def test_a_failed_move_is_so_since_it_failed(since, live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(Outcome.REJECTED)
    assert since() == "since a moment ago"
