"""Standings are found by index, one number at a time, whatever PostgreSQL knows of the tables.

The view had the condition `ended_at IS NULL`, by which stale statistics led PostgreSQL to read all
open assignments for each number. Now the only condition is the number. The settings of the
function keep plans that were made while the tables were small.
"""

from django.db import migrations

# Pending, live and removing assignments have not ended, by a constraint.
DERIVED_STANDING = """
CREATE OR REPLACE VIEW public.numbers_derived_standing AS
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
        ELSE COALESCE(a.ended_at, n.created_at)
    END AS since,
    COALESCE(a.live_at, '9999-01-01 00:00:00+00') AS live_since
FROM public.numbers_phonenumber AS n
CROSS JOIN LATERAL (
    SELECT max(campaign_id) FILTER (WHERE status = 'pending') AS pending,
        max(campaign_id) FILTER (WHERE status = 'live') AS live,
        max(campaign_id) FILTER (WHERE status = 'failed' AND ended_at IS NULL) AS failed,
        (array_agg(campaign_id ORDER BY id DESC) FILTER (WHERE status = 'removing'))[1]
            AS removing,
        max(requested_at) FILTER (WHERE status = 'pending') AS requested_at,
        max(live_at) FILTER (WHERE status = 'live') AS live_at,
        max(failed_at) FILTER (WHERE status = 'failed' AND ended_at IS NULL) AS failed_at,
        max(failure_code) FILTER (WHERE status = 'failed' AND ended_at IS NULL) AS failure_code,
        max(stopped_at) FILTER (WHERE status = 'removing') AS stopped_at,
        max(ended_at) AS ended_at
    FROM public.numbers_assignment WHERE phone_number_id = n.id
) AS a
"""
SETTINGS = """
ALTER FUNCTION public.numbers_refresh_standings(bigint[])
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
"""


class Migration(migrations.Migration):

    dependencies = [
        ('numbers', '0012_list_orders'),
    ]

    operations = [
        migrations.RunSQL(DERIVED_STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(
            SETTINGS, "ALTER FUNCTION public.numbers_refresh_standings(bigint[]) RESET ALL"
        ),
    ]
