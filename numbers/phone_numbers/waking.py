"""What waits for a cause that has gone away is due again at once."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from phone_numbers import rules
from phone_numbers.among import among
from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.nudge import nudge_after_commit
from phone_numbers.reasons import PASSING

BATCH = 5000


@transaction.atomic
def wake_held(limit: int = BATCH) -> int:
    """Make due, up to a limit, what no rule holds any longer; return how many."""
    held = CarrierRegistration.objects.held()
    if not held.exists():
        return 0
    owners = Assignment.objects.filter(pk__in=held.values("assignment"))
    free = rules.with_refusal(owners).exclude(refusal__in=PASSING)
    locked = held.filter(assignment__in=free.order_by().values("pk")).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    ids = list(locked.values_list("pk", flat=True)[:limit])
    CarrierRegistration.objects.filter(among("pk", ids)).update(
        hold_code="", held_at=None, due_at=Now(), expected_by=None
    )
    if ids:
        nudge_after_commit()
    return len(ids)


@transaction.atomic
def ask_at_once(carrier: str) -> int:
    """Make due what this carrier had errors with, or has in its queue; return how many."""
    waiting = CarrierRegistration.objects.filter(
        Q(tries__gt=0) | Q(queue_ahead__gt=0), carrier=carrier, due_at__gt=Now()
    )
    free = waiting.select_for_update(skip_locked=True, no_key=True).values("pk")
    woken = CarrierRegistration.objects.filter(pk__in=free).update(due_at=Now(), tries=0)
    if woken:
        nudge_after_commit()
    return woken
