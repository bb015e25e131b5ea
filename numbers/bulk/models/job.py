"""Jobs, which change many numbers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Account, User
from bulk.models.choices import (
    ACTIVE,
    FINISHED,
    REASONED,
    TO_DRAFT,
    UNSTARTED,
    JobKind,
    JobStatus,
    Source,
)
from campaigns.models import Campaign


class JobQuerySet(models.QuerySet["Job"]):
    def listed(self) -> "JobQuerySet":
        """Keep the jobs that were run, newest first, with the objects that a list names."""
        rows = self.exclude(status__in=UNSTARTED).select_related("actor", "campaign", "based_on")
        return rows.order_by("-pk")


class Job(models.Model):
    """One change of many numbers, from its draft to its results.

    `campaign` is where all numbers go; without it, each row has its own. `query` are the filters of
    the list, or the name of the file; `criteria` are those filters as they were read. `based_on` is
    the job that this one retries or undoes. The actor is empty for a command. While the job is
    drafted, `total` is about the number of its rows to come, or 0 if that is not known.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="jobs")
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=JobKind)
    source = models.CharField(max_length=10, choices=Source)
    query = models.CharField(max_length=2000, blank=True)
    criteria = models.JSONField(null=True)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.DRAFTING)
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followers",
        db_constraint=False,
    )  # a migration adds foreign keys over the account and the other key
    total = models.PositiveIntegerField(default=0, db_default=0)
    processed = models.PositiveIntegerField(default=0, db_default=0)
    stop_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="job_history"),
            models.Index(fields=["worked_at"], name="job_active", condition=Q(status__in=ACTIVE)),
            models.Index(fields=["id"], name="job_to_draft", condition=Q(status__in=TO_DRAFT)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "id"], name="job_within_account"
            ),  # lets rows and later jobs reference a job of their own account only
            models.CheckConstraint(
                condition=Q(kind__in=JobKind.values),
                name="job_kind_known",
                violation_error_message="Unknown kind of job.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=Source.values),
                name="job_source_known",
                violation_error_message="Unknown way of choosing numbers.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=JobStatus.values),
                name="job_status_known",
                violation_error_message="Unknown job status.",
            ),
            models.CheckConstraint(
                condition=Q(campaign__isnull=True) | Q(kind=JobKind.ASSIGN),
                name="job_campaign_to_assign_to",
                violation_error_message="Only a job that assigns has a campaign.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNSTARTED, started_at__isnull=True)
                | (~Q(status__in=UNSTARTED) & Q(started_at__isnull=False)),
                name="job_started_with_its_time",
                violation_error_message="A job has the time of its start, and a draft has none.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINISHED, finished_at__isnull=False)
                | (~Q(status__in=FINISHED) & Q(finished_at__isnull=True)),
                name="job_finished_with_its_time",
                violation_error_message="Only finished jobs have the time of their end.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=REASONED) & ~Q(stop_reason="")
                | (~Q(status__in=REASONED) & Q(stop_reason="")),
                name="job_stopped_with_its_reason",
                violation_error_message="Only stopped and refused jobs have a reason.",
            ),
            models.CheckConstraint(
                condition=Q(processed__lte=models.F("total")),
                name="job_processed_within_total",
                violation_error_message="A job processes at most all of its rows.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=JobKind.UNDO) | Q(based_on__isnull=False),
                name="job_undoes_another",
                violation_error_message="An undo names the job that it undoes.",
            ),
        ]

    def __str__(self) -> str:
        return f"Job {self.pk}"

    @property
    def choice(self) -> str:
        """What happens to the numbers, for a form that must not run another choice."""
        return f"{self.kind} {self.campaign_id or ''}".strip()

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    @property
    def can_undo(self) -> bool:
        return self.is_finished and self.kind != JobKind.RETRY
