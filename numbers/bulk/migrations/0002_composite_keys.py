"""Foreign keys over the account too: a job and its rows reference only rows of their own account."""

from django.db import migrations

KEYS = [
    ("bulk_job", "job_campaign_of_same_account", "campaign_id", "campaigns_campaign"),
    ("bulk_job", "job_based_on_same_account", "based_on_id", "bulk_job"),
    ("bulk_jobrow", "row_job_of_same_account", "job_id", "bulk_job"),
    ("bulk_jobrow", "row_number_of_same_account", "phone_number_id", "numbers_phonenumber"),
    ("bulk_jobrow", "row_campaign_of_same_account", "campaign_id", "campaigns_campaign"),
    (
        "bulk_jobrow",
        "row_previous_campaign_of_same_account",
        "previous_campaign_id",
        "campaigns_campaign",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0001_initial"),
        ("numbers", "0002_composite_keys"),
        ("campaigns", "0002_composite_keys"),
    ]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name}"
            f" FOREIGN KEY (account_id, {column}) REFERENCES {other} (account_id, id)",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        for table, name, column, other in KEYS
    ]
