"""Campaigns: what a brand sends."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import Account
from campaigns.choices import EntityType, UseCase
from campaigns.models.brand import Brand
from core.formatting import isolate
from core.history import track
from core.visible import visible, visible_name

DEFAULT_NUMBER_LIMIT = 49
"""Numbers a campaign may have without a number pool: T-Mobile's limit (docs/domain-sources.md)."""


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PENDING = "pending", "Pending"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    SUSPENDED = "suspended", "Suspended"
    EXPIRED = "expired", "Expired"


CAMPAIGN_TRANSITIONS: dict[str, dict[str, str]] = {
    CampaignStatus.DRAFT: {CampaignStatus.PENDING: "staff submit it"},
    CampaignStatus.PENDING: {
        CampaignStatus.APPROVED: "staff approve it",
        CampaignStatus.REJECTED: "staff reject it",
    },
    CampaignStatus.APPROVED: {
        CampaignStatus.SUSPENDED: "staff suspend it",
        CampaignStatus.EXPIRED: "staff expire it",
        CampaignStatus.REJECTED: "staff reject it",
    },
    CampaignStatus.SUSPENDED: {
        CampaignStatus.APPROVED: "staff reinstate it",
        CampaignStatus.EXPIRED: "staff expire it",
        CampaignStatus.REJECTED: "staff reject it",
    },
    CampaignStatus.REJECTED: {
        CampaignStatus.PENDING: "staff submit it again",
        CampaignStatus.APPROVED: "staff approve it",
    },
    CampaignStatus.EXPIRED: {},
}
"""Allowed transitions, each with its trigger; docs/states.md is drawn from this table."""


MOST_WORDS = 8


def matching(text: str) -> models.Q:
    """Match campaigns that have each of the first MOST_WORDS in their name or their brand's."""
    condition = models.Q()
    for word in text.split()[:MOST_WORDS]:
        in_brand = models.Q(brand__display_name__plain__contains=word)
        condition &= models.Q(name__plain__contains=word) | in_brand
    return condition


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def with_numbers(self) -> "CampaignQuerySet":
        """Annotate `numbers`: the pending and live numbers, which count toward the limit."""
        occupying = models.Q(tallies__occupying=True)
        numbers = models.Sum("tallies__numbers", filter=occupying)
        return self.annotate(numbers=Coalesce(numbers, 0))


@track()
class Campaign(models.Model):
    """A use case of a brand, with the fields that The Campaign Registry requires."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="campaigns")
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="campaigns", db_constraint=False
    )  # a migration adds a foreign key over (account, brand) instead
    status = models.CharField(max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    name = models.CharField(max_length=100, validators=[visible])
    use_case = models.CharField(max_length=30, choices=UseCase)
    sub_use_cases = ArrayField(
        models.CharField(max_length=30, choices=UseCase), default=list, blank=True, size=5
    )
    description = models.TextField(help_text="At least 40 characters.")
    sample_messages = ArrayField(models.TextField(), default=list, size=5)
    message_flow = models.TextField(help_text="How people opt in. At least 40 characters.")
    opt_in_keywords = models.CharField(max_length=255, blank=True)
    opt_in_message = models.CharField(max_length=320, blank=True)
    opt_out_keywords = models.CharField(max_length=255, default="STOP")
    opt_out_message = models.CharField(max_length=320, blank=True)
    help_keywords = models.CharField(max_length=255, default="HELP")
    help_message = models.CharField(max_length=320, blank=True)
    embedded_link = models.BooleanField(default=False)
    embedded_phone = models.BooleanField(default=False)
    age_gated = models.BooleanField(default=False)
    direct_lending = models.BooleanField(default=False)
    affiliate_marketing = models.BooleanField(default=False)
    auto_renewal = models.BooleanField(default=True)
    privacy_policy_link = models.URLField(blank=True)
    terms_and_conditions_link = models.URLField(blank=True)
    number_pool = models.BooleanField(
        default=False, help_text="The carriers allow more than 49 numbers."
    )
    number_limit = models.PositiveIntegerField(default=DEFAULT_NUMBER_LIMIT)
    failure_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When the campaign expired.")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["brand"], name="campaign_brand")]
        constraints = [
            visible_name("name", "campaign_name_visible"),
            models.UniqueConstraint(
                fields=["account", "id"], name="campaign_within_account"
            ),  # lets assignments reference a campaign of their own account only
            models.CheckConstraint(
                condition=models.Q(status__in=CampaignStatus.values),
                name="campaign_status_known",
                violation_error_message=(
                    "A campaign is a draft, pending, approved, rejected, suspended or expired."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["approved", "suspended", "expired"])
                | models.Q(approved_at__isnull=False),
                name="campaign_approved_with_its_time",
                violation_error_message=(
                    "Approved, suspended and expired campaigns have a time of approval."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(status="expired", ended_at__isnull=False)
                | (~models.Q(status="expired") & models.Q(ended_at__isnull=True)),
                name="campaign_expired_with_its_time",
                violation_error_message="Only expired campaigns have an end.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["rejected", "suspended"])
                | ~models.Q(failure_reason=""),
                name="campaign_stopped_with_a_reason",
                violation_error_message="Say why the campaign is rejected or suspended.",
            ),
            models.CheckConstraint(
                condition=models.Q(number_limit__gte=1)
                & (models.Q(number_pool=True) | models.Q(number_limit__lte=DEFAULT_NUMBER_LIMIT)),
                name="campaign_number_limit_needs_pool",
                violation_error_message="More than 49 numbers need a number pool.",
            ),
            models.CheckConstraint(
                condition=~models.Q(use_case=UseCase.SOLE_PROPRIETOR)
                | models.Q(number_limit=1, number_pool=False),
                name="campaign_sole_proprietor_has_one_number",
                violation_error_message="A sole proprietor's campaign has one number.",
            ),
        ]

        triggers = [
            pgtrigger.Trigger(
                name="limit_covers_numbers",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("number_limit"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__number_limit__lt=pgtrigger.F("old__number_limit")),
                func="""
                    IF NEW.number_limit < (
                        SELECT count(*) FROM public.numbers_assignment a
                        WHERE a.campaign_id = NEW.id AND a.status IN ('pending', 'live')
                    ) THEN
                        RAISE EXCEPTION 'the limit is below the numbers of the campaign'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'campaign_limit_covers_its_numbers',
                              HINT = 'More numbers use this campaign than the new limit allows.';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return isolate(self.name)

    @property
    def sub_use_case_labels(self) -> list[str]:
        return [str(UseCase(code).label) for code in self.sub_use_cases]

    def clean(self) -> None:
        """Raise ValidationError if the brand's account or entity type does not fit the campaign."""
        if self.brand_id is None:
            return
        if self.account_id is not None and self.brand.account_id != self.account_id:
            raise ValidationError({"brand": "This brand belongs to another account."})
        sole = self.brand.entity_type == EntityType.SOLE_PROPRIETOR
        if sole != (self.use_case == UseCase.SOLE_PROPRIETOR):
            raise ValidationError(
                {"use_case": "Sole proprietors, and only they, use the sole proprietor use case."}
            )
