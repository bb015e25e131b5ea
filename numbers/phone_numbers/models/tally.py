"""How many numbers have which standing: small signed rows, written by triggers."""

import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import Account
from campaigns.models import Campaign
from phone_numbers.models.standing import State


class Share(models.TextChoices):
    """States that count a number a second time, under its other campaign."""

    LEAVING = "leaving", "Live, and moving to another campaign"
    NOT_REACHED = "not_reached", "Failed to move here"


OCCUPYING_STATES = (State.PENDING, State.MOVING, State.LIVE, State.MOVE_FAILED, Share.LEAVING)
"""States that count toward a campaign's number limit."""

_GROWING = """
    SELECT campaign_id FROM added WHERE occupying AND NOT rolled_up
    GROUP BY campaign_id HAVING sum(numbers) > 0
"""


class TallyQuerySet(models.QuerySet["Tally"]):
    def own(self) -> "TallyQuerySet":
        """Count each number once, under the campaign that its row shows."""
        return self.exclude(state__in=Share.values)

    def total(self) -> int:
        """Return how many numbers these rows count."""
        total: int = self.aggregate(total=Coalesce(models.Sum("numbers"), 0))["total"]
        return total


class Tally(models.Model):
    """A signed count of numbers with the same standing; the sum over rows is exact.

    A change adds rows and updates none, so that neither saves nor workers wait for each other.
    `state` is a State or a Share.
    """

    account = models.ForeignKey(
        Account, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="tallies",
        db_constraint=False,
        db_index=False,
    )  # a migration adds a foreign key over (account, campaign)
    state = models.CharField(max_length=11, choices=[*State.choices, *Share.choices])
    status = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    line_type = models.CharField(max_length=10)
    failure_code = models.CharField(max_length=40, blank=True)
    occupying = models.GeneratedField(
        expression=models.Q(state__in=OCCUPYING_STATES),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    numbers = models.IntegerField()
    rolled_up = models.BooleanField(default=False, db_default=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [
            models.Index(fields=["account"], name="tally_of_account"),
            models.Index(
                fields=["campaign"],
                include=["numbers"],
                name="tally_of_campaign",
                condition=models.Q(occupying=True),
            ),
            models.Index(
                fields=["account"], name="tally_to_roll_up", condition=models.Q(rolled_up=False)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_number_limit",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func=f"""
                    PERFORM 1 FROM public.campaigns_campaign
                    WHERE id IN ({_GROWING}) ORDER BY id FOR NO KEY UPDATE;
                    IF FOUND AND EXISTS (
                        SELECT 1 FROM public.campaigns_campaign c
                        WHERE c.id IN ({_GROWING}) AND c.number_limit < (
                            SELECT sum(t.numbers) FROM public.numbers_tally t
                            WHERE t.campaign_id = c.id AND t.occupying
                        )
                    ) THEN
                        RAISE EXCEPTION 'the campaign has reached its number limit'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'assignment_within_number_limit';
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numbers:+} {self.get_state_display()}"
