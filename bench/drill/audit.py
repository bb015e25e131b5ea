"""The product's own books: audit rows, the ledger, and the notes that staff left."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db.models import F, Sum
from pghistory.models import Event

from accounts.models import Account, LedgerEntry
from bench.drill.notebook import Act, Outcome

LEAVE_A_MARK = ("charge", "top_up", "suspend", "reject")


def audit_gaps() -> list[str]:
    """Return the rows of which the last audit row tells something else."""
    tracked = [
        model
        for model in apps.get_models()
        if issubclass(model, Event) and getattr(model, "pgh_tracked_model", None)
    ]
    return [gap for event in tracked for gap in _gaps(event)]


def _gaps(event) -> Iterator[str]:
    model = event.pgh_tracked_model
    names = {field.attname for field in event._meta.concrete_fields} - {"id"}
    fields = [field.attname for field in model._meta.concrete_fields if field.attname in names]
    last = event.objects.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    said = {row.pop("pgh_obj_id"): row for row in last.values("pgh_obj_id", *fields)}
    for row in model.objects.values("id", *fields):
        if said.get(pk := row.pop("id")) != row:
            yield f"{model.__name__} {pk}: its last audit row tells something else"


def ledger_gaps() -> list[str]:
    """Return the accounts whose balance is not the sum of their ledger."""
    added = Account.objects.annotate(added=Sum("ledger__amount")).exclude(added=F("balance"))
    return [f"{account}: {account.balance}, but {account.added} in the ledger" for account in added]


def acts_gone_wrong(acts: Sequence[Act]) -> tuple[list[str], list[str]]:
    """Return what staff were told was done and was not, and what was done twice.

    Only what leaves its mark can be told: money, and what staff gave a reason for.
    """
    found = _marks()
    marked = [act for act in acts if act.verb in LEAVE_A_MARK]
    lost = [
        f"{act.verb} {act.mark}"
        for act in marked
        if act.outcome == Outcome.ACCEPTED and not found[act.mark]
    ]
    doubled = [f"{act.verb} {act.mark}" for act in marked if found[act.mark] > 1]
    return lost, doubled


def _marks() -> Counter[str]:
    """Count the changes that each mark stands for."""
    found = Counter(LedgerEntry.objects.values_list("note", flat=True))
    for event in (model for model in apps.get_models() if issubclass(model, Event)):
        for name in ("status_reason", "failure_reason"):
            if any(field.name == name for field in event._meta.fields):
                found.update(_first_with(event, name))
    return found


def _first_with(event, name: str) -> Iterator[str]:
    """Return the reason of each audit row in which it is new."""
    before: dict[int, str] = {}
    for obj, reason in event.objects.order_by("pgh_id").values_list("pgh_obj_id", name):
        if before.get(obj) != reason:
            before[obj] = reason
            yield reason
