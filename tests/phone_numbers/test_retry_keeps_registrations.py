"""A retry leaves carriers alone that have confirmed: their registration keeps its time."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.protocol import Outcome
from phone_numbers.actions import assign, retry
from tests.asserts import rows
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed_at_att(number, campaign):
    """Return a number that AT&T rejected; the others registered it three hours ago."""
    assign(number=number, campaign=campaign, actor=None)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)
    number.registrations.filter(status="registered").update(
        registered_at=Now() - timedelta(hours=3), submitted_at=Now() - timedelta(hours=4)
    )
    return number


def times(number):
    rows = number.registrations.filter(status="registered").exclude(carrier="att")
    return set(rows.values_list("carrier", "registered_at", "submitted_at"))


def test_a_retry_keeps_the_times_of_carriers_that_have_confirmed(failed_at_att):
    before = times(failed_at_att)
    retry(number=failed_at_att, actor=None)
    assert times(failed_at_att) == before
    assert len(before) == 3


def test_after_a_retry_the_page_shows_since_when_each_carrier_has_the_number(
    signed_in, failed_at_att
):
    retry(number=failed_at_att, actor=None)
    settle_all()
    shown = rows(signed_in.get(failed_at_att.get_absolute_url()), "progress")
    assert [row.split(" Registered ")[1].split(" Campaign")[0] for row in shown] == [
        "3 h ago",
        "just now",
        "3 h ago",
        "3 h ago",
    ]


def test_choosing_the_first_campaign_again_keeps_the_times_too(
    failed_at_att, campaign, other_campaign
):
    before = times(failed_at_att)
    assign(number=failed_at_att, campaign=other_campaign, actor=None)
    assign(number=failed_at_att, campaign=campaign, actor=None)
    assert times(failed_at_att) == before
