"""Indexes that are built and dropped while the table is in use, hence outside a transaction.

The one of `registration_once_per_carrier` serves where that of the assignment did.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("numbers", "0004_submissions")]
    operations = [
        # each waits for whoever reads, however long that takes
        migrations.RunSQL("SET lock_timeout = 0", "RESET lock_timeout"),
        RemoveIndexConcurrently(model_name="carrierregistration", name="registration_due"),
        AddIndexConcurrently(
            model_name="carrierregistration",
            index=models.Index(
                fields=["due_at", "id"],
                name="registration_due",
                condition=models.Q(due_at__isnull=False),
            ),
        ),
        AddIndexConcurrently(
            model_name="carrierregistration",
            index=models.Index(
                fields=["expected_by"],
                name="registration_expected",
                condition=models.Q(due_at__isnull=False, expected_by__isnull=False),
            ),
        ),
        migrations.AlterField(
            model_name="carrierregistration",
            name="assignment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="numbers.assignment",
            ),
        ),
        migrations.RunSQL("RESET lock_timeout", "SET lock_timeout = 0"),
    ]
