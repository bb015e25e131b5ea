"""An index of late registrations by account; building it blocks no writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('numbers', '0008_fill_standings'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='carrierregistration',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('hold_code', '')), fields=['account', 'expected_by'], name='registration_late'),
        ),
    ]
