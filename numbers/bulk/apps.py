from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Many numbers at a time, as jobs."""

    name = "bulk"
    verbose_name = "Bulk jobs"
