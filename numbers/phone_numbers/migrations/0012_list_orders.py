"""Indexes of the sort keys of lists, built while people go on working."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F

from phone_numbers.models.sort_keys import AToZ, Newest, ZToA


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0004_plain_text'),
        ('numbers', '0011_search_index'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='standing',
            index=models.Index(F('account'), AToZ('name'), F('e164'), name='standing_a_to_z'),
        ),
        AddIndexConcurrently(
            model_name='standing',
            index=models.Index(F('account'), ZToA('name'), F('e164'), name='standing_z_to_a'),
        ),
        AddIndexConcurrently(
            model_name='standing',
            index=models.Index(F('account'), Newest('live_since'), F('e164'), name='standing_newest_live'),
        ),
        RemoveIndexConcurrently(model_name='standing', name='standing_by_name'),
    ]
