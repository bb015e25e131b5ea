"""All numbers of a filtered list as CSV, streamed in constant memory."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Account
from core.downloads import csv_download
from core.postgres import key_in
from core.spreadsheet import csv_lines
from dashboard.access import AccountRequest, member_view
from dashboard.number_filters import NumberFilter
from phone_numbers import rules
from phone_numbers.listing import Listing
from phone_numbers.models import Standing, State
from phone_numbers.numbering import as_written

BATCH = 2000
TITLES = ("number", "name", "place", "status", "campaign", "assignment", "reason", "since")
_COLUMNS = (
    "phone_number", "e164", "name", "phone_number__place", "status", "campaign__name", "state",
    "standing_refusal", "failure_code", "since",
)  # fmt: skip


@require_safe
@member_view
def number_export(request: AccountRequest) -> HttpResponseBase:
    """Download the numbers that the filters of the URL leave, in their order."""
    filtered = NumberFilter(request.GET, account=request.account)
    listing = Listing(filtered.criteria(), filtered.order)
    lines = csv_lines(TITLES, _rows(request.account, listing))
    day = timezone.localdate().isoformat()
    return csv_download(lines, f"{request.account.slug}-numbers-{day}.csv")


def _rows(account: Account, listing: Listing) -> Iterator[tuple[Any, ...]]:
    for keys in listing.batches(BATCH):
        own = Standing.objects.filter(key_in("pk", keys), account=account).order_by()
        read = rules.with_standing_refusal(own).values_list(*_COLUMNS)
        by_key = {key: rest for key, *rest in read}
        yield from (_row(*by_key[key]) for key in keys if key in by_key)


def _row(
    e164: str, name: str, place: str, status: str, campaign: str | None, state: str,
    refusal: str, failure: str, since: Any,
) -> tuple[Any, ...]:  # fmt: skip
    held = refusal if campaign and state not in (State.FAILED, State.REMOVING) else ""
    label = "On hold" if held else State(state).label
    reason = held or failure
    moment = timezone.localtime(since).isoformat(timespec="seconds")
    return as_written(e164), name, place, status, campaign or "", label, reason, moment
