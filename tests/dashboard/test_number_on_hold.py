"""A number that a rule stops is on hold everywhere: one state, one date, one word."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns import lifecycle
from phone_numbers.actions import assign
from phone_numbers.models import CarrierRegistration
from tests.asserts import elements, items, rows, words
from tests.phone_numbers.rule_cases import CAUSES
from tests.propagation.worker_rounds import confirmed_by, let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

DATE = re.compile(r"(?:for \d+ \w+|since [\w ]+? ago|since \d+ \w+)")


@pytest.fixture
def held_number(request, number, campaign):
    """Return a number at T-Mobile whose other carriers confirm after a rule has stopped it."""
    assign(number=number, campaign=campaign, actor=None)
    run_round(confirmed_by("t_mobile"))
    CAUSES[request.param](number, campaign)
    let_time_pass()
    settle_all()
    CarrierRegistration.objects.held().update(held_at=Now() - timedelta(minutes=7))
    return number


def dates(texts):
    return [date for shown in texts for date in DATE.findall(shown.split(" Registered ")[0])]


def list_row(client, number):
    response = client.get(number.account.get_absolute_url() + "numbers/")
    return next(row for row in rows(response) if str(number) in row)


@pytest.mark.parametrize("held_number", CAUSES, indirect=True)
def test_every_part_of_the_page_and_the_list_name_one_date(signed_in, held_number):
    response = signed_in.get(held_number.get_absolute_url())
    verdict, carriers = words(response, "verdict-text"), rows(response, "progress")
    checks = [shown for tone, shown in items(response, "checks") if tone == "held"]
    assert all("On hold" in shown for shown in [verdict, *carriers])
    assert any("On hold" in shown for shown in checks)
    found = dates([verdict, *carriers, *checks, list_row(signed_in, held_number)])
    assert len(found) == 7
    assert len(set(found)) == 1


@pytest.mark.parametrize("held_number", ["campaign_suspended"], indirect=True)
def test_a_number_on_hold_is_nowhere_on_its_way(signed_in, held_number):
    response = signed_in.get(held_number.get_absolute_url())
    shown = words(response)
    assert not re.search("on its way|stopped|is held|Confirming", shown)
    assert ("held", "Registered with carriers 1 of 4, 3 on hold") in items(response, "checks")
    assert not elements(response, tag="tr", class_="ok")


@pytest.mark.parametrize("held_number", ["insufficient_balance"], indirect=True)
def test_without_a_record_the_first_hold_gives_the_date(signed_in, held_number):
    assert "On hold for 7 min" in words(signed_in.get(held_number.get_absolute_url()), "verdict")
    assert list_row(signed_in, held_number).endswith("for 7 min")


def test_a_live_number_on_hold_has_no_green_row(signed_in, live, campaign):
    CAUSES["campaign_suspended"](live, campaign)
    response = signed_in.get(live.get_absolute_url())
    assert len(elements(response, tag="tr", class_="held")) == 4


def test_an_expired_campaign_stops_a_number_and_is_no_hold(signed_in, live, campaign):
    lifecycle.expire_campaign(campaign)
    response = signed_in.get(live.get_absolute_url())
    assert "On hold" not in words(response)
    assert all("Stopped just now" in row for row in rows(response, "progress"))
