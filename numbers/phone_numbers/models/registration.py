"""Registrations: an assignment at each carrier."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from accounts.models import Account
from carriers.models import UNKNOWN_CARRIER, Carrier
from phone_numbers.models.assignment import Assignment


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", "Confirming"
    REGISTERED = "registered", "Registered"
    REJECTED = "rejected", "Rejected"
    REMOVING = "removing", "Deregistering"
    REMOVED = "removed", "Removed"


REGISTRATION_TRANSITIONS: dict[str, dict[str, str]] = {
    RegistrationStatus.PENDING: {
        RegistrationStatus.REGISTERED: "the carrier confirms, and every rule allows it",
        RegistrationStatus.REJECTED: "the carrier or a rule rejects it permanently, or retries end",
        RegistrationStatus.REMOVED: "its assignment is cancelled, or fails while another is live",
    },
    RegistrationStatus.REGISTERED: {
        RegistrationStatus.REMOVED: "the carrier confirms another campaign",
        RegistrationStatus.REMOVING: "an owner or staff remove it, or cancel with no live campaign",
    },
    RegistrationStatus.REMOVING: {
        RegistrationStatus.REMOVED: "the carrier deregisters it or confirms another campaign"
    },
    RegistrationStatus.REMOVED: {
        RegistrationStatus.PENDING: "a move to another campaign fails or is cancelled"
    },
    RegistrationStatus.REJECTED: {},
}
"""Allowed transitions, each with its trigger; docs/states.md is drawn from this table."""

AT_CARRIER = (RegistrationStatus.REGISTERED, RegistrationStatus.REMOVING)
"""Statuses in which the carrier knows the number under this campaign."""

IN_FLIGHT = (RegistrationStatus.PENDING, RegistrationStatus.REMOVING)
"""Statuses that wait for the carrier and have a due time."""

LATE = models.Q(hold_code="", expected_by__lt=Now(), due_at__isnull=False)
"""The carrier is overdue. Held registrations are excluded: they do not wait for the carrier."""

WAITING = models.Q(hold_code="", due_at__isnull=False)
"""The carrier is asked or is to answer; a rule holds the others."""

MAX_TRIES = 12
"""Consecutive carrier errors after which a registration fails."""


class RegistrationQuerySet(models.QuerySet["CarrierRegistration"]):
    def current(self) -> "RegistrationQuerySet":
        """Exclude removed registrations."""
        return self.exclude(status=RegistrationStatus.REMOVED)

    def shown(self) -> "RegistrationQuerySet":
        """Exclude removed registrations, and rejected ones of ended assignments."""
        return self.current().filter(
            ~models.Q(status=RegistrationStatus.REJECTED)
            | models.Q(assignment__ended_at__isnull=True)
        )

    def late(self) -> "RegistrationQuerySet":
        """Keep registrations whose carrier is overdue."""
        return self.filter(LATE)

    def held(self) -> "RegistrationQuerySet":
        """Keep registrations that a rule holds."""
        return self.exclude(hold_code="")


class CarrierRegistration(models.Model):
    """An assignment at one carrier.

    `due_at` is when to ask the carrier next, `answer_at` when the carrier expects to answer, and
    `expected_by` when the answer becomes late. `hold_code` is the rule that holds a confirmed
    registration, and `tries` counts consecutive carrier errors. `submission` counts new requests to
    the carrier, and `queue_ahead` is how many numbers the carrier links before this one.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.PROTECT,
        related_name="registrations",
        db_constraint=False,
        db_index=False,
    )
    phone_number = models.ForeignKey(
        "numbers.PhoneNumber",
        on_delete=models.PROTECT,
        related_name="registrations",
        db_constraint=False,
    )  # a migration adds a foreign key over (account, assignment, number)
    carrier = models.CharField(max_length=20, choices=Carrier)
    status = models.CharField(
        max_length=10, choices=RegistrationStatus, default=RegistrationStatus.PENDING
    )
    submission = models.PositiveSmallIntegerField(default=1, db_default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    queue_ahead = models.PositiveIntegerField(default=0, db_default=0)
    answer_at = models.DateTimeField(null=True, blank=True)
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
                fields=["due_at", "id"],
                name="registration_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["expected_by"],
                name="registration_expected",
                condition=models.Q(due_at__isnull=False, expected_by__isnull=False),
            ),
            models.Index(
                fields=["account", "expected_by"],
                name="registration_late",
                condition=models.Q(hold_code="", due_at__isnull=False),
            ),
            models.Index(
                fields=["hold_code"],
                name="registration_held",
                condition=~models.Q(hold_code=""),
            ),
            models.Index(
                fields=["id"],
                name="registration_failure",
                condition=~models.Q(failure_code=""),
            ),
            models.Index(
                fields=["id"],
                name="registration_removed",
                condition=models.Q(status="removed"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="registration_within_account"
            ),  # lets queue places reference a registration of their own account only
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
                violation_error_message="Unknown registration status.",
            ),
            models.CheckConstraint(
                condition=models.Q(carrier__in=Carrier.values),
                name="registration_carrier_known",
                violation_error_message=UNKNOWN_CARRIER,
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=IN_FLIGHT, due_at__isnull=False)
                | (~models.Q(status__in=IN_FLIGHT) & models.Q(due_at__isnull=True)),
                name="registration_waiting_with_its_due_time",
                violation_error_message="Only pending and removing registrations have a due time.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=IN_FLIGHT) | models.Q(expected_by__isnull=False),
                name="registration_waiting_with_its_expected_time",
                violation_error_message="Pending and removing registrations have an expected time.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=AT_CARRIER) | models.Q(registered_at__isnull=False),
                name="registration_registered_with_its_time",
                violation_error_message="Confirmed registrations have a confirmation time.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="rejected") & ~models.Q(failure_code="")
                | (~models.Q(status="rejected") & models.Q(failure_code="")),
                name="registration_rejected_with_its_reason",
                violation_error_message="Only rejected registrations have a reason.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["rejected", "removed"], ended_at__isnull=False)
                | (~models.Q(status__in=["rejected", "removed"]) & models.Q(ended_at__isnull=True)),
                name="registration_ended_with_its_time",
                violation_error_message="Only rejected and removed registrations have an end.",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_code="", held_at__isnull=True)
                | (~models.Q(hold_code="") & models.Q(held_at__isnull=False, status="pending")),
                name="registration_held_with_its_time",
                violation_error_message="Only pending registrations are held, each with its time.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="is_history", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.assignment} at {self.get_carrier_display()}"
