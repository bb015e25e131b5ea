"""Since when a rule keeps assignments from sending, read from what the database recorded."""

from typing import Any

from django.db.models import Case, F, Model, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from phone_numbers.models import NumberStatus, PhoneNumber


def with_halt(assignments: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate `halted_at` to what comes from `rules.with_refusal`.

    It stays empty for the balance, whose moment only the whole ledger could tell.
    """
    campaign = _left(Campaign, "campaign", CampaignStatus.APPROVED)
    halted: QuerySet[Any] = assignments.annotate(
        halted_at=Case(
            When(
                refusal="number_not_active",
                then=_left(PhoneNumber, "phone_number", NumberStatus.ACTIVE),
            ),
            When(
                refusal="brand_not_verified",
                then=_left(Brand, "campaign__brand", BrandStatus.VERIFIED),
            ),
            When(refusal__in=["campaign_not_approved", "campaign_suspended"], then=campaign),
            When(refusal="campaign_expired", then=F("campaign__ended_at")),
        )
    )
    return halted


def _left(model: type[Model], key: str, good: str) -> Subquery:
    """Find when an object left its good status, for as long as it has not come back to it."""
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    last = events.filter(pgh_obj=OuterRef("pgh_obj"), status=good).order_by("-pgh_id")
    since = Coalesce(Subquery(last.values("pgh_id")[:1]), 0)
    later = events.filter(pgh_obj=OuterRef(key), pgh_id__gt=since).order_by("pgh_id")
    return Subquery(later.values("pgh_created_at")[:1])
