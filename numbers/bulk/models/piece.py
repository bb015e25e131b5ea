"""Pieces of texts and files that the worker will make rows of."""

from django.db import models

from accounts.models import Account
from bulk.models.job import Job


class Piece(models.Model):
    """A part of the text or file of a job that is being drafted; deleted once it has its rows."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="pieces", db_constraint=False, db_index=False
    )  # a migration adds a foreign key over the account and the job
    nth = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "nth"],
                name="piece_once",
                violation_error_message="A job has each piece of its text once.",
            )
        ]

    def __str__(self) -> str:
        return f"Piece {self.nth} of job {self.job_id}"
