"""The function with which pghistory's triggers write the context names the schema of its table.

This is pghistory's own function of its migration 0007, with `public.` added, so that audit rows
are written whatever the search path; restoring a dump empties it.
"""

from django.db import migrations

ATTACH_CONTEXT = """
    CREATE OR REPLACE FUNCTION public._pgh_attach_context()
    RETURNS public.pghistory_context.id%TYPE AS $$
        DECLARE
            _pgh_context_id UUID;
            _pgh_context_metadata JSONB;
        BEGIN
            BEGIN
                SELECT INTO _pgh_context_id
                    CURRENT_SETTING('pghistory.context_id');
                SELECT INTO _pgh_context_metadata
                    CURRENT_SETTING('pghistory.context_metadata');
                EXCEPTION WHEN OTHERS THEN
            END;
            IF _pgh_context_id IS NOT NULL AND _pgh_context_metadata IS NOT NULL THEN
                INSERT INTO public.pghistory_context AS context
                        (id, metadata, created_at, updated_at)
                    VALUES (_pgh_context_id, _pgh_context_metadata, NOW(), NOW())
                    ON CONFLICT (id) DO UPDATE
                        SET metadata = EXCLUDED.metadata,
                            updated_at = EXCLUDED.updated_at
                        WHERE context.metadata != EXCLUDED.metadata;
                RETURN _pgh_context_id;
            ELSE
                RETURN NULL;
            END IF;
        END;
    $$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(ATTACH_CONTEXT, migrations.RunSQL.noop)]
