"""How long a row has been in its state: counted from the stop if a rule stopped the number."""

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
from tests.phone_numbers.rule_cases import CASES, CAUSES, CURES
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=5)
EXPECTED = {code: "since a moment ago" if CASES[code].dated else "" for code in CAUSES}


@pytest.fixture
def duration(signed_in, account):
    def read():
        response = signed_in.get(f"/a/{account.slug}/numbers/")
        (cell,) = elements(response, tag="td", class_="muted right")
        return text(cell)

    return read


@pytest.fixture
def live(number, campaign):
    """Return a number that has been live for five hours."""
    row = assign(number=number, campaign=campaign, actor=None)
    settle_all()
    _backdate(Assignment.objects.filter(pk=row.pk), "requested_at", "live_at")
    return number


def _backdate(rows, *columns):
    """Move these timestamps five hours into the past."""
    rows.update(**{column: F(column) - LONG_AGO for column in columns})


def _backdate_events(model):
    with pgtrigger.ignore(f"{model.pgh_event_model._meta.label}:append_only"):
        _backdate(model.pgh_event_model.objects, "pgh_created_at")


def test_a_live_row_counts_from_going_live(duration, live):
    assert duration() == "for 5 h"


@pytest.mark.parametrize(("code", "expected"), EXPECTED.items())
def test_a_stopped_row_counts_from_the_stop(duration, live, campaign, code, expected):
    CAUSES[code](live, campaign)
    assert duration() == expected


@pytest.mark.parametrize("code", CAUSES)
def test_after_a_stop_a_row_counts_from_going_live_again(duration, live, campaign, code):
    CAUSES[code](live, campaign)
    CURES[code](live, campaign)
    assert duration() == "for 5 h"


def test_a_row_stopped_before_going_live_counts_from_the_stop(duration, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    _backdate(Assignment.objects.all(), "requested_at")
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert duration() == "since a moment ago"


def test_a_later_change_of_a_stopped_campaign_does_not_restart_the_count(duration, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    _backdate_events(Campaign)
    Campaign.objects.update(name="Renamed")
    assert duration() == "for 5 h"


def test_an_earlier_stop_that_ended_is_not_counted(duration, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    campaign_life.reinstate_campaign(campaign)
    _backdate_events(Campaign)
    campaign_life.suspend_campaign(campaign, reason="Again.")
    assert duration() == "since a moment ago"


def test_an_expired_campaign_counts_from_its_end(duration, live, campaign):
    campaign_life.expire_campaign(campaign)
    Campaign.objects.update(ended_at=Now() - timedelta(hours=2))
    assert duration() == "for 2 h"


def test_a_failed_move_counts_from_its_failure(duration, live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    assert duration() == "since a moment ago"
