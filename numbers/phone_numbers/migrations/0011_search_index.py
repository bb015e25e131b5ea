"""Fill the search text of existing numbers in batches, and index it while people go on working."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

BATCH = 5000

NEXT_BATCH = """
    SELECT array_agg(id) FROM (
        SELECT id FROM numbers_phonenumber WHERE id > %s ORDER BY id LIMIT %s
    ) AS batch
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(NEXT_BATCH, [last, BATCH])
            (batch,) = cursor.fetchone()
            if not batch:
                return
            # The trigger writes the text.
            cursor.execute(
                "UPDATE numbers_phonenumber SET search_text = '' WHERE id = ANY(%s)", [batch]
            )
            last = batch[-1]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('numbers', '0010_search_text'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(
            model_name='phonenumber',
            index=GinIndex(OpClass('search_text', name='gin_trgm_ops'), name='number_search'),
        ),
        RemoveIndexConcurrently(model_name='phonenumber', name='number_digits_trigram'),
        RemoveIndexConcurrently(model_name='phonenumber', name='number_name_search'),
        RemoveIndexConcurrently(model_name='phonenumber', name='number_place_search'),
    ]
