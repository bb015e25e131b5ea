"""Brands: their state, their trust score, and what a trust score gives."""

import pytest

from campaigns import lifecycle
from campaigns.models import Brand
from tests.asserts import assert_status, links, rows, words
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db

TIERS = ["Low 0 2,000 0.2", "Medium 25 10,000 1", "High 75 200,000 10"]


@pytest.fixture
def listed(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/brands/{query}")


@pytest.fixture
def said(signed_in):
    return lambda brand: words(signed_in.get(brand.get_absolute_url()))


def test_an_account_without_brands_says_who_makes_them_and_shows_the_tiers(listed):
    assert "This account has no brands yet" in words(listed())
    assert rows(listed()) == TIERS


@pytest.mark.parametrize(
    ("score", "written"),
    [
        (None, "Low unvetted"),
        (0, "Low 0 of 100"),
        (24, "Low 24 of 100"),
        (25, "Medium 25 of 100"),
        (74, "Medium 74 of 100"),
        (75, "High 75 of 100"),
        (100, "High 100 of 100"),
    ],
)
def test_each_line_says_state_entity_and_trust_score(listed, account, score, written):
    brand = BrandFactory(account=account, display_name="Harbor", brand_score=score)
    CampaignFactory.create_batch(2, brand=brand)
    assert rows(listed()) == [f"Harbor Verified Private company {written} 2", *TIERS]
    assert links(listed())["Harbor"] == brand.get_absolute_url()


def test_lists_are_paged_newest_first(listed, account):
    made = [BrandFactory.build(account=account) for _ in range(60)]
    newest = sorted((row.pk for row in Brand.objects.bulk_create(made)), reverse=True)
    assert links(listed())["Older"] == f"?before={newest[49]}"
    older = listed(f"?before={newest[49]}")
    assert len(rows(older)) == 10 + len(TIERS)
    assert links(older)["Newest"] == "?"


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "%00", "٣"])
def test_a_garbage_cursor_starts_at_the_top(listed, account, cursor):
    BrandFactory(account=account)
    assert_status(listed(f"?before={cursor}"), 200)
    assert len(rows(listed(f"?before={cursor}"))) == 1 + len(TIERS)


def test_a_brand_shows_what_was_registered_and_what_it_may_send(said, account):
    brand = BrandFactory(account=account, brand_score=80, website="https://harbor.example")
    page = said(brand)
    assert f"{brand.company_name} Private company" in page
    assert "EIN 123456789" in page
    assert "Website https://harbor.example" in page
    assert "Brand score 80 of 100" in page
    assert "Trust score: High Messages a day 200,000 Messages a second 10" in page
    assert "Verified just now" in page


def test_a_brand_lists_its_campaigns_with_how_full_they_are(signed_in, account):
    brand = BrandFactory(account=account)
    campaign = CampaignFactory(brand=brand, name="Reminders")
    CampaignFactory(brand__account=account, name="Of another brand")
    AssignmentFactory(campaign=campaign, status="live")
    assert rows(signed_in.get(brand.get_absolute_url())) == ["Reminders Approved 1 of 49"]


def test_a_brand_without_campaigns_says_so(said, account):
    assert "No campaign has been registered for this brand yet." in said(
        BrandFactory(account=account)
    )


def test_a_rejection_gives_its_reason_and_who_acts(said, account):
    brand = BrandFactory(account=account)
    lifecycle.reject_brand(brand, reason="The EIN is of another company.")
    assert (
        "Rejected: its campaigns cannot send The EIN is of another company. "
        "Ask the staff of this site to correct and submit it again."
    ) in said(brand)


@pytest.mark.parametrize(
    ("status", "headline"),
    [("draft", "A draft: not submitted yet"), ("pending", "In verification")],
)
def test_what_is_not_verified_yet_promises_that_it_heals(said, account, status, headline):
    page = said(BrandFactory(account=account, status=status))
    assert f"{headline} Its campaigns can send once it is verified" in page


def test_a_public_company_shows_its_stock(said, account):
    brand = BrandFactory(
        account=account, entity_type="PUBLIC_PROFIT", stock_symbol="HRB", stock_exchange="NASDAQ"
    )
    assert "Stock NASDAQ: HRB" in said(brand)


def test_a_sole_proprietor_has_no_ein(said, account):
    brand = BrandFactory(account=account, entity_type="SOLE_PROPRIETOR", ein="")
    assert "EIN none" in said(brand)
