"""Whatever waits for a carrier has a time when it is late, also what no carrier has taken yet.

What waits without one gets a day from now. Writers of before this migration know nothing of it, so
they are stopped first; those of after it are kept out for a moment only.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

EXPECT = """
    UPDATE numbers_carrierregistration SET expected_by = statement_timestamp() + interval '1 day'
    WHERE due_at IS NOT NULL AND expected_by IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("numbers", "0006_asked_again")]
    operations = [
        AddConstraintNotValid(
            model_name="carrierregistration",
            constraint=models.CheckConstraint(
                condition=~models.Q(status__in=["pending", "removing"])
                | models.Q(expected_by__isnull=False),
                name="registration_waiting_with_its_expected_time",
                violation_error_message="Who waits for a carrier has a time when it is late.",
            ),
        ),
        migrations.RunSQL(EXPECT, migrations.RunSQL.noop),
    ]
