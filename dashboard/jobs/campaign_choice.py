"""Choosing one campaign among thousands by its name, its brand, or a part of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Account
from campaigns.models import Campaign, matching
from core.keys import read_key
from core.search import as_typed
from dashboard.access import AccountRequest, member_view
from phone_numbers import rules
from phone_numbers.reasons import explain


@require_safe
@member_view
def matches(request: AccountRequest) -> HttpResponse:
    """Answer a search for campaigns, as it is typed, with the first that match."""
    text = as_typed(request.GET.get("campaign", ""))
    context = matched(request.account, text) | {"oob": True}
    return render(request, "dashboard/jobs/campaign_matches.html", context)


def matched(account: Account, text: str) -> dict[str, Any]:
    """Return the context of the first campaigns that match, those with room first (two queries)."""
    campaigns = rules.found(rules.campaigns_of(account), [], text)
    for campaign in campaigns:
        campaign.account = account
        campaign.why = explain(campaign.refusal, None, campaign) if campaign.refusal else None
    total = Campaign.objects.filter(matching(text), account=account).count()
    return {"matches": campaigns, "total": total, "text": text}


def meant(account: Account, text: str, key: str = "") -> list[Campaign]:
    """Return the campaigns that a text may mean, or the one with this key; at most two.

    A whole name counts before a part of one.
    """
    own: Any = Campaign.objects.filter(account=account).order_by("name", "pk")
    if key:
        return list(own.filter(pk=read_key(key)))
    if not text:
        return []
    return list(own.filter(name__iexact=text)[:2]) or list(own.filter(matching(text))[:2])
