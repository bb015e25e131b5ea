"""Give the triggers of limits and trust scores a sentence for staff, as their hint."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_visible_names'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='campaign',
            name='limit_covers_numbers',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='trusttier',
            name='tiers_in_order',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='limit_covers_numbers', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."number_limit" < (OLD."number_limit"))', func="\n                    IF NEW.number_limit < (\n                        SELECT count(*) FROM public.numbers_assignment a\n                        WHERE a.campaign_id = NEW.id AND a.status IN ('pending', 'live')\n                    ) THEN\n                        RAISE EXCEPTION 'the limit is below the numbers of the campaign'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'campaign_limit_covers_its_numbers',\n                              HINT = 'More numbers use this campaign than the new limit allows.';\n                    END IF;\n                    RETURN NULL;\n                ", hash='bd40780bbdce6e7128b4e8e3108f0a042fe502b5', operation='UPDATE OF "number_limit"', pgid='pgtrigger_limit_covers_numbers_d3b26', table='campaigns_campaign', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trusttier',
            trigger=pgtrigger.compiler.Trigger(name='tiers_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM pg_advisory_xact_lock(hashtext('public.campaigns_trusttier'));\n                    IF EXISTS (\n                        SELECT 1 FROM public.campaigns_trusttier lower,\n                            public.campaigns_trusttier higher\n                        WHERE (lower.name, higher.name) IN\n                            (('low', 'medium'), ('medium', 'high'), ('low', 'high'))\n                            AND lower.from_score >= higher.from_score\n                    ) THEN\n                        RAISE EXCEPTION 'the trust scores are out of order'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'trust_tiers_in_order',\n                              HINT = 'Low starts below Medium, and Medium below High.';\n                    END IF;\n                    RETURN NULL;\n                ", hash='4c85806aad073f870da5aefdd5ddda6f9c5295e0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tiers_in_order_2fb01', table='campaigns_trusttier', when='AFTER')),
        ),
    ]
