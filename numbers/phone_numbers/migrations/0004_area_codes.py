"""The table of area codes, which decides the country of a number; audit rows tell when it did."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import phone_numbers.models.area_code
import phone_numbers.models.fields
import phone_numbers.numbering.facts
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_plain_text'),
        ('numbers', '0003_search'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=3, unique=True, validators=[django.core.validators.RegexValidator('^[2-9][0-9]{2}$', 'Three digits; the first is 2 to 9.')], verbose_name='area code')),
                ('country', models.CharField(blank=True, choices=[('', 'Not in use'), ('US', 'United States'), ('AG', 'Antigua and Barbuda'), ('AI', 'Anguilla'), ('AS', 'American Samoa'), ('BB', 'Barbados'), ('BM', 'Bermuda'), ('BS', 'Bahamas'), ('CA', 'Canada'), ('DM', 'Dominica'), ('DO', 'Dominican Republic'), ('GD', 'Grenada'), ('GU', 'Guam'), ('JM', 'Jamaica'), ('KN', 'Saint Kitts and Nevis'), ('KY', 'Cayman Islands'), ('LC', 'Saint Lucia'), ('MP', 'Northern Mariana Islands'), ('MS', 'Montserrat'), ('PR', 'Puerto Rico'), ('SX', 'Sint Maarten'), ('TC', 'Turks and Caicos Islands'), ('TT', 'Trinidad and Tobago'), ('VC', 'Saint Vincent and the Grenadines'), ('VG', 'British Virgin Islands'), ('VI', 'US Virgin Islands')], default='', max_length=2)),
                ('line_type', models.CharField(choices=[('local', 'Local'), ('toll_free', 'Toll-free'), ('premium', 'Premium-rate'), ('personal', 'Personal (5XX)'), ('other', 'Non-geographic')], default='local', max_length=10)),
                ('note', models.CharField(blank=True, help_text='What the code is for.', max_length=100)),
                ('source', models.CharField(default='NANPA', max_length=100)),
                ('as_of', models.DateField(help_text='The date of the list that says so.', verbose_name='as of')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AreaCodeEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[2-9][0-9]{2}$', 'Three digits; the first is 2 to 9.')], verbose_name='area code')),
                ('country', models.CharField(blank=True, choices=[('', 'Not in use'), ('US', 'United States'), ('AG', 'Antigua and Barbuda'), ('AI', 'Anguilla'), ('AS', 'American Samoa'), ('BB', 'Barbados'), ('BM', 'Bermuda'), ('BS', 'Bahamas'), ('CA', 'Canada'), ('DM', 'Dominica'), ('DO', 'Dominican Republic'), ('GD', 'Grenada'), ('GU', 'Guam'), ('JM', 'Jamaica'), ('KN', 'Saint Kitts and Nevis'), ('KY', 'Cayman Islands'), ('LC', 'Saint Lucia'), ('MP', 'Northern Mariana Islands'), ('MS', 'Montserrat'), ('PR', 'Puerto Rico'), ('SX', 'Sint Maarten'), ('TC', 'Turks and Caicos Islands'), ('TT', 'Trinidad and Tobago'), ('VC', 'Saint Vincent and the Grenadines'), ('VG', 'British Virgin Islands'), ('VI', 'US Virgin Islands')], default='', max_length=2)),
                ('line_type', models.CharField(choices=[('local', 'Local'), ('toll_free', 'Toll-free'), ('premium', 'Premium-rate'), ('personal', 'Personal (5XX)'), ('other', 'Non-geographic')], default='local', max_length=10)),
                ('note', models.CharField(blank=True, help_text='What the code is for.', max_length=100)),
                ('source', models.CharField(default='NANPA', max_length=100)),
                ('as_of', models.DateField(help_text='The date of the list that says so.', verbose_name='as of')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='phonenumber',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='phonenumber',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='phonenumber',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='phonenumber',
            name='number_line_type_known',
        ),
        migrations.RemoveConstraint(
            model_name='phonenumber',
            name='number_territory_fits_area_code',
        ),
        migrations.RemoveConstraint(
            model_name='phonenumber',
            name='number_toll_free_fits_area_code',
        ),
        migrations.AddField(
            model_name='phonenumberevent',
            name='country',
            field=phone_numbers.models.fields.DerivedField(default='', derive=phone_numbers.numbering.facts.country, editable=False, max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='phonenumberevent',
            name='line_type',
            field=phone_numbers.models.fields.DerivedField(choices=[('local', 'Local'), ('toll_free', 'Toll-free'), ('premium', 'Premium-rate'), ('personal', 'Personal (5XX)'), ('other', 'Non-geographic')], default='', derive=phone_numbers.numbering.facts.line_type, editable=False, max_length=10),
            preserve_default=False,
        ),
        migrations.RunSQL(
            """
            ALTER TABLE numbers_phonenumberevent DISABLE TRIGGER USER;
            UPDATE numbers_phonenumberevent AS e SET country = n.country, line_type = n.line_type
            FROM numbers_phonenumber AS n WHERE n.id = e.pgh_obj_id;
            ALTER TABLE numbers_phonenumberevent ENABLE TRIGGER USER;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='phonenumber',
            name='e164',
            field=models.CharField(max_length=16, unique=True, validators=[phone_numbers.numbering.facts.validate_e164, phone_numbers.models.area_code.validate_area_code], verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='phonenumber',
            name='line_type',
            field=phone_numbers.models.fields.DerivedField(choices=[('local', 'Local'), ('toll_free', 'Toll-free'), ('premium', 'Premium-rate'), ('personal', 'Personal (5XX)'), ('other', 'Non-geographic')], derive=phone_numbers.numbering.facts.line_type, editable=False, max_length=10),
        ),
        migrations.AlterField(
            model_name='phonenumberevent',
            name='e164',
            field=models.CharField(max_length=16, validators=[phone_numbers.numbering.facts.validate_e164, phone_numbers.models.area_code.validate_area_code], verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='phonenumberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='account_e164_name_status_status_reason_country_line_type_events', to='numbers.phonenumber'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='has_country_of_its_area_code', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."e164"::text LIKE \'+1%\')', declare='DECLARE listed public.numbers_areacode%ROWTYPE;', func='\n    LOCK TABLE public.numbers_areacode IN SHARE MODE;\n    SELECT * INTO listed FROM public.numbers_areacode WHERE code = substr(NEW.e164, 3, 3);\n    IF FOUND THEN\n        NEW.country = listed.country;\n        NEW.line_type = listed.line_type;\n    END IF;\n    RETURN NEW;\n', hash='1bb978a3d58d766bdc644ba15cf0e5beada79cae', operation='INSERT', pgid='pgtrigger_has_country_of_its_area_code_ced35', table='numbers_phonenumber', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT public._pgh_attach_context() AS value ) INSERT INTO public."numbers_phonenumberevent" ("account_id", "country", "e164", "line_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "status_reason") SELECT new_values."account_id", new_values."country", new_values."e164", new_values."line_type", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."status_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d389c702afc0a224e204fb6ec2026938594b9ab2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1151e', referencing='REFERENCING NEW TABLE AS new_values ', table='numbers_phonenumber', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT public._pgh_attach_context() AS value ) INSERT INTO public."numbers_phonenumberevent" ("account_id", "country", "e164", "line_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "status_reason") SELECT new_values."account_id", new_values."country", new_values."e164", new_values."line_type", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."status_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."account_id" IS DISTINCT FROM (new_values."account_id") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."e164" IS DISTINCT FROM (new_values."e164") OR old_values."line_type" IS DISTINCT FROM (new_values."line_type") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."status_reason" IS DISTINCT FROM (new_values."status_reason")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='932a59441f2a61616aa3bc94ef13553b6eba6fac', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0afca', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='numbers_phonenumber', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT public._pgh_attach_context() AS value ) INSERT INTO public."numbers_phonenumberevent" ("account_id", "country", "e164", "line_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "status_reason") SELECT old_values."account_id", old_values."country", old_values."e164", old_values."line_type", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status", old_values."status_reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='aa48e60d806ec8fabcf0d2cf0aea49dd79fdde54', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_83f00', referencing='REFERENCING OLD TABLE AS old_values ', table='numbers_phonenumber', when='AFTER')),
        ),
        AddConstraintNotValid(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(('e164__regex', '^\\+1[01]'), _negated=True), name='number_area_code_possible', violation_error_message='An area code does not begin with 0 or 1.'),
        ),
        AddConstraintNotValid(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(('line_type__in', ['local', 'toll_free', 'premium', 'personal', 'other'])), name='number_line_type_known', violation_error_message='A line type is local, toll-free, premium-rate, personal or non-geographic.'),
        ),
        AddConstraintNotValid(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('country__in', ['AS', 'GU', 'MP', 'PR', 'VI']), _negated=True), models.Q(('area_code__in', ['340', '670', '671', '684', '787', '939']), _negated=True)), models.Q(('country', 'AS'), ('area_code__in', ['684'])), models.Q(('country', 'GU'), ('area_code__in', ['671'])), models.Q(('country', 'MP'), ('area_code__in', ['670'])), models.Q(('country', 'PR'), ('area_code__in', ['787', '939'])), models.Q(('country', 'VI'), ('area_code__in', ['340'])), _connector='OR'), name='number_territory_fits_area_code', violation_error_message='The country does not match the area code.'),
        ),
        AddConstraintNotValid(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('country', 'US'), _negated=True), models.Q(('line_type', 'toll_free'), models.Q(('area_code__in', ('800', '833', '844', '855', '866', '877', '888')), ('area_code__in', ('822', '880', '881', '882', '883', '884', '885', '886', '887', '889')), _connector='OR')), models.Q(models.Q(('line_type', 'toll_free'), _negated=True), models.Q(('area_code__in', ('800', '833', '844', '855', '866', '877', '888')), _negated=True)), _connector='OR'), name='number_toll_free_fits_area_code', violation_error_message='Only toll-free numbers have a toll-free area code.'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[2-9][0-9]{2}$')), name='area_code_has_three_digits', violation_error_message='An area code has three digits; the first is 2 to 9.'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('country__in', ['', 'US', 'AG', 'AI', 'AS', 'BB', 'BM', 'BS', 'CA', 'DM', 'DO', 'GD', 'GU', 'JM', 'KN', 'KY', 'LC', 'MP', 'MS', 'PR', 'SX', 'TC', 'TT', 'VC', 'VG', 'VI'])), name='area_code_country_known', violation_error_message='Choose a country of the North American plan.'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('line_type__in', ['local', 'toll_free', 'premium', 'personal', 'other'])), name='area_code_line_type_known', violation_error_message='Choose a known line type.'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('country__in', ['AS', 'GU', 'MP', 'PR', 'VI']), _negated=True), models.Q(('code__in', ['340', '670', '671', '684', '787', '939']), _negated=True)), models.Q(('country', 'AS'), ('code__in', ['684'])), models.Q(('country', 'GU'), ('code__in', ['671'])), models.Q(('country', 'MP'), ('code__in', ['670'])), models.Q(('country', 'PR'), ('code__in', ['787', '939'])), models.Q(('country', 'VI'), ('code__in', ['340'])), _connector='OR'), name='area_code_territory_fits', violation_error_message='The area codes of the US territories are fixed. For another code of a territory choose United States; both count as US.'),
        ),
        migrations.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('country', 'US'), _negated=True), models.Q(('line_type', 'toll_free'), models.Q(('code__in', ('800', '833', '844', '855', '866', '877', '888')), ('code__in', ('822', '880', '881', '882', '883', '884', '885', '886', '887', '889')), _connector='OR')), models.Q(models.Q(('line_type', 'toll_free'), _negated=True), models.Q(('code__in', ('800', '833', '844', '855', '866', '877', '888')), _negated=True)), _connector='OR'), name='area_code_toll_free_fits', violation_error_message='Only 800, 822, 833, 844, 855, 866, 877 and 880 to 889 are toll-free.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_code', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3c4e088e5d779c68ae5a00ad0e67502fef4aa127', operation='UPDATE', pgid='pgtrigger_keeps_its_code_69dd8', table='numbers_areacode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='corrects_numbers_when_added', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    WITH wrong AS MATERIALIZED (\n        SELECT n.id, a.country, a.line_type\n        FROM public.numbers_phonenumber AS n JOIN changed AS a ON a.code = n.area_code\n        WHERE (n.country, n.line_type) IS DISTINCT FROM (a.country, a.line_type)\n        ORDER BY n.id FOR NO KEY UPDATE OF n\n    )\n    UPDATE public.numbers_phonenumber AS n\n    SET country = wrong.country, line_type = wrong.line_type FROM wrong WHERE n.id = wrong.id;\n    RETURN NULL;\n', hash='117143ff9c320ccbbb9a7958a04a009006b61e39', level='STATEMENT', operation='INSERT', pgid='pgtrigger_corrects_numbers_when_added_901e9', referencing='REFERENCING NEW TABLE AS changed ', table='numbers_areacode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='corrects_numbers_when_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    WITH wrong AS MATERIALIZED (\n        SELECT n.id, a.country, a.line_type\n        FROM public.numbers_phonenumber AS n JOIN changed AS a ON a.code = n.area_code\n        WHERE (n.country, n.line_type) IS DISTINCT FROM (a.country, a.line_type)\n        ORDER BY n.id FOR NO KEY UPDATE OF n\n    )\n    UPDATE public.numbers_phonenumber AS n\n    SET country = wrong.country, line_type = wrong.line_type FROM wrong WHERE n.id = wrong.id;\n    RETURN NULL;\n', hash='d726449819c1248fb22c078c63fa1c5b363bff6f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_corrects_numbers_when_changed_6f74d', referencing='REFERENCING NEW TABLE AS changed ', table='numbers_areacode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO public."numbers_areacodeevent" ("as_of", "code", "country", "id", "line_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."as_of", NEW."code", NEW."country", NEW."id", NEW."line_type", NEW."note", public._pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;', hash='dde73a69065c9b88f0163d13fac4ee30124dfbd8', operation='INSERT', pgid='pgtrigger_insert_insert_c3b44', table='numbers_areacode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO public."numbers_areacodeevent" ("as_of", "code", "country", "id", "line_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."as_of", NEW."code", NEW."country", NEW."id", NEW."line_type", NEW."note", public._pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;', hash='582d9b7877c7f367d824ec2470d8ff05eb1e746d', operation='UPDATE', pgid='pgtrigger_update_update_0cc7c', table='numbers_areacode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO public."numbers_areacodeevent" ("as_of", "code", "country", "id", "line_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."as_of", OLD."code", OLD."country", OLD."id", OLD."line_type", OLD."note", public._pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;', hash='b2ce8a1aea54d34e87d33ebed61e0b331c385d67', operation='DELETE', pgid='pgtrigger_delete_delete_7244f', table='numbers_areacode', when='AFTER')),
        ),
        migrations.AddField(
            model_name='areacodeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='areacodeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='numbers.areacode'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='areacodeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b019ec14a2f38c5c1527e29863f754ad58a43e14', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e8007', table='numbers_areacodeevent', when='BEFORE')),
        ),
    ]
