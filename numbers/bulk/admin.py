"""Staff pages of bulk jobs, to look at; owners run them on their own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bulk.models import Job, Outcome
from bulk.results import results
from core.admin.model_admins import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "account", "kind", "source", "status", "progress", "actor"]
    list_select_related = ["account", "actor"]
    list_filter = ["status", "kind"]
    search_fields = ["account__name", "account__slug"]
    ordering = ["-pk"]
    fields = [
        ("account", "actor"),
        ("kind", "campaign", "based_on"),
        ("source", "query"),
        ("status", "stop_reason"),
        ("progress", "outcomes"),
        ("created_at", "started_at", "worked_at", "finished_at"),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["progress", "outcomes"]

    @admin.display(description="Progress")
    def progress(self, job: Job) -> str:
        return f"{job.processed:,} of {job.total:,}"

    @admin.display(description="Rows")
    def outcomes(self, job: Job) -> str:
        counts = results(job).counts
        return ", ".join(f"{Outcome(name).label}: {rows:,}" for name, rows in counts.items())
