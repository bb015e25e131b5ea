"""Indexes for searches that ignore case and accents, built while people go on working."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from core.search import Plain


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("numbers", "0002_composite_keys"), ("accounts", "0004_plain_text")]
    operations = [
        AddIndexConcurrently(
            "phonenumber",
            GinIndex(OpClass(Plain(column), name="gin_trgm_ops"), name=f"number_{column}_search"),
        )
        for column in ("name", "place")
    ] + [RemoveIndexConcurrently("phonenumber", "number_name_trigram")]
