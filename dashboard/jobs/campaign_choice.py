"""Choosing one campaign among thousands by its name or a part of it."""

import re
from typing import Any

from accounts.models import Account
from campaigns.models import Campaign, CampaignStatus

SUGGESTED = 100
FEW = 20
KEY = re.compile(r"[0-9]{1,18}")


def suggested(account: Account) -> Any:
    """Return approved campaigns with their `numbers`, for the list under the field."""
    own = Campaign.objects.filter(account=account, status=CampaignStatus.APPROVED)
    return own.with_numbers().order_by("name", "pk")[:SUGGESTED]


def meant(account: Account, text: str, key: str = "") -> list[Campaign]:
    """Return the campaigns that a text may mean, or the one with this key.

    A whole name counts before a part of one. At most one more than FEW are returned.
    """
    own: Any = Campaign.objects.filter(account=account)
    if key:
        return list(own.filter(pk=int(key))) if KEY.fullmatch(key) else []
    if not text:
        return []
    found = own.with_numbers().select_related("brand").order_by("name", "pk")
    whole = list(found.filter(name__iexact=text)[: FEW + 1])
    return whole or list(found.filter(name__plain__contains=text)[: FEW + 1])
