"""The current standing of each number, kept by triggers.

Lists filter, sort and count by it, because deriving a million standings from assignments takes
seconds (ADR 19). The view `numbers_derived_standing` defines it.
"""

from datetime import UTC, datetime

import pgtrigger
from django.db import models

from accounts.models import Account
from campaigns.models import Campaign
from phone_numbers.models.number import PhoneNumber
from phone_numbers.models.sort_keys import AToZ, Newest, ZToA
from phone_numbers.models.standing_triggers import tallies


class State(models.TextChoices):
    """What the open assignments of a number amount to."""

    UNASSIGNED = "unassigned", "Unassigned"
    PENDING = "pending", "Propagating"
    MOVING = "moving", "Propagating to another campaign"
    LIVE = "live", "Live"
    MOVE_FAILED = "move_failed", "Live after a failed move"
    FAILED = "failed", "Failed"
    REMOVING = "removing", "Removing"


PENDING_STATES = (State.PENDING, State.MOVING)
LIVE_STATES = (State.LIVE, State.MOVE_FAILED)
FAILED_STATES = (State.FAILED, State.MOVE_FAILED)

NOT_LIVE = datetime(9999, 1, 1, tzinfo=UTC)
"""`live_since` of numbers that are not live, so that they sort last."""


class Standing(models.Model):
    """The current standing of one number, with copies of what lists sort and rules compare.

    `campaign` is the one that the number's row shows. `other_campaign` is the live one that a
    moving number leaves, or the one that a failed move did not reach. `since` is when the state
    began, and `live_since` when the live campaign went live.
    """

    phone_number = models.OneToOneField(
        PhoneNumber,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="standing",
        db_constraint=False,
    )  # a migration adds the foreign keys; the row is deleted with its number
    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    e164 = models.CharField(max_length=16)
    name = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    line_type = models.CharField(max_length=10)
    state = models.CharField(max_length=11, choices=State)
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    other_campaign = models.ForeignKey(
        Campaign,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    failure_code = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    live_since = models.DateTimeField(db_default=NOT_LIVE)

    class Meta:
        indexes = [
            models.Index(fields=["account", "e164"], name="standing_keyset"),
            models.Index(fields=["account", "state", "status", "e164"], name="standing_by_state"),
            models.Index(
                fields=["account", "campaign", "state", "status", "e164"],
                name="standing_by_campaign",
            ),
            models.Index(
                fields=["account", "other_campaign", "state", "e164"],
                name="standing_by_other_campaign",
                condition=models.Q(other_campaign__isnull=False),
            ),
            models.Index("account", AToZ("name"), "e164", name="standing_a_to_z"),
            models.Index("account", ZToA("name"), "e164", name="standing_z_to_a"),
            models.Index(
                fields=["e164"],
                name="standing_unassigned",
                condition=models.Q(state=State.UNASSIGNED),
            ),
            models.Index(fields=["account", "since", "e164"], name="standing_by_change"),
            models.Index(fields=["account", "live_since", "e164"], name="standing_by_live_since"),
            models.Index("account", Newest("live_since"), "e164", name="standing_newest_live"),
        ]
        triggers = [
            tallies(pgtrigger.Insert, {"added": 1}),
            tallies(pgtrigger.Update, {"added": 1, "gone": -1}),
            tallies(pgtrigger.Delete, {"gone": -1}),
        ]

    def __str__(self) -> str:
        return f"{self.e164}: {self.get_state_display()}"
