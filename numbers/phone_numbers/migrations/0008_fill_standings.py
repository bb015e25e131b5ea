"""Fill the standings of existing numbers; from then on tallies enforce the number limit.

Not one transaction, so that saves and workers wait for a batch at most.
"""

import pgtrigger.compiler
import pgtrigger.migrations
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
            cursor.execute("SELECT numbers_refresh_standings(%s)", [batch])
            last = batch[-1]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('numbers', '0007_standings'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        pgtrigger.migrations.AddTrigger(
            model_name='tally',
            trigger=pgtrigger.compiler.Trigger(name='within_number_limit', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM 1 FROM public.campaigns_campaign\n                    WHERE id IN (\n    SELECT campaign_id FROM added WHERE occupying AND NOT rolled_up\n    GROUP BY campaign_id HAVING sum(numbers) > 0\n) ORDER BY id FOR NO KEY UPDATE;\n                    IF FOUND AND EXISTS (\n                        SELECT 1 FROM public.campaigns_campaign c\n                        WHERE c.id IN (\n    SELECT campaign_id FROM added WHERE occupying AND NOT rolled_up\n    GROUP BY campaign_id HAVING sum(numbers) > 0\n) AND c.number_limit < (\n                            SELECT sum(t.numbers) FROM public.numbers_tally t\n                            WHERE t.campaign_id = c.id AND t.occupying\n                        )\n                    ) THEN\n                        RAISE EXCEPTION 'the campaign has reached its number limit'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'assignment_within_number_limit';\n                    END IF;\n                    RETURN NULL;\n                ", hash='eec1ab400fccdc82435e37c264a3adb9a05d2611', level='STATEMENT', operation='INSERT', pgid='pgtrigger_within_number_limit_a434b', referencing='REFERENCING NEW TABLE AS added ', table='numbers_tally', when='AFTER')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='assignment',
            name='within_number_limit',
        ),
    ]
