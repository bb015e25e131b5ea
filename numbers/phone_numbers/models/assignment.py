"""Assignments of numbers to campaigns.

The table is its own history: each request adds a row, and no row is reused or deleted.
"""

import pgtrigger
from django.db import models

from accounts.models import Account, User
from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers.models.standing_triggers import refreshes_standings


class AssignmentStatus(models.TextChoices):
    PENDING = "pending", "Propagating"
    LIVE = "live", "Live"
    FAILED = "failed", "Failed"
    REMOVING = "removing", "Removing"
    REMOVED = "removed", "Removed"
    REPLACED = "replaced", "Replaced"
    CANCELLED = "cancelled", "Cancelled"


ASSIGNMENT_TRANSITIONS: dict[str, dict[str, str]] = {
    AssignmentStatus.PENDING: {
        AssignmentStatus.LIVE: "the last carrier confirms",
        AssignmentStatus.FAILED: "a carrier or a rule rejects it permanently, or retries end",
        AssignmentStatus.CANCELLED: "an owner or staff cancel, remove or replace it",
    },
    AssignmentStatus.LIVE: {
        AssignmentStatus.REPLACED: "the number is live under another campaign",
        AssignmentStatus.REMOVING: "an owner or staff remove it",
        AssignmentStatus.FAILED: "a carrier does not register it again after a failed move",
    },
    AssignmentStatus.FAILED: {AssignmentStatus.REMOVING: "an owner or staff remove it"},
    AssignmentStatus.REMOVING: {AssignmentStatus.REMOVED: "the last carrier deregisters it"},
    AssignmentStatus.REMOVED: {},
    AssignmentStatus.REPLACED: {},
    AssignmentStatus.CANCELLED: {},
}
"""Allowed transitions, each with its trigger; docs/states.md is drawn from this table."""

OCCUPYING = (AssignmentStatus.PENDING, AssignmentStatus.LIVE)
"""Statuses that count toward a campaign's number limit."""

SELECTABLE = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
"""Open statuses whose campaign the dropdown preselects; the latest request wins."""

ENDED = (AssignmentStatus.REMOVED, AssignmentStatus.REPLACED, AssignmentStatus.CANCELLED)
"""Final statuses. A failed assignment stays open until an owner or staff act on it."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """Keep pending, live and removing assignments, and failures that still need an action."""
        return self.filter(ended_at__isnull=True)

    def occupying(self) -> "AssignmentQuerySet":
        return self.filter(status__in=OCCUPYING)


class Assignment(models.Model):
    """One number under one campaign, from request to end.

    `stopped_*` say who removed, cancelled or superseded it, and when. `asked_again_*` say who last
    asked its late carriers again. After `ended_at` the row never changes; a failure gets it once
    an owner or staff act on it.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    phone_number = models.ForeignKey(
        "numbers.PhoneNumber",
        on_delete=models.PROTECT,
        related_name="assignments",
        db_constraint=False,
        db_index=False,
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        related_name="assignments",
        db_constraint=False,
        db_index=False,
    )  # a migration adds foreign keys over (account, number) and (account, campaign)
    status = models.CharField(
        max_length=10, choices=AssignmentStatus, default=AssignmentStatus.PENDING
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    requested_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    failure_carrier = models.CharField(max_length=20, choices=Carrier, blank=True)
    stopped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    asked_again_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    asked_again_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["phone_number", "-id"], name="assignment_history"),
            models.Index(fields=["account", "-id"], name="assignment_activity"),
            models.Index(fields=["campaign", "-id"], name="assignment_of_campaign"),
            models.Index(
                fields=["campaign", "phone_number"],
                name="assignment_occupying",
                condition=models.Q(status__in=OCCUPYING),
            ),
            models.Index(
                fields=["account", "status"],
                name="assignment_open",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["id"],
                name="assignment_failure",
                condition=~models.Q(failure_code=""),
            ),
            models.Index(
                fields=["id"],
                name="assignment_removing",
                condition=models.Q(status="removing"),
            ),
            models.Index(
                fields=["id"],
                name="assignment_ended",
                condition=models.Q(ended_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id", "phone_number"],
                name="assignment_within_account_and_number",
            ),  # lets registrations reference an assignment of their own account and number only
            models.UniqueConstraint(
                fields=["phone_number"],
                condition=models.Q(status="live"),
                name="assignment_one_live_per_number",
                violation_error_message="This number is already live under a campaign.",
            ),
            models.UniqueConstraint(
                fields=["phone_number"],
                condition=models.Q(status="pending"),
                name="assignment_one_pending_per_number",
                violation_error_message="Another change of this number is in progress.",
            ),
            models.UniqueConstraint(
                fields=["phone_number"],
                condition=models.Q(status="failed", ended_at__isnull=True),
                name="assignment_one_open_failure_per_number",
                violation_error_message="An earlier failure of this number is still open.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=AssignmentStatus.values),
                name="assignment_status_known",
                violation_error_message="Unknown assignment status.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["live", "replaced"])
                | models.Q(live_at__isnull=False),
                name="assignment_live_with_its_time",
                violation_error_message="Live and replaced assignments have a go-live time.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="failed")
                | (models.Q(failed_at__isnull=False) & ~models.Q(failure_code="")),
                name="assignment_failed_with_its_reason",
                violation_error_message="A failed assignment has a time and a reason.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["removing", "removed", "cancelled"])
                | models.Q(stopped_at__isnull=False),
                name="assignment_stopped_with_its_time",
                violation_error_message=(
                    "Removing, removed and cancelled assignments have the time of their stop."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(asked_again_by__isnull=True)
                | models.Q(asked_again_at__isnull=False),
                name="assignment_asked_again_with_its_time",
                violation_error_message="Asking the carriers again is recorded with its time.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["pending", "live", "removing"], ended_at__isnull=True
                )
                | models.Q(status__in=ENDED, ended_at__isnull=False)
                | models.Q(status="failed"),
                name="assignment_ended_with_its_time",
                violation_error_message="Only ended assignments have an end.",
            ),
            models.CheckConstraint(
                condition=models.Q(attempt__gte=1),
                name="assignment_attempt_counts_from_one",
                violation_error_message="Attempts count from one.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="is_history", operation=pgtrigger.Delete),
            refreshes_standings(pgtrigger.Insert, "phone_number_id"),
            refreshes_standings(pgtrigger.Update, "phone_number_id"),
        ]

    def __str__(self) -> str:
        return f"{self.phone_number} under {self.campaign}"
