"""Brands, campaigns and tiers as staff write them: drafts, pools, sentences for what is refused."""

import pytest

from campaigns.models import Brand, Campaign, TrustTier
from tests.admin.driving import change_url, errors, form_values, said, save, url
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


def test_a_new_brand_is_a_draft(office, account):
    office.post(url(Brand, "add"), brand_values(account, status="verified"))
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
def test_what_a_brand_may_not_be_is_said(office, account, values, sentence):
    page = office.post(url(Brand, "add"), brand_values(account, **values))
    assert sentence in errors(page)
    assert not Brand.objects.exists()


def test_a_brand_with_campaigns_stays_a_company(office):
    brand = CampaignFactory().brand
    page = save(office, brand, entity_type="SOLE_PROPRIETOR")
    assert "Create another brand" in errors(page)


def test_a_brand_shows_the_trust_score_of_its_score(office):
    brand = BrandFactory(brand_score=80)
    assert b"High" in office.get(change_url(brand)).content


def test_a_new_campaign_is_a_draft_with_its_messages_whole(office):
    office.post(url(Campaign, "add"), campaign_values(BrandFactory(), status="approved"))
    campaign = Campaign.objects.get()
    assert campaign.status == "draft"
    assert campaign.sample_messages == ["Ready, at the counter, now.", "Late, sorry."]


def test_saving_an_untouched_page_changes_nothing(office, campaign):
    before = Campaign.objects.values().get()
    response = save(office, campaign)
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
def test_what_a_campaign_may_not_be_is_said(office, values, sentence):
    page = office.post(url(Campaign, "add"), campaign_values(BrandFactory(), **values))
    assert sentence in errors(page)
    assert not Campaign.objects.exists()


def test_a_brand_of_another_account_is_refused(office, account):
    values = campaign_values(BrandFactory(), account=account.pk)
    assert "belongs to another account" in errors(office.post(url(Campaign, "add"), values))


def test_staff_grant_a_pool(office, campaign):
    save(office, campaign, number_pool="on", number_limit=400)
    campaign.refresh_from_db()
    assert (campaign.number_pool, campaign.number_limit) == (True, 400)


def test_a_sole_proprietor_gets_no_second_number_though_the_use_case_is_settled(office):
    brand = BrandFactory(entity_type="SOLE_PROPRIETOR", ein="")
    campaign = CampaignFactory(brand=brand, use_case="SOLE_PROPRIETOR", number_limit=1)
    page = save(office, campaign, number_limit=2)
    assert "has one number" in errors(page)


def test_who_sends_what_is_settled_once_submitted(office, campaign):
    save(office, campaign, brand=BrandFactory().pk, use_case="MARKETING", name="Renamed")
    before = campaign.brand_id
    campaign.refresh_from_db()
    assert (campaign.brand_id, campaign.use_case, campaign.name) == (
        before,
        "CUSTOMER_CARE",
        "Renamed",
    )


def test_a_page_that_is_open_for_long_undoes_no_status(office, campaign):
    values = form_values(office.get(change_url(campaign)))
    Campaign.objects.update(status="suspended", failure_reason="Complaints.")
    office.post(change_url(campaign), values | {"name": "Renamed"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.status) == ("Renamed", "suspended")


def test_trouble_with_what_the_page_only_shows_stands_above_it(office, campaign):
    Brand.objects.update(entity_type="SOLE_PROPRIETOR")
    assert "sole proprietor use case" in errors(save(office, campaign, name="Renamed"))


def test_a_constraint_that_is_quicker_than_the_form_is_a_message(office, campaign, monkeypatch):
    monkeypatch.setattr(Campaign, "validate_constraints", lambda *args, **kwargs: None)
    response = save(office, campaign, number_limit=60)
    assert said(response) == ["Nothing was saved. More than 49 numbers need a number pool."]
    campaign.refresh_from_db()
    assert campaign.number_limit == 49


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_only_drafts_can_be_deleted(office, status):
    campaign, draft = CampaignFactory(status=status), CampaignFactory(status="draft")
    for row in (campaign, draft):
        office.post(url(row, "delete", row.pk), {"post": "yes"})
    assert list(Campaign.objects.all()) == [campaign]


def test_the_list_counts_the_numbers_of_each_campaign(office, campaign):
    page = office.get(url(Campaign, "changelist"))
    assert "0 of 49" in page.content.decode()


def test_the_list_of_campaigns_asks_as_much_for_many(office, campaign, django_assert_num_queries):
    page = url(Campaign, "changelist")
    office.get(page)
    with django_assert_num_queries(7):
        office.get(page)
    for brand in BrandFactory.create_batch(8):
        CampaignFactory(brand=brand)
    with django_assert_num_queries(7):
        office.get(page)


def test_a_tier_is_edited_within_reason(office):
    low = TrustTier.objects.get(name="low")
    assert "starts at score 0" in errors(save(office, low, from_score=5))
    save(office, low, daily_limit=2500)
    low.refresh_from_db()
    assert low.daily_limit == 2500


def test_a_brand_cannot_move_to_another_account(office):
    brand, other = BrandFactory(), AccountFactory()
    save(office, brand, account=other.pk, display_name="Renamed")
    brand.refresh_from_db()
    assert (brand.account == other, brand.display_name) == (False, "Renamed")
    assert PhoneNumberFactory(account=brand.account).account == brand.account
