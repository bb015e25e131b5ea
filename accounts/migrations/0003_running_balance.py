"""Store with each ledger entry the balance after it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TRIGGER = "pgtrigger_append_only_d1f57"
FILL = """
    UPDATE accounts_ledgerentry entry SET balance_after = running.balance
    FROM (SELECT id, sum(amount) OVER (PARTITION BY account_id ORDER BY id) AS balance
          FROM accounts_ledgerentry) running
    WHERE running.id = entry.id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_context_search_path'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='ledgerentry',
            name='moves_the_balance',
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='balance_after',
            field=models.DecimalField(db_default=0, decimal_places=4, editable=False, help_text="The account's balance right after this entry; set by a trigger.", max_digits=14),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_balance', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE public.accounts_account SET balance = balance + NEW.amount\n                    WHERE id = NEW.account_id RETURNING balance INTO NEW.balance_after;\n                    NEW.id := nextval('public.accounts_ledgerentry_id_seq');\n                    RETURN NEW;\n                ", hash='0a74fe72d325dd36f31c0b395ec47caee6c1ac79', operation='INSERT', pgid='pgtrigger_moves_the_balance_22516', table='accounts_ledgerentry', when='BEFORE')),
        ),
        migrations.RunSQL(
            [
                f"ALTER TABLE accounts_ledgerentry DISABLE TRIGGER {TRIGGER};",
                FILL,
                f"ALTER TABLE accounts_ledgerentry ENABLE TRIGGER {TRIGGER};",
            ],
            migrations.RunSQL.noop,
        ),
    ]
