"""Assignments of numbers to campaigns, and the same at each carrier.

Both tables are their own history: a row lives from request to end and is never taken over by
another request.
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


ASSIGNMENT_MOVES: dict[str, frozenset[str]] = {
    AssignmentStatus.PENDING: frozenset(
        {AssignmentStatus.LIVE, AssignmentStatus.FAILED, AssignmentStatus.CANCELLED}
    ),
    AssignmentStatus.LIVE: frozenset(
        {AssignmentStatus.REMOVING, AssignmentStatus.REPLACED, AssignmentStatus.FAILED}
    ),
    AssignmentStatus.FAILED: frozenset({AssignmentStatus.REMOVING}),
    AssignmentStatus.REMOVING: frozenset({AssignmentStatus.REMOVED}),
    AssignmentStatus.REMOVED: frozenset(),
    AssignmentStatus.REPLACED: frozenset(),
    AssignmentStatus.CANCELLED: frozenset(),
}

OCCUPYING = (AssignmentStatus.PENDING, AssignmentStatus.LIVE)
"""Statuses that count toward a campaign's number limit."""


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", "Confirming"
    REGISTERED = "registered", "Registered"
    REJECTED = "rejected", "Rejected"
    REMOVING = "removing", "Deregistering"
    REMOVED = "removed", "Removed"


REGISTRATION_MOVES: dict[str, frozenset[str]] = {
    RegistrationStatus.PENDING: frozenset(
        {RegistrationStatus.REGISTERED, RegistrationStatus.REJECTED, RegistrationStatus.REMOVED}
    ),
    RegistrationStatus.REGISTERED: frozenset(
        {RegistrationStatus.REMOVING, RegistrationStatus.REMOVED}
    ),
    RegistrationStatus.REMOVING: frozenset({RegistrationStatus.REMOVED}),
    RegistrationStatus.REMOVED: frozenset({RegistrationStatus.PENDING}),  # a failed move, undone
    RegistrationStatus.REJECTED: frozenset(),
}

AT_CARRIER = (RegistrationStatus.REGISTERED, RegistrationStatus.REMOVING)
"""Statuses in which the carrier knows the number under this campaign."""

IN_FLIGHT = (RegistrationStatus.PENDING, RegistrationStatus.REMOVING)
"""Statuses that wait for a carrier, and therefore have a due time."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        """Keep those that still matter: pending, live, removing, and failures not answered yet."""
        return self.filter(ended_at__isnull=True)

    def occupying(self) -> "AssignmentQuerySet":
        return self.filter(status__in=OCCUPYING)


class Assignment(models.Model):
    """One number under one campaign, from request to end.

    `stopped_*` is the person who removed, cancelled or superseded it; `ended_at` the moment from
    which nothing more happens to it. A failure stays open until somebody answers it.
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
                fields=["id", "phone_number"], name="assignment_of_number"
            ),  # lets registrations refer to an assignment of their own number only
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
                condition=models.Q(status__in=["pending", "live", "removing"], ended_at__isnull=True)
                | models.Q(status__in=["removed", "replaced", "cancelled"], ended_at__isnull=False)
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
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                    PERFORM 1 FROM campaigns_campaign
                    WHERE id IN (SELECT campaign_id FROM added) ORDER BY id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM campaigns_campaign c
                        WHERE c.id IN (SELECT campaign_id FROM added) AND c.number_limit < (
                            SELECT count(*) FROM numbers_assignment a
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


class RegistrationQuerySet(models.QuerySet["CarrierRegistration"]):
    def current(self) -> "RegistrationQuerySet":
        """Keep those that a page shows: all but the removed."""
        return self.exclude(status=RegistrationStatus.REMOVED)


class CarrierRegistration(models.Model):
    """An assignment at one carrier.

    `due_at` is when the carrier is asked next; `hold_code` the rule that keeps a confirmed one
    from going live for now; `tries` counts errors of the carrier in a row.
    """

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="registrations", db_constraint=False
    )
    phone_number = models.ForeignKey(
        "numbers.PhoneNumber",
        on_delete=models.PROTECT,
        related_name="registrations",
        db_constraint=False,
    )  # the migration ties (assignment, number) to the assignment's own pair
    carrier = models.CharField(max_length=20, choices=Carrier)
    status = models.CharField(
        max_length=10, choices=RegistrationStatus, default=RegistrationStatus.PENDING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    expected_by = models.DateTimeField(null=True, blank=True)
    hold_code = models.CharField(max_length=40, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="registration_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["hold_code"],
                name="registration_held",
                condition=~models.Q(hold_code=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "carrier"],
                name="registration_once_per_carrier",
                violation_error_message="This assignment is already at this carrier.",
            ),
            models.UniqueConstraint(
                fields=["phone_number", "carrier"],
                condition=models.Q(status__in=AT_CARRIER),
                name="registration_one_campaign_per_carrier",
                violation_error_message="This carrier has the number under another campaign.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=RegistrationStatus.values),
                name="registration_status_known",
                violation_error_message="This is no status of a registration.",
            ),
            models.CheckConstraint(
                condition=models.Q(carrier__in=Carrier.values),
                name="registration_carrier_known",
                violation_error_message="The carriers are T-Mobile, AT&T, Verizon and US Cellular.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=IN_FLIGHT, due_at__isnull=False)
                | (~models.Q(status__in=IN_FLIGHT) & models.Q(due_at__isnull=True)),
                name="registration_waiting_with_its_due_time",
                violation_error_message="Who waits for a carrier, and nobody else, has a due time.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=AT_CARRIER) | models.Q(registered_at__isnull=False),
                name="registration_registered_with_its_time",
                violation_error_message="A registered number has the time of its confirmation.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="rejected") & ~models.Q(failure_code="")
                | (~models.Q(status="rejected") & models.Q(failure_code="")),
                name="registration_rejected_with_its_reason",
                violation_error_message="A rejection, and nothing else, has a reason.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["rejected", "removed"], ended_at__isnull=False)
                | (
                    ~models.Q(status__in=["rejected", "removed"]) & models.Q(ended_at__isnull=True)
                ),
                name="registration_ended_with_its_time",
                violation_error_message="An ended registration, and no other, has an end.",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_code="", held_at__isnull=True)
                | (~models.Q(hold_code="") & models.Q(held_at__isnull=False, status="pending")),
                name="registration_held_with_its_time",
                violation_error_message="Only a pending registration is held, and it says since when.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="is_history", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.assignment} at {self.get_carrier_display()}"
