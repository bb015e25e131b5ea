"""Brand pages: status, trust score, and the throughput that a trust score gives."""

import pytest

from campaigns import lifecycle
from campaigns.models import Brand
from tests.asserts import assert_status, links, rows, words
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db

TIERS = ["Low 0 2,000 0.2", "Medium 25 10,000 1", "High 75 200,000 10"]


@pytest.fixture
def get_list(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/brands/{query}")


@pytest.fixture
def page_text(signed_in):
    return lambda brand: words(signed_in.get(brand.get_absolute_url()))


def test_an_empty_list_explains_who_adds_brands_and_shows_the_tiers(get_list):
    assert "This account has no brands yet" in words(get_list())
    assert rows(get_list()) == TIERS


@pytest.mark.parametrize(
    ("score", "score_text"),
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
def test_each_line_shows_status_entity_and_trust_score(get_list, account, score, score_text):
    brand = BrandFactory(account=account, display_name="Harbor", brand_score=score)
    CampaignFactory.create_batch(2, brand=brand)
    assert rows(get_list()) == [f"Harbor Verified Private company {score_text} 2", *TIERS]
    assert links(get_list())["Harbor"] == brand.get_absolute_url()


def test_lists_are_paged_newest_first(get_list, account):
    brands = [BrandFactory.build(account=account) for _ in range(60)]
    newest = sorted((row.pk for row in Brand.objects.bulk_create(brands)), reverse=True)
    assert links(get_list())["Older"] == f"?before={newest[49]}"
    older = get_list(f"?before={newest[49]}")
    assert len(rows(older)) == 10 + len(TIERS)
    assert links(older)["Newest"] == "?"


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "%00", "٣"])
def test_an_invalid_cursor_shows_the_first_page(get_list, account, cursor):
    BrandFactory(account=account)
    assert_status(get_list(f"?before={cursor}"), 200)
    assert len(rows(get_list(f"?before={cursor}"))) == 1 + len(TIERS)


def test_a_brand_shows_its_registration_and_its_throughput(page_text, account):
    brand = BrandFactory(account=account, brand_score=80, website="https://harbor.example")
    page = page_text(brand)
    assert f"{brand.company_name} Private company" in page
    assert "EIN 12-3456789" in page
    assert "Website https://harbor.example" in page
    assert "Brand score 80 of 100" in page
    assert "Trust score: High Messages a day 200,000 Messages a second 10" in page
    assert "Verified just now" in page


def test_a_brand_lists_its_campaigns_with_their_usage(signed_in, account):
    brand = BrandFactory(account=account)
    campaign = CampaignFactory(brand=brand, name="Reminders")
    CampaignFactory(brand__account=account, name="Of another brand")
    AssignmentFactory(campaign=campaign, status="live")
    assert rows(signed_in.get(brand.get_absolute_url())) == ["Reminders Approved 1 of 49"]


def test_a_brand_without_campaigns_shows_an_empty_state(page_text, account):
    assert "No campaign has been registered for this brand yet." in page_text(
        BrandFactory(account=account)
    )


def test_a_rejected_brand_shows_the_reason_and_who_can_fix_it(page_text, account):
    brand = BrandFactory(account=account)
    lifecycle.reject_brand(brand, reason="The EIN is of another company.")
    assert (
        "Rejected: its campaigns cannot send Note from staff: ‘The EIN is of another company.’ "
        "Ask the staff of this site to correct and submit it again."
    ) in page_text(brand)


@pytest.mark.parametrize(
    ("status", "headline"),
    [("draft", "A draft: not submitted yet"), ("pending", "In verification")],
)
def test_an_unverified_brand_says_that_its_campaigns_can_send_later(
    page_text, account, status, headline
):
    page = page_text(BrandFactory(account=account, status=status))
    assert f"{headline} Its campaigns can send once it is verified" in page


def test_a_public_company_shows_its_stock(page_text, account):
    brand = BrandFactory(
        account=account, entity_type="PUBLIC_PROFIT", stock_symbol="HRB", stock_exchange="NASDAQ"
    )
    assert "Stock NASDAQ: HRB" in page_text(brand)


def test_a_sole_proprietor_has_no_ein(page_text, account):
    brand = BrandFactory(account=account, entity_type="SOLE_PROPRIETOR", ein="")
    assert "EIN none" in page_text(brand)
