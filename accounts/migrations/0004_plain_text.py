"""The function by which names are searched: without case, accents, widths or invisible marks."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

FUNCTION = r"""
    CREATE FUNCTION public.plain(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN $1 !~ '[^ -~]|  ' THEN lower($1)  -- ASCII: the rest changes nothing and is slow
        ELSE lower(public.unaccent('public.unaccent'::regdictionary, regexp_replace(
            regexp_replace(
                normalize($1, NFKC),
                '[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g'
            ),
            '\s+', ' ', 'g'
        )))
    END
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_running_balance")]
    operations = [
        UnaccentExtension(),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION public.plain(text)"),
    ]
