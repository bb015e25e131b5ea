"""The tables of standings and tallies, and the triggers that keep them (ADR 19)."""

import datetime

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

KEYS = [
    (
        "numbers_standing",
        "standing_number_of_same_account",
        "(account_id, phone_number_id) REFERENCES numbers_phonenumber (account_id, id)"
        " ON DELETE CASCADE",
    ),
    (
        "numbers_standing",
        "standing_campaign_of_same_account",
        "(account_id, campaign_id) REFERENCES campaigns_campaign (account_id, id)",
    ),
    (
        "numbers_standing",
        "standing_other_campaign_of_same_account",
        "(account_id, other_campaign_id) REFERENCES campaigns_campaign (account_id, id)",
    ),
    (
        "numbers_tally",
        "tally_campaign_of_same_account",
        "(account_id, campaign_id) REFERENCES campaigns_campaign (account_id, id)",
    ),
]

# A number has at most one pending, one live and one open failed assignment, by constraints.
DERIVED_STANDING = """
CREATE VIEW public.numbers_derived_standing AS
SELECT n.id AS phone_number_id, n.account_id, n.e164, n.name, n.status, n.country, n.line_type,
    CASE
        WHEN a.pending IS NOT NULL AND a.live IS NOT NULL THEN 'moving'
        WHEN a.pending IS NOT NULL THEN 'pending'
        WHEN a.live IS NOT NULL AND a.failed IS NOT NULL THEN 'move_failed'
        WHEN a.live IS NOT NULL THEN 'live'
        WHEN a.failed IS NOT NULL THEN 'failed'
        WHEN a.removing IS NOT NULL THEN 'removing'
        ELSE 'unassigned'
    END AS state,
    COALESCE(a.pending, a.live, a.failed, a.removing) AS campaign_id,
    CASE WHEN a.pending IS NOT NULL THEN a.live WHEN a.live IS NOT NULL THEN a.failed END
        AS other_campaign_id,
    CASE WHEN a.pending IS NULL THEN COALESCE(a.failure_code, '') ELSE '' END AS failure_code,
    CASE
        WHEN a.pending IS NOT NULL THEN a.requested_at
        WHEN a.failed IS NOT NULL THEN a.failed_at
        WHEN a.live IS NOT NULL THEN a.live_at
        WHEN a.removing IS NOT NULL THEN a.stopped_at
        ELSE COALESCE(
            (SELECT max(ended_at) FROM public.numbers_assignment WHERE phone_number_id = n.id),
            n.created_at
        )
    END AS since,
    COALESCE(a.live_at, '9999-01-01 00:00:00+00') AS live_since
FROM public.numbers_phonenumber AS n
CROSS JOIN LATERAL (
    SELECT max(campaign_id) FILTER (WHERE status = 'pending') AS pending,
        max(campaign_id) FILTER (WHERE status = 'live') AS live,
        max(campaign_id) FILTER (WHERE status = 'failed') AS failed,
        (array_agg(campaign_id ORDER BY id DESC) FILTER (WHERE status = 'removing'))[1]
            AS removing,
        max(requested_at) FILTER (WHERE status = 'pending') AS requested_at,
        max(live_at) FILTER (WHERE status = 'live') AS live_at,
        max(failed_at) FILTER (WHERE status = 'failed') AS failed_at,
        max(failure_code) FILTER (WHERE status = 'failed') AS failure_code,
        max(stopped_at) FILTER (WHERE status = 'removing') AS stopped_at
    FROM public.numbers_assignment WHERE phone_number_id = n.id AND ended_at IS NULL
) AS a
"""

