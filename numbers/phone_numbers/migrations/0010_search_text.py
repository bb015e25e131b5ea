"""One text by which a number is searched; migration 0011 fills it for the existing ones."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_saved_filters'),
        ('numbers', '0009_late_registrations'),
    ]

    operations = [
        migrations.AddField(
            model_name='phonenumber',
            name='search_text',
            field=models.TextField(db_default='', editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='is_found_by_its_texts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    NEW.search_text = concat_ws(\n        E'\n', public.plain(NEW.name), public.plain(NEW.place), NEW.e164\n    );\n    RETURN NEW;\n", hash='4169d6ba5fc48fa759f0bc4535923bbb71658f23', operation='INSERT OR UPDATE OF "name", "place", "search_text"', pgid='pgtrigger_is_found_by_its_texts_233b5', table='numbers_phonenumber', when='BEFORE')),
        ),
    ]
