"""Columns with a default of the database's own: what runs meanwhile need not know them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("numbers", "0003_answer_at")]
    operations = [
        migrations.AddField(
            model_name="carrierregistration",
            name="queue_ahead",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="carrierregistration",
            name="submission",
            field=models.PositiveSmallIntegerField(default=1, db_default=1),
        ),
    ]
