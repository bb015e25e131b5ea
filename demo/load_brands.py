"""Create the demo's brands and campaigns."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Account
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from campaigns.models.campaign import DEFAULT_NUMBER_LIMIT
from demo.brands import DemoBrand
from demo.campaigns import DemoCampaign

DAY = timedelta(days=1)
_EVER_APPROVED = (CampaignStatus.APPROVED, CampaignStatus.SUSPENDED, CampaignStatus.EXPIRED)


def create_brands(account: Account, wanted: Sequence[DemoBrand], now: datetime) -> dict[str, Brand]:
    """Create the account's brands and return them by name."""
    rows = Brand.objects.bulk_create(_brand(account, brand, now) for brand in wanted)
    for row, brand in zip(rows, wanted, strict=True):
        created = now - (brand.days + 1) * DAY
        Brand.objects.filter(pk=row.pk).update(created_at=created)
    return {row.display_name: row for row in rows}


def create_campaigns(
    account: Account, wanted: Sequence[DemoCampaign], brands: dict[str, Brand], now: datetime
) -> dict[str, Campaign]:
    """Create campaigns of these brands and return them by name."""
    rows = Campaign.objects.bulk_create(
        _campaign(account, brands[campaign.brand], campaign, now) for campaign in wanted
    )
    for row, campaign in zip(rows, wanted, strict=True):
        created = now - (campaign.days + 1) * DAY
        Campaign.objects.filter(pk=row.pk).update(created_at=created)
    return {row.name: row for row in rows}


def _brand(account: Account, brand: DemoBrand, now: datetime) -> Brand:
    submitted = None if brand.status == BrandStatus.DRAFT else now - brand.days * DAY
    verified = brand.status == BrandStatus.VERIFIED and submitted
    return Brand(
        account=account,
        status=brand.status,
        display_name=brand.name,
        company_name=brand.legal_name,
        entity_type=brand.entity_type,
        ein=brand.ein,
        vertical=brand.vertical,
        website=brand.website,
        brand_score=brand.score,
        failure_reason=brand.failure_reason,
        submitted_at=submitted,
        verified_at=verified + 2 * DAY if verified else None,
    )


def _campaign(account: Account, brand: Brand, campaign: DemoCampaign, now: datetime) -> Campaign:
    submitted = None if campaign.status == CampaignStatus.DRAFT else now - campaign.days * DAY
    approved = submitted + 3 * DAY if submitted and campaign.status in _EVER_APPROVED else None
    return Campaign(
        account=account,
        brand=brand,
        status=campaign.status,
        name=campaign.name,
        use_case=campaign.use_case,
        sub_use_cases=list(campaign.sub_use_cases),
        description=campaign.description,
        sample_messages=list(campaign.samples),
        message_flow=campaign.message_flow,
        number_limit=campaign.number_limit,
        number_pool=campaign.number_limit > DEFAULT_NUMBER_LIMIT,
        embedded_link=any(".example" in sample for sample in campaign.samples),
        failure_reason=campaign.failure_reason,
        submitted_at=submitted,
        approved_at=approved,
        ended_at=now - 14 * DAY if campaign.status == CampaignStatus.EXPIRED else None,
        **_keywords(campaign),
    )


def _keywords(campaign: DemoCampaign) -> dict[str, str]:
    """Return the keywords and the replies to them."""
    name = campaign.brand
    what = campaign.name.removesuffix(f", {name}").lower()
    joined = f"{name}: you get {what} by text now. Rates may apply. STOP to stop."
    return {
        "opt_in_keywords": campaign.keywords,
        "opt_in_message": joined if campaign.keywords else "",
        "opt_out_keywords": "STOP, END, QUIT",
        "opt_out_message": f"{name}: you get no more messages from us. Reply START to come back.",
        "help_keywords": "HELP, INFO",
        "help_message": f"{name}: call (212) 555-0100 or write to help@{_host_of(name)}.",
    }


def _host_of(brand: str) -> str:
    return "".join(letter for letter in brand.lower() if letter.isalpha()) + ".example"