# The lock makes writers of one number take turns, in case a caller forgot to lock the number.
REFRESH_STANDINGS = """
CREATE FUNCTION public.numbers_refresh_standings(numbers bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.numbers_phonenumber WHERE id = ANY(numbers)
    ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO public.numbers_standing AS s (
        phone_number_id, account_id, e164, name, status, country, line_type, state,
        campaign_id, other_campaign_id, failure_code, since, live_since
    )
    SELECT phone_number_id, account_id, e164, name, status, country, line_type, state,
        campaign_id, other_campaign_id, failure_code, since, live_since
    FROM public.numbers_derived_standing WHERE phone_number_id = ANY(numbers)
    ON CONFLICT (phone_number_id) DO UPDATE SET
        name = excluded.name, status = excluded.status, country = excluded.country, line_type = excluded.line_type,
        state = excluded.state, campaign_id = excluded.campaign_id,
        other_campaign_id = excluded.other_campaign_id, failure_code = excluded.failure_code,
        since = excluded.since, live_since = excluded.live_since
    WHERE (s.name, s.status, s.country, s.line_type, s.state, s.campaign_id,
            s.other_campaign_id, s.failure_code, s.since, s.live_since)
        IS DISTINCT FROM (excluded.name, excluded.status, excluded.country, excluded.line_type,
            excluded.state, excluded.campaign_id, excluded.other_campaign_id,
            excluded.failure_code, excluded.since, excluded.live_since);
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_visible_names'),
        ('campaigns', '0007_trigger_hints'),
        ('numbers', '0006_visible_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('phone_number', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='standing', serialize=False, to='numbers.phonenumber')),
                ('e164', models.CharField(max_length=16)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('status', models.CharField(max_length=10)),
                ('country', models.CharField(max_length=2)),
                ('line_type', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('unassigned', 'Unassigned'), ('pending', 'Propagating'), ('moving', 'Propagating to another campaign'), ('live', 'Live'), ('move_failed', 'Live after a failed move'), ('failed', 'Failed'), ('removing', 'Removing')], max_length=11)),
                ('failure_code', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField()),
                ('live_since', models.DateTimeField(db_default=datetime.datetime(9999, 1, 1, tzinfo=datetime.timezone.utc))),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('unassigned', 'Unassigned'), ('pending', 'Propagating'), ('moving', 'Propagating to another campaign'), ('live', 'Live'), ('move_failed', 'Live after a failed move'), ('failed', 'Failed'), ('removing', 'Removing'), ('leaving', 'Live, and moving to another campaign'), ('not_reached', 'Failed to move here')], max_length=11)),
                ('status', models.CharField(max_length=10)),
                ('country', models.CharField(max_length=2)),
                ('line_type', models.CharField(max_length=10)),
                ('failure_code', models.CharField(blank=True, max_length=40)),
                ('occupying', models.GeneratedField(db_persist=True, expression=models.Q(('state__in', ('pending', 'moving', 'live', 'move_failed', 'leaving'))), output_field=models.BooleanField())),
                ('numbers', models.IntegerField()),
                ('rolled_up', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'verbose_name_plural': 'tallies',
            },
        ),
        migrations.AddField(
            model_name='standing',
            name='account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='standing',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='standing',
            name='other_campaign',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='campaigns.campaign'),
        ),
        migrations.AddField(
            model_name='tally',
            name='account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='tally',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='tallies', to='campaigns.campaign'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'name', 'e164'], name='standing_by_name'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'since', 'e164'], name='standing_by_change'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'live_since', 'e164'], name='standing_by_live_since'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'e164'], name='standing_keyset'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'state', 'status', 'e164'], name='standing_by_state'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['account', 'campaign', 'state', 'status', 'e164'], name='standing_by_campaign'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('other_campaign__isnull', False)), fields=['account', 'other_campaign', 'state', 'e164'], name='standing_by_other_campaign'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='tallies_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO public.numbers_tally (account_id, campaign_id, state, status, country, line_type, failure_code, numbers)\n            SELECT account_id, campaign_id, state, status, country, line_type, failure_code, sum(one) FROM (SELECT account_id, campaign_id, state, status, country, line_type, failure_code, 1 AS one FROM added UNION ALL SELECT account_id, other_campaign_id, CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END, status, country, line_type, failure_code, 1 FROM added WHERE other_campaign_id IS NOT NULL) AS moved\n            GROUP BY account_id, campaign_id, state, status, country, line_type, failure_code HAVING sum(one) <> 0;\n            RETURN NULL;\n        ", hash='2d8afe12e08769f28d53ff369be05739f139469d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tallies_insert_101c6', referencing='REFERENCING NEW TABLE AS added ', table='numbers_standing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='tallies_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO public.numbers_tally (account_id, campaign_id, state, status, country, line_type, failure_code, numbers)\n            SELECT account_id, campaign_id, state, status, country, line_type, failure_code, sum(one) FROM (SELECT account_id, campaign_id, state, status, country, line_type, failure_code, 1 AS one FROM added UNION ALL SELECT account_id, other_campaign_id, CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END, status, country, line_type, failure_code, 1 FROM added WHERE other_campaign_id IS NOT NULL UNION ALL SELECT account_id, campaign_id, state, status, country, line_type, failure_code, -1 AS one FROM gone UNION ALL SELECT account_id, other_campaign_id, CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END, status, country, line_type, failure_code, -1 FROM gone WHERE other_campaign_id IS NOT NULL) AS moved\n            GROUP BY account_id, campaign_id, state, status, country, line_type, failure_code HAVING sum(one) <> 0;\n            RETURN NULL;\n        ", hash='49bf369d98dabb6bb03785eeecd4cd837a9b58c2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tallies_update_91e28', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS added ', table='numbers_standing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='tallies_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO public.numbers_tally (account_id, campaign_id, state, status, country, line_type, failure_code, numbers)\n            SELECT account_id, campaign_id, state, status, country, line_type, failure_code, sum(one) FROM (SELECT account_id, campaign_id, state, status, country, line_type, failure_code, -1 AS one FROM gone UNION ALL SELECT account_id, other_campaign_id, CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END, status, country, line_type, failure_code, -1 FROM gone WHERE other_campaign_id IS NOT NULL) AS moved\n            GROUP BY account_id, campaign_id, state, status, country, line_type, failure_code HAVING sum(one) <> 0;\n            RETURN NULL;\n        ", hash='b12d189a53fc89f03d34ced20dcd3d7903b99c4a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tallies_delete_29ce4', referencing='REFERENCING OLD TABLE AS gone ', table='numbers_standing', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['account'], name='tally_of_account'),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(condition=models.Q(('occupying', True)), fields=['campaign'], include=('numbers',), name='tally_of_campaign'),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(condition=models.Q(('rolled_up', False)), fields=['account'], name='tally_to_roll_up'),
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {key}",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, key in KEYS
        ),
        migrations.RunSQL(DERIVED_STANDING, "DROP VIEW numbers_derived_standing"),
        migrations.RunSQL(
            REFRESH_STANDINGS, "DROP FUNCTION numbers_refresh_standings(bigint[])"
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='refreshes_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM public.numbers_refresh_standings(ARRAY(SELECT DISTINCT phone_number_id FROM written));\n            RETURN NULL;\n        ', hash='c5ae33c078cbc4ce60e7e7bd920dfae05e4dff63', level='STATEMENT', operation='INSERT', pgid='pgtrigger_refreshes_standing_insert_c749d', referencing='REFERENCING NEW TABLE AS written ', table='numbers_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='refreshes_standing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM public.numbers_refresh_standings(ARRAY(SELECT DISTINCT phone_number_id FROM written));\n            RETURN NULL;\n        ', hash='09caca94abd7ac50a57045e3ffa680faa07c12fe', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_refreshes_standing_update_f8fca', referencing='REFERENCING NEW TABLE AS written ', table='numbers_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='refreshes_standing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM public.numbers_refresh_standings(ARRAY(SELECT DISTINCT id FROM written));\n            RETURN NULL;\n        ', hash='8b759e9a443b6ee06d038141d7eadc2326755686', level='STATEMENT', operation='INSERT', pgid='pgtrigger_refreshes_standing_insert_11942', referencing='REFERENCING NEW TABLE AS written ', table='numbers_phonenumber', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phonenumber',
            trigger=pgtrigger.compiler.Trigger(name='refreshes_standing_facts', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."line_type" IS DISTINCT FROM (NEW."line_type") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='PERFORM public.numbers_refresh_standings(ARRAY[NEW.id]); RETURN NULL;', hash='4d7f882ba3c83ed69b2a6224baded5e782896712', operation='UPDATE OF "name", "status", "country", "line_type"', pgid='pgtrigger_refreshes_standing_facts_211e6', table='numbers_phonenumber', when='AFTER')),
        ),
    ]
