"""The first table of trust scores. Staff edit it afterwards."""

from decimal import Decimal

from django.db import migrations

TIERS = [
    ("low", 0, 2_000, Decimal("0.2")),
    ("medium", 25, 10_000, Decimal("1")),
    ("high", 75, 200_000, Decimal("10")),
]


def fill(apps, schema_editor):
    tier = apps.get_model("campaigns", "TrustTier")
    for name, score, daily, rate in TIERS:
        tier.objects.create(
            name=name, from_score=score, daily_limit=daily, messages_per_second=rate
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_composite_keys")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
