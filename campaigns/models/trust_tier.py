"""Trust scores: the throughput that a brand's score gives it."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models

from core.history import track


class TrustTierQuerySet(models.QuerySet["TrustTier"]):
    def for_score(self, score: int | None) -> "TrustTier":
        """Return the tier of a brand score (0 to 100); None, unvetted, counts as 0."""
        return self.filter(from_score__lte=score or 0).latest("from_score")


@track()
class TrustTier(models.Model):
    """A trust score and the throughput it gives. A brand's numbers share the daily limit.

    The first rows are the table in docs/domain-sources.md.
    """

    class Name(models.TextChoices):
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    name = models.CharField("trust score", max_length=10, choices=Name, unique=True)
    from_score = models.PositiveSmallIntegerField(
        "from brand score",
        unique=True,
        help_text="0 to 100. The tier ends where the next one begins.",
    )
    daily_limit = models.PositiveIntegerField(help_text="Messages a day for the whole brand.")
    messages_per_second = models.DecimalField(max_digits=8, decimal_places=2)

    objects = TrustTierQuerySet.as_manager()

    class Meta:
        ordering = ["from_score"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_score__lte=100),
                name="trust_tier_score_up_to_100",
                violation_error_message="A brand score is between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_limit__gt=0, messages_per_second__gt=0),
                name="trust_tier_lets_something_through",
                violation_error_message="The limits of a trust score are greater than zero.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="low") | models.Q(from_score=0),
                name="trust_tier_low_starts_at_zero",
                violation_error_message="Low starts at score 0, so that every brand has a tier.",
            ),
        ]

        triggers = [
            pgtrigger.Trigger(
                name="tiers_in_order",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('public.campaigns_trusttier'));
                    IF EXISTS (
                        SELECT 1 FROM public.campaigns_trusttier lower,
                            public.campaigns_trusttier higher
                        WHERE (lower.name, higher.name) IN
                            (('low', 'medium'), ('medium', 'high'), ('low', 'high'))
                            AND lower.from_score >= higher.from_score
                    ) THEN
                        RAISE EXCEPTION 'the trust scores are out of order'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'trust_tiers_in_order',
                              HINT = 'Low starts below Medium, and Medium below High.';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.get_name_display()

    def clean(self) -> None:
        """Raise ValidationError unless Low starts below Medium, and Medium below High."""
        others = TrustTier.objects.exclude(pk=self.pk).values_list("name", "from_score")
        scores = dict(others) | {self.name: self.from_score}
        order = [scores[name] for name in self.Name.values if scores.get(name) is not None]
        if order != sorted(order):
            raise ValidationError(
                {"from_score": "Low starts below Medium, and Medium starts below High."}
            )
