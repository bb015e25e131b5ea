"""Indexes of the staff's lists, across accounts; building them blocks no writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('numbers', '0013_standings_by_index'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='assignment',
            index=models.Index(condition=models.Q(('failure_code', ''), _negated=True), fields=['id'], name='assignment_failure'),
        ),
        AddIndexConcurrently(
            model_name='assignment',
            index=models.Index(condition=models.Q(('status', 'removing')), fields=['id'], name='assignment_removing'),
        ),
        AddIndexConcurrently(
            model_name='assignment',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['id'], name='assignment_ended'),
        ),
        AddIndexConcurrently(
            model_name='carrierregistration',
            index=models.Index(condition=models.Q(('failure_code', ''), _negated=True), fields=['id'], name='registration_failure'),
        ),
        AddIndexConcurrently(
            model_name='carrierregistration',
            index=models.Index(condition=models.Q(('status', 'removed')), fields=['id'], name='registration_removed'),
        ),
        AddIndexConcurrently(
            model_name='phonenumber',
            index=models.Index(condition=models.Q(('status', 'active'), _negated=True), fields=['e164'], name='number_not_active'),
        ),
        AddIndexConcurrently(
            model_name='phonenumber',
            index=models.Index(condition=models.Q(('line_type', 'local'), _negated=True), fields=['e164'], name='number_not_local'),
        ),
        AddIndexConcurrently(
            model_name='phonenumber',
            index=models.Index(condition=models.Q(('country__in', ['AS', 'GU', 'MP', 'PR', 'US', 'VI']), _negated=True), fields=['e164'], name='number_abroad'),
        ),
        AddIndexConcurrently(
            model_name='standing',
            index=models.Index(condition=models.Q(('state', 'unassigned')), fields=['e164'], name='standing_unassigned'),
        ),
    ]
