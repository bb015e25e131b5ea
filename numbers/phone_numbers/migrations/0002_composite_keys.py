"""Foreign keys over several columns: a row references only rows of its own account.

The key of queue places is here too: carriers is the lower app and does not know registrations,
but the `reference` of a place is one.
"""

from django.db import migrations

KEYS = [
    (
        "numbers_assignment",
        "assignment_number_of_same_account",
        "(account_id, phone_number_id) REFERENCES numbers_phonenumber (account_id, id)",
    ),
    (
        "numbers_assignment",
        "assignment_campaign_of_same_account",
        "(account_id, campaign_id) REFERENCES campaigns_campaign (account_id, id)",
    ),
    (
        "numbers_carrierregistration",
        "registration_assignment_of_same_account_and_number",
        "(account_id, assignment_id, phone_number_id)"
        " REFERENCES numbers_assignment (account_id, id, phone_number_id)",
    ),
    (
        "carriers_queueplace",
        "queue_place_registration_of_same_account",
        "(account_id, reference) REFERENCES numbers_carrierregistration (account_id, id)",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("numbers", "0001_initial"),
        ("campaigns", "0002_composite_keys"),
        ("carriers", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {key}",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        for table, name, key in KEYS
    ]
