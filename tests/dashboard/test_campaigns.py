"""Campaign pages: usage, the registered details, and why a campaign cannot send."""

import pytest

from campaigns import lifecycle
from campaigns.models import Campaign
from tests.asserts import assert_status, elements, links, rows, text, words
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_list(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/campaigns/{query}")


@pytest.fixture
def page_text(signed_in):
    return lambda campaign: words(signed_in.get(campaign.get_absolute_url()))


def banner_text(client, campaign):
    page_links = elements(client.get(campaign.get_absolute_url()), tag="div")
    return next(
        (text(e) for e in page_links if "verdict" in dict(e.attributes).get("class", "")), ""
    )


def test_an_empty_list_explains_who_adds_campaigns(get_list):
    assert "This account has no campaigns yet" in words(get_list())


def test_each_line_shows_status_brand_and_usage(get_list, account):
    brand = BrandFactory(account=account, display_name="Harbor Dental")
    campaign = CampaignFactory(brand=brand, name="Reminders", use_case="MARKETING")
    for status in ("live", "pending", "removing", "failed"):
        AssignmentFactory(campaign=campaign, status=status)
    assert rows(get_list()) == ["Reminders Approved Harbor Dental Marketing 2 of 49"]
    assert links(get_list())["Reminders"] == campaign.get_absolute_url()


def test_the_list_marks_an_approved_campaign_of_an_unverified_brand(get_list, account):
    CampaignFactory(brand=BrandFactory(account=account, status="rejected"))
    assert "Approved, brand not verified" in rows(get_list())[0]


def test_lists_are_paged_newest_first(get_list, account):
    brand = BrandFactory(account=account)
    campaigns = [CampaignFactory.build(brand=brand, account=account) for _ in range(60)]
    newest = sorted((row.pk for row in Campaign.objects.bulk_create(campaigns)), reverse=True)
    assert len(rows(get_list())) == 50
    assert links(get_list())["Older"] == f"?before={newest[49]}"
    older = get_list(f"?before={newest[49]}")
    assert len(rows(older)) == 10
    assert "Older" not in links(older)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "%00", "٣"])
def test_an_invalid_cursor_shows_the_first_page(get_list, campaign, cursor):
    assert_status(get_list(f"?before={cursor}"), 200)
    assert len(rows(get_list(f"?before={cursor}"))) == 1


def test_a_campaign_shows_its_registered_details(page_text, campaign):
    page = page_text(campaign)
    for part in (
        campaign.description,
        *campaign.sample_messages,
        campaign.message_flow,
        "Opt out STOP",
        "Customer care",
        "Trust score: Medium",
    ):
        assert part in page


def test_the_meter_shows_the_usage(signed_in, page_text, account):
    campaign = CampaignFactory(brand__account=account, number_limit=2)
    AssignmentFactory(campaign=campaign, status="live")
    (meter,) = elements(signed_in.get(campaign.get_absolute_url()), tag="progress")
    assert {("max", "2"), ("value", "1"), ("class", "usage")} <= set(meter.attributes)
    assert "Live or in progress 1 of 2" in page_text(campaign)


def test_a_full_campaign_suggests_what_to_do(signed_in, page_text, account):
    campaign = CampaignFactory(brand__account=account, number_limit=1)
    AssignmentFactory(campaign=campaign, status="live")
    assert "The campaign is full: remove a number, or ask the staff" in page_text(campaign)
    (meter,) = elements(signed_in.get(campaign.get_absolute_url()), tag="progress")
    assert ("class", "near usage") in meter.attributes


def test_a_campaign_without_numbers_warns_about_the_fee(page_text, campaign):
    assert "A campaign without numbers can cost a fee at T-Mobile after 60 days." in page_text(
        campaign
    )


def test_a_campaign_links_to_its_numbers(signed_in, account, campaign, live):
    page_links = links(signed_in.get(campaign.get_absolute_url()))
    assert page_links["all 1"] == f"/a/{account.slug}/numbers/?campaign={campaign.pk}"
    assert len(rows(signed_in.get(page_links["all 1"]))) == 1


def test_a_campaign_that_can_send_shows_no_warning(signed_in, campaign):
    assert banner_text(signed_in, campaign) == ""


def test_a_suspension_shows_the_reason_and_that_numbers_resume(signed_in, campaign):
    lifecycle.suspend_campaign(campaign, reason="Too many complaints.")
    assert banner_text(signed_in, campaign) == (
        "Suspended: its numbers send nothing Note from staff: ‘Too many complaints.’ "
        "They resume by themselves when the staff of this site reinstate the campaign. "
        "Code campaign_suspended"
    )


def test_a_rejection_shows_the_reason(signed_in, campaign):
    lifecycle.reject_campaign(campaign, reason="The samples do not fit.")
    assert banner_text(signed_in, campaign).startswith(
        "Rejected: numbers cannot be assigned Note from staff: ‘The samples do not fit.’"
    )


def test_an_expired_campaign_links_to_its_numbers(signed_in, account, campaign):
    lifecycle.expire_campaign(campaign)
    assert banner_text(signed_in, campaign).startswith("Expired just now It cannot be renewed,")
    page_links = links(signed_in.get(campaign.get_absolute_url()))
    assert page_links["See its numbers"] == f"/a/{account.slug}/numbers/?campaign={campaign.pk}"


@pytest.mark.parametrize(
    ("status", "headline"), [("draft", "A draft: not submitted yet"), ("pending", "In review")]
)
def test_a_campaign_before_approval_shows_its_status(signed_in, account, status, headline):
    campaign = CampaignFactory(brand__account=account, status=status)
    assert banner_text(signed_in, campaign).startswith(headline)


def test_an_unverified_brand_is_shown_before_other_problems(signed_in, account):
    brand = BrandFactory(account=account, status="pending")
    campaign = CampaignFactory(brand=brand, status="suspended")
    assert banner_text(signed_in, campaign).startswith(
        "Its numbers cannot send: the brand is pending"
    )
    assert links(signed_in.get(campaign.get_absolute_url()))["Open the brand"] == (
        brand.get_absolute_url()
    )
