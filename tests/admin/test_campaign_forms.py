"""Admin forms of brands, campaigns and trust tiers: drafts, pools and validation errors."""

import pytest

from campaigns.models import Brand, Campaign, TrustTier
from tests.admin.staff_requests import change_url, errors, form_values, save, url
from tests.factories import AccountFactory, BrandFactory, CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

INLINE = {"campaigns-TOTAL_FORMS": "0", "campaigns-INITIAL_FORMS": "0"}


def brand_values(account, **values):
    return {
        "account": account.pk,
        "display_name": "Harbor Tea",
        "company_name": "Harbor Tea LLC",
        "entity_type": "PRIVATE_PROFIT",
        "ein": "123456789",
        "vertical": "RETAIL",
        "brand_relationship": "BASIC_ACCOUNT",
        **INLINE,
        **values,
    }


def campaign_values(brand, **values):
    return {
        "account": brand.account_id,
        "brand": brand.pk,
        "name": "Order updates",
        "use_case": "CUSTOMER_CARE",
        "description": "Tells customers when their order is ready.",
        "sample_messages_0": "Ready, at the counter, now.",
        "sample_messages_1": "Late, sorry.",
        "message_flow": "They tick a box on the order form.",
        "opt_out_keywords": "STOP",
        "help_keywords": "HELP",
        "number_limit": 49,
        **values,
    }


def test_a_new_brand_is_a_draft(staff_client, account):
    staff_client.post(url(Brand, "add"), brand_values(account, status="verified"))
    assert Brand.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ein": ""}, "Only sole proprietors have none"),
        ({"ein": "12-345"}, "nine digits"),
        ({"brand_score": 101}, "between 0 and 100"),
        ({"entity_type": "PUBLIC_PROFIT"}, "needs a stock symbol"),
    ],
)
def test_an_invalid_brand_is_refused_with_a_sentence(staff_client, account, values, sentence):
    page = staff_client.post(url(Brand, "add"), brand_values(account, **values))
    assert sentence in errors(page)
    assert not Brand.objects.exists()


def test_a_brand_with_campaigns_cannot_become_a_sole_proprietor(staff_client):
    brand = CampaignFactory().brand
    page = save(staff_client, brand, entity_type="SOLE_PROPRIETOR")
    assert "Create another brand" in errors(page)


def test_a_brand_shows_its_trust_score(staff_client):
    brand = BrandFactory(brand_score=80)
    assert b"High" in staff_client.get(change_url(brand)).content


def test_a_new_campaign_is_a_draft_with_complete_messages(staff_client):
    staff_client.post(url(Campaign, "add"), campaign_values(BrandFactory(), status="approved"))
    campaign = Campaign.objects.get()
    assert campaign.status == "draft"
    assert campaign.sample_messages == ["Ready, at the counter, now.", "Late, sorry."]


def test_saving_an_untouched_page_changes_nothing(staff_client, campaign):
    before = Campaign.objects.values().get()
    response = save(staff_client, campaign)
    assert response.status_code == 302
    assert Campaign.objects.values().get() == before
    assert campaign.events.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number_limit": 50}, "need a number pool"),
        ({"number_limit": 0}, "need a number pool"),
        ({"sample_messages_0": "", "sample_messages_1": ""}, "required"),
        ({"use_case": "SOLE_PROPRIETOR"}, "only they, use the sole proprietor use case"),
        ({"sub_use_cases": ["NONSENSE"]}, "Select a valid choice"),
    ],
)
def test_an_invalid_campaign_is_refused_with_a_sentence(staff_client, values, sentence):
    page = staff_client.post(url(Campaign, "add"), campaign_values(BrandFactory(), **values))
    assert sentence in errors(page)
    assert not Campaign.objects.exists()


def test_a_brand_of_another_account_is_refused(staff_client, account):
    values = campaign_values(BrandFactory(), account=account.pk)
    assert "belongs to another account" in errors(staff_client.post(url(Campaign, "add"), values))


def test_staff_grant_a_number_pool(staff_client, campaign):
    save(staff_client, campaign, number_pool="on", number_limit=400)
    campaign.refresh_from_db()
    assert (campaign.number_pool, campaign.number_limit) == (True, 400)


def test_a_sole_proprietor_is_limited_to_one_number(staff_client):
    brand = BrandFactory(entity_type="SOLE_PROPRIETOR", ein="")
    campaign = CampaignFactory(brand=brand, use_case="SOLE_PROPRIETOR", number_limit=1)
    page = save(staff_client, campaign, number_limit=2)
    assert "has one number" in errors(page)


def test_brand_and_use_case_are_read_only_after_submission(staff_client, campaign):
    save(staff_client, campaign, brand=BrandFactory().pk, use_case="MARKETING", name="Renamed")
    before = campaign.brand_id
    campaign.refresh_from_db()
    assert (campaign.brand_id, campaign.use_case, campaign.name) == (
        before,
        "CUSTOMER_CARE",
        "Renamed",
    )


def test_saving_a_stale_page_does_not_overwrite_the_status(staff_client, campaign):
    values = form_values(staff_client.get(change_url(campaign)))
    Campaign.objects.update(status="suspended", failure_reason="Complaints.")
    staff_client.post(change_url(campaign), values | {"name": "Renamed"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.status) == ("Renamed", "suspended")


def test_an_error_in_a_read_only_field_is_shown_above_the_form(staff_client, campaign):
    Brand.objects.update(entity_type="SOLE_PROPRIETOR")
    assert "sole proprietor use case" in errors(save(staff_client, campaign, name="Renamed"))


def test_a_constraint_that_fails_after_validation_is_reported_above_the_form(
    staff_client, campaign, monkeypatch
):
    monkeypatch.setattr(Campaign, "validate_constraints", lambda *args, **kwargs: None)
    response = save(staff_client, campaign, number_limit=60)
    assert errors(response) == "Nothing was saved. More than 49 numbers need a number pool."
    assert form_values(response)["number_limit"] == "60"
    campaign.refresh_from_db()
    assert campaign.number_limit == 49


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_only_drafts_can_be_deleted(staff_client, status):
    campaign, draft = CampaignFactory(status=status), CampaignFactory(status="draft")
    for row in (campaign, draft):
        staff_client.post(url(row, "delete", row.pk), {"post": "yes"})
    assert list(Campaign.objects.all()) == [campaign]


def test_the_list_counts_the_numbers_of_each_campaign(staff_client, campaign):
    page = staff_client.get(url(Campaign, "changelist"))
    assert "0 of 49" in page.content.decode()


def test_the_list_needs_a_constant_number_of_queries(
    staff_client, campaign, django_assert_num_queries
):
    page = url(Campaign, "changelist")
    staff_client.get(page)
    with django_assert_num_queries(8):
        staff_client.get(page)
    for brand in BrandFactory.create_batch(8):
        CampaignFactory(brand=brand)
    with django_assert_num_queries(8):
        staff_client.get(page)


def test_a_trust_tier_can_be_edited_within_its_limits(staff_client):
    low = TrustTier.objects.get(name="low")
    assert "starts at score 0" in errors(save(staff_client, low, from_score=5))
    save(staff_client, low, daily_limit=2500)
    low.refresh_from_db()
    assert low.daily_limit == 2500


def test_a_brand_cannot_move_to_another_account(staff_client):
    brand, other = BrandFactory(), AccountFactory()
    save(staff_client, brand, account=other.pk, display_name="Renamed")
    brand.refresh_from_db()
    assert (brand.account == other, brand.display_name) == (False, "Renamed")
    assert PhoneNumberFactory(account=brand.account).account == brand.account
