"""What was asked of the account's numbers, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pagination import newest_first
from dashboard.access import AccountRequest, member_view
from phone_numbers import rules
from phone_numbers.models import Assignment
from phone_numbers.status.labels import assignment_label


@require_safe
@member_view
def activity(request: AccountRequest) -> HttpResponse:
    """List what was asked of the account's numbers, newest first."""
    page = newest_first(_lives(request), request)
    context = {"page": page, "lives": _worded(page.items)}
    return render(request, "dashboard/activity.html", context)


@dataclass(frozen=True, slots=True)
class Life:
    """An assignment as activity shows it; the rest as in `StatusLabel`."""

    assignment: Assignment
    word: str
    tone: str
    code: str


def _worded(lives: Iterable[Assignment]) -> list[Life]:
    return [Life(life, *assignment_label(life, life.phone_number)[:3]) for life in lives]


def _lives(request: AccountRequest) -> QuerySet[Any]:
    related = ("phone_number__account", "campaign__account", "requested_by", "stopped_by")
    own = Assignment.objects.filter(account=request.account)
    return rules.with_refusal(own).select_related(*related)
