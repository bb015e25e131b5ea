"""Since when a rule stops a number: the record that the database keeps of every change tells."""

from datetime import datetime
from typing import Any

from django.db.models import Subquery

from campaigns.models import BrandStatus, Campaign, CampaignStatus
from phone_numbers.models import NumberStatus, PhoneNumber


def stopped_since(code: str, number: PhoneNumber, campaign: Campaign | None) -> datetime | None:
    """Return when what a rule is about ceased to be in order (one query).

    None where it never was, and for the balance, whose record is its sum.
    """
    about: Any
    match code:
        case "number_not_active":
            about, in_order = number, NumberStatus.ACTIVE.value
        case "brand_not_verified" if campaign:
            about, in_order = campaign.brand, BrandStatus.VERIFIED.value
        case "campaign_not_approved" | "campaign_suspended" | "campaign_expired" if campaign:
            about, in_order = campaign, CampaignStatus.APPROVED.value
        case _:
            return None
    record = about.pgh_event_model.objects.filter(pgh_obj=about.pk).order_by("pgh_id")
    last = record.filter(status=in_order).reverse().values("pgh_id")[:1]
    later: datetime | None = (
        record.filter(pgh_id__gt=Subquery(last)).values_list("pgh_created_at", flat=True).first()
    )
    return later
