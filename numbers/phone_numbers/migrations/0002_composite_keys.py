"""Number, campaign and assignment of one account only: foreign keys over two columns."""

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
        "registration_of_assignments_number",
        "(assignment_id, phone_number_id) REFERENCES numbers_assignment (id, phone_number_id)",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("numbers", "0001_initial"), ("campaigns", "0002_composite_keys")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {key}",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        for table, name, key in KEYS
    ]
