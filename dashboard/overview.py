"""The first page of an account, whose cards renew themselves."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe

from accounts.models import Account
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from campaigns.throughput import with_tiers
from core.htmx import is_fragment
from core.prepared import Prepared, Statement
from dashboard.access import AccountRequest, member_view
from dashboard.activity import activity_rows, assignments_of
from dashboard.marks import mark
from phone_numbers import rules
from phone_numbers.models import PENDING_STATES, NumberStatus, Standing
from phone_numbers.status.attention import attention_items
from phone_numbers.status.counts import state_counts
from phone_numbers.status.rows import for_rows, rows
from phone_numbers.status.states import ATTENTION
from phone_numbers.stuck import late_carriers

FEW = 8
MOVING_PAUSE, RESTING_PAUSE = 5, 15  # seconds between polls
CARDS = ("counts", "first_steps", "attention", "activity", "propagating", "brands")


@require_safe
@member_view
def overview(request: AccountRequest) -> HttpResponse:
    """Show what needs attention now, what propagates, and what happened lately.

    A poll sends the mark of each card that the page shows, and gets the cards that changed.
    """
    context = _context(request)
    cards = {
        name: render_to_string(f"dashboard/overview_{name}.html", context, request)
        for name in CARDS
    }
    marks = {name: f"{name}.{mark(html)}" for name, html in cards.items()}
    context |= {"marks": marks.values(), "pause": _pause(context)}
    if not is_fragment(request):
        return render(request, "dashboard/overview.html", context | {"cards": cards})
    known = set(request.GET.getlist("mark"))
    changed = {name: cards[name] for name in CARDS if marks[name] not in known}
    if not changed:
        return HttpResponse(status=204)
    return render(request, "dashboard/overview.html#poll", context | {"changed": changed})


def _pause(context: dict[str, Any]) -> int:
    return MOVING_PAUSE if context["moving"] else RESTING_PAUSE


def _context(request: AccountRequest) -> dict[str, Any]:
    moving = rows(for_rows(request.account, _first_propagating(request.account)))
    brands = Brand.objects.filter(account=request.account).select_related("account")
    campaigns = Campaign.objects.filter(account=request.account)
    counts = state_counts(request.account)
    may_write = request.membership.may_write
    return {
        "counts": counts,
        "attention": attention_items(request.account, FEW, may_write=may_write),
        "moving": moving,
        "late": _late(request.account) if counts["stuck"] else "",
        "may_write": may_write,
        "is_new": not (counts["live"] or counts["propagating"])
        and counts[ATTENTION] == counts["unregistered"],
        "brands": with_tiers(brands[:FEW]),
        "has_brand": brands.filter(status=BrandStatus.VERIFIED).exists(),
        "has_campaign": campaigns.filter(status=CampaignStatus.APPROVED).exists(),
        "activity": activity_rows(_latest(account=request.account.pk)),
    }


def _first_propagating(account: Account) -> Statement:
    """Return the statement of an array of the first FEW propagating numbers."""
    sql, values = _propagating.statement(account=account.pk)
    return f"ARRAY(SELECT phone_number FROM ({sql}) AS propagating)", values  # noqa: S608


@Prepared
def _propagating(account: int) -> QuerySet[Any]:
    """Merge the first numbers of each state and status, in which an index has them in order.

    The length of the refusal is compared because PostgreSQL expects few rows of an equality with a
    computed text, and would read all of a state and sort them.
    """
    own = rules.with_standing_refusal(Standing.objects.filter(account=account))
    sends = own.alias(refusal_length=Length("standing_refusal")).filter(refusal_length__lt=1)
    found: QuerySet[Any] = sends.order_by("e164").values("phone_number", "e164")
    parts = [
        found.filter(state=state, status=status)[:FEW]
        for state in PENDING_STATES
        for status in NumberStatus
    ]
    return parts[0].union(*parts[1:], all=True).order_by("e164")[:FEW]


@Prepared
def _latest(account: int) -> QuerySet[Any]:
    return assignments_of(account)[:FEW]


def _late(account: Account) -> str:
    carriers = late_carriers(account)
    return f"{get_text_list(carriers, 'and')} {'are' if len(carriers) > 1 else 'is'} late"
