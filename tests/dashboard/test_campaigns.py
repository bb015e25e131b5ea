"""Campaigns: how full each is, what was registered, and why one cannot send."""

import pytest

from campaigns import lifecycle
from campaigns.models import Campaign
from tests.asserts import assert_status, elements, links, rows, text, words
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/campaigns/{query}")


@pytest.fixture
def said(signed_in):
    return lambda campaign: words(signed_in.get(campaign.get_absolute_url()))


def banner(client, campaign):
    found = elements(client.get(campaign.get_absolute_url()), tag="div")
    return next((text(e) for e in found if "verdict" in dict(e.attributes).get("class", "")), "")


def test_an_account_without_campaigns_says_who_makes_them(listed):
    assert "This account has no campaigns yet" in words(listed())


def test_each_line_says_state_brand_and_how_full(listed, account):
    brand = BrandFactory(account=account, display_name="Harbor Dental")
    campaign = CampaignFactory(brand=brand, name="Reminders", use_case="MARKETING")
    for status in ("live", "pending", "removing", "failed"):
        AssignmentFactory(campaign=campaign, status=status)
    assert rows(listed()) == ["Reminders Approved Harbor Dental Marketing 2 of 49"]
    assert links(listed())["Reminders"] == campaign.get_absolute_url()


def test_an_approved_campaign_of_an_unverified_brand_says_so(listed, account):
    CampaignFactory(brand=BrandFactory(account=account, status="rejected"))
    assert "Approved, brand not verified" in rows(listed())[0]


def test_lists_are_paged_newest_first(listed, account):
    brand = BrandFactory(account=account)
    made = [CampaignFactory.build(brand=brand, account=account) for _ in range(60)]
    newest = sorted((row.pk for row in Campaign.objects.bulk_create(made)), reverse=True)
    assert len(rows(listed())) == 50
    assert links(listed())["Older"] == f"?before={newest[49]}"
    older = listed(f"?before={newest[49]}")
    assert len(rows(older)) == 10
    assert "Older" not in links(older)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "%00", "٣"])
def test_a_garbage_cursor_starts_at_the_top(listed, campaign, cursor):
    assert_status(listed(f"?before={cursor}"), 200)
    assert len(rows(listed(f"?before={cursor}"))) == 1


def test_a_campaign_shows_what_was_registered(said, campaign):
    page = said(campaign)
    for part in (
        campaign.description,
        *campaign.sample_messages,
        campaign.message_flow,
        "Opt out STOP",
        "Customer care",
        "Trust score: Medium",
    ):
        assert part in page


def test_the_meter_shows_how_full_it_is(signed_in, said, account):
    campaign = CampaignFactory(brand__account=account, number_limit=2)
    AssignmentFactory(campaign=campaign, status="live")
    (meter,) = elements(signed_in.get(campaign.get_absolute_url()), tag="progress")
    assert {("max", "2"), ("value", "1"), ("class", "usage")} <= set(meter.attributes)
    assert "Live or on their way 1 of 2" in said(campaign)


def test_a_full_campaign_says_what_to_do(signed_in, said, account):
    campaign = CampaignFactory(brand__account=account, number_limit=1)
    AssignmentFactory(campaign=campaign, status="live")
    assert "It is full: remove a number, or ask the staff" in said(campaign)
    (meter,) = elements(signed_in.get(campaign.get_absolute_url()), tag="progress")
    assert ("class", "near usage") in meter.attributes


def test_a_campaign_without_numbers_warns_of_the_fee(said, campaign):
    assert "A campaign without numbers can cost a fee at T-Mobile after 60 days." in said(campaign)


def test_its_numbers_are_one_click_away(signed_in, account, campaign):
    found = links(signed_in.get(campaign.get_absolute_url()))
    assert found["see them"] == f"/a/{account.slug}/numbers/?campaign={campaign.pk}"
    assert_status(signed_in.get(found["see them"]), 200)


def test_a_campaign_that_can_send_shows_no_warning(signed_in, campaign):
    assert banner(signed_in, campaign) == ""


def test_a_suspension_gives_its_reason_and_that_it_heals(signed_in, campaign):
    lifecycle.suspend_campaign(campaign, reason="Too many complaints.")
    assert banner(signed_in, campaign) == (
        "Suspended: its numbers send nothing Too many complaints. "
        "They resume by themselves when the staff of this site reinstate the campaign. "
        "Code campaign_suspended"
    )


def test_a_rejection_gives_its_reason(signed_in, campaign):
    lifecycle.reject_campaign(campaign, reason="The samples do not fit.")
    assert banner(signed_in, campaign).startswith(
        "Rejected: numbers cannot be assigned The samples do not fit."
    )


def test_an_expired_campaign_leads_to_its_numbers(signed_in, account, campaign):
    lifecycle.expire_campaign(campaign)
    assert banner(signed_in, campaign).startswith("Expired just now It does not come back,")
    found = links(signed_in.get(campaign.get_absolute_url()))
    assert found["See its numbers"] == f"/a/{account.slug}/numbers/?campaign={campaign.pk}"


@pytest.mark.parametrize(
    ("status", "headline"), [("draft", "A draft: not submitted yet"), ("pending", "In review")]
)
def test_what_is_not_approved_yet_says_so(signed_in, account, status, headline):
    campaign = CampaignFactory(brand__account=account, status=status)
    assert banner(signed_in, campaign).startswith(headline)


def test_an_unverified_brand_is_the_first_thing_in_the_way(signed_in, account):
    brand = BrandFactory(account=account, status="pending")
    campaign = CampaignFactory(brand=brand, status="suspended")
    assert banner(signed_in, campaign).startswith("Its numbers cannot send: the brand is pending")
    assert links(signed_in.get(campaign.get_absolute_url()))["Open the brand"] == (
        brand.get_absolute_url()
    )
