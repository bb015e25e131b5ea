"""The page of all assignments requested for the account's numbers, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Account
from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view
from phone_numbers import rules
from phone_numbers.models import Assignment
from phone_numbers.status.labels import StatusLabel, assignment_label


@dataclass(frozen=True, slots=True)
class ActivityRow:
    assignment: Assignment
    label: StatusLabel


@require_safe
@member_view
def activity(request: AccountRequest) -> HttpResponse:
    """List the account's assignments."""
    page = newest_first(assignments_of(request.account), request)
    context = {"page": page, "activity": activity_rows(page.items)}
    return render(request, "dashboard/activity.html", context)


def assignments_of(account: Account | int) -> QuerySet[Any]:
    """Return an account's assignments as `activity_rows` needs them, newest first."""
    related = (
        "phone_number__account",
        "campaign__account",
        "campaign__brand",
        "requested_by",
        "stopped_by",
    )
    own = Assignment.objects.filter(account=account)
    return rules.with_refusal(own).select_related(*related)


def activity_rows(assignments: Iterable[Assignment]) -> list[ActivityRow]:
    return [ActivityRow(row, assignment_label(row, row.phone_number)) for row in assignments]
