"""Who had late carriers asked anew, and when, for the history of an assignment."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("numbers", "0005_registration_indexes"),
    ]
    operations = [
        migrations.AddField(
            model_name="assignment",
            name="asked_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="asked_again_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(asked_again_by__isnull=True)
                | models.Q(asked_again_at__isnull=False),
                name="assignment_asked_again_with_its_time",
                violation_error_message="Who asked the carriers again did so at a time.",
            ),
        ),
    ]
