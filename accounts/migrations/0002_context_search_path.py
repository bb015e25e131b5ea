"""Fix the search path of pghistory's function that writes the context of audit rows.

Restoring a dump empties the search path, and the function names its table without a schema.
"""

from django.db import migrations

FUNCTION = "ALTER FUNCTION public._pgh_attach_context()"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(
            f"{FUNCTION} SET search_path = public, pg_temp", f"{FUNCTION} RESET search_path"
        )
    ]
