"""Constraints of brands, campaigns and trust scores, broken directly in the database."""

import pytest
from django.utils import timezone

from campaigns.models import TrustTier
from tests.breaking import change, refused_by
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db


def tier(name):
    return TrustTier.objects.get(name=name)


BREAKS = {
    "brand_display_name_visible": lambda: change(BrandFactory(), display_name="\N{WORD JOINER}"),
    "brand_company_name_visible": lambda: change(BrandFactory(), company_name="\N{WORD JOINER}"),
    "campaign_name_visible": lambda: change(CampaignFactory(), name="\N{WORD JOINER}"),
    "campaign_limit_covers_its_numbers": lambda: change(
        AssignmentFactory.create_batch(2, campaign=CampaignFactory())[0].campaign, number_limit=1
    ),
    "brand_status_known": lambda: change(BrandFactory(status="draft"), status="famous"),
    "brand_score_up_to_100": lambda: change(BrandFactory(), brand_score=101),
    "brand_ein_has_nine_digits": lambda: change(BrandFactory(), ein="12-345678"),
    "brand_verified_with_its_time": lambda: change(BrandFactory(), verified_at=None),
    "brand_rejected_with_a_reason": lambda: change(
        BrandFactory(status="pending"), status="rejected"
    ),
    "brand_public_company_has_stock": lambda: change(BrandFactory(), entity_type="PUBLIC_PROFIT"),
    "campaign_status_known": lambda: change(CampaignFactory(), status="sent"),
    "campaign_approved_with_its_time": lambda: change(CampaignFactory(), approved_at=None),
    "campaign_expired_with_its_time": lambda: change(CampaignFactory(), status="expired"),
    "campaign_stopped_with_a_reason": lambda: change(CampaignFactory(), status="suspended"),
    "campaign_number_limit_needs_pool": lambda: change(CampaignFactory(), number_limit=50),
    "campaign_sole_proprietor_has_one_number": lambda: change(
        CampaignFactory(), use_case="SOLE_PROPRIETOR"
    ),
    "campaign_brand_of_same_account": lambda: change(CampaignFactory(), brand=BrandFactory()),
    "trust_tiers_in_order": lambda: change(tier("medium"), from_score=90),
    "trust_tier_score_up_to_100": lambda: change(tier("high"), from_score=101),
    "trust_tier_lets_something_through": lambda: change(tier("high"), daily_limit=0),
    "trust_tier_low_starts_at_zero": lambda: change(tier("low"), from_score=1),
}
AUDITED = {
    "campaigns_brandevent": BrandFactory,
    "campaigns_campaignevent": CampaignFactory,
    "campaigns_trusttierevent": lambda: tier("low"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


def test_only_a_verified_brand_has_the_time_of_its_verification():
    with refused_by("brand_verified_with_its_time"):
        change(BrandFactory(status="pending"), verified_at=timezone.now())


@pytest.mark.parametrize("missing", ["stock_symbol", "stock_exchange"])
def test_a_public_company_has_symbol_and_exchange(missing):
    listed = {"stock_symbol": "ACME", "stock_exchange": "NYSE"}
    with refused_by("brand_public_company_has_stock"):
        change(BrandFactory(), entity_type="PUBLIC_PROFIT", **(listed | {missing: ""}))


def test_a_sole_proprietor_has_no_ein_and_a_company_has_one():
    change(BrandFactory(), entity_type="SOLE_PROPRIETOR", ein="")
    with refused_by("brand_ein_has_nine_digits"):
        change(BrandFactory(), ein="")


def test_only_an_expired_campaign_has_an_end():
    with refused_by("campaign_expired_with_its_time"):
        change(CampaignFactory(), ended_at=timezone.now())


@pytest.mark.parametrize("status", ["suspended", "expired"])
def test_a_campaign_keeps_its_time_of_approval(status):
    with refused_by("campaign_approved_with_its_time"):
        change(CampaignFactory(status=status), approved_at=None)


def test_a_campaign_may_have_at_least_one_number():
    with refused_by("campaign_number_limit_needs_pool"):
        change(CampaignFactory(number_pool=True), number_limit=0)


def test_a_sole_proprietor_gets_no_pool():
    with refused_by("campaign_sole_proprietor_has_one_number"):
        change(CampaignFactory(number_limit=1), use_case="SOLE_PROPRIETOR", number_pool=True)


@pytest.mark.parametrize("table", AUDITED)
def test_the_audit_rows_cannot_be_rewritten(table):
    events = AUDITED[table]().events
    with refused_by(f"pgtrigger: Cannot update or delete rows from {table} table"):
        events.update(pgh_created_at=timezone.now())
    with refused_by(f"pgtrigger: Cannot update or delete rows from {table} table"):
        events.all()._raw_delete("default")
