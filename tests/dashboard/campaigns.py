"""Accounts with many campaigns, for tests of the pages that offer one."""

from copy import copy

from campaigns.models import Campaign
from tests.factories import BrandFactory, CampaignFactory


def add_campaigns(account, size, **fields):
    """Add campaigns "Store 0001" and on to the account, of one brand, in one statement."""
    brand = BrandFactory(account=account, display_name="Harbor Coffee")
    one = CampaignFactory.build(brand=brand, account=account, **fields)
    new = [copy(one) for _ in range(size)]
    for n, campaign in enumerate(new, start=1):
        campaign.name = f"Store {n:04}"
    return Campaign.objects.bulk_create(new)
