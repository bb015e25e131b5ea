"""Check the rows of before the constraint, with readers and writers at work."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("numbers", "0007_expected_time")]
    operations = [
        ValidateConstraint(
            model_name="carrierregistration", name="registration_waiting_with_its_expected_time"
        )
    ]
