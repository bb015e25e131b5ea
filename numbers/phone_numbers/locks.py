"""Locks of a settlement, in the house's order: brands, campaigns, numbers, each by key.

Brands and campaigns are shared: settlements may meet there, a suspension waits for them and they
for it. Numbers are held alone, as by every verb that touches their assignments.
"""

from collections.abc import Collection

from django.db import connection

from phone_numbers.among import among
from phone_numbers.models import PhoneNumber

_BRANDS = """
    SELECT 1 FROM campaigns_brand
    WHERE id IN (SELECT brand_id FROM campaigns_campaign WHERE id = ANY(%s))
    ORDER BY id FOR SHARE
"""
_CAMPAIGNS = "SELECT 1 FROM campaigns_campaign WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def lock_for_settling(campaigns: Collection[int], numbers: Collection[int]) -> None:
    """Wait for whoever is changing these campaigns (and their brands) or numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_BRANDS, [list(campaigns)])
        cursor.execute(_CAMPAIGNS, [list(campaigns)])
    list(PhoneNumber.objects.locked().filter(among("pk", numbers)).values_list("pk"))
