"""Checks of the product's own records: audit rows, the ledger, and the marks that staff left."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db.models import F, Sum
from pghistory.models import Event

from accounts.models import Account, LedgerEntry
from bench.drill.journal import AdminRequest, Result
from phone_numbers import standings

VERBS_WITH_MARK = ("charge", "top_up", "suspend", "reject")


def audit_gaps() -> list[str]:
    """Return the rows that differ from their last audit row."""
    tracked = [event for event in _events() if getattr(event, "pgh_tracked_model", None)]
    return [gap for event in tracked for gap in _gaps(event)]


def _events() -> list[type[Event]]:
    return [model for model in apps.get_models() if issubclass(model, Event)]


def _gaps(event) -> Iterator[str]:
    model = event.pgh_tracked_model
    names = {field.attname for field in event._meta.concrete_fields} - {"id"}
    fields = [field.attname for field in model._meta.concrete_fields if field.attname in names]
    last = event.objects.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    audited = {row.pop("pgh_obj_id"): row for row in last.values("pgh_obj_id", *fields)}
    for row in model.objects.values("id", *fields):
        if audited.get(pk := row.pop("id")) != row:
            yield f"{model.__name__} {pk}: differs from its last audit row"


def ledger_gaps() -> list[str]:
    """Return the accounts whose balance is not the sum of their ledger."""
    added = Account.objects.annotate(added=Sum("ledger__amount")).exclude(added=F("balance"))
    return [f"{account}: {account.balance}, but {account.added} in the ledger" for account in added]


def wrong_books() -> list[str]:
    """Return how many standings and tallies differ from what the assignments say, if any."""
    names = ("standings differ from the assignments", "tallies differ from the standings")
    counts = zip(standings.disagreements(), names, strict=True)
    return [f"{count} {name}" for count, name in counts if count]


def failed_admin_requests(requests: Sequence[AdminRequest]) -> tuple[list[str], list[str]]:
    """Return the accepted requests that left no change, and the requests that left several.

    Only money and changes with a reason leave a mark, so only these are checked.
    """
    changes = _changes_by_mark()
    marked = [request for request in requests if request.verb in VERBS_WITH_MARK]
    lost = [
        f"{request.verb} {request.mark}"
        for request in marked
        if request.result == Result.ACCEPTED and not changes[request.mark]
    ]
    doubled = [f"{request.verb} {request.mark}" for request in marked if changes[request.mark] > 1]
    return lost, doubled


def _changes_by_mark() -> Counter[str]:
    """Count the changes that carry each mark."""
    changes = Counter(LedgerEntry.objects.values_list("note", flat=True))
    for event in _events():
        for name in ("status_reason", "failure_reason"):
            if any(field.name == name for field in event._meta.fields):
                changes.update(_new_reasons(event, name))
    return changes


def _new_reasons(event, name: str) -> Iterator[str]:
    """Return the reason of each audit row whose reason differs from that of the row before."""
    before: dict[int, str] = {}
    for obj, reason in event.objects.order_by("pgh_id").values_list("pgh_obj_id", name):
        if before.get(obj) != reason:
            before[obj] = reason
            yield reason
