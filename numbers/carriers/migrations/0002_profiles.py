"""The carriers with life-like delays, in seconds. Staff edit the profiles afterwards."""

from django.db import migrations

PROFILES = [
    ("t_mobile", 15, 40, 600),
    ("att", 30, 80, 900),
    ("verizon", 45, 120, 900),
    ("us_cellular", 60, 180, 1200),
]


def fill(apps, schema_editor):
    profile = apps.get_model("carriers", "CarrierProfile")
    for carrier, shortest, longest, window in PROFILES:
        profile.objects.create(
            carrier=carrier, min_delay=shortest, max_delay=longest, expected_window=window
        )


class Migration(migrations.Migration):
    dependencies = [("carriers", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
