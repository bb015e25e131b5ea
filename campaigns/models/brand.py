"""Brands: the businesses that send messages."""

from django.core.validators import RegexValidator
from django.db import models

from accounts.models import Account
from campaigns.choices import BrandRelationship, EntityType, Vertical
from core.formatting import isolate
from core.history import track
from core.visible import visible, visible_name


class BrandStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PENDING = "pending", "Pending"
    VERIFIED = "verified", "Verified"
    REJECTED = "rejected", "Rejected"


BRAND_TRANSITIONS: dict[str, dict[str, str]] = {
    BrandStatus.DRAFT: {BrandStatus.PENDING: "staff submit it"},
    BrandStatus.PENDING: {
        BrandStatus.VERIFIED: "staff verify it",
        BrandStatus.REJECTED: "staff reject it",
    },
    BrandStatus.VERIFIED: {
        BrandStatus.PENDING: "staff submit it again",
        BrandStatus.REJECTED: "staff reject it",
    },
    BrandStatus.REJECTED: {
        BrandStatus.PENDING: "staff submit it again",
        BrandStatus.VERIFIED: "staff verify it",
    },
}
"""Allowed transitions, each with its trigger; docs/states.md is drawn from this table."""


class BrandQuerySet(models.QuerySet["Brand"]):
    def with_counts(self) -> "BrandQuerySet":
        """Annotate `campaign_count`."""
        return self.annotate(campaign_count=models.Count("campaigns"))


@track()
class Brand(models.Model):
    """A business that sends messages, with the fields that The Campaign Registry requires.

    `brand_score` is 0 to 100, and None until the brand is vetted.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="brands")
    status = models.CharField(max_length=10, choices=BrandStatus, default=BrandStatus.DRAFT)
    display_name = models.CharField(
        max_length=100, validators=[visible], help_text="The name that customers know."
    )
    company_name = models.CharField("legal name", max_length=100, validators=[visible])
    entity_type = models.CharField(max_length=20, choices=EntityType)
    ein = models.CharField(
        "EIN",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", "An EIN has nine digits, without the dash.")],
        help_text="Nine digits, as issued by the IRS. Leave empty for a sole proprietor.",
    )
    vertical = models.CharField(max_length=20, choices=Vertical)
    brand_relationship = models.CharField(
        max_length=20, choices=BrandRelationship, default=BrandRelationship.BASIC_ACCOUNT
    )
    website = models.URLField(blank=True)
    stock_symbol = models.CharField(max_length=10, blank=True)
    stock_exchange = models.CharField(max_length=20, blank=True)
    brand_score = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0 to 100, from vetting. Empty until the brand is vetted."
    )
    failure_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["display_name", "pk"]
        constraints = [
            visible_name("display_name", "brand_display_name_visible"),
            visible_name("company_name", "brand_company_name_visible"),
            models.UniqueConstraint(
                fields=["account", "id"], name="brand_within_account"
            ),  # lets campaigns reference a brand of their own account only
            models.CheckConstraint(
                condition=models.Q(status__in=BrandStatus.values),
                name="brand_status_known",
                violation_error_message="A brand is a draft, pending, verified or rejected.",
            ),
            models.CheckConstraint(
                condition=models.Q(brand_score__isnull=True) | models.Q(brand_score__lte=100),
                name="brand_score_up_to_100",
                violation_error_message="A brand score is between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=models.Q(ein="", entity_type=EntityType.SOLE_PROPRIETOR)
                | models.Q(ein__regex=r"^\d{9}$"),
                name="brand_ein_has_nine_digits",
                violation_error_message="An EIN has nine digits. Only sole proprietors have none.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=BrandStatus.VERIFIED, verified_at__isnull=False)
                | (~models.Q(status=BrandStatus.VERIFIED) & models.Q(verified_at__isnull=True)),
                name="brand_verified_with_its_time",
                violation_error_message="Only verified brands have a time of verification.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=BrandStatus.REJECTED) | ~models.Q(failure_reason=""),
                name="brand_rejected_with_a_reason",
                violation_error_message="Say why the brand is rejected.",
            ),
            models.CheckConstraint(
                condition=~models.Q(entity_type=EntityType.PUBLIC_PROFIT)
                | (~models.Q(stock_symbol="") & ~models.Q(stock_exchange="")),
                name="brand_public_company_has_stock",
                violation_error_message="A public company needs a stock symbol and exchange.",
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.display_name)

    @property
    def written_ein(self) -> str:
        """Return the EIN as the IRS prints it: "12-3456789"."""
        return f"{self.ein[:2]}-{self.ein[2:]}" if self.ein else ""
