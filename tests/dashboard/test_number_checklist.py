"""The checklist of rules on the number page: each with its fact or its solution."""

from decimal import Decimal

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.rules import RULES
from tests.asserts import items, links
from tests.factories import LedgerEntryFactory, PhoneNumberFactory
from tests.phone_numbers.rule_cases import CASES
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def checklist(client, owner):
    client.force_login(owner)
    return lambda number: items(client.get(number.get_absolute_url()), "checks")


@pytest.fixture
def checklist_urls(client, owner):
    client.force_login(owner)
    return lambda number: list(links(client.get(number.get_absolute_url()), "checks").values())


@pytest.fixture
def reason_url(account):
    return lambda code: f"/a/{account.slug}/reasons/#{code}"


def test_a_live_number_passes_every_check(checklist, checklist_urls, live, campaign):
    shown = checklist(live)
    expected = [
        ("ok", "US local number"),
        ("ok", "Number is active"),
        ("ok", f"Campaign is approved {campaign}, since a moment ago"),
        ("ok", f"Brand is verified {campaign.brand}"),
        ("ok", "Registered with carriers 4 of 4"),
        ("ok", "Balance covers it $100.00"),
    ]
    assert [line for line in shown if line in expected] == expected
    assert {tone for tone, _ in shown} == {"ok"}
    assert checklist_urls(live) == []


def test_every_rechecked_rule_has_a_line(checklist, live):
    lines = {case.check for case in CASES.values() if case.check}
    rules = [text for _, text in checklist(live) if not text.startswith("Registered with")]
    assert len(rules) == len(lines)
    assert all(any(text.startswith(line) for line in lines) for text in rules)
    assert {rule.code for rule in RULES if rule.recheck} == {
        code for code, case in CASES.items() if case.check
    }


def test_a_number_without_a_campaign_asks_to_choose_one(checklist, number, campaign):
    assert ("bad", "No campaign chosen Choose one, then save.") in checklist(number)


def test_a_viewer_sees_that_an_owner_can_choose_a_campaign(client, viewer, number, campaign):
    client.force_login(viewer)
    shown = items(client.get(number.get_absolute_url()), "checks")
    assert ("bad", "No campaign chosen An owner can choose one.") in shown


def test_confirmed_carriers_are_counted_during_propagation(checklist, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    assert ("wait", "Registered with carriers 1 of 4") in checklist(number)


def test_a_failure_counts_registered_carriers_and_links_to_its_reason(
    checklist, checklist_urls, reason_url, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert ("bad", "Registered with carriers 3 of 4") in checklist(number)
    assert checklist_urls(number) == [reason_url("carrier_rejected")]


def test_a_suspended_number_shows_the_reason(checklist, checklist_urls, reason_url, live):
    number_life.suspend(live, reason="Fraud reports.")
    assert (
        "held",
        "Number is not active On hold since a moment ago Note from staff: ‘Fraud reports.’",
    ) in checklist(live)
    assert checklist_urls(live) == [reason_url("number_not_active")]


def test_an_unverified_brand_links_to_the_brand(
    checklist, checklist_urls, reason_url, live, campaign
):
    campaign_life.submit_brand(campaign.brand)
    line = f"Brand is pending On hold since a moment ago {campaign.brand} See how to solve this"
    assert ("held", line) in checklist(live)
    assert checklist_urls(live) == [
        reason_url("brand_not_verified"),
        campaign.brand.get_absolute_url(),
    ]


@pytest.mark.parametrize(
    ("stop", "code", "line"),
    [
        (campaign_life.suspend_campaign, "campaign_suspended", "Campaign is suspended"),
        (campaign_life.reject_campaign, "campaign_not_approved", "Campaign is rejected"),
    ],
)
def test_a_stopped_campaign_links_to_the_campaign(
    checklist, checklist_urls, reason_url, live, campaign, stop, code, line
):
    stop(campaign, reason="Spam.")
    assert [tone for tone, text in checklist(live) if text.startswith(line)] == ["held"]
    assert checklist_urls(live) == [reason_url(code), campaign.get_absolute_url()]


def test_an_expired_campaign_links_to_all_campaigns(
    checklist, checklist_urls, reason_url, live, campaign, account
):
    campaign_life.expire_campaign(campaign)
    assert [tone for tone, line in checklist(live) if line.startswith("Campaign is expired")] == [
        "bad"
    ]
    assert checklist_urls(live) == [reason_url("campaign_expired"), f"/a/{account.slug}/campaigns/"]


def test_an_empty_balance_links_to_the_balance(
    checklist, checklist_urls, reason_url, live, account
):
    LedgerEntryFactory(account=account, amount=Decimal("-103.2"))
    assert ("held", "Balance is used up On hold −$3.20 See how to solve this") in checklist(live)
    assert checklist_urls(live) == [
        reason_url("insufficient_balance"),
        f"/a/{account.slug}/balance/",
    ]


@pytest.mark.parametrize(
    ("e164", "fact"),
    [
        ("+14165550123", "It is from Ontario."),
        ("+18005550123", "It is a toll-free number."),
        ("+19002345678", "It is a premium-rate number."),
        ("+15002345678", "It is a personal (5XX) number."),
        ("+17002345678", "It is a non-geographic number."),
    ],
)
def test_a_number_that_is_not_us_local_is_not_asked_for_a_campaign(checklist, account, e164, fact):
    lines = checklist(PhoneNumberFactory(account=account, e164=e164))
    assert lines[0] == ("idle", f"Not a US local number {fact}")
    assert not any("campaign" in line.lower() for _, line in lines)
