"""Assignments of numbers to campaigns.

The table is its own history: a row lives from request to end and is never taken over by another
request.
"""

import pgtrigger
from django.db import models

from accounts.models import Account, User
from campaigns.models import Campaign
from carriers.models import Carrier


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
        AssignmentStatus.FAILED: "a carrier refuses it for good, or a rule does, or it is given up",
        AssignmentStatus.CANCELLED: "somebody cancels, removes, or saves another campaign",
    },
    AssignmentStatus.LIVE: {
        AssignmentStatus.REPLACED: "the campaign that the number moves to is live",
        AssignmentStatus.REMOVING: "somebody removes it",
        AssignmentStatus.FAILED: "a carrier does not take it back after a move",
    },
    AssignmentStatus.FAILED: {AssignmentStatus.REMOVING: "somebody removes it"},
    AssignmentStatus.REMOVING: {AssignmentStatus.REMOVED: "the last carrier has let go"},
    AssignmentStatus.REMOVED: {},
    AssignmentStatus.REPLACED: {},
    AssignmentStatus.CANCELLED: {},
}
"""The moves that are allowed, each with what causes it; docs/states.md is drawn from them."""

OCCUPYING = (AssignmentStatus.PENDING, AssignmentStatus.LIVE)
"""Statuses that count toward a campaign's number limit."""

SELECTABLE = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
"""Open statuses in which the dropdown shows the campaign as chosen, most recent request first."""

ENDED = (AssignmentStatus.REMOVED, AssignmentStatus.REPLACED, AssignmentStatus.CANCELLED)
"""A failure is not among them: it stays open until somebody answers it."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """Keep those that still matter: pending, live, removing, and failures not answered yet."""
        return self.filter(ended_at__isnull=True)

    def occupying(self) -> "AssignmentQuerySet":
        return self.filter(status__in=OCCUPYING)


class Assignment(models.Model):
    """One number under one campaign, from request to end.

    `stopped_*` is the person who removed, cancelled or superseded it, `asked_again_*` who had its
    late carriers asked anew last; `ended_at` the moment from which nothing more happens to it. A
    failure stays open until somebody answers it.
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
    )  # the migration ties (account, number) and (account, campaign) to the owners' own pairs
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
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id", "phone_number"],
                name="assignment_within_account_and_number",
            ),  # lets registrations refer to an assignment of their own account and number only
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
                violation_error_message="Another change of this number is under way.",
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
                violation_error_message="This is no status of an assignment.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["live", "replaced"])
                | models.Q(live_at__isnull=False),
                name="assignment_live_with_its_time",
                violation_error_message="A live assignment has the time when it went live.",
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
                violation_error_message="A stopped assignment has the time of its stopping.",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_again_by__isnull=True)
                | models.Q(asked_again_at__isnull=False),
                name="assignment_asked_again_with_its_time",
                violation_error_message="Who asked the carriers again did so at a time.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["pending", "live", "removing"], ended_at__isnull=True
                )
                | models.Q(status__in=ENDED, ended_at__isnull=False)
                | models.Q(status="failed"),
                name="assignment_ended_with_its_time",
                violation_error_message="An ended assignment, and no other, has an end.",
            ),
            models.CheckConstraint(
                condition=models.Q(attempt__gte=1),
                name="assignment_attempt_counts_from_one",
                violation_error_message="Attempts are counted from one.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="is_history", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_number_limit",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func="""
                    PERFORM 1 FROM public.campaigns_campaign
                    WHERE id IN (SELECT campaign_id FROM added) ORDER BY id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM public.campaigns_campaign c
                        WHERE c.id IN (SELECT campaign_id FROM added) AND c.number_limit < (
                            SELECT count(*) FROM public.numbers_assignment a
                            WHERE a.campaign_id = c.id AND a.status IN ('pending', 'live')
                        )
                    ) THEN
                        RAISE EXCEPTION 'the campaign has all the numbers it may have'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'assignment_within_number_limit';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phone_number} under {self.campaign}"
