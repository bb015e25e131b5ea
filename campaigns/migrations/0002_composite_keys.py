"""A foreign key over two columns: a campaign references only brands of its own account."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE campaigns_campaign ADD CONSTRAINT campaign_brand_of_same_account
            FOREIGN KEY (account_id, brand_id) REFERENCES campaigns_brand (account_id, id)
            """,
            "ALTER TABLE campaigns_campaign DROP CONSTRAINT campaign_brand_of_same_account",
        )
    ]
