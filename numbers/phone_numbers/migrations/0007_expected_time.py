"""Whatever waits for a carrier has a time when it is late, also what no carrier has taken yet.

What waits without one gets a day from now. The constraint is checked without keeping writers out.
"""

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models

EXPECT = """
    UPDATE numbers_carrierregistration SET expected_by = statement_timestamp() + interval '1 day'
    WHERE due_at IS NOT NULL AND expected_by IS NULL
"""
NAME = "registration_waiting_with_its_expected_time"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("numbers", "0006_asked_again")]
    operations = [
        migrations.RunSQL(EXPECT, migrations.RunSQL.noop),
        AddConstraintNotValid(
            model_name="carrierregistration",
            constraint=models.CheckConstraint(
                condition=~models.Q(status__in=["pending", "removing"])
                | models.Q(expected_by__isnull=False),
                name=NAME,
                violation_error_message="Who waits for a carrier has a time when it is late.",
            ),
        ),
        ValidateConstraint(model_name="carrierregistration", name=NAME),
        RemoveIndexConcurrently(model_name="carrierregistration", name="registration_expected"),
        AddIndexConcurrently(
            model_name="carrierregistration",
            index=models.Index(
                fields=["expected_by"],
                name="registration_expected",
                condition=models.Q(due_at__isnull=False),
            ),
        ),
    ]
