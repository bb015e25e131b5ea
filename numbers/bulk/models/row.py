"""Rows of jobs, one for each number or unreadable line."""

from django.db import models
from django.db.models import Q

from accounts.models import Account
from bulk.models.choices import UNUSABLE, WITHOUT_NUMBER, Outcome
from bulk.models.job import Job
from campaigns.models import Campaign


class RowQuerySet(models.QuerySet["JobRow"]):
    def waiting(self) -> "RowQuerySet":
        return self.filter(outcome=Outcome.WAITING)

    def with_outcome(self, *outcomes: str) -> "RowQuerySet":
        return self.filter(outcome__in=outcomes)


class JobRow(models.Model):
    """One number of a job, or a line without one.

    `line` is its place in the text or file, `written` and `wanted` are its cells. `campaign` is
    where this row alone goes. `revision` is the number's revision when the row was made, and after
    the job has changed the number, the one that this change has left. `previous_*` are what the
    change has replaced. `code` is the reason of a refusal, `detail` a sentence about the line.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    phone_number = models.ForeignKey(
        "numbers.PhoneNumber",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    previous_campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )  # a migration adds foreign keys over the account and the other key
    previous_name = models.CharField(max_length=60, default="", db_default="")
    line = models.PositiveIntegerField(null=True)
    written = models.CharField(max_length=200, default="", db_default="")
    wanted = models.CharField(max_length=200, default="", db_default="")
    outcome = models.CharField(
        max_length=13, choices=Outcome, default=Outcome.WAITING, db_default=Outcome.WAITING
    )
    code = models.CharField(max_length=40, default="", db_default="")
    detail = models.CharField(max_length=200, default="", db_default="")
    revision = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["job", "outcome", "id"], name="row_by_outcome")]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "phone_number"],
                condition=~Q(outcome__in=[Outcome.DUPLICATE, Outcome.CONTRADICTORY]),
                name="row_once_per_number",
                violation_error_message="A job changes a number once.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="row_outcome_known",
                violation_error_message="Unknown outcome.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=WITHOUT_NUMBER, phone_number__isnull=True)
                | (~Q(outcome__in=WITHOUT_NUMBER) & Q(phone_number__isnull=False)),
                name="row_number_known",
                violation_error_message="Only unreadable and unknown lines have no number.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.REFUSED) & ~Q(code="")
                | (~Q(outcome=Outcome.REFUSED) & Q(code="")),
                name="row_refused_with_its_reason",
                violation_error_message="Only refused rows have a reason.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.WAITING, *UNUSABLE), done_at__isnull=True)
                | (~Q(outcome__in=(Outcome.WAITING, *UNUSABLE)) & Q(done_at__isnull=False)),
                name="row_done_with_its_time",
                violation_error_message="Only processed rows have the time of it.",
            ),
        ]

    def __str__(self) -> str:
        return self.written or str(self.phone_number)
