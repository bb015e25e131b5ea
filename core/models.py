"""Staff forms that were saved, kept for two days so that none is saved twice."""

from django.db import models
from django.db.models.functions import Now


class SavedForm(models.Model):
    """A staff page that was saved: its one-time number, and how to answer a second click.

    The primary key makes a second transaction with the same number wait for the first one.
    """

    nonce = models.UUIDField(primary_key=True)
    content = models.CharField(max_length=64, help_text="SHA-256 of the posted values.")
    saved = models.CharField(max_length=200, help_text="The object, as text.")
    url = models.TextField(help_text="Where the first click was redirected to.")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="saved_form_time")]

    def __str__(self) -> str:
        return self.saved
