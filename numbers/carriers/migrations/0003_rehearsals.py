"""More trouble to rehearse, and a queue. Four rows, and defaults of the database's own, so that
what runs meanwhile need not know the new columns.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('carriers', '0002_profiles'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE carriers_carrierprofile SET expected_window = 604800"
            " WHERE expected_window > 604800",  # a week, the new bound
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name='CarrierQueue',
            fields=[
                ('profile', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='queue', serialize=False, to='carriers.carrierprofile')),
                ('free_at', models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='carrierprofile',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='carrierprofile',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='carrierprofile',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='carrierprofile',
            name='carrier_profile_window_covers_delay',
        ),
        migrations.RemoveConstraint(
            model_name='carrierprofile',
            name='carrier_profile_rates_are_shares',
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='disorder_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of answers that come late, after a wrong one to an earlier request.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='out of order'),
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='duplicate_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of answers that come a second time.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='answered twice'),
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='fault_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share that is refused for a fault of the carrier’s own (internal_error).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='fault at the carrier'),
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='rate_limit',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=Decimal('0'), help_text='The others queue; 0 is no limit, and a new limit begins with an empty queue. T-Mobile links 1 a second across the whole US industry (Vonage support, article 8151004865564).', max_digits=7, validators=[django.core.validators.MinValueValidator(0, 'A rate limit goes from 0, for none, to 10,000 numbers a second.'), django.core.validators.MaxValueValidator(10000, 'A rate limit goes from 0, for none, to 10,000 numbers a second.')], verbose_name='numbers linked a second'),
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='silence_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of accepted requests that wait for an answer that never comes.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='never answered'),
        ),
        migrations.AddField(
            model_name='carrierprofile',
            name='taken_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share that the carrier has under another provider’s campaign (number_already_assigned).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='number held elsewhere'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='disorder_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of answers that come late, after a wrong one to an earlier request.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='out of order'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='duplicate_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of answers that come a second time.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='answered twice'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='fault_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share that is refused for a fault of the carrier’s own (internal_error).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='fault at the carrier'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='rate_limit',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=Decimal('0'), help_text='The others queue; 0 is no limit, and a new limit begins with an empty queue. T-Mobile links 1 a second across the whole US industry (Vonage support, article 8151004865564).', max_digits=7, validators=[django.core.validators.MinValueValidator(0, 'A rate limit goes from 0, for none, to 10,000 numbers a second.'), django.core.validators.MaxValueValidator(10000, 'A rate limit goes from 0, for none, to 10,000 numbers a second.')], verbose_name='numbers linked a second'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='silence_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of accepted requests that wait for an answer that never comes.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='never answered'),
        ),
        migrations.AddField(
            model_name='carrierprofileevent',
            name='taken_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share that the carrier has under another provider’s campaign (number_already_assigned).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='number held elsewhere'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='error_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of requests that meet an error and are tried again by themselves.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='passing errors'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='expected_window',
            field=models.PositiveIntegerField(help_text='Seconds after which an unanswered request is late; a queue adds its time.'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='max_delay',
            field=models.PositiveIntegerField(help_text='Seconds until the slowest answer.', verbose_name='longest delay'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='min_delay',
            field=models.PositiveIntegerField(help_text='Seconds until the quickest answer.', verbose_name='shortest delay'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='rejection_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of numbers that are refused under their campaign (carrier_rejected).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='campaign refused'),
        ),
        migrations.AlterField(
            model_name='carrierprofile',
            name='seed',
            field=models.PositiveIntegerField(default=0, help_text='Any whole number: the same seed brings the same trouble.'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='error_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of requests that meet an error and are tried again by themselves.', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='passing errors'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='expected_window',
            field=models.PositiveIntegerField(help_text='Seconds after which an unanswered request is late; a queue adds its time.'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='max_delay',
            field=models.PositiveIntegerField(help_text='Seconds until the slowest answer.', verbose_name='longest delay'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='min_delay',
            field=models.PositiveIntegerField(help_text='Seconds until the quickest answer.', verbose_name='shortest delay'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='rejection_rate',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=3, default=Decimal('0'), help_text='Share of numbers that are refused under their campaign (carrier_rejected).', max_digits=4, validators=[django.core.validators.MinValueValidator(0, 'A share goes from 0 to 1.'), django.core.validators.MaxValueValidator(1, 'A share goes from 0 to 1.')], verbose_name='campaign refused'),
        ),
        migrations.AlterField(
            model_name='carrierprofileevent',
            name='seed',
            field=models.PositiveIntegerField(default=0, help_text='Any whole number: the same seed brings the same trouble.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrierprofile',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "carriers_carrierprofileevent" ("carrier", "disorder_rate", "duplicate_rate", "error_rate", "expected_window", "fault_rate", "id", "max_delay", "min_delay", "outage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_limit", "rejection_rate", "seed", "silence_rate", "taken_rate") VALUES (NEW."carrier", NEW."disorder_rate", NEW."duplicate_rate", NEW."error_rate", NEW."expected_window", NEW."fault_rate", NEW."id", NEW."max_delay", NEW."min_delay", NEW."outage", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rate_limit", NEW."rejection_rate", NEW."seed", NEW."silence_rate", NEW."taken_rate"); RETURN NULL;', hash='75827caf3f574176827bd277e33e6bfac7eaafdd', operation='INSERT', pgid='pgtrigger_insert_insert_a3373', table='carriers_carrierprofile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrierprofile',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "carriers_carrierprofileevent" ("carrier", "disorder_rate", "duplicate_rate", "error_rate", "expected_window", "fault_rate", "id", "max_delay", "min_delay", "outage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_limit", "rejection_rate", "seed", "silence_rate", "taken_rate") VALUES (NEW."carrier", NEW."disorder_rate", NEW."duplicate_rate", NEW."error_rate", NEW."expected_window", NEW."fault_rate", NEW."id", NEW."max_delay", NEW."min_delay", NEW."outage", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rate_limit", NEW."rejection_rate", NEW."seed", NEW."silence_rate", NEW."taken_rate"); RETURN NULL;', hash='b1c48bd7fe5d1b2dda3a6f60307b5361401bd01b', operation='UPDATE', pgid='pgtrigger_update_update_3bd76', table='carriers_carrierprofile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carrierprofile',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "carriers_carrierprofileevent" ("carrier", "disorder_rate", "duplicate_rate", "error_rate", "expected_window", "fault_rate", "id", "max_delay", "min_delay", "outage", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate_limit", "rejection_rate", "seed", "silence_rate", "taken_rate") VALUES (OLD."carrier", OLD."disorder_rate", OLD."duplicate_rate", OLD."error_rate", OLD."expected_window", OLD."fault_rate", OLD."id", OLD."max_delay", OLD."min_delay", OLD."outage", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rate_limit", OLD."rejection_rate", OLD."seed", OLD."silence_rate", OLD."taken_rate"); RETURN NULL;', hash='8d61546570c869bb5f9ba5c8f3c37121150e2789', operation='DELETE', pgid='pgtrigger_delete_delete_57ed1', table='carriers_carrierprofile', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='carrierprofile',
            constraint=models.CheckConstraint(condition=models.Q(('expected_window__gte', models.F('max_delay')), ('expected_window__lte', 604800)), name='carrier_profile_window_covers_delay', violation_error_message='The expected window is at least the longest delay, and at most a week.'),
        ),
        migrations.AddConstraint(
            model_name='carrierprofile',
            constraint=models.CheckConstraint(condition=models.Q(('disorder_rate__range', (0, 1)), ('duplicate_rate__range', (0, 1)), ('error_rate__range', (0, 1)), ('fault_rate__range', (0, 1)), ('rejection_rate__range', (0, 1)), ('silence_rate__range', (0, 1)), ('taken_rate__range', (0, 1))), name='carrier_profile_rates_are_shares', violation_error_message='Rates go from 0 to 1.'),
        ),
        migrations.AddConstraint(
            model_name='carrierprofile',
            constraint=models.CheckConstraint(condition=models.Q(('rejection_rate__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(Decimal('1')), '-', models.F('taken_rate')), '-', models.F('fault_rate')))), name='carrier_profile_refusals_within_one', violation_error_message='The three shares of refused numbers add up to 1 at most: lower one of them.'),
        ),
        migrations.AddConstraint(
            model_name='carrierprofile',
            constraint=models.CheckConstraint(condition=models.Q(('rate_limit__range', (0, 10000))), name='carrier_profile_rate_limit_within_reason', violation_error_message='A rate limit goes from 0, for none, to 10,000 numbers a second.'),
        ),
    ]
