"""Locks of a settlement, in the house's order: brands, campaigns, numbers, each by key.

Brands and campaigns are shared: settlements may meet there, a suspension waits for them and they
for it. Numbers are held alone, as by every verb that touches their assignments.
"""

from collections.abc import Collection

from django.db import connection

from core.postgres import key_in
from phone_numbers.models import PhoneNumber

_BRANDS = """
    SELECT 1 FROM campaigns_brand
    WHERE id IN (SELECT brand_id FROM campaigns_campaign WHERE id = ANY(%s))
    ORDER BY id FOR SHARE
"""
_CAMPAIGNS = "SELECT 1 FROM campaigns_campaign WHERE id = ANY(%s) ORDER BY id FOR SHARE"
_FREE_CAMPAIGNS = """
    SELECT c.id FROM campaigns_campaign AS c JOIN campaigns_brand AS b ON b.id = c.brand_id
    WHERE c.id = ANY(%s) FOR SHARE SKIP LOCKED
"""


def lock_for_settling(campaigns: Collection[int], numbers: Collection[int]) -> None:
    """Wait for whoever is changing these campaigns (and their brands) or numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_BRANDS, [list(campaigns)])
        cursor.execute(_CAMPAIGNS, [list(campaigns)])
    list(PhoneNumber.objects.locked().filter(key_in("pk", numbers)).values_list("pk"))


def lock_what_is_free(
    campaigns: Collection[int], numbers: Collection[int]
) -> tuple[set[int], set[int]]:
    """Wait for nobody; return which campaigns (with their brands) and numbers are locked now."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_CAMPAIGNS, [list(campaigns)])
        free = {pk for (pk,) in cursor.fetchall()}
    rows = PhoneNumber.objects.filter(key_in("pk", numbers)).order_by()
    rows = rows.select_for_update(no_key=True, skip_locked=True)
    return free, set(rows.values_list("pk", flat=True))
