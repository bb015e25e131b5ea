"""Registrations: an assignment at each of the carriers."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from accounts.models import Account
from carriers.models import Carrier
from phone_numbers.models.assignment import Assignment


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", "Confirming"
    REGISTERED = "registered", "Registered"
    REJECTED = "rejected", "Rejected"
    REMOVING = "removing", "Deregistering"
    REMOVED = "removed", "Removed"


REGISTRATION_TRANSITIONS: dict[str, dict[str, str]] = {
    RegistrationStatus.PENDING: {
        RegistrationStatus.REGISTERED: "the carrier confirms, and no rule refuses",
        RegistrationStatus.REJECTED: "it is refused by carrier or rule for good, or given up",
        RegistrationStatus.REMOVED: "its assignment is cancelled, or has failed with a way back",
    },
    RegistrationStatus.REGISTERED: {
        RegistrationStatus.REMOVED: "another campaign is confirmed there",
        RegistrationStatus.REMOVING: "somebody removes it, or cancels with nothing to go back to",
    },
    RegistrationStatus.REMOVING: {
        RegistrationStatus.REMOVED: "the carrier lets go, or another campaign is confirmed there"
    },
    RegistrationStatus.REMOVED: {
        RegistrationStatus.PENDING: "a move away from it has failed or is cancelled"
    },
    RegistrationStatus.REJECTED: {},
}
"""The moves that are allowed, each with what causes it; docs/states.md is drawn from them."""

AT_CARRIER = (RegistrationStatus.REGISTERED, RegistrationStatus.REMOVING)
"""Statuses in which the carrier knows the number under this campaign."""

IN_FLIGHT = (RegistrationStatus.PENDING, RegistrationStatus.REMOVING)
"""Statuses that wait for a carrier, and therefore have a due time."""


LATE = models.Q(hold_code="", expected_by__lt=Now(), due_at__isnull=False)
"""The carrier has taken longer than it ever should; what a rule holds waits for something else."""


MOST_TRIES = 12
"""Errors of a carrier in a row after which a registration is given up."""


class RegistrationQuerySet(models.QuerySet["CarrierRegistration"]):
    def current(self) -> "RegistrationQuerySet":
        """Keep those that a page shows: all but the removed."""
        return self.exclude(status=RegistrationStatus.REMOVED)

    def shown(self) -> "RegistrationQuerySet":
        """Keep those that still matter at the carriers: all but removed and answered rejections."""
        return self.current().filter(
            ~models.Q(status=RegistrationStatus.REJECTED)
            | models.Q(assignment__ended_at__isnull=True)
        )

    def late(self) -> "RegistrationQuerySet":
        """Keep those whose carrier has taken longer than it ever should."""
        return self.filter(LATE)

    def held(self) -> "RegistrationQuerySet":
        """Keep those that a rule keeps from going live."""
        return self.exclude(hold_code="")


class CarrierRegistration(models.Model):
    """An assignment at one carrier.

    `due_at` is when the carrier is asked next, `answer_at` when it said that it would know, and
    `expected_by` when it is late, whether it has taken the request or not. `hold_code` is the rule
    that keeps a confirmed one from going live for now; `tries` counts errors of the carrier in a
    row. `submission` counts how often the carrier was asked for something new, and `queue_ahead`
    is how many numbers it said it links before this one.
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
    )  # the migration ties (account, assignment, number) to the assignment's own columns
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
                fields=["hold_code"],
                name="registration_held",
                condition=~models.Q(hold_code=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="registration_within_account"
            ),  # lets queue places refer to a registration of their own account only
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
                condition=~models.Q(status__in=IN_FLIGHT) | models.Q(expected_by__isnull=False),
                name="registration_waiting_with_its_expected_time",
                violation_error_message="Who waits for a carrier has a time when it is late.",
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
                | (~models.Q(status__in=["rejected", "removed"]) & models.Q(ended_at__isnull=True)),
                name="registration_ended_with_its_time",
                violation_error_message="An ended registration, and no other, has an end.",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_code="", held_at__isnull=True)
                | (~models.Q(hold_code="") & models.Q(held_at__isnull=False, status="pending")),
                name="registration_held_with_its_time",
                violation_error_message="Only a pending registration is held, and has a time.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="is_history", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.assignment} at {self.get_carrier_display()}"
