"""Can it send? The rules as a checklist: each with its fact or its way out."""

from decimal import Decimal

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from tests.asserts import items, links
from tests.factories import LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.driving import settle_all, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def checks(client, owner):
    client.force_login(owner)
    return lambda number: items(client.get(number.get_absolute_url()), "checks")


@pytest.fixture
def cures(client, owner):
    client.force_login(owner)
    return lambda number: list(links(client.get(number.get_absolute_url()), "checks").values())


@pytest.fixture
def entry(account):
    return lambda code: f"/a/{account.slug}/reasons/#{code}"


def test_everything_is_in_order_for_a_live_number(checks, cures, live, campaign):
    assert checks(live) == [
        ("ok", "US local number"),
        ("ok", "Number is active"),
        ("ok", f"Campaign is approved {campaign}, since a moment ago"),
        ("ok", f"Brand is verified {campaign.brand}"),
        ("ok", "Registered with carriers 4 of 4"),
        ("ok", "Balance covers it $100.00"),
    ]
    assert cures(live) == []


def test_without_a_campaign_the_next_step_is_to_choose_one(checks, number):
    assert ("bad", "No campaign chosen Choose one, then save.") in checks(number)


def test_a_viewer_is_told_who_can_choose_one(client, viewer, number):
    client.force_login(viewer)
    shown = items(client.get(number.get_absolute_url()), "checks")
    assert ("bad", "No campaign chosen An owner can choose one.") in shown


def test_the_carriers_are_counted_while_they_confirm(checks, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    turn(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    assert ("wait", "Registered with carriers 1 of 4") in checks(number)


def test_a_failure_counts_who_has_it_and_leads_to_its_reason(
    checks, cures, entry, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert ("bad", "Registered with carriers 3 of 4") in checks(number)
    assert cures(number) == [entry("carrier_rejected")]


def test_a_suspended_number_gives_the_reason(checks, cures, entry, live):
    number_life.suspend(live, reason="Fraud reports.")
    assert ("held", "Number is not active Fraud reports.") in checks(live)
    assert cures(live) == [entry("number_not_active")]


def test_an_unverified_brand_leads_to_the_brand(checks, cures, entry, live, campaign):
    campaign_life.submit_brand(campaign.brand)
    assert ("held", f"Brand is pending {campaign.brand} See how to solve this") in checks(live)
    assert cures(live) == [entry("brand_not_verified"), campaign.brand.get_absolute_url()]


@pytest.mark.parametrize(
    ("stop", "code", "line"),
    [
        (campaign_life.suspend_campaign, "campaign_suspended", "Campaign is suspended"),
        (campaign_life.reject_campaign, "campaign_not_approved", "Campaign is rejected"),
    ],
)
def test_a_stopped_campaign_leads_to_the_campaign(
    checks, cures, entry, live, campaign, stop, code, line
):
    stop(campaign, reason="Spam.")
    assert [tone for tone, said in checks(live) if said.startswith(line)] == ["held"]
    assert cures(live) == [entry(code), campaign.get_absolute_url()]


def test_an_expired_campaign_leads_to_the_others(checks, cures, entry, live, campaign, account):
    campaign_life.expire_campaign(campaign)
    assert [tone for tone, line in checks(live) if line.startswith("Campaign is expired")] == [
        "bad"
    ]
    assert cures(live) == [entry("campaign_expired"), f"/a/{account.slug}/campaigns/"]


def test_an_empty_balance_leads_to_the_balance(checks, cures, entry, live, account):
    LedgerEntryFactory(account=account, amount=Decimal("-103.2"))
    assert ("held", "Balance is used up −$3.20 See how to solve this") in checks(live)
    assert cures(live) == [entry("insufficient_balance"), f"/a/{account.slug}/balance/"]


@pytest.mark.parametrize(
    ("e164", "fact"),
    [
        ("+14165550123", "It is at home in Ontario."),
        ("+18005550123", "It is toll-free."),
        ("+15002345678", "It is not geographic."),
    ],
)
def test_what_is_no_us_local_number_is_asked_for_no_campaign(checks, account, e164, fact):
    lines = checks(PhoneNumberFactory(account=account, e164=e164))
    assert lines[0] == ("idle", f"Not a US local number {fact}")
    assert not any("campaign" in line.lower() for _, line in lines)
